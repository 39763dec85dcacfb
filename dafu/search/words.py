"""A letter as the words that Pagefind indexes.

Pagefind knows no Chinese words, and needs none: every two neighbouring characters are a word, so
that any text of two characters and more is a chain of words at known distances. A single character
and a number by which a letter is cited are words of their own. A word is written in hexadecimal,
which none of Pagefind's rules for splitting and folding touches.
"""

from __future__ import annotations

import re
from itertools import pairwise

from dafu.search.fold import LINE, fold
from dafu.search.record import SearchRecord

GAP = "z"
"""Holds a position at which no word stands; never asked for."""

HEAD = 128
"""A match before this position is in the title or the subject."""

_SINGLE = "y"
_NUMBER = "x"
"""Stands on both sides of a number, since a query finds longer words that begin like it."""


def text_of(record: SearchRecord) -> str:
    """Everything of ``record`` that is searched, folded; the body begins at :data:`HEAD`."""
    head = fold(LINE.join(record.head))
    rest = fold(LINE.join((*record.names, record.text)))
    return f"{head}{LINE}".ljust(HEAD, LINE) + re.sub(r"\n{2,}", LINE, rest)


def number_key(number: str) -> str:
    """``number`` as a query for it is compared: folded, without 第 and 号 around a bare number."""
    folded = fold(number)
    bare = re.fullmatch(r"第?(\d+)号?", folded)
    return bare[1] if bare else folded


class Words:
    """Makes words, each one once, so that equal words of many letters take little memory."""

    def __init__(self) -> None:
        self._pairs = _Pairs()

    def of(self, record: SearchRecord) -> list[str]:
        """The words of ``record`` in the order of their positions.

        First the pairs of :func:`text_of`, then each single character and each number once.
        """
        text = text_of(record)
        return [
            *(self._pairs[first + second] for first, second in pairwise(text)),
            *(_SINGLE + _hex(char) for char in sorted(set(text) - {LINE})),
            *(_NUMBER + _hex(number_key(number)) + _NUMBER for number in record.numbers if number),
        ]


class _Pairs(dict[str, str]):
    def __missing__(self, pair: str) -> str:
        word = GAP if LINE in pair else _hex(pair)
        self[pair] = word
        return word


def _hex(text: str) -> str:
    """The UTF-16 units of ``text``, four digits each."""
    return text.encode("utf-16-be").hex()
