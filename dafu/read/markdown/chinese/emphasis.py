"""Bold and italic: which asterisks and underscores are marks, and which of them make a pair.

The rule is that of CommonMark 0.31.2 with the amendments of markdown-cjk-friendly, narrowed where
Chinese letters use the same characters as text: 600*400, 张*三, 138****8000, ____年____月.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from dafu.read.markdown.chinese.characters import Kind, is_cjk, kind
from dafu.read.markdown.chinese.hidden import TITLE_LENGTH, hides


def plug(md: MarkdownIt) -> None:
    """Put these rules in the place of the library's."""
    md.inline.ruler.at("emphasis", _tokenize)
    md.inline.ruler2.at("emphasis", _pair_all)
    md.inline.ruler2.disable("balance_pairs")


@dataclass(slots=True)
class Run(Delimiter):
    """A run of one mark that may open or close; ``length`` counts what is still unpaired of it."""

    before: str = ""
    """The character before it; empty at the edge of its block."""
    stop: int = 0
    """Where it ends in the block."""
    blanks_to_fill: int = 0
    """How many runs of underscores within words stand before it."""


def _tokenize(state: StateInline, silent: bool) -> bool:
    """Make a run of marks one text token, and note it where it may be more."""
    mark = state.src[state.pos]
    if silent or mark not in "*_":
        return False
    start = end = state.pos
    while end < state.posMax and state.src[end] == mark:
        end += 1
    before = state.src[start - 1] if start else ""
    after = state.src[end] if end < state.posMax else ""
    token = state.push("text", "", 0)
    token.content = state.src[start:end]
    opens, closes = flanks(mark, end - start, before, after)
    filled = state.env.get(_FILLED, 0)
    if mark == "_" and kind(before) is kind(after) is Kind.WORD:
        state.env[_FILLED] = filled + 1
    if opens or closes:
        at = len(state.tokens) - 1
        run = Run(ord(mark), end - start, at, -1, opens, closes, None, before, end, filled)
        state.delimiters.append(run)
    state.pos = end
    return True


_FILLED = "underscores within words"


def flanks(mark: str, length: int, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of ``mark`` between two characters may open, and whether it may close."""
    left, right = kind(before), kind(after)
    within = left is right is Kind.WORD
    if length > _LONGEST[mark] or (left is Kind.OPENING and right is Kind.CLOSING):
        return False, False
    if within and not (mark == "*" and length == 2 and not (before.isdigit() and after.isdigit())):
        return False, False
    opens = right is not Kind.BLANK and (
        not _is_foreign_mark(after) or left is Kind.BLANK or _is_mark(before) or is_cjk(before)
    )
    closes = left is not Kind.BLANK and (
        not _is_foreign_mark(before) or right is Kind.BLANK or _is_mark(after) or is_cjk(after)
    )
    # A pause or bracket belongs to one side, whatever stands on the other.
    opens = opens and right not in {Kind.PAUSE, Kind.CLOSING}
    closes = closes and left is not Kind.OPENING
    if mark == "_":
        opens, closes = opens and left is not Kind.WORD, closes and right is not Kind.WORD
    elif length == 1:
        quoted = left is Kind.OTHER and before == after
        opens = opens and left not in {Kind.WORD, Kind.CLOSING} and not quoted
        opens = opens and (left is not Kind.OTHER or before in _AROUND_WORDS)
        closes = closes and right not in {Kind.WORD, Kind.OPENING} and not quoted
    return opens, closes


_AROUND_WORDS = frozenset("\"'*_~`\\>—-")
"""What else may stand before a word in italics; after = or + an asterisk multiplies or hides."""


_LONGEST = {"*": 3, "_": 2}
"""More of them hide a number, or leave room to write."""


def _is_mark(char: str) -> bool:
    return kind(char) not in {Kind.BLANK, Kind.WORD}


def _is_foreign_mark(char: str) -> bool:
    """Whether ``char`` is punctuation, and none of Chinese."""
    return _is_mark(char) and not is_cjk(char)


def _pair_all(state: StateInline) -> None:
    """Turn what makes a pair into tags: in the block, and in each link by itself."""
    made: dict[int, list[Token]] = {}
    within_links = [meta["delimiters"] for meta in state.tokens_meta if meta]
    for runs in (state.delimiters, *within_links):
        _Pairs(state, made).pair([run for run in runs if isinstance(run, Run)])
    if made:
        tokens = [made.get(index, [token]) for index, token in enumerate(state.tokens)]
        state.tokens[:] = [token for some in tokens for token in some if token.content or token.tag]


class _Pairs:
    """Pairs runs of one level, nearest first (CommonMark's appendix, "process emphasis")."""

    def __init__(self, state: StateInline, made: dict[int, list[Token]]) -> None:
        self.tokens = state.tokens
        self.source = state.src
        self.made = made
        self.openers: list[Run] = []
        # Below this place of the list no opener fits a closer of that mark and length.
        self.none_below: dict[tuple[int, int], int] = {}

    def pair(self, runs: Sequence[Run]) -> None:
        """Make the tags of ``runs``."""
        for run in runs:
            while run.close and run.length and (place := self._opener_of(run)) is not None:
                opener = self.openers[place]
                self._keep_openers(place + 1)
                if self._hide(opener, run):
                    self._keep_openers(place)
                    break
                self._tag(opener, run)
                if not opener.length:
                    self._keep_openers(place)
            if run.open and run.length:
                self.openers.append(run)

    def _opener_of(self, closer: Run) -> int | None:
        key = (closer.marker, closer.length)
        lowest = self.none_below.get(key, 0)
        for place in range(len(self.openers) - 1, lowest - 1, -1):
            opener = self.openers[place]
            # One asterisk is never half of two: 张*、 within bold must not end it.
            if opener.marker == closer.marker and {opener.length, closer.length} != {1, 2}:
                return place
        self.none_below[key] = len(self.openers)
        return None

    def _keep_openers(self, count: int) -> None:
        del self.openers[count:]
        for key, place in self.none_below.items():
            self.none_below[key] = min(place, count)

    def _hide(self, opener: Run, closer: Run) -> bool:
        if opener.marker == ord("_"):
            return opener.blanks_to_fill != closer.blanks_to_fill
        if closer.token - opener.token != 2:
            return False
        content = self.tokens[opener.token + 1].content
        after = self.source[closer.stop : closer.stop + TITLE_LENGTH]
        return hides(opener.before, content, after, min(opener.length, closer.length))

    def _tag(self, opener: Run, closer: Run) -> None:
        """Take a pair of marks out of both, and put tags there."""
        count = 2 if opener.length > 1 and closer.length > 1 else 1
        name = "strong" if count == 2 else "em"
        mark = chr(opener.marker) * count
        opener.length -= count
        closer.length -= count
        for run, nesting, kind_ in ((opener, 1, "open"), (closer, -1, "close")):
            tag = Token(f"{name}_{kind_}", name, 1 if nesting > 0 else -1, markup=mark)
            made = self.made.setdefault(run.token, [self.tokens[run.token]])
            rest = next(token for token in made if token.type == "text")
            rest.content = rest.content[count:]
            # What is left over stands outside of the tags that it opened and closed.
            made.insert(made.index(rest) + (1 if nesting > 0 else 0), tag)
