"""What changed between two versions of a letter: key by key, in rows of before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from dafu.model.changes import words
from dafu.model.public import KEYS, FullLetter
from dafu.model.versions import said
from dafu.model.wording import Span, wording
from dafu.problems.problem import Text


class SideBySide(NamedTuple):
    """Lines that stand beside each other, of which something changed."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]
    skipped: int
    """How many lines that stay stand before it."""


class Changed(NamedTuple):
    """A key that says something else."""

    name: str
    title: Text
    rows: tuple[SideBySide, ...]
    rest: int
    """How many lines that stay come after the last row."""


def changed(before: FullLetter, after: FullLetter) -> list[Changed]:
    """The keys in which two versions differ, in the order of the front matter, the text last."""
    old, new = said(before), said(after)
    found = []
    for name in (*KEYS, "body"):
        title, was = old.get(name, (None, ""))
        title, now = new.get(name, (title, ""))
        if title is not None and was != now:
            rows, rest = _rows(was.split("\n") if was else [], now.split("\n") if now else [])
            found.append(Changed(name, title, rows, rest))
    return found


def _rows(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[SideBySide, ...], int]:
    found: list[SideBySide] = []
    skipped = 0
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            skipped = b - a
            continue
        for before, after in _beside(old[a:b], new[c:d]):
            found.append(_row(before, after, skipped))
            skipped = 0
    return tuple(found), skipped


def _beside(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines one beside the other where there are as many, else all of both as one."""
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
    else:
        yield "\n".join(old), "\n".join(new)


def _row(before: str, after: str, skipped: int) -> SideBySide:
    spans = wording(before, after)
    left = tuple(span for span in spans if span.kind != "new")
    right = tuple(span for span in spans if span.kind != "gone")
    return SideBySide(left, right, skipped)


def texts(letter: FullLetter) -> dict[str, tuple[Text, str]]:
    """All that a version says, key by key, with the name of each."""
    return words(letter.model_dump(mode="json"))
