"""The characters of a PDF page that can be seen, by PDFium, as lines with their places.

Text can be there and not be seen: drawn in no colour or in that of the paper, outside the page, or
under something that was laid over it later. A black bar over a name hides it on paper alone.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

_INVISIBLE_MODES = frozenset({3, 7})
"""Text that is neither filled nor stroked (ISO 32000-1, 9.3.6)."""
_TINY = 2.0
_OPAQUE = 250
_PALE = 245
_MOST_OBJECTS = 50_000
_MOST_COVERS = 1_000


class TextLine(NamedTuple):
    """A line of a page: its text, and where it stands, in points from the page's lower left."""

    text: str
    left: float
    right: float
    base: float
    size: float
    cells: tuple[str, ...]
    """Its pieces between wide gaps."""


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """How much of the page it takes."""
        return (self.right - self.left) * (self.top - self.bottom)

    def covers(self, other: _Box) -> bool:
        """Whether nearly all of ``other`` lies within."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width > 0 and height > 0 and width * height >= 0.7 * max(other.area, 0.01)


class _Cover(NamedTuple):
    order: int
    box: _Box
    pale: bool


class _Char(NamedTuple):
    char: str
    box: _Box
    base: float
    size: float
    generated: bool = False


def visible_lines(page: Any, dropped: Counter[str]) -> list[TextLine]:
    """The lines of ``page`` in the order of its text."""
    chars = list(_visible(page, dropped))
    lines: list[list[_Char]] = []
    for char in chars:
        if char.char in "\r\n":
            if lines and lines[-1]:
                lines.append([])
            continue
        last = lines[-1][-1] if lines and lines[-1] else None
        if not lines or (last and not char.generated and not _same_line(last, char)):
            lines.append([])
        lines[-1].append(char)
    rules = list(islice(_upright_rules(page), _MOST_COVERS))
    found = [_line(line, rules) for line in lines if any(not x.char.isspace() for x in line)]
    return _merged(found, rules)


def _same_line(last: _Char, char: _Char) -> bool:
    return last.generated or abs(last.base - char.base) < 0.5 * max(last.size, char.size)


def _line(chars: list[_Char], rules: list[_Box]) -> TextLine:
    real = [char for char in chars if not char.generated and not char.char.isspace()]
    size = max(char.size for char in real)
    cells = [""]
    before: _Char | None = None
    spaced = False
    for char in chars:
        if char.generated:
            spaced = True
            continue
        gap = char.box.left - before.box.right if before else 0.0
        if before and (
            gap > _APART * size or _ruled_off(before.box.right, char.box.left, char.base, rules)
        ):
            cells.append("")
        elif spaced and before and gap > _space(before.char, char.char) * size:
            cells[-1] += " "
        cells[-1] += char.char
        before, spaced = char, False
    cells = [cell.strip() for cell in cells if cell.strip()]
    left, right = real[0].box.left, max(char.box.right for char in real)
    return TextLine("  ".join(cells), left, right, real[0].base, size, tuple(cells))


_APART = 1.6
"""Sizes of a character between two cells of a row."""


def _space(before: str, after: str) -> float:
    """How wide a gap is a blank, in sizes: justified lines spread Chinese characters a little."""
    return 0.4 if ord(before) > 0x2E7F and ord(after) > 0x2E7F else 0.15


def _ruled_off(left: float, right: float, base: float, rules: list[_Box]) -> bool:
    """Whether a rule stands between two characters of a line."""
    return any(
        left - 1 <= rule.left and rule.right <= right + 1 and rule.bottom <= base <= rule.top
        for rule in rules
    )


def _merged(lines: list[TextLine], rules: list[_Box]) -> list[TextLine]:
    """Lines of one height, drawn one after the other, as one: the cells of a row."""
    found: list[TextLine] = []
    for line in lines:
        last = found[-1] if found else None
        if last and abs(last.base - line.base) < 0.3 * last.size and line.left >= last.right - 1:
            near = line.left - last.right < 0.6 * last.size
            near = near and not _ruled_off(last.right, line.left, line.base, rules)
            cells = (
                (*last.cells[:-1], last.cells[-1] + line.cells[0], *line.cells[1:])
                if near
                else (*last.cells, *line.cells)
            )
            found[-1] = TextLine(
                "  ".join(cells), last.left, line.right, last.base, last.size, cells
            )
        else:
            found.append(line)
    return found


def _visible(page: Any, dropped: Counter[str]) -> Iterator[_Char]:
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    orders, covers = _objects(page)
    width, height = page.get_size()
    crop = page.get_cropbox()
    frame = _Box(*crop) if crop else _Box(0, 0, width, height)
    why = ""
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if not code:
            continue
        char = chr(code) if code <= 0x10FFFF else "\ufffd"
        if pdfium.FPDFText_IsHyphen(text, index) == 1:
            char = "-"  # PDFium gives another character for one at the end of a line.
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            yield _Char(char, _Box(0, 0, 0, 0), 0, 0, generated=True)
            continue
        box, base, size = _place(text, index)
        reason = why
        if not char.isspace():
            reason = _why_hidden(text, index, box, size, frame, orders, covers)
        if reason:
            # Counted by passage, not by character.
            dropped[reason] += reason != why
        else:
            yield _Char(char, box, base, size)
        why = reason


def _place(text: Any, index: int) -> tuple[_Box, float, float]:
    """Where a character stands, its base line, and its size in points."""
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, rect)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    low, high = sorted((rect.bottom, rect.top))
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    # A dash or 一 has a box of hardly any height; how large it is set tells its font alone.
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    return _Box(rect.left, low, rect.right, high), y.value, max(size, high - low)


def _why_hidden(
    text: Any,
    index: int,
    box: _Box,
    size: float,
    frame: _Box,
    orders: dict[int, int],
    covers: list[_Cover],
) -> str:
    import pypdfium2.raw as pdfium

    middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    inside = frame.left <= middle[0] <= frame.right and frame.bottom <= middle[1] <= frame.top
    if not inside or size < _TINY:
        return "hidden"
    pointer = pdfium.FPDFText_GetTextObject(text, index)
    if pointer and pdfium.FPDFTextObj_GetTextRenderMode(pointer) in _INVISIBLE_MODES:
        return "hidden"
    order = orders.get(_address(pointer), -1) if pointer else -1
    if order >= 0 and any(cover.order > order and cover.box.covers(box) for cover in covers):
        return "covered"
    color = [ctypes.c_uint() for _ in range(4)]
    if pdfium.FPDFText_GetFillColor(text, index, *color):
        red, green, blue, alpha = (value.value for value in color)
        stroked = pointer and pdfium.FPDFTextObj_GetTextRenderMode(pointer) in {1, 2}
        if alpha < 8:
            return "hidden"
        ground = [x for x in covers if order > x.order and x.box.covers(box)]
        if min(red, green, blue) >= _PALE and not stroked and not (ground and not ground[-1].pale):
            return "hidden"
    return ""


def _upright_rules(page: Any) -> Iterator[_Box]:
    """The upright lines on a page, as between the cells of a table."""
    import pypdfium2.raw as pdfium

    for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=8):
        box = _bounds(found)
        if box.right - box.left < _THIN < box.top - box.bottom:
            yield box


def is_ruled(page: Any) -> bool:
    """Whether lines are drawn on a page as around the cells of a table."""
    import pypdfium2.raw as pdfium

    thin = 0
    for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=8):
        box = _bounds(found)
        thin += min(box.right - box.left, box.top - box.bottom) < _THIN
        if thin >= _RULES:
            return True
    return False


_THIN = 1.6
_RULES = 8
"""Lines around the cells of a small table; a letterhead has one or two."""


def _objects(page: Any) -> tuple[dict[int, int], list[_Cover]]:
    """The order in which text is drawn, and what may lie over or under it."""
    import pypdfium2.raw as pdfium

    orders: dict[int, int] = {}
    covers: list[_Cover] = []
    for order, found in enumerate(islice(page.get_objects(max_depth=8), _MOST_OBJECTS)):
        if found.type == pdfium.FPDF_PAGEOBJ_TEXT:
            orders[_address(found.raw)] = order
        elif found.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            covers.append(_Cover(order, _bounds(found), False))
        elif found.type == pdfium.FPDF_PAGEOBJ_PATH and (fill := _fill(found)) is not None:
            covers.append(_Cover(order, _bounds(found), fill))
    # Of very many the largest: each character is held against them.
    largest = sorted(covers, key=lambda cover: cover.box.area, reverse=True)[:_MOST_COVERS]
    return orders, sorted(largest)


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _bounds(found: Any) -> _Box:
    try:
        return _Box(*found.get_bounds())
    except Exception:  # An object without any extent; PDFium says no more.
        return _Box(0, 0, 0, 0)


def _fill(found: Any) -> bool | None:
    """Whether a path is filled with a pale colour; None where it covers nothing."""
    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    color = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPath_GetDrawMode(found.raw, mode, stroke) or not mode.value:
        return None
    if not pdfium.FPDFPageObj_GetFillColor(found.raw, *color) or color[3].value < _OPAQUE:
        return None
    return min(value.value for value in color[:3]) >= _PALE
