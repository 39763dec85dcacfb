"""Entries of the index: words with their letters and places, in few bits.

Pagefind writes each posting as an array of CBOR, ten times as long. The browser makes that of an
entry again (``theme/assets/search/pagefind.js``), for the words of a query only; tests hold the
result equal, byte for byte, to what Pagefind's own binary writes. All is done with arrays instead
of loops: there are thousands of postings in a letter.

What a shard has in a file of words is a row of bits, the highest of a byte first, ended by zeros:

============  ======================================================================================
sizes         for each group of words (:class:`dafu.search.keys.WordGroup`) γ(1 + how many are here)
word          by group and key: R(key - that of the word before), γ(how many letters have it), and
              unless it is of three characters a bit: whether it stands in any title or subject
posting       for each letter R(number - that of the one before - 1); for a word of three
              γ(how many places) and the places; for others whose bit is set a bit of its own
place         the line, then R(where in the line)
============  ======================================================================================

γ is Elias's gamma code; R is Rice's, of a quotient in unary and a rest of so many bits as
:func:`dafu.search.bits.rice_bits` says of what both sides know; six in a line. A line below 31 has
five bits; for others these are ones, and γ(line - 30) follows.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from dafu.search.bits import Codes, differs, gamma, rice, rice_bits, written
from dafu.search.keys import BITS, Groups, Numbers, WordGroup, buckets_of, rests_of
from dafu.search.terms import BLOCK, Integers

Whole = TypeVar("Whole", bound=np.integer[Any])
_GROUPS = len(WordGroup)
_FAR = 31
"""The first line whose number does not fit into five bits."""
_FAR_BITS = 5
_WITHIN_BITS = 6


class Words(NamedTuple):
    """The words of some letters, in any order, each with rows of letters and places.

    ``groups``, ``hashes`` and ``counts`` (of its rows) have one element a word; ``letters`` and
    ``places`` one a row, ordered for each word by letter and place.
    """

    groups: Groups
    hashes: Numbers
    counts: npt.NDArray[np.int64]
    letters: Integers
    places: Integers


def entries_of(words: Words, letters: int, buckets: int) -> list[bytes]:
    """What is in each file of words of a shard of ``letters``; nothing where no word is."""
    if not len(words.groups):
        return [b""] * buckets
    bucket, words = _ordered(words, buckets)
    rows = _Rows.of(bucket, words)
    sizes = np.zeros((buckets, _GROUPS), np.int64)
    np.add.at(sizes, (bucket, words.groups), 1)
    filled = bucket[differs(bucket)]
    parts = [
        (rows.bucket_starts, _heads(sizes[filled])),
        (rows.entry_starts, [_keys(bucket, words, sizes, buckets), _counts(words, rows)]),
        (rows.posting_starts, [_postings(words, rows, letters)]),
        (rows.placed, [_places(words.places[rows.placed])]),
    ]
    data, edges = _laid(parts, rows.bucket_starts, len(words.letters))
    stops = np.zeros(buckets + 1, np.int64)
    stops[filled + 1] = edges
    return [data[start:end] for start, end in pairwise(np.cumsum(stops).tolist())]


def _ordered(words: Words, buckets: int) -> tuple[Groups, Words]:
    """The words by bucket, group and key, with their buckets."""
    bucket = buckets_of(words.groups, words.hashes, buckets)
    order = np.lexsort((words.hashes, words.groups, bucket))
    counts = words.counts[order]
    starts = (np.cumsum(words.counts) - words.counts)[order]
    at = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(len(words.letters))
    return bucket[order], Words(
        words.groups[order], words.hashes[order], counts, words.letters[at], words.places[at]
    )


class _Rows(NamedTuple):
    """Which of the rows of ordered words begin something, as their numbers."""

    bucket_starts: npt.NDArray[np.int64]
    entry_starts: npt.NDArray[np.int64]
    posting_starts: npt.NDArray[np.int64]
    placed: npt.NDArray[np.int64]
    """Rows whose place is told."""
    is_placed: npt.NDArray[np.bool_]
    """For each word, whether its places are told."""
    postings: npt.NDArray[np.int64]
    """For each word, how many letters have it."""

    @classmethod
    def of(cls, bucket: Groups, words: Words) -> _Rows:
        entry_starts = np.cumsum(words.counts) - words.counts
        new = differs(words.letters)
        new[entry_starts] = True
        is_placed = (words.groups == WordGroup.THREE) | (words.groups == WordGroup.RARE_THREE)
        return cls(
            entry_starts[differs(bucket)],
            entry_starts,
            np.flatnonzero(new),
            np.flatnonzero(np.repeat(is_placed, words.counts)),
            is_placed,
            np.add.reduceat(new, entry_starts, dtype=np.int64),
        )


def _heads(sizes: npt.NDArray[np.int64]) -> list[Codes]:
    return [gamma(sizes[:, group] + 1) for group in range(_GROUPS)]


def _keys(bucket: Groups, words: Words, sizes: npt.NDArray[np.int64], buckets: int) -> Codes:
    """How far each word's key is from that before it, in its bucket and group."""
    rests = rests_of(words.groups, words.hashes, buckets).astype(np.int64)
    gaps = _gaps(rests, np.flatnonzero(differs(bucket) | differs(words.groups)))
    spans = np.array([(1 << bits) // buckets for bits in BITS], np.int64)
    return rice(gaps, rice_bits(spans[words.groups], sizes[bucket, words.groups]))


def _counts(words: Words, rows: _Rows) -> Codes:
    """How many letters have each word, and for short words whether one has it in the title."""
    return gamma(rows.postings).then(_flag(_in_heads(words, rows), ~rows.is_placed))


def _in_heads(words: Words, rows: _Rows) -> npt.NDArray[np.bool_]:
    least: Integers = np.minimum.reduceat(words.places, rows.entry_starts)
    in_heads: npt.NDArray[np.bool_] = least == 0
    return in_heads


def _flag(values: npt.NDArray[np.bool_], told: npt.NDArray[np.bool_]) -> Codes:
    """A bit for each value that is told, none for others."""
    return Codes((values & told).astype(np.uint64), told.astype(np.int32))


def _postings(words: Words, rows: _Rows, letters: int) -> Codes:
    """How far each letter is from the one before; how many places, or whether one in the head."""
    starts, of_word = rows.posting_starts, rows.postings
    gaps = _gaps(words.letters[starts] + 1, np.cumsum(of_word) - of_word) - 1
    bits = rice_bits(letters - of_word, of_word)
    told = ~rows.is_placed & _in_heads(words, rows)
    rest = _flag(words.places[starts] == 0, np.repeat(told, of_word))
    placed = np.flatnonzero(np.repeat(rows.is_placed, of_word))
    rest.values[placed], rest.sizes[placed] = gamma(
        np.diff(starts, append=len(words.letters))[placed]
    )
    return rice(gaps, np.repeat(bits, of_word)).then(rest)


def _places(places: Integers) -> Codes:
    """Each place as its line and how far in the line it is."""
    line = places // BLOCK
    lines = Codes(line.astype(np.uint64), np.full(len(line), _FAR_BITS, np.int32))
    far = np.flatnonzero(line >= _FAR)
    marks = Codes(np.full(len(far), _FAR, np.uint64), np.full(len(far), _FAR_BITS, np.int32))
    lines.values[far], lines.sizes[far] = marks.then(gamma(line[far] - _FAR + 1))
    return lines.then(rice(places - line * BLOCK, np.array(_WITHIN_BITS, np.int32)))


Part = tuple[npt.NDArray[np.int64], list[Codes]]
"""Some rows, and codes for each of them."""


def _laid(
    parts: list[Part], bucket_starts: npt.NDArray[np.int64], rows: int
) -> tuple[bytes, npt.NDArray[np.int64]]:
    """The codes of each row in the order of ``parts``, and how many bytes each bucket has of it."""
    count = np.zeros(rows, np.int8)
    for where, codes in parts:
        count[where] += len(codes)
    # After the last code of each bucket one of zeros, up to the end of a byte.
    ends = np.append(bucket_starts[1:], rows) - 1
    count[ends] += 1
    stops = np.cumsum(count, dtype=np.int64)
    cursor, fills = stops - count, stops[ends] - 1
    values, sizes = np.zeros(int(stops[-1]), np.uint64), np.zeros(int(stops[-1]), np.int32)
    for where, codes in parts:
        for code in codes:
            at = cursor[where]
            values[at], sizes[at] = code
            cursor[where] = at + 1
    bits = np.add.reduceat(sizes, np.append(0, fills[:-1] + 1), dtype=np.int64)
    sizes[fills] = -bits % 8
    return written(Codes(values, sizes)), -(-bits // 8)


def leb128(value: int) -> bytes:
    """A number of any size, seven bits a byte, the lowest first."""
    data = bytearray()
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    data.append(value)
    return bytes(data)


def _gaps(values: npt.NDArray[Whole], new: npt.NDArray[np.int64]) -> npt.NDArray[Whole]:
    """Each value less the one before it, or itself where, by number, something ``new`` begins."""
    gaps = values.copy()
    gaps[1:] -= values[:-1]
    gaps[new] = values[new]
    return gaps
