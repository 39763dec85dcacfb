"""The words that the letters of a shard often say, found by how often characters stand together.

No dictionary knows the words of a place; counting does. Neighbouring characters are a word when
they stand together far more often than each would by chance (pointwise mutual information), and are
mostly not part of a longer word. The search box offers these words, and corrects what is mistyped
by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dafu.search.bits import differs
from dafu.search.terms import Lines

LONGEST = 5
"""The most characters of such a word: so many fit into a number of 64 bits."""

_KINDS = 4095
"""So many different characters are told apart; rarer ones end a word."""

_BITS = 12
_COHESION = 40.0
"""How many times as often as by chance the parts of a word stand together."""

_INSIDE = 0.7
"""The share of its places in which a word is part of one longer word, to be dropped for it."""

_PER_SHARD = 1200
_NEVER_AT_AN_END = frozenset(
    "的了和与在是对为将已并等及从到由其这该年月日第个位您我你他们也都就要可能会把被让使于以而或且"
    "一二三四五六七八九十百千万亿两各本此之所有不未无上下中前后内外次项条件份"
)


def phrases(letters: Sequence[Lines]) -> dict[str, int]:
    """The words of ``letters``, the most frequent first, and how often each stands there."""
    chars, text = _numbered(letters)
    if not len(chars):
        return {}
    counted = _counted(text, max(2, len(letters) // 64))
    at_end = np.array([False, *(char not in _NEVER_AT_AN_END for char in chars)])
    found: Counter[str] = Counter()
    for length in range(2, LONGEST + 1):
        grams, counts = counted[length - 1]
        kept = _cohesive(grams, counts, length, counted, len(text))
        longer = _parts(*counted[length]) if length < LONGEST else _overlapping(grams, counts)
        kept &= ~_inside(grams, counts, longer)
        first, last = grams >> np.uint64(_BITS * (length - 1)), grams & np.uint64(_KINDS)
        kept &= at_end[first] & at_end[last]
        for gram, count in zip(grams[kept].tolist(), counts[kept].tolist(), strict=True):
            found[_written(gram, length, chars)] = count
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(ordered[:_PER_SHARD])


Grams = tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]
"""Some neighbouring characters as numbers, in ascending order, and how often each is there."""


def _numbered(letters: Sequence[Lines]) -> tuple[str, npt.NDArray[np.uint64]]:
    """The Chinese characters of the letters, the commonest first; the text with their numbers.

    Numbers begin with 1; 0 is whatever ends a word.
    """
    lines = (line for parts in letters for part in parts for line in part)
    units = np.frombuffer("\n".join(lines).encode("utf-16-le"), "<u2")
    counts = np.bincount(units, minlength=0xA000)[0x4E00:0xA000]
    kinds = np.argsort(-counts, kind="stable")[: min(_KINDS, np.count_nonzero(counts))] + 0x4E00
    number = np.zeros(1 << 16, np.uint64)
    number[kinds] = np.arange(1, len(kinds) + 1, dtype=np.uint64)
    return "".join(map(chr, kinds.tolist())), number[units]


def _counted(text: npt.NDArray[np.uint64], least: int) -> list[Grams]:
    """For each length the runs of so many characters that are there ``least`` times.

    A run can be only as frequent as its parts: those that go on are fewer with each length.
    """
    found: list[Grams] = []
    starts = np.flatnonzero(text)
    grams = text[starts]
    for length in range(1, LONGEST + 1):
        if length > 1:
            within = starts + length <= len(text)
            starts, grams = starts[within], grams[within]
            last = text[starts + length - 1]
            starts, grams = starts[last > 0], (grams << np.uint64(_BITS) | last)[last > 0]
        order = np.argsort(grams)
        grams = grams[order]
        first = np.flatnonzero(differs(grams))
        counts = np.diff(first, append=len(grams))
        often = counts >= (1 if length == 1 else least)
        found.append((grams[first[often]], counts[often]))
        kept = np.repeat(often, counts)
        starts, grams = starts[order[kept]], grams[kept]
    return found


def _cohesive(
    grams: npt.NDArray[np.uint64],
    counts: npt.NDArray[np.int64],
    length: int,
    counted: Sequence[Grams],
    total: int,
) -> npt.NDArray[np.bool_]:
    """Whether each gram, however it is cut in two, is there far more often than by chance."""
    kept = np.arange(len(grams))
    for cut in range(1, length):
        left = grams[kept] >> np.uint64(_BITS * cut)
        right = grams[kept] & np.uint64((1 << _BITS * cut) - 1)
        chance = _count_of(left, counted[length - cut - 1]) * _count_of(right, counted[cut - 1])
        kept = kept[counts[kept] * float(total) >= _COHESION * chance]
    cohesive = np.zeros(len(grams), bool)
    cohesive[kept] = True
    return cohesive


def _count_of(grams: npt.NDArray[np.uint64], counted: Grams) -> npt.NDArray[np.float64]:
    values, counts = counted
    return counts[np.searchsorted(values, grams)].astype(np.float64)


def _parts(grams: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64]) -> Grams:
    """The two runs shorter by a character in each of ``grams``, with how often that is there."""
    size = np.uint64(_BITS)
    length = max(1, (int(grams.max()).bit_length() + _BITS - 1) // _BITS) if len(grams) else 1
    mask = np.uint64((1 << _BITS * (length - 1)) - 1)
    return np.concatenate([grams >> size, grams & mask]), np.concatenate([counts, counts])


def _inside(
    grams: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64], longer: Grams
) -> npt.NDArray[np.bool_]:
    """Whether each gram is mostly a part of one run that is longer by a character."""
    parts, often = longer
    most = np.zeros(len(grams), np.int64)
    if len(grams):
        at = np.searchsorted(grams, parts)
        at[at == len(grams)] = 0
        here: Any = grams[at] == parts
        np.maximum.at(most, at[here], often[here])
    return most >= _INSIDE * counts


def _overlapping(grams: npt.NDArray[np.uint64], counts: npt.NDArray[np.int64]) -> Grams:
    """The runs of the greatest length that go on in each other, so that both are part of a longer.

    Numbers of 64 bits have no room for that one; it is there as often as the rarer of its parts.
    """
    follow = grams & np.uint64((1 << _BITS * (LONGEST - 1)) - 1)
    first = grams >> np.uint64(_BITS)
    at = np.searchsorted(first, follow)
    at[at == len(first)] = 0
    joined = np.flatnonzero(first[at] == follow) if len(first) else at
    often = np.minimum(counts[joined], counts[at[joined]])
    parts = np.concatenate([grams[joined], grams[at[joined]]])
    return parts, np.concatenate([often, often])


def _written(gram: int, length: int, chars: str) -> str:
    mask = (1 << _BITS) - 1
    return "".join(chars[(gram >> _BITS * at & mask) - 1] for at in reversed(range(length)))
