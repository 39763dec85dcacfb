"""Marks of an unfinished merge: what a program for versions leaves where two edits met."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems

_MARK = re.compile(r"^(?P<mark><{7}|={7}|>{7})(?P<label> .*|)[ \t\r]*$", re.MULTILINE)


def merge_conflicts(text: str, path: str, problems: Problems) -> bool:
    """Whether ``text`` holds conflicts; each is a problem at the line where it begins."""
    lines = list(_lines(text)) if "<<<<<<<" in text or ">>>>>>>" in text else []
    for line in lines:
        problems.add(CODES["merge-conflict"], Place(path, line))
    return bool(lines)


def _lines(text: str) -> Iterator[int]:
    """Where conflicts begin, from 1.

    A line of ``=======`` alone may underline a heading, so that it only counts with another mark.
    The end of a conflict that was resolved by half counts where it has a label as programs write
    one, of ASCII: else it could be words that were quoted seven times.
    """
    opened = parted = False
    for match in _MARK.finditer(text):
        kind, label = match["mark"][0], match["label"].strip()
        if kind == "=":
            if not match["label"]:
                parted = True
            continue
        if kind == "<" or (not opened and (parted or (label and label.isascii()))):
            yield text.count("\n", 0, match.start()) + 1
        opened, parted = kind == "<", False
