"""Links of a body rewritten or made plain text, in its Markdown source.

The Markdown parser tells where each link stands in its block; all else of the source stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from dafu.model.body import Body
from dafu.problems.problem import Problems
from dafu.read.markdown import body as markdown
from dafu.read.markdown.checks import target_of
from dafu.read.markdown.parser import new_parser
from dafu.read.markdown.parties import Parties

Resolve = Callable[[str], str | None]
"""From where a link leads, as written, to where it shall lead; None makes it plain text."""


class _Span(NamedTuple):
    start: int
    label_end: int
    end: int


def rewritten(
    body: Body,
    address: str,
    resolve: Resolve,
    change: Callable[[str], str] = lambda source: source,
    sides: Parties | None = None,
) -> Body:
    """``body`` with its links where ``resolve`` says and its Markdown changed, in all its forms.

    ``address`` is its file's path in the content tree without ``.md``. By its ``sides`` the parts
    of a letter are marked again.
    """
    source = change(relinked(body.markdown, resolve))
    if source == body.markdown:
        return body
    return markdown.parse(source, address, 1, address, Problems(), sides).body


def read_again(source: str, path: str, sides: Parties) -> Body | None:
    """An earlier body, with links to other sites only; None where it breaks a rule of today.

    What it led to on this site may be public no more.
    """
    problems = Problems()
    shown = relinked(source, lambda to: to if _ABSOLUTE.match(to) else None)
    read = markdown.parse(shown, path, 1, path, problems, sides)
    return None if problems.errors else read.body


_ABSOLUTE = re.compile("[a-z]+:", re.IGNORECASE)


def relinked(source: str, resolve: Resolve) -> str:
    """``source`` with each link where ``resolve`` says, by text and by the definitions of links."""
    if "[" not in source:
        return source
    environment: dict[str, Any] = {}
    tokens = _placing_parser().parse(source, environment)
    starts = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
    parts, done = [], 0
    changes = [*_changes(tokens, source, starts, resolve)]
    changes += _definitions(environment, starts, resolve)
    for start, end, text in sorted(changes):
        if start >= done:
            parts += [source[done:start], text]
            done = end
    return "".join([*parts, source[done:]])


def _changes(
    tokens: list[Token], source: str, starts: list[int], resolve: Resolve
) -> Iterator[tuple[int, int, str]]:
    """Start, end and new text of the links that change; looked for one after the other."""
    cursor = 0
    for block in tokens:
        lines = _BlockLines(block, source, starts) if block.children and block.map else None
        for token in block.children or ():
            span = token.meta.get("span")
            if span is None or lines is None:
                continue
            cursor = lines.place(span.start, cursor)
            found = _written(block.content, span).search(source, cursor)
            if found is None:
                continue
            target = target_of(token)
            wanted = resolve(target)
            # Links may hold images, never links: the next one begins after this.
            cursor = found.end()
            if wanted != target:
                label = found["label"]
                plain = _as_text(label, source, found.start())
                yield found.start(), found.end(), f"[{label}](<{wanted}>)" if wanted else plain


class _BlockLines:
    """Where the lines of a block's text stand in the source; each is looked for once."""

    def __init__(self, block: Token, source: str, starts: list[int]) -> None:
        self._texts = block.content.split("\n")
        self._begins = [0, *accumulate(len(text) + 1 for text in self._texts)]
        self._source = source
        self._starts, self._first = starts, block.map[0] if block.map else 0
        self._places: dict[int, int | None] = {}

    def place(self, at: int, cursor: int) -> int:
        """Where to look for what begins ``at`` that place of the text, not before ``cursor``.

        It is the place itself, unless the text is not written so, as where a table escapes a bar.
        """
        number = bisect_right(self._begins, at) - 1
        if number not in self._places:
            self._places[number] = self._place(number, cursor)
        place = self._places[number]
        if place is None:
            return max(cursor, self._starts[self._first + number])
        return max(cursor, place + at - self._begins[number])

    def _place(self, number: int, cursor: int) -> int | None:
        row = self._first + number
        first, end = self._starts[row], self._starts[row + 1] - 1
        # A table has several blocks in one line, and the cursor stands behind the last one.
        for begin in (max(cursor, first), first):
            if (place := self._source.find(self._texts[number], begin, end)) >= 0:
                return place
        return None


def _definitions(
    environment: dict[str, Any], starts: list[int], resolve: Resolve
) -> Iterator[tuple[int, int, str]]:
    """The definitions of links that no link uses any more."""
    for entry in environment.get("references", {}).values():
        target = unquote(entry["href"])
        if resolve(target) != target:
            first, last = entry["map"]
            yield starts[first], min(starts[last], starts[-1] - 1), ""


def _written(content: str, span: _Span) -> re.Pattern[str]:
    """What finds a link of a block's ``content`` in the source, whatever begins its lines there."""
    label, rest = content[span.start + 1 : span.label_end], content[span.label_end : span.end]
    return re.compile(rf"\[(?P<label>{_loose(label)}){_loose(rest)}")


def _loose(text: str) -> str:
    lines = [re.escape(line).replace(r"\|", r"\\?\|") for line in text.split("\n")]
    return r"[ \t]*\n[ \t>]*".join(lines)


_BLOCK_MARK = re.compile(r"(\d{0,9})([.)]|[#>+\-=~`|*])")


def _as_text(label: str, source: str, start: int) -> str:
    """``label`` as it reads where the link stood: at a line's start it begins no block."""
    mark = _BLOCK_MARK.match(label)
    if not mark or label.startswith("**"):
        return label
    while start and source[start - 1] in " \t>":
        start -= 1
    if start and source[start - 1] != "\n":
        return label
    return f"{mark[1]}\\{label[mark.end(1) :]}"


@cache
def _placing_parser() -> MarkdownIt:
    """The parser of bodies, whose links say where they stand."""
    made = new_parser()
    (link,) = (rule.fn for rule in made.inline.ruler.__rules__ if rule.name == "link")

    def placed(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        label_end = -1 if silent else state.md.helpers.parseLinkLabel(state, start, True)
        if not link(state, silent):
            return False
        for token in state.tokens[before:] if not silent else ():
            if token.type == "link_open":
                token.meta = {**token.meta, "span": _Span(start, label_end, state.pos)}
                break
        return True

    made.inline.ruler.at("link", placed)
    return made
