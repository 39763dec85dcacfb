"""Marks of Markdown that had no effect and stand in the text as they were typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from markdown_it.token import Token

from dafu.model.patterns import lazy_pattern
from dafu.read.markdown.account import squeezed
from dafu.read.markdown.chinese.characters import HAN, Kind, kind
from dafu.read.markdown.chinese.hidden import PLACE, TITLE
from dafu.read.markdown.chinese.sources import source_of


class Leftover(NamedTuple):
    """A mark in the text; line and column count from 0, as those of the body's lines."""

    line: int
    column: int
    code: str
    written: str


def leftovers(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Leftover]:
    """The marks that a body's ``tokens``, as the parser gives them, hold as text.

    An asterisk that hides a character or multiplies, and whatever is escaped or code, is meant.
    """
    if not any(map(_SUSPECT.search, lines)):
        return
    row, column = -1, 0
    for block in tokens:
        if block.type != "inline" or not block.map:
            continue
        # The cells of a row follow each other on its line.
        column = column if block.map[0] == row else 0
        places = _Places(lines, block.map[0], block.content.split("\n"), column)
        if _SUSPECT.search(block.content):
            for offset, code, written in _of_block(block.children or ()):
                yield Leftover(*places.of(offset), code, written)
        row, column = block.map[0], places.end


_SUSPECT = lazy_pattern(r"\*\*|#|\]\(|[\]】]\s?[(（]|~~|`|＊＊|＃")


def _of_block(children: Sequence[Token]) -> Iterator[tuple[int, str, str]]:
    """Each with the number of the block's visible characters before it."""
    done, starts_line = 0, True
    ticks: list[tuple[int, str]] = []
    for token in children:
        source = source_of(token)
        if token.type == "text" and "source" not in token.meta:
            counted = 0
            for start, code, written in _of_text(source, starts_line):
                done += len(squeezed(source[counted:start]))
                counted = start
                if code == "mark-code":
                    ticks.append((done, written))
                else:
                    yield done, code, written
            source = source[counted:]
        done += len(squeezed(source))
        starts_line = token.type in {"softbreak", "hardbreak"}
    # One backtick is a prime; more of them were to be code.
    if len(ticks) > 1 or any(len(written) > 1 for _, written in ticks):
        yield ticks[0][0], "mark-code", ticks[0][1]


def _of_text(text: str, starts_line: bool) -> Iterator[tuple[int, str, str]]:
    if starts_line and (match := _HEADING.match(text)):
        yield match.start(1), "mark-heading", match[1]
    for match in _MARK.finditer(text):
        start, end = match.span()
        code = str(match.lastgroup).replace("_", "-")
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        if code == "mark-bold" and match[0][0] == "*" and is_mask(text, start, end):
            continue
        # 10~~20, A##B
        within = (before + after).isascii() and before.isalnum() and after.isalnum()
        if within and code in {"mark-strike", "mark-heading"}:
            continue
        yield start, code, match[0][:_SHOWN]


_SHOWN = 20
_ADDRESS = r"(?=[^()（）\n]{0,200}(?:\.[A-Za-z]{2,4}(?![A-Za-z])|://))"
_MARK = lazy_pattern(
    r"(?P<mark_bold>\*{2,}|(?<!＊)＊＊(?=[^＊\s][^＊\n]{0,200}＊＊(?!＊)))"
    r"|(?P<mark_heading>\#{2,})"
    rf"|(?P<mark_link>\]\(|[\]】]\s?（{_ADDRESS}|】\s?\({_ADDRESS})"
    r"|(?P<mark_strike>(?<!~)~~(?!~))"
    r"|(?P<mark_code>`+)"
)
_HEADING = lazy_pattern(rf"\s*(#(?=[{HAN}][^#\n]*$)|＃{{1,6}}(?=[{HAN}\s]))")


def is_mask(text: str, start: int, end: int) -> bool:
    """Whether the asterisks from ``start`` to ``end`` of ``text`` stand for characters left out."""
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    left, right = kind(before), kind(after)
    count = end - start
    if left is right is Kind.WORD:
        hidden = before.isascii() or TITLE.match(text, end) or PLACE.match(after)
        again = text.count("*" * count, max(start - _NEAR, 0), end + _NEAR) > 1
        return bool(hidden) or count > 3 or (count == 3 and not again)
    if left is Kind.WORD:
        name = not after.isspace() and _NAME_END.search(text[max(start - 5, 0) : start])
        return count > 2 or before.isascii() or bool(name)
    if right is Kind.WORD:
        return count > 2 and (after.isascii() or left is not Kind.BLANK)
    return count > 2 or bool(_LABEL_END.search(text[max(start - 6, 0) : start]))


_NEAR = 100
_NAME_END = lazy_pattern(rf"(?<![{HAN}])[{HAN}]{{1,4}}$")
"""A word so short that asterisks may end it: 李**、"""
_LABEL_END = lazy_pattern(rf"(?<![{HAN}])[{HAN}]{{1,4}}[：:]$|[“（(]$")


class _Places:
    """From the visible characters of one block of text to the places of the body's lines."""

    def __init__(
        self, lines: Sequence[str], first: int, written: Sequence[str], column: int
    ) -> None:
        self._first = first
        self._written = written
        found = [
            line.find(text, 0 if number else column)
            for number, (line, text) in enumerate(
                zip(lines[first : first + len(written)], written, strict=False)
            )
        ]
        self._starts = [max(start, 0) for start in found]
        self.end = self._starts[-1] + len(written[-1]) if self._starts else 0

    @cached_property
    def _visible(self) -> list[tuple[int, int]]:
        return [
            (self._first + number, start + at)
            for number, (start, text) in enumerate(zip(self._starts, self._written, strict=False))
            for at, char in enumerate(text)
            if not char.isspace()
        ]

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column of the visible character with ``offset`` others before it."""
        return self._visible[offset] if offset < len(self._visible) else (self._first, 0)
