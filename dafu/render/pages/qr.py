"""QR codes (ISO/IEC 18004) as SVG: byte mode, level M, always the first mask.

Every letter has one for its print. Any mask can be read; choosing among the eight would take most
of the time, and so would laying out each symbol anew: all of a version share one layout. Tests
have a scanner read every version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

CORRECTION = (
    *(10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26),
    *(26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28),
)
"""Error correction codewords of each block at level M, by version from 1 (table 9)."""

BLOCKS = (
    *(1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16),
    *(17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49),
)
"""Blocks at level M, by version from 1 (table 9)."""

_LEVEL_M_MASK_0 = 0b00000
_QUIET = 4
"""Modules of white around a symbol (5.3.8)."""

_EMPTY_THEN_INVERTED = str.maketrans("01", "10")


class QrLayout(NamedTuple):
    """What the symbols of a version share."""

    size: int
    """Modules of a side."""
    modules: Callable[[str], tuple[str, ...]]
    """Every module, row by row, from the bits, the same inverted, ``0`` and ``1``."""


def qr_svg(text: str) -> str:
    """The symbol of ``text`` as SVG, with its quiet zone; raises ValueError if it is too long."""
    size, symbol = qr_modules(text.encode())
    width = size + 2 * _QUIET
    rows = [symbol[start : start + size] for start in range(0, size * size, size)]
    runs = "/".join(rows).replace("#-", "# -").replace("/", " / ").split()
    path = f"M{_QUIET} {_QUIET}.5" + "".join(map(_strokes(size).__getitem__, runs))
    drawn = f'<path stroke="#000" d="{path}"/>'
    return f'<svg class="qr" viewBox="0 0 {width} {width}">{drawn}</svg>'


@lru_cache(maxsize=8)
def _strokes(size: int) -> dict[str, str]:
    """What is drawn for light modules and the dark ones after them, and between rows (``/``)."""
    runs = {"/": f"m-{size} 1"}
    for light in range(size + 1):
        for dark in range(size + 1 - light):
            move, line = f"m{light} 0" if light else "", f"h{dark}" if dark else ""
            runs["-" * light + "#" * dark] = move + line
    return runs


def qr_modules(data: bytes) -> tuple[int, str]:
    """The side of the symbol, and its modules row by row: ``#`` dark, ``-`` light."""
    version = next((v for v in range(1, 41) if len(data) <= capacity(v)), None)
    if version is None:
        raise ValueError(f"{len(data)} bytes do not fit into a QR code")
    size, modules = _layout(version)
    codewords = _codewords(data, version)
    bits = f"{int.from_bytes(codewords):0{8 * len(codewords)}b}"
    drawn = "".join(modules(bits + bits.translate(_EMPTY_THEN_INVERTED) + "01"))
    return size, drawn.translate(_DRAWN)


_DRAWN = str.maketrans("01", "-#")


def capacity(version: int) -> int:
    """Bytes that fit into a symbol."""
    return _data_codewords(version) - (2 if version < 10 else 3)


def _data_codewords(version: int) -> int:
    """All modules without those of patterns and formats (table 1), in bytes, without correction."""
    modules = (16 * version + 128) * version + 64
    if version > 1:
        aligned = version // 7 + 2
        modules -= (25 * aligned - 10) * aligned - 55
    if version > 6:
        modules -= 36
    return modules // 8 - CORRECTION[version - 1] * BLOCKS[version - 1]


def _codewords(data: bytes, version: int) -> bytes:
    """Data and error correction of all blocks, interleaved (7.4 to 7.6)."""
    total, blocks, correction = (
        _data_codewords(version),
        BLOCKS[version - 1],
        CORRECTION[version - 1],
    )
    count = 8 if version < 10 else 16
    # Mode 0100, the count, the bytes, and four zeros as terminator: whole bytes again.
    stream = (0b0100 << count | len(data)) << 8 * len(data) | int.from_bytes(data)
    message = (stream << 4).to_bytes(len(data) + 1 + count // 8)
    message += bytes((0xEC, 0x11) * total)[: total - len(message)]
    short, long_blocks = divmod(total, blocks)
    # The later blocks are longer by one.
    ends = [short * n + max(0, n - blocks + long_blocks) for n in range(blocks + 1)]
    parts = [message[start:end] for start, end in pairwise(ends)]
    words = bytearray(blocks * (short + correction) + long_blocks)
    checks = len(words) - blocks * correction
    for block, part in enumerate(parts):
        words[block : blocks * short : blocks] = part[:short]
        words[checks + block :: blocks] = _remainder(part, correction)
    words[blocks * short : checks] = b"".join(part[short:] for part in parts)
    return bytes(words)


def _remainder(block: bytes, length: int) -> bytes:
    """The Reed-Solomon remainder of a block: a polynomial is one large number, a byte a term."""
    multiples, shift = _generator(length), 8 * (length - 1)
    remainder = 0
    for byte in block:
        factor = (remainder >> shift) ^ byte
        remainder = ((remainder & ((1 << shift) - 1)) << 8) ^ multiples[factor]
    return remainder.to_bytes(length)


@lru_cache(maxsize=4)
def _generator(length: int) -> list[int]:
    """All 256 multiples of the generator polynomial, without its leading term."""
    terms = [0] * (length - 1) + [1]
    root = 1
    for _ in range(length):
        terms = [
            _product(term, root) ^ (terms[i + 1] if i + 1 < length else 0)
            for i, term in enumerate(terms)
        ]
        root = _product(root, 2)
    return [
        int.from_bytes(bytes(_product(term, factor) for term in terms)) for factor in range(256)
    ]


def _product(a: int, b: int) -> int:
    """In the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    while b:
        product ^= a * (b & 1)
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return product


@lru_cache(maxsize=8)
def _layout(version: int) -> QrLayout:
    """Where every bit goes (7.7, 7.8.2 mask 000, 7.9, 7.10)."""
    size = 4 * version + 17
    fixed = dict(_patterns(version, size))
    path = [place for place in _zigzag(size) if place not in fixed]
    bits = len(path) // 8 * 8
    source = {place: 2 * bits + value for place, value in fixed.items()}
    for index, (y, x) in enumerate(path):
        inverted = (y + x) % 2 == 0
        source[y, x] = (bits * inverted + index) if index < bits else 2 * bits + inverted
    return QrLayout(size, itemgetter(*(source[y, x] for y in range(size) for x in range(size))))


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time, from the right, upwards and downwards in turn; not column 6."""
    upward = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for y in range(size - 1, -1, -1) if upward else range(size):
            yield y, right
            yield y, right - 1
        upward = not upward


def _patterns(version: int, size: int) -> Iterator[tuple[tuple[int, int], int]]:
    """The modules that are the same in all symbols of a version."""
    for place in range(8, size - 8):
        yield (6, place), place % 2 == 0
        yield (place, 6), place % 2 == 0
    centres = _alignment(version, size)
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for cy in centres:
        for cx in centres:
            if (cy, cx) not in corners:
                yield from _square(cy, cx, 2, size)
    for cy, cx in ((3, 3), (3, size - 4), (size - 4, 3)):
        yield from _square(cy, cx, 4, size)
    form = (_LEVEL_M_MASK_0 << 10 | _check(_LEVEL_M_MASK_0, 10, 0x537)) ^ 0x5412
    first = [*((8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)), *((y, 8) for y in (7, 5, 4, 3, 2, 1, 0))]
    second = [
        *((y, 8) for y in range(size - 1, size - 8, -1)),
        *((8, x) for x in range(size - 8, size)),
    ]
    for places in (first, second):
        yield from ((place, form >> 14 - i & 1) for i, place in enumerate(places))
    yield (size - 8, 8), 1
    if version >= 7:
        number = version << 12 | _check(version, 12, 0x1F25)
        for i in range(18):
            yield (i // 3, size - 11 + i % 3), number >> i & 1
            yield (size - 11 + i % 3, i // 3), number >> i & 1


def _square(cy: int, cx: int, reach: int, size: int) -> Iterator[tuple[tuple[int, int], int]]:
    """A finder with its separator (``reach`` 4), or an alignment pattern (2)."""
    for y in range(cy - reach, cy + reach + 1):
        for x in range(cx - reach, cx + reach + 1):
            if 0 <= y < size and 0 <= x < size:
                yield (y, x), max(abs(y - cy), abs(x - cx)) not in ({2, 4} if reach == 4 else {1})


def _alignment(version: int, size: int) -> list[int]:
    """Rows and columns of alignment patterns (annex E)."""
    if version == 1:
        return []
    count = version // 7 + 2
    step = 26 if version == 32 else (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    return sorted([6, *(size - 7 - step * i for i in range(count - 1))])


def _check(value: int, length: int, divisor: int) -> int:
    """The BCH remainder of ``value`` (annexes C and D)."""
    value <<= length
    while value.bit_length() > length:
        value ^= divisor << value.bit_length() - divisor.bit_length()
    return value
