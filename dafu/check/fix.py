"""Repairs that cannot change a meaning: the form of document numbers, and of dates plainly given.

What may be repaired is what a check says with the right form beside it (a ``fixable`` code and the
value ``nearest``). Only that value is replaced in the source; every other byte stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dafu.problems import Problem

_LINE_END = re.compile(r"(\r\n|\r|\n)")


def fixed_text(text: str, problems: Iterable[Problem]) -> str:
    """``text`` with the fixable ones of its ``problems`` repaired.

    ``text`` is a file as it lies on the disk, line ends and byte order mark included. A value that
    does not stand where its problem says, or is written with escapes, is left alone.
    """
    parts = _LINE_END.split(text)
    fixable = [problem for problem in problems if problem.code.fixable]
    for problem in sorted(fixable, key=lambda problem: problem.place, reverse=True):
        index = 2 * (problem.place.line - 1)
        if "source" in problem.values and problem.edit and index < len(parts):
            parts[index] = problem.edit.made(parts[index], problem.place.column)
            continue
        written, nearest = problem.values["written"], problem.values["nearest"]
        if isinstance(nearest, str) and index < len(parts):
            parts[index] = _replaced(parts[index], problem.place.column, str(written), nearest)
    return "".join(parts)


def _replaced(line: str, column: int, written: str, nearest: str) -> str:
    value = re.compile(rf"([\"']?\s*){re.escape(written)}(?=\s*(?:[\"',\]}}]|#|$))")
    match = value.match(line, column - 1)
    return line[: match.end(1)] + nearest + line[match.end() :] if match else line
