"""What a body may not hold, and what Markdown would lose of it: refused, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from dafu.model.body import Reference
from dafu.problems.codes import CODES
from dafu.problems.problem import Edit, Place, Problems
from dafu.read.front_matter.suggestions import renaming
from dafu.read.markdown.account import lost, used_labels
from dafu.read.markdown.addresses import address_kind, is_local
from dafu.read.markdown.html_repair import without_html
from dafu.read.markdown.leftover import leftovers
from dafu.read.markdown.paragraphs import pasted
from dafu.read.markdown.parser import MAX_NESTING, parser

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
        self.repaired: dict[tuple[int, int], dict[str, object]] = {}
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
        values: dict[str, object] = {"written": token.content.strip().split("\n")[0]}
        values |= self._repaired(*(token.map or (line := place.line - self.first_line, line + 1)))
        self.problems.add(CODES["body-html"], place, **values)

    def _repaired(self, start: int, end: int) -> dict[str, object]:
        """The lines without their HTML, for a message; found once for all the tags in them."""
        if (start, end) not in self.repaired:
            self.repaired[start, end] = {}
            if sum(map(len, self.lines[start:end])) < _WINDOW:
                source = "\n".join(self.lines[start:end]).rstrip()
                if (meant := without_html(source)) is not None:
                    self.repaired[start, end] = {"source": source, "nearest": meant}
        return self.repaired[start, end]

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
            if is_local(target):
                values = renaming(target, reference.is_image)
                self.problems.add(CODES["link-local"], place, written=target, **values)
            else:
                self.problems.add(CODES["link-scheme"], place, written=target)
        elif reference.is_image and kind == "external":
            values = renaming(target, True)
            self.problems.add(CODES["image-external"], place, written=target, **values)
        elif kind == "relative":
            self.references.append(reference)

    def check_nothing_lost(
        self, tokens: Sequence[Token], references: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Every visible character must be a word of the page or a mark that served.

        ``tokens`` are those the parser gave, ``references`` the link definitions that it found.
        """
        missing = lost(self.lines, tokens, references)
        if not missing:
            return
        used = used_labels(tokens)
        unused = {
            line
            for label, definition in references.items()
            for line in range(*definition["map"])
            if label not in used
        }
        number = max(
            range(len(self.lines)),
            key=lambda n: (n in unused, sum(char in missing for char in self.lines[n])),
        )
        self.problems.add(
            CODES["body-lost"], self.place(number), written=self.lines[number].strip()
        )

    def check_leftovers(self, tokens: Sequence[Token]) -> None:
        """Marks that had no effect."""
        for line, column, code, written in leftovers(self.lines, tokens):
            self.problems.add(CODES[code], self.place(line, column), written=written)

    def check_pasted(self, tokens: Sequence[Token]) -> None:
        """Paragraphs, headings and tables that came without their marks."""
        for code, first, end, new in pasted(self.lines, tokens):
            start = Place(self.path, self.first_line + first)
            edit = Edit(start, "\n".join(self.lines[first:end]), new)
            self.problems.add(CODES[code], self.place(first), edit)


_BLANKS = re.compile(r"\s*")
_DEEP = MAX_NESTING - 3
"""Two levels below it, text would be dropped."""

_LINKS = {"link_open", "image"}
_WINDOW = 5_000
_LINES_BELOW = 2


def _written(token: Token) -> str:
    """A piece of the source by which ``token`` can be found."""
    if token.type in _LINKS:
        return target_of(token)
    return token.content.split("\n")[0]


def target_of(token: Token) -> str:
    """Where a link or image leads, as written."""
    return unquote(str(token.attrs.get("src" if token.type == "image" else "href", "")))
