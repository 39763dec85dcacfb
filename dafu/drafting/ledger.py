"""Ledgers (台账): a row a letter, from .xlsx by openpyxl or from .csv; what is hidden stays out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from dafu.drafting import labels
from dafu.drafting.document import Document, Refused, paragraph
from dafu.drafting.draft import Draft, DraftValue, Loc
from dafu.drafting.notes import add_value
from dafu.drafting.readers import plain
from dafu.drafting.readers.archive import MOST_BYTES, Archive
from dafu.drafting.reading import drafted, finished
from dafu.model.keys import key_names, wrong_names
from dafu.model.letter import FrontMatter
from dafu.model.offices import without_blanks
from dafu.model.settings import Site
from dafu.problems.problem import Text

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".tsv")
_BODY = frozenset({"正文", "答复正文", "答复内容", "答复全文", "复函内容", "内容", "全文"})
_HEAD_ROWS = 10
"""Rows among which the names of the columns are looked for: a title may stand above."""
_MOST_ROWS = 20_000


class _Cell(NamedTuple):
    text: str
    number: bool = False
    """Whether the sheet holds it as a number, which has no leading zeros."""


Row = Sequence[_Cell]


class LedgerDrafts(NamedTuple):
    """The drafts of a ledger by their rows, and what was left out of it."""

    drafts: list[tuple[int, Draft]]
    document: Document


def read_ledger(data: bytes, name: str, site: Site | None = None) -> LedgerDrafts:
    """The drafts of the letters in a ledger; raises :class:`Refused` for what is none."""
    if len(data) > MOST_BYTES:
        raise Refused("import-large", limit=MOST_BYTES // 1_000_000)
    document = Document()
    if data.startswith(b"PK\x03\x04"):
        try:
            rows = list(_sheet(data, document))
        except ModuleNotFoundError as error:
            raise Refused("import-package", module=error.name) from None
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("import-old-sheet", name=name)
    else:
        rows = list(_separated(plain.decoded(data, document)))
    head, columns = _head(rows)
    drafts = [
        (number, _draft(row, columns, f"{name}:{number}", site))
        for number, row in enumerate(rows[head + 1 :], head + 2)
        if any(cell.text for cell in row)
    ]
    return LedgerDrafts(drafts, document)


def is_ledger(data: bytes, name: str) -> bool:
    """Whether a file can be read as a ledger at all."""
    try:
        return bool(read_ledger(data, name).drafts)
    except Refused:
        return False


def _separated(text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    mark = max(",\t;", key=first.count)
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=mark)):
        if number > _MOST_ROWS:
            raise Refused("import-large", limit=_MOST_ROWS)
        yield [_Cell(cell.strip()) for cell in row]


def _sheet(data: bytes, document: Document) -> Iterator[Row]:
    """The rows of the first sheet that is shown."""
    archive = Archive(data)
    archive.check_xml()
    document.dropped["macro"] += any("vbaProject" in name for name in archive.names)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, OSError, IndexError):
        raise Refused("import-damaged") from None
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    document.dropped["sheet"] += len(book.worksheets) - len(shown)
    if not shown:
        raise Refused("import-empty")
    yield from _rows(shown[0], document)


def _rows(sheet: Any, document: Document) -> Iterator[Row]:
    if sheet.max_row > _MOST_ROWS:
        raise Refused("import-large", limit=_MOST_ROWS)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > _HEAD_ROWS or (merged.max_row > merged.min_row and merged.min_row > 1):
            raise Refused("import-merged", number=1, row=merged.min_row)
    hidden = _hidden_columns(sheet)
    document.dropped["sheet"] += len(hidden)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if sheet.row_dimensions[number].hidden:
            document.dropped["sheet"] += 1
            continue
        document.dropped["comment"] += sum(cell.comment is not None for cell in row)
        yield [_cell(cell.value) for cell in row if cell.column not in hidden]


def _hidden_columns(sheet: Any) -> frozenset[int]:
    from openpyxl.utils import column_index_from_string

    found = set[int]()
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column.min or column_index_from_string(letter)
            found |= set(range(first, min(column.max or first, sheet.max_column) + 1))
    return frozenset(found)


def _cell(value: object) -> _Cell:
    if value is None:
        return _Cell("")
    if isinstance(value, datetime):
        return _Cell(value.date().isoformat())
    if isinstance(value, date):
        return _Cell(value.isoformat())
    if isinstance(value, float) and value.is_integer():
        return _Cell(str(int(value)), number=True)
    return _Cell(str(value).strip(), number=isinstance(value, int | float))


def _head(rows: Sequence[Row]) -> tuple[int, dict[int, tuple[Loc, ...]]]:
    """The row that names the columns, and the keys of each; a body is ``("body",)``."""
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        columns = {column: _locs(cell.text) for column, cell in enumerate(row)}
        known = {column: locs for column, locs in columns.items() if locs}
        names = {loc for locs in known.values() for loc in locs}
        if len(known) > 1 and names & {("title",), ("document_number",)}:
            return index, known
    raise Refused("import-ledger")


def _locs(label: str) -> tuple[Loc, ...]:
    label = without_blanks(label)
    if label in _BODY:
        return (("body",),)
    more = key_names(FrontMatter) | wrong_names(FrontMatter)
    free = {"summary", "topics", "keywords", "role", "issuer", "title"}
    if more.get(label) in free:
        return ((more[label],),)
    return labels.meant_by(label)


def _draft(row: Row, columns: dict[int, tuple[Loc, ...]], name: str, site: Site | None) -> Draft:
    cells = {locs: row[i] for i, locs in columns.items() if i < len(row) and row[i].text}
    body = cells.pop((("body",),), None)
    document = Document([paragraph(body.text)] if body else [])
    document.clean()
    draft = drafted(document, name, site) if document.blocks else Draft(name)
    said = draft.entries
    draft.entries = {}
    for locs, cell in cells.items():
        _take(draft, locs, cell)
    for loc, entry in said.items():
        own = draft.entries.setdefault(loc, entry)
        if without_blanks(own.value) != without_blanks(entry.value) and not own.unsure:
            other = Text(f"正文里是“{entry.value}”", f"the text has '{entry.value}'")
            draft.entries[loc] = DraftValue(own.value, other)
    return finished(draft, site)


def _take(draft: Draft, locs: tuple[Loc, ...], cell: _Cell) -> None:
    unsure = None
    if cell.number and locs[0] in {("contact", "phone"), ("contact", "postcode")}:
        unsure = Text("表格里存成了数字，开头的 0 会丢", "it is a number, without leading zeros")
    for found in labels.values(locs, " ".join(cell.text.split())):
        add_value(draft, found.loc, found.value, unsure)
