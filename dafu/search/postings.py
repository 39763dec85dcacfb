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
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dafu.search.bits import Codes, gamma, rice, rice_bits, written
from dafu.search.keys import BITS, Groups, Numbers, WordGroup, buckets_of, rests_of
from dafu.search.terms import BLOCK, Integers

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
    parts = [
        (rows.bucket_starts, _heads(sizes[bucket[rows.entry_of[rows.bucket_starts]]])),
        (rows.entry_starts, [_keys(bucket, words, sizes, buckets), _counts(words, rows)]),
        (rows.posting_starts, [_postings(words, rows, letters)]),
        (rows.placed, [_places(words.places[rows.placed])]),
    ]
    return _laid(parts, rows, bucket, buckets)


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

    entry_of: npt.NDArray[np.int64]
    """For each row its word."""
    bucket_starts: npt.NDArray[np.int64]
    entry_starts: npt.NDArray[np.int64]
    posting_starts: npt.NDArray[np.int64]
    placed: npt.NDArray[np.int64]
    """Rows whose place is told."""
    is_placed: npt.NDArray[np.bool_]
    """For each word, whether its places are told."""

    @classmethod
    def of(cls, bucket: Groups, words: Words) -> _Rows:
        entry_of = np.repeat(np.arange(len(words.counts)), words.counts)
        entry_starts = np.cumsum(words.counts) - words.counts
        new = np.diff(words.letters, prepend=-1) != 0
        new[entry_starts] = True
        is_placed = (words.groups == WordGroup.THREE) | (words.groups == WordGroup.RARE_THREE)
        return cls(
            entry_of,
            entry_starts[np.flatnonzero(np.diff(bucket, prepend=-1))],
            entry_starts,
            np.flatnonzero(new),
            np.flatnonzero(is_placed[entry_of]),
            is_placed,
        )

    @property
    def owners(self) -> npt.NDArray[np.int64]:
        """For each posting its word."""
        return self.entry_of[self.posting_starts]


def _heads(sizes: npt.NDArray[np.int64]) -> list[Codes]:
    return [gamma(sizes[:, group] + 1) for group in range(_GROUPS)]


def _keys(bucket: Groups, words: Words, sizes: npt.NDArray[np.int64], buckets: int) -> Codes:
    """How far each word's key is from that before it, in its bucket and group."""
    rests = rests_of(words.groups, words.hashes, buckets).astype(np.int64)
    gaps = _gaps(
        rests, (np.diff(bucket, prepend=-1) != 0) | (np.diff(words.groups, prepend=-1) != 0)
    )
    spans = np.array([(1 << bits) // buckets for bits in BITS], np.int64)
    return rice(gaps, rice_bits(spans[words.groups], sizes[bucket, words.groups]))


def _counts(words: Words, rows: _Rows) -> Codes:
    """How many letters have each word, and for short words whether one has it in the title."""
    count = gamma(np.bincount(rows.owners, minlength=len(words.counts)))
    return count.then(_flag(_in_heads(words, rows), ~rows.is_placed))


def _in_heads(words: Words, rows: _Rows) -> npt.NDArray[np.bool_]:
    least: Integers = np.minimum.reduceat(words.places, rows.entry_starts)
    in_heads: npt.NDArray[np.bool_] = least == 0
    return in_heads


def _flag(values: npt.NDArray[np.bool_], told: npt.NDArray[np.bool_]) -> Codes:
    """A bit for each value that is told, none for others."""
    return Codes((values & told).astype(np.uint64), told.astype(np.int64))


def _postings(words: Words, rows: _Rows, letters: int) -> Codes:
    """How far each letter is from the one before; how many places, or whether one in the head."""
    starts, owners = rows.posting_starts, rows.owners
    first = np.diff(owners, prepend=-1) != 0
    gaps = _gaps(words.letters[starts].astype(np.int64) + 1, first) - 1
    count = np.bincount(owners, minlength=len(words.counts))[owners]
    placed = rows.is_placed[owners]
    more = gamma(np.diff(starts, append=len(words.letters)))
    flag = _flag(words.places[starts] == 0, ~placed & _in_heads(words, rows)[owners])
    rest = Codes(
        np.where(placed, more.values, flag.values), np.where(placed, more.sizes, flag.sizes)
    )
    return rice(gaps, rice_bits(letters - count, count)).then(rest)


def _places(places: Integers) -> Codes:
    """Each place as its line and how far in the line it is."""
    line, within = places // BLOCK, places % BLOCK
    beyond = gamma(np.maximum(line - _FAR + 1, 1))
    far = Codes(
        np.full(len(line), (1 << _FAR_BITS) - 1, np.uint64), np.full(len(line), _FAR_BITS)
    ).then(beyond)
    near = line < _FAR
    lines = Codes(
        np.where(near, line.astype(np.uint64), far.values), np.where(near, _FAR_BITS, far.sizes)
    )
    return lines.then(rice(within, np.full(len(line), _WITHIN_BITS)))


Part = tuple[npt.NDArray[np.int64], list[Codes]]
"""Some rows, and codes for each of them."""


def _laid(parts: list[Part], rows: _Rows, bucket: Groups, buckets: int) -> list[bytes]:
    """The codes of each row in the order of ``parts``, those of a bucket in bytes of its own."""
    count = np.zeros(len(rows.entry_of) + 1, np.int64)
    for where, codes in parts:
        count[where] += len(codes)
    # After the last code of each bucket one of zeros, up to the end of a byte.
    ends = np.append(rows.bucket_starts[1:], len(rows.entry_of))
    count[ends - 1] += 1
    cursor = np.cumsum(count) - count
    fills = cursor[ends - 1] + count[ends - 1] - 1
    values, sizes = np.zeros(int(count.sum()), np.uint64), np.zeros(int(count.sum()), np.int64)
    for where, codes in parts:
        for code in codes:
            at = cursor[where]
            values[at], sizes[at] = code
            cursor[where] += 1
    bits = np.add.reduceat(sizes, np.append(0, fills[:-1] + 1))
    sizes[fills] = -bits % 8
    data = written(Codes(values, sizes))
    edges = np.zeros(buckets + 1, np.int64)
    edges[bucket[rows.entry_of[rows.bucket_starts]] + 1] = -(-bits // 8)
    stops = np.cumsum(edges).tolist()
    return [data[start:end] for start, end in pairwise(stops)]


def leb128(value: int) -> bytes:
    """A number of any size, seven bits a byte, the lowest first."""
    data = bytearray()
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    data.append(value)
    return bytes(data)


def _gaps(values: npt.NDArray[np.int64], new: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Each value less the one before it, or itself where something ``new`` begins."""
    gaps = values.copy()
    gaps[1:] -= np.where(new[1:], 0, values[:-1])
    return gaps
