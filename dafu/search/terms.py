"""The words of letters: what Pagefind's engine looks up, and where they stand.

Pagefind knows no Chinese words, and needs none. A word is one character, two or three neighbours:
any text of three and more is a chain of words of three at known places. One and two characters are
never part of a chain, so it is enough to know whether they stand in the title; a number by which a
letter is cited is one word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

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


def lines_of(record: SearchRecord) -> tuple[list[str], list[str]]:
    """Fold all of ``record`` that is searched into lines: those of the title, and all others."""
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


def places_of(records: Sequence[SearchRecord]) -> Positions:
    """Every word of up to three characters of ``records``, with its places.

    Words of three have all their places; shorter ones one place a letter: 0 when they stand in the
    title or the subject, otherwise :data:`HEAD`.
    """
    units, letters, places = _laid_out(records)
    columns = []
    chain = units.astype(np.uint64)
    ends = units == _LINE
    for length in range(1, LONGEST + 1):
        origin = _sorted(np.flatnonzero(~ends).astype(np.int32), units, length)
        words, at = chain[origin], places[origin]
        if length < LONGEST:
            origin = origin[_differs(words) | _differs(letters[origin])]
            words, at = chain[origin], np.where(places[origin] < HEAD, 0, HEAD)
        columns.append((words, letters[origin], at.astype(np.int32)))
        chain = (chain[:-1] << np.uint64(_UNIT_BITS)) | units[length:].astype(np.uint64)
        ends = ends[:-1] | (units[length:] == _LINE)
    return Positions(*map(np.concatenate, zip(*columns, strict=True)))


def _sorted(origin: Integers, units: npt.NDArray[np.uint16], length: int) -> Integers:
    """``origin`` by the words of ``length`` that begin there; the same word's in their order."""
    for at in reversed(range(length)):
        # NumPy sorts integers of 16 bits by their digits, many times faster than longer ones.
        origin = origin[np.argsort(units[origin + at], kind="stable")]
    return origin


def _differs(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each value is another than the one before it."""
    new = np.ones(len(values), bool)
    new[1:] = values[1:] != values[:-1]
    return new


def _laid_out(
    records: Sequence[SearchRecord],
) -> tuple[npt.NDArray[np.uint16], Integers, Integers]:
    """The UTF-16 units of all lines, each line ended; for each the letter, and its place in it."""
    texts: list[str] = []
    starts: list[int] = []
    lengths: list[int] = []
    owners: list[int] = []
    for number, record in enumerate(records):
        head, rest = lines_of(record)
        place = 0
        for at, line in enumerate((*head, *rest)):
            if at == len(head):
                place = max(place, HEAD)
            length = len(line.encode("utf-16-le")) // 2 + 1
            texts.append(line)
            starts.append(place)
            lengths.append(length)
            owners.append(number)
            place += -(-length // BLOCK) * BLOCK
    text = "".join(line + LINE for line in texts)
    units = np.frombuffer(text.encode("utf-16-le"), "<u2").astype(np.uint16)
    sizes = np.array(lengths, np.int32)
    first = np.cumsum(sizes, dtype=np.int32) - sizes
    within = np.arange(len(units), dtype=np.int32) - np.repeat(first, sizes)
    places = np.repeat(np.array(starts, np.int32), sizes) + within
    return units, np.repeat(np.array(owners, np.int32), sizes), places
