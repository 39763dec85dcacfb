"""A letter's row in ``replies.csv``, and the columns that it has.

RFC 4180, with a byte order mark for Excel. A cell that a spreadsheet would take for a formula
begins with an apostrophe (OWASP, CSV Injection). There is no prose in it: Excel cuts a cell at
32,767 characters, and a table is for counting; what was written is in the other files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from dafu.model.entries import Contact
from dafu.model.letter import Model
from dafu.model.public import FullLetter, PublicLetter, PublicProposal, PublicTopic

BOM = "\ufeff"
"""Without it, Excel in China reads a CSV file as GBK."""

BETWEEN = "；"
"""What stands between the values of one cell."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What OWASP names, full-width forms included; some spreadsheets take these for the same."""

Twin = Mapping[str, Any]
"""A letter's twin, as parsed from JSON."""

Value = Callable[[Twin], Any]
"""What a letter has in a column."""


class Column(NamedTuple):
    """A column: its name, which never changes, its type (Table Schema), and whence it comes."""

    name: str
    type: str
    title: str
    description: str
    value: Value
    required: bool = False


def _own(name: str, type_: str = "string", required: bool = False) -> Column:
    """A column that is a field of the letter."""
    info = PublicLetter.model_fields[name]
    title, description = info.title or name, info.description or ""
    return Column(name, type_, title, description, itemgetter(name), required)


def _all(name: str) -> Column:
    """A column of a field's values."""
    info = PublicLetter.model_fields[name]
    return Column(name, "string", info.title or name, info.description or "", _joined(name, None))


def _part(column: str, name: str, model: type[Model], key: str, of: str) -> Column:
    """A column of one part of each of a field's values, in their order; ``of`` is what they are."""
    info = model.model_fields[key]
    title = info.title if of in (info.title or "") else f"{of}{info.title}"
    return Column(column, "string", title or key, info.description or "", _joined(name, key))


_PROPOSAL_COLUMNS = {"session_label": "proposal_session", "session": "proposal_session_number"}
"""Where a column is not called as its key: ``proposal_session`` was there first."""


def _of_proposals(key: str) -> Column:
    return _part(
        _PROPOSAL_COLUMNS.get(key, f"proposal_{key}"), "proposals", PublicProposal, key, "提案"
    )


def _joined(name: str, key: str | None) -> Value:
    """The values of a list in one cell; places of what is not known stay, so that columns agree."""

    def value(twin: Twin) -> str:
        found = [x[key] if key else x for x in twin[name]]
        return BETWEEN.join("" if x is None else str(x) for x in found) if any(found) else ""

    return value


def _number(name: str) -> Value:
    """How many values a field has that a summary is without."""
    return lambda twin: len(twin.get(name, ()))


COLUMNS: tuple[Column, ...] = (
    _own("id", required=True),
    _own("document_number"),
    _own("title", required=True),
    _own("subject"),
    _all("addressee"),
    _own("issuer", required=True),
    _own("issuer_slug", required=True),
    _own("role", required=True),
    _all("co_issuers"),
    _own("date", "date", required=True),
    _own("printed", "date"),
    _own("published", "date"),
    _own("assigned", "date"),
    _own("result"),
    _own("result_code", required=True),
    _own("disclosure_code", required=True),
    *map(_of_proposals, ("body", "level", "session_label", "number")),
    _part("topics", "topics", PublicTopic, "name", "主题"),
    _all("keywords"),
    _own("satisfaction"),
    _own("index_number"),
    Column(
        "attachments",
        "integer",
        FullLetter.model_fields["attachments"].title or "",
        "Number of attachments.",
        _number("attachments"),
        required=True,
    ),
    _own("status", required=True),
    _own("sample", "boolean", required=True),
    _own("sha256", required=True),
    Column("url", "string", "网址", "The letter's page.", lambda x: x["links"]["html"], True),
    Column("json", "string", "JSON", "Its twin.", lambda x: x["links"]["json"], True),
    _own("role_code", required=True),
    *map(_of_proposals, ("body_code", "level_code", "session", "meeting")),
    _part("topic_codes", "topics", PublicTopic, "code", "主题"),
    _own("satisfaction_code"),
    _own("document_type", required=True),
    *map(_of_proposals, ("area", "category", "kind", "signers", "url")),
    _all("places"),
    _all("copies"),
    _own("note"),
    _own("signed_by"),
    _all("former"),
    Column(
        "contact_department",
        "string",
        Contact.model_fields["department"].title or "",
        Contact.model_fields["department"].description or "",
        lambda twin: (twin["contact"] or {}).get("department"),
    ),
    Column(
        "commitments",
        "integer",
        FullLetter.model_fields["commitments"].title or "",
        "Number of commitments.",
        _number("commitments"),
        required=True,
    ),
)
"""Every column, in order. New ones may be added at the end."""


def header() -> bytes:
    """The byte order mark and the names of all columns."""
    return BOM.encode() + written(column.name for column in COLUMNS)


def row(twin: Twin) -> bytes:
    """The row of the letter with this ``twin``, as UTF-8, with its line end."""
    return written(cell(column.value(twin)) for column in COLUMNS)


def written(cells: Iterable[str]) -> bytes:
    """A row with its line end, as UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def cell(value: object) -> str:
    """A value as a cell has it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return harmless(value)
    return str(value)


def harmless(text: str) -> str:
    """``text`` as a cell that no spreadsheet computes."""
    return f"'{text}" if text.startswith(_FORMULA) else text
