"""What a body may not hold, and what Markdown would lose of it: refused, each at its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from dafu.codes import CODES
from dafu.letter import Reference
from dafu.problems import Place, Problems
from dafu.read.addresses import address_kind
from dafu.read.markdown_parser import MAX_NESTING, parser

MAX_BRACKET_WORK = 2_000_000
"""Every opening bracket costs time by the number of those still open before it in its paragraph."""


def check_brackets(source: str, path: str, first_line: int, problems: Problems) -> None:
    """Refuse more open brackets than can be parsed in proportion to the text."""
    if source.count("[") ** 2 < MAX_BRACKET_WORK:
        return
    work = still_open = 0
    for number, line in enumerate(source.split("\n")):
        if not line.strip():
            still_open = 0
        for bracket in _BRACKET.findall(line):
            still_open = max(still_open + (1 if bracket == "[" else -1), 0)
            work += min(still_open, MAX_NESTING)
        if work > MAX_BRACKET_WORK:
            place = Place(path, first_line + number)
            problems.add(CODES["body-nesting"], place, limit=MAX_NESTING)
            return


_BRACKET = re.compile(r"[\[\]]")


class BodyChecks:
    """The checks over one body, with positions in its file."""

    def __init__(self, source: str, path: str, first_line: int, problems: Problems) -> None:
        self.lines = source.split("\n")
        self.source = source
        self.path = path
        self.first_line = first_line
        self.problems = problems
        self.references: list[Reference] = []
        self.too_deep = False

    def place(self, line: int, column: int = 0) -> Place:
        """The place of a line of the body, both counted from 0; never among its leading blanks."""
        text = self.lines[line] if line < len(self.lines) else ""
        # Stripping would copy the line, which may be the whole body, for each of its links.
        column = max(column, _BLANKS.match(text).end())  # type: ignore[union-attr]
        return Place(self.path, self.first_line + line, column + 1)

    def placed(self, block: Token) -> Iterator[tuple[Token, Place]]:
        """What ``block`` holds, each part with its place."""
        line, end = block.map or (0, 1)
        column = 0
        for token in block.children or []:
            if token.type in {"softbreak", "hardbreak"}:
                line, column = line + 1, 0
                continue
            # Line ends inside code and tags are not tokens, so tags and links are looked for below.
            last = line if token.type in {"text", "code_inline"} else line + _LINES_BELOW
            needle = _written(token)
            found = -1
            for number in range(line, min(last + 1, end) if needle else line):
                start = column if number == line else 0
                found = self.lines[number].find(needle, start, start + _WINDOW)
                if found >= 0:
                    line, column = number, found
                    break
            yield token, self.place(line, column)
            column += len(needle) if found >= 0 else 0

    def check_html(self) -> None:
        """Refuse raw HTML and comments: a comment is a note that must not be published."""
        if "<" not in self.source:
            return
        for block in parser(html_on=True).parse(self.source):
            if block.type == "html_block":
                self._refuse_html(block, self.place(block.map[0] if block.map else 0))
            for token, place in self.placed(block):
                if token.type == "html_inline":
                    self._refuse_html(token, place)

    def _refuse_html(self, token: Token, place: Place) -> None:
        written = token.content.strip().split("\n")[0]
        self.problems.add(CODES["body-html"], place, written=written)

    def check_tokens(self, tokens: Sequence[Token]) -> None:
        """Headings, list numbers, links, images and nesting."""
        expected: list[int | None] = []
        for token in tokens:
            if not token.map:
                if token.type in {"ordered_list_close", "bullet_list_close"}:
                    expected.pop()
                continue
            place = self.place(token.map[0])
            self._check_nesting(token, place)
            if token.type == "heading_open" and token.tag == "h1":
                self.problems.add(CODES["body-heading"], place)
            elif token.type == "ordered_list_open":
                expected.append(int(token.attrs.get("start", 1)))
            elif token.type == "bullet_list_open":
                expected.append(None)
            elif token.type == "list_item_open" and expected[-1] is not None:
                self._check_list_number(token, str(expected[-1]), place)
                expected[-1] += 1
            if not any(
                child.type in _LINKS or child.level > _DEEP for child in token.children or ()
            ):
                continue
            for child, place in self.placed(token):
                self._check_nesting(child, place)
                self._check_reference(child, place)

    def _check_nesting(self, token: Token, place: Place) -> None:
        if token.level > _DEEP and not self.too_deep:
            self.too_deep = True
            self.problems.add(CODES["body-nesting"], place, limit=MAX_NESTING)

    def _check_list_number(self, token: Token, shown: str, place: Place) -> None:
        if token.info != shown:
            column = self.lines[place.line - self.first_line].find(token.info)
            self.problems.add(
                CODES["body-list-number"],
                place._replace(column=max(column, 0) + 1),
                written=token.info,
                shown=shown,
            )

    def _check_reference(self, token: Token, place: Place) -> None:
        if token.type not in _LINKS:
            return
        target = target_of(token)
        reference = Reference(target, place, token.type == "image")
        if (kind := address_kind(target)) == "forbidden":
            self.problems.add(CODES["link-scheme"], place, written=target)
        elif reference.is_image and kind == "external":
            self.problems.add(CODES["image-external"], place, written=target)
        elif kind == "relative":
            self.references.append(reference)

    def check_nothing_lost(
        self, tokens: Sequence[Token], definitions: Sequence[Definition]
    ) -> None:
        """Every character that is not Markdown's own must appear in the page at least as often.

        But for the label of a link definition that is used; one that is not used is lost.
        """
        uses = Counter(target_of(token) for token in _flat(tokens) if token.type in _LINKS)
        allowed: Counter[str] = Counter()
        unused: set[int] = set()
        for (start, end), target in definitions:
            label = _LABEL.match("\n".join(self.lines[start:end]).lstrip())
            if label and uses[target]:
                for char, count in _countable(label[1]).items():
                    allowed[char] += count * (1 + uses[target])
            else:
                unused |= set(range(start, end))
        lost = _countable(unescapeAll(self.source)) - _shown(tokens) - allowed
        if lost:
            number = max(
                range(len(self.lines)),
                key=lambda n: (n in unused, sum(char in lost for char in self.lines[n])),
            )
            written = self.lines[number].strip()
            self.problems.add(CODES["body-lost"], self.place(number), written=written)


class Definition(NamedTuple):
    """A link definition: its lines, and where it leads."""

    lines: tuple[int, int]
    target: str


_BLANKS = re.compile(r"\s*")
_DEEP = MAX_NESTING - 3
"""Two levels below it, text would be dropped."""

_LINKS = {"link_open", "image"}
_LABEL = re.compile(r"\[((?:[^\]\\]|\\.)+)\]:")
_WINDOW = 5_000
_LINES_BELOW = 2


def _written(token: Token) -> str:
    """A piece of the source by which ``token`` can be found."""
    if token.type in _LINKS:
        return target_of(token)
    return token.content.split("\n")[0]


_MARKUP = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]")


def _countable(text: str) -> Counter[str]:
    return Counter("".join(_MARKUP.sub("", text).split()))


def _shown(tokens: Sequence[Token]) -> Counter[str]:
    """The characters of the page, with the addresses of links, as written or decoded."""
    texts: list[str] = []
    decoded: Counter[str] = Counter()
    for token in _flat(tokens):
        texts += [token.info, token.content if token.children is None else ""]
        for name in ("href", "src", "title") if token.attrs else ():
            value = str(token.attrs.get(name, ""))
            texts.append(value)
            if "%" in value:
                decoded += _countable(unquote(value)) - _countable(value)
    return _countable("".join(texts)) + decoded


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def target_of(token: Token) -> str:
    """Where a link or image leads, as written."""
    return unquote(str(token.attrs.get("src" if token.type == "image" else "href", "")))
