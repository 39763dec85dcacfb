"""Repairs that cannot change a meaning: each an edit that a problem carries.

Only what the edit names is replaced in the source: every other byte stays, line ends and byte order
mark included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from difflib import unified_diff
from itertools import accumulate

from dafu.problems.problem import INVISIBLE, Edit, Problem

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def fixed_text(text: str, problems: Iterable[Problem]) -> str:
    """``text`` with what ``problems`` know how to mend without changing a meaning.

    ``text`` is a file as it lies on the disk, line ends and byte order mark included. An edit whose
    old text does not stand where it says, as of a value that is written with escapes, or that meets
    another, is left out.
    """
    lines = _Lines(text)
    parts: list[str] = []
    rest = len(text)
    edits = {edit for problem in problems if problem.code.fixable and (edit := problem.edit)}
    for edit in sorted(edits, reverse=True):
        span = lines.span(edit)
        if span and span[1] <= rest:
            parts += [text[span[1] : rest], edit.new.replace("\n", lines.end)]
            rest = span[0]
    return "".join([text[:rest], *reversed(parts)])


class _Lines:
    """A text by its lines, whatever these end with."""

    def __init__(self, text: str) -> None:
        lines = _LINE.findall(text)
        bare = [line.rstrip("\r\n") for line in lines]
        ends = _LINE_END.search(text)
        self.end = ends[0] if ends else "\n"
        self._plain = "\n".join(bare)
        self._starts = [0, *accumulate(map(len, lines))]
        self._plain_starts = [0, *accumulate(len(line) + 1 for line in bare)]

    def span(self, edit: Edit) -> tuple[int, int] | None:
        """Where in the text the old text of ``edit`` begins and ends."""
        if edit.place.line > len(self._plain_starts):
            return None
        start = self._plain_starts[edit.place.line - 1] + edit.place.column - 1
        span = edit.span(self._plain, start)
        return (self._place(span[0]), self._place(span[1])) if span else None

    def _place(self, plain: int) -> int:
        line = bisect_right(self._plain_starts, plain) - 1
        return self._starts[line] + plain - self._plain_starts[line]


def difference(name: str, before: str, after: str) -> str:
    """What changes in the file ``name``, as a unified diff; invisible characters are shown."""
    shown = []
    for line in unified_diff(_LINE.findall(before), _LINE.findall(after), name, name, n=1):
        shown.append(INVISIBLE.sub(_code_point, line.rstrip("\r\n")))
        if not line.endswith(("\r", "\n")):
            shown.append("\\ No newline at end of file")
    return "".join(f"{line}\n" for line in shown)


def _code_point(match: re.Match[str]) -> str:
    return match[0] if match[0] == "\t" else f"<U+{ord(match[0]):04X}>"
