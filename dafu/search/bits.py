"""Numbers as rows of bits: Elias's gamma code and Rice's, written with arrays instead of loops.

A :class:`Codes` is one code for each number: so many bits, of which the last ones are the value and
those before it zeros, so that a code may be longer than a machine word.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_WORD = 64


class Codes(NamedTuple):
    """Codes of some numbers; arrays of one length."""

    values: npt.NDArray[np.uint64]
    sizes: npt.NDArray[np.int64]
    """Bits of each code, the zeros before its value included."""

    def then(self, others: Codes) -> Codes:
        """Each code with that of ``others`` behind it; both values have at most 64 bits."""
        shift = others.sizes.astype(np.uint64)
        return Codes(self.values << shift | others.values, self.sizes + others.sizes)


def gamma(numbers: npt.NDArray[Any]) -> Codes:
    """Elias's gamma code of numbers from 1 to 2^48."""
    return Codes(numbers.astype(np.uint64), 2 * lengths(numbers) - 1)


def rice(numbers: npt.NDArray[Any], bits: npt.NDArray[Any]) -> Codes:
    """Rice's code: the quotient by 2^``bits`` in zeros, a one, and the rest."""
    wide, shift = numbers.astype(np.uint64), bits.astype(np.uint64)
    one = np.uint64(1) << shift
    quotients = (wide >> shift).astype(np.int64)
    return Codes(wide & (one - np.uint64(1)) | one, quotients + 1 + bits)


def rice_bits(span: npt.NDArray[Any], count: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """The bits of the rest that suit ``count`` numbers whose sum is at most ``span``."""
    return lengths(span // (count + 1) // 2)


def lengths(numbers: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """How many bits each number has; numbers below 2^53, which a float holds."""
    _, exponents = np.frexp(numbers.astype(np.float64))
    return exponents.astype(np.int64)


def written(codes: Codes) -> bytes:
    """The codes one after the other, the highest bit of a byte first."""
    values, sizes = codes
    if not len(values):
        return b""
    last = np.cumsum(sizes) - 1
    place = last >> 6
    shift = (63 - (last & 63)).astype(np.uint64)
    out = np.zeros(int(place[-1]) + 2, np.uint64)
    begins = np.flatnonzero(np.diff(place, prepend=-1))
    # No two codes share a bit, but many share a word: each is joined to those of the same word, and
    # what does not fit goes to the end of the word before, which is out[n] for the word n.
    over = np.where(
        shift > 0, values >> (np.uint64(_WORD) - np.maximum(shift, np.uint64(1))), np.uint64(0)
    )
    out[place[begins] + 1] |= np.bitwise_or.reduceat(values << shift, begins)
    out[place[begins]] |= np.bitwise_or.reduceat(over, begins)
    return out[1:].astype(">u8").tobytes()[: int(last[-1]) // 8 + 1]
