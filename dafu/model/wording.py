"""What changed between two texts, word by word: of Chinese each character is one.

Lines are matched first, so that a long letter takes no longer than its changed paragraphs; within
these, single characters that happen to be alike between changes are taken into the change, which
is how people read it (the semantic cleanup of diff-match-patch).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "gone", "new"]

_WORD = re.compile(r"[A-Za-z]+|\d+|\n|[^\S\n]+|.", re.DOTALL)
_SHORTEST = 2
"""Characters alike between two changes that are shown as such."""


class Span(NamedTuple):
    """A stretch of text that stays, goes or comes."""

    kind: Kind
    text: str


def wording(before: str, after: str) -> list[Span]:
    """The spans that make up ``before``, but for new ones, and ``after``, but for those gone."""
    return _joined(_lines(before, after))


def _lines(before: str, after: str) -> Iterator[Span]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Span("same", "".join(old[a:b]))
        else:
            yield from _words("".join(old[a:b]), "".join(new[c:d]))


def _words(before: str, after: str) -> Iterator[Span]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        same = "".join(old[a:b])
        changing = bool(gone or come)
        inside = changing and b < len(old) and d < len(new)
        if kind == "equal" and not (inside and len(same.strip()) < _SHORTEST):
            yield from _change(gone, come)
            gone, come = [], []
            yield Span("same", same)
        else:
            gone += old[a:b]
            come += new[c:d]
    yield from _change(gone, come)


def _change(gone: list[str], come: list[str]) -> Iterator[Span]:
    if gone:
        yield Span("gone", "".join(gone))
    if come:
        yield Span("new", "".join(come))


def _joined(spans: Iterator[Span]) -> list[Span]:
    """Neighbours of one kind as one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].kind == span.kind:
            found[-1] = Span(span.kind, found[-1].text + span.text)
        elif span.text:
            found.append(span)
    return found


AROUND = 24
"""Characters shown of what stays, on either side of a change."""


def shortened(spans: list[Span]) -> list[Span]:
    """``spans`` with only as much of what stays as tells where a change is."""
    found: list[Span] = []
    for number, (kind, text) in enumerate(spans):
        if kind == "same" and len(text) > 2 * AROUND + 4:
            head = text[:AROUND] if number else ""
            tail = text[-AROUND:] if number < len(spans) - 1 else ""
            text = f"{head}……{tail}"
        found.append(Span(kind, text))
    return found
