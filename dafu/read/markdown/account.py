"""What answers for every visible character of a body: a word of the page, or a mark that served."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from markdown_it.token import Token

from dafu.read.markdown.chinese.sources import source_of


def lost(lines: Sequence[str], tokens: Sequence[Token], references: Mapping[str, Any]) -> set[str]:
    """The visible characters of which a body's ``lines`` hold more than page and marks together.

    ``tokens`` are those of the parser, ``references`` the link definitions that it found. Blanks
    and line ends do not count. Where all comes in the same order, as in most letters, nothing has
    to be counted.
    """
    written = squeezed("\n".join(lines))
    answered = squeezed("".join(answers(lines, tokens, references)))
    return set() if written == answered else set(Counter(written) - Counter(answered))


def squeezed(text: str) -> str:
    """``text`` without its blanks."""
    return "".join(text.split())


def answers(
    lines: Sequence[str], tokens: Sequence[Token], references: Mapping[str, Any]
) -> Iterator[str]:
    """The words and the marks, each as it was written."""
    row: Counter[str] = Counter()
    for index, token in enumerate(tokens):
        match token.type:
            case "inline":
                yield from map(source_of, token.children or ())
                if row:
                    row.subtract(char for char in token.content if char in _ROW_MARKS)
            case "heading_open":
                yield _heading_marks(lines, token, tokens[index + 1].content)
            case "list_item_open":
                yield token.info + token.markup
            case "hr":
                yield _trailing(lines[_first(token)], token.markup[0])
            case "fence":
                yield token.markup + token.info + token.content + _fence_end(lines, token)
            case "table_open":
                yield "".join(char for char in lines[_first(token) + 1] if char in "|:-")
            case "tr_open":
                row = Counter(char for char in lines[_first(token)] if char in _ROW_MARKS)
            case "tr_close":
                yield from row.elements()
    yield from _quotation_marks(lines, tokens)
    yield from _definitions(lines, tokens, references)


_ROW_MARKS = "|\\"
"""Between the cells of a row, and before such a mark that is none."""


def _first(token: Token) -> int:
    return token.map[0] if token.map else 0


def _trailing(line: str, mark: str) -> str:
    """The ``mark`` as often as it ends ``line``."""
    return mark * line.count(mark, len(line.rstrip(mark + _BLANKS)))


_BLANKS = "".join(char for char in map(chr, range(0x3001)) if char.isspace())


def _heading_marks(lines: Sequence[str], token: Token, content: str) -> str:
    if token.markup[0] != "#":
        last = token.map[1] - 1 if token.map else 0
        return _trailing(lines[last], token.markup)
    line = lines[_first(token)]
    others = line.count("#") - content.count("#")
    return "#" * min(others, len(token.markup) + len(_trailing(line, "#")))


def _fence_end(lines: Sequence[str], token: Token) -> str:
    first, end = token.map or (0, 0)
    last = lines[end - 1].lstrip("> \t").rstrip() if end - 1 > first else ""
    return last if last.startswith(token.markup) and not last.strip(token.markup[0]) else ""


def _quotation_marks(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[str]:
    steps = [0] * (len(lines) + 1)
    for token in tokens:
        if token.type == "blockquote_open" and token.map:
            steps[token.map[0]] += 1
            steps[min(token.map[1], len(lines))] -= 1
    for line, depth in zip(lines, accumulate(steps), strict=False):
        if depth and (prefix := _CONTAINERS.match(line)):
            yield ">" * min(prefix[0].count(">"), depth)


_CONTAINERS = re.compile(r"(?:[ \t]*+(?:>|\s*+(?:[-*+]|\d{1,9}[.)])\s++))*+")


def _definitions(
    lines: Sequence[str], tokens: Sequence[Token], references: Mapping[str, Any]
) -> Iterator[str]:
    """The definitions of links that are used; of others nothing is on the page."""
    used = used_labels(tokens)
    for label, definition in references.items():
        if label in used:
            first, end = definition["map"]
            text = "\n".join(lines[first:end])
            yield text[max(text.find("["), 0) :]


def used_labels(tokens: Sequence[Token]) -> set[object]:
    """The labels of the link definitions that links and images name."""
    return {token.meta.get("label") for token in _flat(tokens)}


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())
