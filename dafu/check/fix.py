"""Repairs that cannot change a meaning: each an edit that a problem carries.

Only what the edit names is replaced in the source: every other byte stays, line ends and byte order
mark included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import unified_diff
from itertools import accumulate

from dafu.problems import INVISIBLE, Edit, Problem

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def fixed_text(text: str, problems: Iterable[Problem]) -> str:
    """``text`` with what ``problems`` know how to mend.

    ``text`` is a file as it lies on the disk. An edit whose old text does not stand where it says,
    as of a value that is written with escapes, or that meets another, is left out.
    """
    lines = _LINE.findall(text)
    starts = [0, *accumulate(map(len, lines))]
    ends = _LINE_END.search(text)
    line_end = ends[0] if ends else "\n"
    edits = sorted({problem.edit for problem in problems if problem.edit}, reverse=True)
    parts: list[str] = []
    rest = len(text)
    for edit in edits:
        span = _span(text, starts, edit)
        if span and span[1] <= rest:
            parts += [text[span[1] : rest], edit.new.replace("\n", line_end)]
            rest = span[0]
    return "".join([text[:rest], *reversed(parts)])


def _span(text: str, starts: list[int], edit: Edit) -> tuple[int, int] | None:
    """Where in ``text`` the old text of ``edit`` begins and ends."""
    line, column = edit.place.line, edit.place.column
    if line > len(starts):
        return None
    start = starts[line - 1] + column - 1
    if not edit.old:
        return start, start
    old = _ANY_LINE_END.join(map(re.escape, edit.old.split("\n")))
    match = re.compile(_VALUE.format(old=old)).match(text, start)
    return match.span(1) if match else None


_ANY_LINE_END = r"(?:\r\n|\r|\n)"
_VALUE = r"""["']?\s*?({old})(?=[^\S\r\n]*(?:["',\]}}]|\#|\r|\n|\Z))"""


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
