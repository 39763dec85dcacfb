"""Tables of pages: those of data, and those that only place the things in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dafu.drafting.document import Block, Paragraph, Picture, Refused, Table, TextRun


@dataclass(slots=True)
class OpenTable:
    """A table of a page while it is read."""

    rows: list[list[list[Block]]] = field(default_factory=list)
    """Each cell with the blocks in it."""
    cell: list[Block] | None = None
    merged: int = 0
    """The row, from 1, of the first merged cell."""


_LAYOUT = re.compile(
    r"抄送|抄报|印发|主题词|联系人|联系电话|承办|办复类别|办理结果|公开属性|签发|[〔\[【]\d{4}[〕\]】]"
)
_LONG_CELL = 200
_MANY_PARAGRAPHS = 3


def placed(table: OpenTable, number: int) -> list[Block]:
    """What a table is: one of data, or, where it only places things, the things that it places."""
    rows = [row for row in table.rows if any(row)]
    if not rows:
        return []
    if any(_is_text(cell) for row in rows for cell in row):
        return [block for row in rows for cell in row for block in cell]
    texts = [[_cell_text(cell) for cell in row] for row in rows]
    pictures = [x for row in rows for cell in row for x in cell if isinstance(x, Picture)]
    if is_layout(texts):
        lines = ["　".join(filter(None, row)) for row in texts]
        return [*pictures, *(Paragraph((TextRun(line),)) for line in lines if line)]
    if table.merged or len({*map(len, texts)}) > 1:
        odd = (i for i, row in enumerate(texts, 1) if len(row) != len(texts[0]))
        raise Refused("import-merged", number=number, row=table.merged or next(odd))
    return [Table(tuple(map(tuple, texts))), *pictures]


def _is_text(cell: list[Block]) -> bool:
    """Whether a cell holds more than a table of data does: other tables, or much text."""
    sizes = [len(block.text) for block in cell if isinstance(block, Paragraph)]
    much = sum(sizes) > _LONG_CELL or len(sizes) > _MANY_PARAGRAPHS
    return much or any(isinstance(block, Table) for block in cell)


def _cell_text(cell: list[Block]) -> str:
    lines = (block.text for block in cell if isinstance(block, Paragraph))
    return " ".join(" ".join(lines).split("\n")).strip()


def is_layout(rows: list[list[str]]) -> bool:
    """Whether a table only places lines: 版记, a letterhead, labels with their values."""
    if max(map(len, rows)) < 2 or len(rows) < 2:
        return True
    cells = [cell for row in rows for cell in row if cell]
    labels = sum(bool(_LAYOUT.search(cell)) for cell in cells)
    return labels * 2 >= len(cells) or (len(rows) <= 3 and any("印发" in cell for cell in cells))
