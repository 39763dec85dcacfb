"""Numbers as rows of bits: Elias's gamma code and Rice's, written with arrays instead of loops.

A :class:`Codes` is one code for each number: so many bits, of which the last ones are the value and
those before it zeros, so that a code may be longer than a machine word.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

_ONE = np.uint64(1)
_LAST = np.uint64(63)
"""The last bit of a machine word."""


def differs(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each value is another than the one before it."""
    new = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


Sizes = npt.NDArray[np.int32]


class Codes(NamedTuple):
    """Codes of some numbers; arrays of one length."""

    values: npt.NDArray[np.unsignedinteger[Any]]
    sizes: Sizes
    """Bits of each code, the zeros before its value included."""

    def then(self, others: Codes) -> Codes:
        """Each code with that of ``others`` behind it; both values have at most 64 bits."""
        shift = others.sizes.astype(np.uint64)
        return Codes(self.values << shift | others.values, self.sizes + others.sizes)


def gamma(numbers: npt.NDArray[Any]) -> Codes:
    """Elias's gamma code of numbers from 1 to 2^48."""
    return Codes(numbers.astype(np.uint64), 2 * lengths(numbers) - 1)


def rice(numbers: npt.NDArray[Any], bits: Sizes) -> Codes:
    """Rice's code: the quotient by 2^``bits`` in zeros, a one, and the rest."""
    wide = numbers.astype(f"u{numbers.itemsize}")
    shift = bits.astype(wide.dtype)
    one = np.ones((), wide.dtype) << shift
    quotients = (wide >> shift).astype(np.int32)
    return Codes(wide & (one - 1) | one, quotients + (bits + 1))


def rice_bits(span: npt.NDArray[Any], count: npt.NDArray[Any]) -> Sizes:
    """The bits of the rest that suit ``count`` numbers whose sum is at most ``span``."""
    return lengths(span // (count + 1) // 2)


def lengths(numbers: npt.NDArray[Any]) -> Sizes:
    """How many bits each number has; numbers below 2^53, which a float holds."""
    return np.frexp(numbers.astype(np.float64))[1]


def written(codes: Codes) -> bytes:
    """The codes one after the other, the highest bit of a byte first."""
    values, sizes = codes
    if not len(values):
        return b""
    last = np.cumsum(sizes, dtype=np.int64) - 1
    place = last >> 6
    within = last.astype(np.uint64) & _LAST
    out = np.zeros(int(place[-1]) + 2, np.uint64)
    begins = np.flatnonzero(differs(place))
    # No two codes share a bit, but many share a word: each is joined to those of the same word, and
    # what of the first does not fit goes to the end of the word before, which is out[n] for n.
    out[place[begins] + 1] = np.bitwise_or.reduceat(values << (within ^ _LAST), begins)
    out[place[begins]] |= values[begins] >> _ONE >> within[begins]
    return out[1:].astype(">u8").tobytes()[: int(last[-1]) // 8 + 1]
