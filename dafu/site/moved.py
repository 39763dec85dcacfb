"""Letters that have another address than before: recognised by their number, or by their text.

Only what says so surely is recognised: the same document number; or, where one of the two has none,
the same text under the same title, a few words of it changed at most. Of several that could be it
none is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from dafu.model.changes import words
from dafu.model.numbers import canonical_number

_ALIKE = 0.8
"""Of the pairs of neighbouring characters, how many two texts have in common at least."""

MOST = 1_000
"""Letters that come or go at a time, among which moved ones are looked for."""

Letters = Mapping[str, Mapping[str, Any]]
"""Public forms as JSON, by path."""


def moved(gone: Letters, come: Letters) -> dict[str, str]:
    """By its new path the former one of each letter that was moved and does not say so yet."""
    named = {path for letter in come.values() for path in letter.get("former") or ()}
    gone = {path: letter for path, letter in gone.items() if path not in named}
    pairs = [
        (new, old)
        for new, letter in come.items()
        for old, before in gone.items()
        if _is_same(before, letter)
    ]
    olds, news = Counter(old for _, old in pairs), Counter(new for new, _ in pairs)
    return {new: old for new, old in pairs if olds[old] == news[new] == 1}


def _is_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = (str(x.get("document_number") or "") for x in (before, after))
    if old and new:
        return canonical_number(old) == canonical_number(new)
    if _plain(str(before.get("title"))) != _plain(str(after.get("title"))):
        return False
    if before.get("issuer") != after.get("issuer"):
        return False
    return _alike(_text(before), _text(after))


def _text(letter: Mapping[str, Any]) -> str:
    said = words(letter)
    return _plain("".join(said[name][1] for name in ("body", "summary") if name in said))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _alike(one: str, other: str) -> bool:
    """By Dice's coefficient of the pairs of neighbouring characters."""
    a, b = (Counter(pairwise(text)) for text in (one, other))
    total = a.total() + b.total()
    return one == other or (total > 0 and 2 * (a & b).total() / total >= _ALIKE)
