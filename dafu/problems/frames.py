"""The line of a problem as people see it: with a caret under the place, and as it should be.

Pure functions of a line and a problem; :mod:`dafu.read.source_lines` reads the lines. Of a text
that is not plainly public, as its problems say, none is shown, and personal data is masked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dafu.problems.personal import masked
from dafu.problems.problem import Edit, Problem, visible


class Line(NamedTuple):
    """A line of a file."""

    text: str
    masked: str
    """The same with the digits of personal data masked, which may go on from the line before."""


Lines = Callable[[str, int], Line | None]
"""Of a path and a line number the line, where it is there and may be shown."""

WIDTH = 76
"""Columns of a terminal that a line is given."""

LONGEST = 1_000
"""Characters of a line that is given to machines, and of one that is mended."""

_TAB = 4
_CHARACTERS = 4_096
"""As many characters are looked up once: letters have about as many different ones."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is shown of the line of a problem."""

    line: str
    """The whole line, masked."""
    start: int
    """Where the place begins in it, in characters from 0, and where it ends."""
    end: int
    mended: tuple[str, ...] | None
    """The lines that should stand there; None where that is not known, or not to be shown."""
    change: Edit | None
    """What to type instead of ``mended``, where that holds what must not be shown."""
    replaces: int = 0
    """How many lines below the first one ``mended`` stands for too."""
    last_column: int = 1
    """The column behind the last character that ``mended`` stands for."""


def no_lines(path: str, number: int) -> Line | None:
    """Shows nothing."""
    return None


def frames(problems: Sequence[Problem], lines: Lines) -> list[Frame | None]:
    """The frames of ``problems``, which are all those of one line: it is mended as a whole."""
    path, number, _ = problems[0].place
    line = lines(path, number)
    if line is None:
        return [None] * len(problems)
    edits = list({edit for x in problems if (edit := x.edit) and edit.place.line == number})
    below = max((edit.old.count("\n") for edit in edits), default=0)
    before = [lines(path, number + offset) for offset in range(below + 1)]
    mended = _mended([x for x in before if x], edits) if edits and None not in before else None
    last = len(before[-1].text) + 1 if before[-1] else 1
    found: list[Frame | None] = []
    for problem in problems:
        if problem.closed:
            found.append(None)
            continue
        start = min(problem.place.column - 1, len(line.text))
        end = start + _span(problem, line.text, start)
        whole, change = None, problem.edit if problem.edit in edits else None
        if change and mended:
            whole, change = mended, None
        elif change and _hidden(change):
            change = None
        found.append(Frame(line.masked, start, end, whole, change, below, last))
    return found


def _hidden(edit: Edit) -> bool:
    return masked(edit.old) != edit.old or masked(edit.new) != edit.new


def _mended(lines: Sequence[Line], edits: list[Edit]) -> tuple[str, ...] | None:
    """``lines`` with all that is known of them mended; None where that is not to be shown."""
    text = now = "\n".join(line.text for line in lines)
    # What changes most comes first: it was made from the line as it is.
    for edit in sorted(edits, key=lambda edit: (-len(edit.old), -edit.place.column)):
        now = edit.made(now, edit.place.column - 1)
    meant = tuple(now.split("\n"))
    personal = any(line.text != line.masked for line in lines) or masked(now) != now
    return None if now == text or personal or max(map(len, meant)) > LONGEST else meant


def _span(problem: Problem, line: str, start: int) -> int:
    """How many characters are at fault: what the message calls ``written``, where it is there."""
    for name in ("written", "source"):
        written = str(problem.values.get(name, "")).split("\n")[0]
        for mark in ("", '"', "'"):
            if written and line.startswith(mark + written, start):
                return len(mark + written + mark)
    return 1


def drawn(found: Frame, number: int) -> list[str]:
    """The frame for a terminal: the line with its number, and carets below the place."""
    gutter = f"{number:>5} | "
    # No more of a long line is looked at than could be shown.
    cut = max(0, found.start - 2 * WIDTH)
    line = found.line[cut : found.start + 2 * WIDTH]
    start, end = found.start - cut, found.end - cut
    cells = [_cell(char, start <= n < end) for n, char in enumerate(line)]
    fault = max(1, sum(map(_width, cells[start:end])))
    first, last = _window(cells, start, end)
    shown = "".join(cells[first:last])
    lead = sum(map(_width, cells[first:start]))
    if first or cut:
        shown, lead = "…" + shown, lead + 1
    if cut + last < len(found.line):
        shown += "…"
    carets = "^" * min(fault, max(1, WIDTH - lead))
    return [gutter + shown.rstrip(), " " * 5 + " | " + " " * lead + carets]


def _window(cells: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The part of a long line that is shown: the place, and about as much on either side."""
    if sum(map(_width, cells)) <= WIDTH:
        return 0, len(cells)
    room = WIDTH - min(sum(map(_width, cells[start:end])), WIDTH // 2)
    first, last, left = start, start, room // 2
    while first and (left := left - _width(cells[first - 1])) >= 0:
        first -= 1
    total = sum(map(_width, cells[first:start]))
    while last < len(cells) and total + _width(cells[last]) <= WIDTH:
        total += _width(cells[last])
        last += 1
    return first, last


@lru_cache(_CHARACTERS)
def _cell(char: str, fault: bool) -> str:
    """A character as it can be seen; wide blanks only where they are at fault."""
    if char == "\t":
        return "→".ljust(_TAB)
    return char if char == "\u3000" and not fault else visible(char)


@lru_cache(_CHARACTERS)
def _width(cell: str) -> int:
    """How many columns a text takes: two for a Han character, none for a mark above another."""
    return sum(
        2
        if unicodedata.east_asian_width(char) in {"W", "F"}
        else 0
        if unicodedata.combining(char)
        else 1
        for char in cell
    )
