"""Words as numbers: in which file of words each is, and by what it is known there.

A word of characters that are common in Chinese text (ASCII, the marks and the characters of GB
2312) is 13 bits a character; any other is its UTF-16 units; a number by which a letter is cited is
known by a hash of 48 bits. Such a code is mixed by a bijection of as many bits, so that words
spread evenly. What the mixed code says first is the file, and what is left is the key there
(quotienting, as in Knuth's exercise 6.4-13): a few bits tell a word exactly from all others of its
file.

The browser's half is ``theme/assets/search/keys.js``.
"""

from __future__ import annotations

from array import array
from enum import IntEnum

import numpy as np
import numpy.typing as npt

_CODE_BITS = 13
_UNIT_BITS = 16
_UNIT = np.uint64(0xFFFF)
_ODD = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio (Knuth, 6.4): its last bits multiply by an odd number, too."""

_FNV_START = 0xCBF29CE484222325
_FNV_PRIME = 0x100000001B3

Numbers = npt.NDArray[np.uint64]
Groups = npt.NDArray[np.intp]


class WordGroup(IntEnum):
    """What kind of code a word has: first those of common characters, by their length."""

    RARE = 0
    """One or two characters, not all of them common."""
    ONE = 1
    TWO = 2
    THREE = 3
    RARE_THREE = 4
    NUMBER = 5


BITS = (2 * _UNIT_BITS, _CODE_BITS, 2 * _CODE_BITS, 3 * _CODE_BITS, 3 * _UNIT_BITS, 48)
"""How many bits the codes of each group have."""

_BITS = np.array(BITS, np.uint64)


def common_characters() -> str:
    """The characters that have a code, by it; the browser decodes the same of GB 18030."""
    rows = (0xA1, *range(0xB0, 0xF8))
    cells = range(0xA1, 0xFF)
    data = bytes(byte for row in rows for cell in cells for byte in (row, cell))
    return "".join(map(chr, range(0x21, 0x7F))) + data.decode("gb18030")


def _codes() -> npt.NDArray[np.int32]:
    codes = np.full(1 << _UNIT_BITS, -1, np.int32)
    for code, char in enumerate(common_characters()):
        codes[ord(char)] = code
    return codes


_CODES = _codes()


def hashes_of(words: Numbers) -> tuple[Groups, Numbers]:
    """Group and mixed code of each word, given as its UTF-16 units, the last in the lowest bits."""
    length = 1 + (words >= np.uint64(1 << 16)).astype(np.intp) + (words >= np.uint64(1 << 32))
    code = np.zeros(len(words), np.uint64)
    common = np.ones(len(words), bool)
    for place in reversed(range(3)):
        units = _CODES[words >> np.uint64(_UNIT_BITS * place) & _UNIT]
        used = length > place
        common &= ~used | (units >= 0)
        code = code << np.uint64(_CODE_BITS) | np.where(used, units, 0).astype(np.uint64)
    rare = np.where(length > 2, WordGroup.RARE_THREE, WordGroup.RARE)
    groups = np.where(common, length, rare)
    return groups, _mixed(np.where(common, code, words), groups)


def number_hash(word: str) -> int:
    """The mixed code of a number's word: 48 bits of its FNV-1a hash."""
    value = _FNV_START
    for unit in array("H", word.encode("utf-16")[2:]):
        value = (value ^ unit) * _FNV_PRIME & (1 << 64) - 1
    code = np.array([value & (1 << BITS[WordGroup.NUMBER]) - 1], np.uint64)
    return int(_mixed(code, np.array([WordGroup.NUMBER]))[0])


def _mixed(codes: Numbers, groups: Groups) -> Numbers:
    """Each code as another one of its group: multiplied, folded and multiplied again."""
    bits = _BITS[groups]
    mask = (np.uint64(1) << bits) - np.uint64(1)
    once = codes * np.uint64(_ODD) & mask
    mixed: Numbers = (once ^ once >> (bits >> np.uint64(1))) * np.uint64(_ODD) & mask
    return mixed


def buckets_of(groups: Groups, hashes: Numbers, buckets: int) -> Groups:
    """In which of so many files of words each mixed code is."""
    return (hashes * np.uint64(buckets) >> _BITS[groups]).astype(np.intp)


def rests_of(groups: Groups, hashes: Numbers, buckets: int) -> Numbers:
    """What each mixed code adds to its bucket: how far it is from the bucket's first one."""
    of = buckets_of(groups, hashes, buckets).astype(np.uint64)
    return hashes - ((of << _BITS[groups]) + np.uint64(buckets - 1)) // np.uint64(buckets)
