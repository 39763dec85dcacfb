"""Entries of the index: a word with its letters and places, in few bytes.

Pagefind writes each posting as an array of CBOR, three times as long. The browser makes that of
an entry again (``theme/assets/search/pagefind.js``), for the words of a query only; tests hold the
result equal, byte for byte, to what Pagefind's own binary writes. All is done with arrays instead
of loops: there are thousands of postings in a letter.

Numbers are unsigned LEB128. An entry is

==============  ====================================================================================
4 n + k         n: how many letters have the word; k: how many UTF-16 units it has, of a number by
                which letters are cited 0
the word        its units, two bytes each, big-endian; before those of a number how many they are
n postings      one for each letter, by its number
==============  ====================================================================================

A posting begins with the letter's number less that of the one before. For words of three this is
doubled, and one more where the word has several places; the first place follows, then in that case
how many more there are, and each less the one before. For other words it is doubled, and one more
unless the word stands in the title or the subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dafu.search.terms import LONGEST, Integers, Positions

_UNIT = 2
"""Bytes of a UTF-16 unit."""


class Entries(NamedTuple):
    """Entries one after the other, those of a bucket together."""

    data: bytes
    starts: list[int]
    """Where each bucket begins, and the end of the last."""


def entries_of(places: Positions, bits: int) -> Entries:
    """The entry of every word."""
    words = places.words
    new_word = np.ones(len(words), bool)
    new_word[1:] = words[1:] != words[:-1]
    new_letter = new_word.copy()
    new_letter[1:] |= places.letters[1:] != places.letters[:-1]
    firsts, postings = np.flatnonzero(new_word), np.flatnonzero(new_letter)
    more = np.diff(postings, append=len(words)) - 1
    units = np.uint8(1) + (words >= np.uint64(1 << 16)) + (words >= np.uint64(1 << 32))
    longest = units[postings] == LONGEST
    several = longest & (more > 0)

    # Each row of places is some numbers: the word, the posting, the place.
    count = np.ones(len(words), np.int32)
    count[postings] += np.where(longest, 1 + several, 0)
    count[firsts] += 1 + units[firsts]
    end = np.cumsum(count)
    at = end - count
    numbers = np.zeros(int(end[-1]) if len(end) else 0, np.uint32)
    is_unit = np.zeros(len(numbers), bool)

    letters = np.diff(np.flatnonzero(new_word[postings]), append=len(postings))
    cursor = at[firsts]
    numbers[cursor] = 4 * letters + units[firsts]
    for unit in range(LONGEST):
        here = units[firsts] > unit
        shift = (16 * (units[firsts][here] - unit - 1)).astype(np.uint64)
        place = cursor[here] + 1 + unit
        numbers[place] = words[firsts][here] >> shift & np.uint64(0xFFFF)
        is_unit[place] = True
    cursor = at[postings] + np.where(new_word[postings], 1 + units[postings], 0)
    flag = np.where(longest, several, places.places[postings] > 0)
    numbers[cursor] = 2 * _gaps(places.letters[postings], new_word[postings]) + flag
    numbers[cursor[longest] + 1] = places.places[postings][longest]
    numbers[cursor[several] + 2] = more[several]
    rest = ~new_letter
    numbers[at[rest]] = _gaps(places.places, new_letter)[rest]

    data, byte_end = _written(numbers, is_unit)
    rows = np.searchsorted(places.buckets, np.arange((1 << bits) + 1))
    starts = np.append(0, byte_end)[np.append(0, end)[rows]]
    return Entries(data, starts.tolist())


def number_entry(word: str, letters: Sequence[int]) -> bytes:
    """The entry of a number's word, which stands in the title of each of ``letters``."""
    text = word.encode("utf-16-be")
    gaps = (letter - before for letter, before in zip(letters, (0, *letters), strict=False))
    head = leb128(4 * len(letters)) + leb128(len(text) // _UNIT)
    return head + text + b"".join(leb128(2 * gap) for gap in gaps)


def leb128(value: int) -> bytes:
    """A number of any size, seven bits a byte, the lowest first."""
    data = bytearray()
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    data.append(value)
    return bytes(data)


def _written(numbers: npt.NDArray[np.uint32], is_unit: npt.NDArray[np.bool_]) -> tuple[bytes, Any]:
    """The bytes of ``numbers``, and where each ends; a unit is written in two bytes."""
    size = np.ones(len(numbers), np.uint8)
    for byte in range(1, 5):
        size += numbers >= np.uint32(1 << 7 * byte)
    size[is_unit] = _UNIT
    end = np.cumsum(size, dtype=np.int64)
    at = end - size
    out = np.zeros(int(end[-1]) if len(end) else 0, np.uint8)
    out[at] = np.where(is_unit, numbers >> np.uint32(8), numbers & np.uint32(0x7F))
    out[at[is_unit] + 1] = numbers[is_unit] & np.uint32(0xFF)
    long = np.flatnonzero(~is_unit & (size > 1))
    for byte in range(1, 5):
        here = long[size[long] > byte]
        out[at[here] + byte] = numbers[here] >> np.uint32(7 * byte) & np.uint32(0x7F)
        out[at[here] + byte - 1] |= 0x80
    return out.tobytes(), end


def _gaps(values: Integers, new: npt.NDArray[np.bool_]) -> Integers:
    """Each value less the one before it, or itself where something ``new`` begins."""
    gaps = values.copy()
    gaps[1:] -= np.where(new[1:], 0, values[:-1])
    return gaps
