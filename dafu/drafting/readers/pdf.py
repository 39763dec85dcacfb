"""PDF to blocks: the lines that can be seen, put together to paragraphs by where they stand."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from dafu.drafting.document import Block, Document, Picture, Refused, Table, paragraph
from dafu.drafting.lines import PAGE_NUMBER, stands_alone
from dafu.drafting.readers.pdf_text import TextLine, is_ruled, visible_lines
from dafu.drafting.readers.tables import is_layout
from dafu.model.values import ATTACHMENT_TYPES

_MOST_PAGES = 300
_EDGE = 0.075
"""The part of a page's height, above and below, in which running heads and page numbers stand."""
_RUNNING = re.compile(
    r"\d{1,3}\s*[/／]\s*\d{1,3}|[—–\-]?\s*\d{1,3}\s*[—–\-]?|https?://\S+|file:\S+"
)
_WORD = re.compile(r"[\x21-\x7e]+")
_SMALLEST = 24
"""Pixels of a picture; smaller ones are ornaments."""


def read(data: bytes) -> Document:
    """The blocks of a PDF that has text, its pictures and the files that lie in it."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) > _MOST_PAGES:
            raise Refused("import-large", limit=_MOST_PAGES)
        return _document(pdf)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise Refused("import-locked" if locked else "import-damaged") from None


def _document(pdf: Any) -> Document:
    document = Document()
    if any(value for name, value in pdf.get_metadata_dict().items() if name in _PERSONAL):
        document.dropped["metadata"] += 1
    pages = []
    images = 0
    for page in pdf:
        images += sum(1 for _ in _images(page))
        lines = visible_lines(page, document.dropped)
        pages.append((page, lines, page.get_height()))
        document.dropped["comment"] += _notes(page)
    if not any(lines for _, lines, _ in pages):
        unseen = document.dropped["hidden"] + document.dropped["covered"]
        raise Refused("import-scanned" if images or unseen else "import-empty")
    running = _running([(lines, height) for _, lines, height in pages])
    blocks: list[Block] = []
    before: TextLine | None = None
    for page, lines, height in pages:
        kept = [line for line in lines if not _is_running(line, height, running)]
        document.dropped["page"] += len(kept) < len(lines)
        before = _add_page(page, kept, before, blocks, document)
    document.blocks = [*blocks, *_embedded(pdf)]
    return document


_PERSONAL = frozenset({"Author", "Creator", "Title", "Subject", "Keywords"})


def _running(pages: Sequence[tuple[list[TextLine], float]]) -> frozenset[str]:
    """What stands at the edge of more than one page, digits apart."""
    found = Counter(
        text
        for lines, height in pages
        for text in {_shape(line.text) for line in lines if _at_edge(line, height)}
    )
    return frozenset(text for text, count in found.items() if count > 1)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _at_edge(line: TextLine, height: float) -> bool:
    return line.base < height * _EDGE or line.base > height * (1 - _EDGE)


def _is_running(line: TextLine, height: float, running: frozenset[str]) -> bool:
    if PAGE_NUMBER.fullmatch(line.text):
        return True
    edge = _at_edge(line, height)
    return edge and (_shape(line.text) in running or bool(_RUNNING.fullmatch(line.text)))


def _add_page(
    page: Any,
    lines: Sequence[TextLine],
    before: TextLine | None,
    blocks: list[Block],
    document: Document,
) -> TextLine | None:
    """Add a page's paragraphs, tables and pictures; its last line, which may go on."""
    pictures = sorted(_pictures(page, document), key=lambda found: -found[0])
    shape = _Shape(lines)
    tables = dict(_tables(lines))
    if not tables and is_ruled(page):
        document.unsure.add("ruled")
    for index, line in enumerate(lines):
        while pictures and pictures[0][0] > line.base:
            blocks.append(pictures.pop(0)[1])
            before = None
        if index in tables:
            if tables[index]:
                document.unsure.add("table")
                blocks.append(Table(tables[index]))
            before = None
        elif before and blocks and not shape.breaks(before, line):
            blocks[-1] = paragraph(_joined(_text_of(blocks[-1]), line.text))
            before = line
        else:
            blocks.append(paragraph(line.text))
            before = line
    blocks += (picture for _, picture in pictures)
    return None if pictures else before


def _tables(lines: Sequence[TextLine]) -> Iterator[tuple[int, tuple[tuple[str, ...], ...]]]:
    """The lines that are rows of tables: the first of each with all rows, the others with none."""
    start = 0
    while start < len(lines):
        width = len(lines[start].cells)
        end = start + 1
        while end < len(lines) and len(lines[end].cells) == width:
            end += 1
        rows = tuple(line.cells for line in lines[start:end])
        if width > 1 and len(rows) > 1 and not is_layout([list(row) for row in rows]):
            yield start, rows
            yield from ((index, ()) for index in range(start + 1, end))
        start = end


def _text_of(block: Block) -> str:
    return block.text if not isinstance(block, Table | Picture) else ""


def _joined(before: str, after: str) -> str:
    words = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii()
    hyphens = before.endswith("-")
    return f"{before}{' ' if words and after[:1].isalnum() and not hyphens else ''}{after}"


class _Shape:
    """How the lines of a page stand: its margins, and the usual distance of two lines."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self.left = min((line.left for line in lines), default=0.0)
        self.right = max((line.right for line in lines), default=0.0)
        gaps = [a.base - b.base for a, b in pairwise(lines) if a.base > b.base]
        self.gap = sorted(gaps)[len(gaps) // 4] if gaps else 0.0

    def breaks(self, before: TextLine, after: TextLine) -> bool:
        """Whether a paragraph begins with ``after``."""
        size = max(before.size, after.size)
        indented = after.left > self.left + 0.8 * size
        # A word or number that did not fit went whole to the next line.
        word = _WORD.match(after.text)
        short = (
            self.right - before.right > max(1.8, 0.6 + 0.6 * len(word[0] if word else "")) * size
        )
        below = before.base - after.base
        apart = below > 1.4 * self.gap > 0 if below > 0 else False
        return indented or short or apart or stands_alone(after.text)


# Pictures and files.


def _images(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    yield from page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)


def _pictures(page: Any, document: Document) -> Iterator[tuple[float, Picture]]:
    """The pictures of a page, each with the height at which it begins."""
    for image in _images(page):
        try:
            width, height = image.get_px_size()
            if min(width, height) < _SMALLEST:
                continue
            top = float(image.get_bounds()[3])
            yield top, _picture(image)
        except Exception:  # A picture in a form that PDFium cannot decode.
            document.dropped["picture"] += 1


def _picture(image: Any) -> Picture:
    if image.get_filters()[-1:] == ["DCTDecode"]:
        return Picture(bytes(image.get_data(decode_simple=True)), ".jpg")
    return Picture(png(image.get_bitmap(render=False)), ".png")


def png(bitmap: Any) -> bytes:
    """A bitmap of PDFium as a PNG file (ISO/IEC 15948), without further data."""
    pixels = bitmap.to_numpy()
    height, width, channels = pixels.shape if pixels.ndim == 3 else (*pixels.shape, 1)
    order = {1: (0,), 3: (2, 1, 0), 4: (2, 1, 0)}[channels]
    rows = pixels.reshape(height, width, channels)[:, :, list(order)]
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    kind = 0 if len(order) == 1 else 2
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def _notes(page: Any) -> int:
    """How many remarks are pinned to a page; links and fields are none."""
    import pypdfium2.raw as pdfium

    kinds = {pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STRIKEOUT}
    count = 0
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        count += pdfium.FPDFAnnot_GetSubtype(note) in kinds
        pdfium.FPDFPage_CloseAnnot(note)
    return count


def _embedded(pdf: Any) -> Iterator[Picture]:
    for index in range(pdf.count_attachments()):
        attachment = pdf.get_attachment(index)
        name = attachment.get_name()
        ending = f".{name.rpartition('.')[2].lower()}"
        if ending in ATTACHMENT_TYPES:
            title = name.rpartition(".")[0]
            yield Picture(bytes(attachment.get_data()), ending, title, shown=False)
