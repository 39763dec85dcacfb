"""The words of letters: what Pagefind's engine looks up, and where they stand.

Pagefind knows no Chinese words, and needs none. A word is one character, two or three neighbours:
any text of three and more is a chain of words of three at known places. One and two characters are
never part of a chain, so it is enough to know whether they stand in the title; a number by which a
letter is cited is one word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dafu.search.bits import differs
from dafu.search.fold import LINE, fold
from dafu.search.record import SearchRecord

HEAD = 1024
"""A match before this place is in the title or the subject."""

BLOCK = 512
"""Each line begins at a multiple of this, so that a change in one moves no word of another."""

LONGEST = 3
"""The most characters of a word."""

_UNIT_BITS = 16
_LINE = ord(LINE)

Integers = npt.NDArray[np.int32]
"""Enough for the lines of a shard, of which there are fewer than 2 ** 22."""


class Positions(NamedTuple):
    """Where the words of some letters stand: arrays of one length, ordered as they are named."""

    words: npt.NDArray[np.uint64]
    """The UTF-16 units of each word, the last one in the lowest 16 bits."""
    letters: Integers
    """The letter's number among the given ones."""
    places: Integers


Lines = tuple[list[str], list[str]]
"""What is searched of a letter, folded: the lines of its title and subject, and all others."""


def lines_of(record: SearchRecord) -> Lines:
    """Fold all of ``record`` that is searched into lines."""
    head = fold(LINE.join(record.head))
    rest = fold(LINE.join((*record.names, record.text)))
    return _lines(head), _lines(rest)


def _lines(text: str) -> list[str]:
    return [line for line in text.split(LINE) if line]


def number_key(number: str) -> str:
    """``number`` as a query for it is compared: folded, without 第 and 号 around a bare number."""
    folded = fold(number)
    bare = re.fullmatch(r"第?(\d+)号?", folded)
    return bare[1] if bare else folded


def number_word(number: str) -> str:
    """The word of a number, apart from those of text, which when folded has no capital letters."""
    return f"X{number_key(number)}"


def places_of(letters: Sequence[Lines]) -> Positions:
    """Every word of up to three characters of ``letters``, with its places.

    Words of three have all their places; shorter ones one place a letter: 0 when they stand in the
    title or the subject, otherwise :data:`HEAD`.
    """
    units, owners, places = _laid_out(letters)
    columns = []
    chain = units.astype(np.uint64)
    origin = np.arange(len(units) + 1, dtype=np.int32)
    for length in range(1, LONGEST + 1):
        origin = _begun_before(origin, units)
        found, words, at = origin, chain[origin], places[origin]
        if length < LONGEST:
            found = origin[differs(words) | differs(owners[origin])]
            words, at = chain[found], np.where(places[found] < HEAD, 0, HEAD)
        columns.append((words, owners[found], at.astype(np.int32)))
        chain = (chain[:-1] << np.uint64(_UNIT_BITS)) | units[length:].astype(np.uint64)
    return Positions(*map(np.concatenate, zip(*columns, strict=True)))


def _begun_before(origin: Integers, units: npt.NDArray[np.uint16]) -> Integers:
    """Where words begin that are longer by a unit than those at ``origin``, which end alike.

    As ``origin`` is, they are in the order of their words, and the same word's in their own.
    """
    origin = origin[origin > 0] - 1
    origin = origin[units[origin] != _LINE]
    # NumPy sorts integers of 16 bits by their digits, many times faster than longer ones.
    return origin[np.argsort(units[origin], kind="stable")]


def _laid_out(letters: Sequence[Lines]) -> tuple[npt.NDArray[np.uint16], Integers, Integers]:
    """The UTF-16 units of all lines, each line ended; for each the letter, and its place in it."""
    text = "".join(line + LINE for head, rest in letters for line in (*head, *rest))
    units = np.frombuffer(text.encode("utf-16-le"), "<u2").astype(np.uint16)
    ends = np.flatnonzero(units == _LINE)
    sizes = np.diff(ends, prepend=-1).astype(np.int32)
    lengths = iter(sizes.tolist())
    starts: list[int] = []
    owners: list[int] = []
    for number, (head, rest) in enumerate(letters):
        place = 0
        for at in range(len(head) + len(rest)):
            if at == len(head):
                place = max(place, HEAD)
            starts.append(place)
            owners.append(number)
            place += -(-next(lengths) // BLOCK) * BLOCK
    first = ends.astype(np.int32) + 1 - sizes
    within = np.arange(len(units), dtype=np.int32) - np.repeat(first, sizes)
    places = np.repeat(np.array(starts, np.int32), sizes) + within
    return units, np.repeat(np.array(owners, np.int32), sizes), places
