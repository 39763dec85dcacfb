"""Entries of Pagefind's index, written as Pagefind 1.5 writes them, with arrays instead of loops.

An index chunk is CBOR (RFC 8949): an array with an array of words, a word being
``[text, [[page, [weight, place, …], []], …], []]``. Pages and places are the differences to the
one before; the weight stands as the negative number -25, Pagefind's default. Tests hold the bytes
equal to those of Pagefind's own binary, which takes many times as long, and 600 bytes of memory for
each place.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dafu.search.words import Places

_WEIGHT = b"\x38\x18"
_NOTHING = 0x80
_TRIPLE = 0x83
_TEXT = 0x60
_ARRAY = 0x80
_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)
_DIGITS_A_UNIT = 4
_FNV_START = 0x811C9DC5
_FNV_PRIME = 0x01000193

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Entries(NamedTuple):
    """Entries one after the other, as bytes, with the bucket of each and where it begins."""

    data: bytes
    starts: Integers
    """Where each entry begins, and the end of the last."""
    buckets: Integers
    """Ascending."""


def entries_of(places: Places, bits: int) -> Entries:
    """The entry of every word, those of the same bucket together."""
    first = _differs(places.words)
    owner = np.cumsum(first) - 1
    words = places.words[first]
    bucket = buckets_of(words, bits)
    by_bucket = np.argsort(bucket, kind="stable")
    rank = np.empty_like(by_bucket)
    rank[by_bucket] = np.arange(len(words))
    order = np.argsort(rank[owner], kind="stable")
    ordered = Places(places.words[order], places.letters[order], places.places[order])
    data, starts = _written(ordered)
    return Entries(data, starts, bucket[by_bucket])


def buckets_of(words: npt.NDArray[np.uint64], bits: int) -> Integers:
    """The bucket of each word: the first bits of the FNV-1a hash of its UTF-16 units."""
    value = np.full(len(words), _FNV_START, np.uint32)
    for shift in (32, 16, 0):
        rest = words >> np.uint64(shift)
        hashed = (value ^ (rest & np.uint64(0xFFFF)).astype(np.uint32)) * np.uint32(_FNV_PRIME)
        value = np.where(rest != 0, hashed, value)
    # The last bits of FNV-1a are the well mixed ones; folding brings them to the front.
    return ((value ^ value << np.uint32(16)) >> np.uint32(32 - bits)).astype(np.int64)


def bucket_of(word: str, bits: int) -> int:
    """The bucket of a word, given as text, not in hexadecimal."""
    value = _FNV_START
    for unit in array("H", word.encode("utf-16")[2:]):
        value = ((value ^ unit) * _FNV_PRIME) & 0xFFFFFFFF
    return (value ^ value << 16) >> (32 - bits) & ((1 << bits) - 1)


def entry(word: str, pages: Sequence[int]) -> bytes:
    """The entry of a number's word, which stands at place 0 on each of ``pages`` (ascending)."""
    text = b"x" + word[1:].encode("utf-16-be").hex().encode()
    gaps = (page - before for page, before in zip(pages, (0, *pages), strict=False))
    listed = b"".join(b"\x83" + head(0, gap) + b"\x82" + _WEIGHT + b"\x00\x80" for gap in gaps)
    return b"\x83" + head(_TEXT, len(text)) + text + head(_ARRAY, len(pages)) + listed + b"\x80"


def head(kind: int, value: int) -> bytes:
    """The head of a CBOR item: the kind in three bits, and a number in as few bytes as it takes."""
    if value < 24:
        return bytes([kind + value])
    for more, size in ((24, 1), (25, 2), (26, 4)):
        if value < 1 << 8 * size:
            return bytes([kind + more]) + value.to_bytes(size)
    raise OverflowError(value)


def _written(rows: Places) -> tuple[bytes, Integers]:
    """The entries' bytes and where each begins; a row is a place, and owns the heads before it."""
    new_word = _differs(rows.words)
    new_page = new_word | _differs(rows.letters)
    page_end, word_end = np.append(new_page[1:], True), np.append(new_word[1:], True)
    pages = np.flatnonzero(new_page)
    page_gap = _gaps(rows.letters[pages], new_word[pages])
    place_gap = _gaps(rows.places, new_page)
    page_sizes = np.diff(np.append(pages, len(rows.words)))
    firsts = np.flatnonzero(new_word)
    word_pages = np.diff(np.append(np.flatnonzero(new_word[pages]), len(pages)))
    text_size = _text_size(rows.words[firsts])

    size = _head_size(place_gap) + page_end + word_end
    size[pages] += 1 + _head_size(page_gap) + _head_size(page_sizes + 1) + len(_WEIGHT)
    size[firsts] += 2 + text_size + _head_size(word_pages)
    end = np.cumsum(size)
    at = end - size
    out = np.zeros(int(end[-1]) if len(end) else 0, np.uint8)

    cursor = at[firsts]
    out[cursor] = _TRIPLE
    out[cursor + 1] = _TEXT + text_size
    _put_texts(out, cursor + 2, rows.words[firsts], text_size)
    after = _put_heads(out, cursor + 2 + text_size, _ARRAY, word_pages)
    cursor = at[pages]
    cursor[new_word[pages]] = after
    out[cursor] = _TRIPLE
    cursor = _put_heads(out, cursor + 1, 0, page_gap)
    cursor = _put_heads(out, cursor, _ARRAY, page_sizes + 1)
    for byte in _WEIGHT:
        out[cursor] = byte
        cursor = cursor + 1
    at[pages] = cursor
    cursor = _put_heads(out, at, 0, place_gap)
    out[cursor[page_end]] = _NOTHING
    out[cursor[word_end] + 1] = _NOTHING
    return out.tobytes(), np.append((end - size)[firsts], len(out))


def _differs(values: npt.NDArray[np.uint64] | Integers) -> Flags:
    """Whether each value is another than the one before it."""
    new = np.ones(len(values), bool)
    new[1:] = values[1:] != values[:-1]
    return new


def _gaps(values: Integers, new: Flags) -> Integers:
    """Each value less the one before it, or itself where something ``new`` begins."""
    gaps = values.copy()
    gaps[1:] -= np.where(new[1:], 0, values[:-1])
    return gaps


def _text_size(words: npt.NDArray[np.uint64]) -> Integers:
    units = 1 + (words >= np.uint64(1 << 16)) + (words >= np.uint64(1 << 32))
    return units.astype(np.int64) * _DIGITS_A_UNIT


def _put_texts(
    out: npt.NDArray[np.uint8], at: Integers, words: npt.NDArray[np.uint64], sizes: Integers
) -> None:
    """Write each word in hexadecimal."""
    for digit in range(int(sizes.max(initial=0))):
        here = sizes > digit
        shift = (4 * (sizes[here] - digit - 1)).astype(np.uint64)
        out[at[here] + digit] = _DIGITS[(words[here] >> shift) & np.uint64(15)]


def _head_size(values: Integers) -> Integers:
    return np.where(values < 24, 1, np.where(values < 256, 2, np.where(values < 65536, 3, 5)))


def _put_heads(out: npt.NDArray[np.uint8], at: Integers, kind: int, values: Integers) -> Integers:
    """Write heads as :func:`head` gives them; where they end."""
    sizes = _head_size(values)
    out[at] = kind + np.select([sizes == 1, sizes == 2, sizes == 3], [values, 24, 25], 26)
    for place in range(1, 5):
        here = sizes > place
        shift = 8 * (sizes[here] - place - 1)
        out[at[here] + place] = (values[here] >> shift) & 0xFF
    return at + sizes
