"""Commitments as data: JSON, CSV, and a calendar (RFC 5545) of the days by which they are due."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Literal, get_args

from dafu.model.commitments import Update
from dafu.model.letter import Model, key
from dafu.model.public import CommitmentCode, Day, LetterAddress, Ordinal, SlugText, Urn
from dafu.model.settings import Site
from dafu.render.commitments import Commitments, Promised
from dafu.render.data.listings import ItemLinks
from dafu.render.data.table import BOM, cell, written
from dafu.render.data.twin import Address, Addresses, to_lines
from dafu.routes import CALENDAR, COMMITMENTS_CSV, COMMITMENTS_JSON, COMMITMENTS_PAGE

# Minor for new keys, major for what could break a reader (docs/data.md).
CommitmentsVersion = Literal["1.0"]

COMMITMENTS_SCHEMA = COMMITMENTS_JSON.schema

_LINE = 73
"""Octets of a line of a calendar before it is folded: 75 with what folding takes."""


class CommitmentItem(Model):
    """承诺事项: one thing that an office promised in a letter."""

    letter: Urn = key("答复", "所在答复的标识。", "URN of the letter that promises it.")
    path: LetterAddress = key("路径", "所在答复的路径。", "Address of that letter.")
    number: Ordinal = key("序号", "在答复中是第几项。", "Its place in the letter, from 1.")
    document_number: str | None = key("文号", "所在答复的文号。", "Number of the letter.")
    issuer: str = key("发文机关", "作出承诺的单位。", "The office that promises it.")
    issuer_slug: SlugText = key("发文机关代码", "网址中的名称。", "Its name in addresses.")
    text: str = key("内容", "承诺做什么。", "What is promised.")
    due: Day | None = key("期限", "答复里没有写明的为空。", "Null where the letter names none.")
    state: str | None = key("进度", "原文用语。", "Its state, as written; null where none is said.")
    state_code: CommitmentCode | None = key("进度代码", "进度的代码。", "Its code.")
    updates: tuple[Update, ...] = key("进展", "从早到晚。", "Dated notes, oldest first.")
    sample: bool = key("示例", "真：演示样本。", "True for a made-up letter.")
    links: ItemLinks = key("链接", "答复的网页和完整数据。", "The letter's page and twin.")


class CommitmentsLinks(Addresses):
    """网址: of this file and of its other forms."""

    self_: Address = key("本页", "本文件。", "This file.")
    html: Address = key("网页", "同样内容的网页。", "The same for people.")
    csv: Address = key("表格", "同样内容的 CSV 表格。", "The same as CSV.")
    calendar: Address = key("日历", "未完成各项的期限。", "Days by which open ones are due.")
    schema_: Address = key("格式", "本格式的 JSON Schema。", "The JSON Schema of this form.")


class CommitmentsData(Model):
    """承诺事项: every commitment of the public letters, the first due first."""

    schema_version: CommitmentsVersion = key("格式版本", "本格式的版本。", "Version of the form.")
    total: int = key("项数", "共有几项。", "How many there are.")
    links: CommitmentsLinks = key("链接", "各种形式的网址。", "Where its forms are.")
    items: tuple[CommitmentItem, ...] = key("各项", "按期限排列。", "The first due first.")


def commitments_json(found: Commitments, site: Site) -> bytes:
    """All of them as :class:`CommitmentsData` describes it, as UTF-8 JSON."""
    base = site.base_url
    links = {
        "self": base + COMMITMENTS_JSON.path,
        "html": base + COMMITMENTS_PAGE.folder,
        "csv": base + COMMITMENTS_CSV.path,
        "calendar": base + CALENDAR.path,
        "schema": base + COMMITMENTS_SCHEMA,
    }
    version = get_args(CommitmentsVersion)[0]
    head = {"schema_version": version, "total": len(found.items), "links": links}
    return to_lines(head, (_item(item, base) for item in found.items))


def _item(item: Promised, base: str) -> dict[str, Any]:
    number, promise, letter = item
    return {
        "letter": letter.id,
        "path": letter.path,
        "number": number,
        "document_number": letter.document_number,
        "issuer": letter.issuer,
        "issuer_slug": letter.issuer_slug,
        "text": promise.text,
        "due": promise.due,
        "state": promise.state,
        "state_code": promise.state_code,
        "updates": [{"date": day, "note": note} for day, note in promise.updates],
        "sample": letter.sample,
        "links": {"html": f"{base}{letter.path}/", "json": f"{base}{letter.path}.json"},
    }


COLUMNS = (
    *("issuer", "document_number", "path", "number", "text", "due", "state", "state_code"),
    *("updated", "update"),
)
"""Of the table; the last two are of the newest note."""


def commitments_csv(found: Commitments) -> bytes:
    """All of them as CSV, in the form of ``replies.csv``."""
    rows = (COLUMNS, *map(_row, found.items))
    return BOM.encode() + b"".join(written(map(cell, row)) for row in rows)


def _row(item: Promised) -> tuple[object, ...]:
    number, promise, letter = item
    head = (letter.issuer, letter.document_number, letter.path, number)
    newest = promise.updates[-1] if promise.updates else (None, None)
    return (*head, *promise[:4], *newest)


def calendar(found: Commitments, site: Site) -> bytes:
    """The days by which open commitments are due, as iCalendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dafu//commitments//ZH"]
    lines.append(f"X-WR-CALNAME:{_escaped(site.title)}")
    for item in found.items:
        if item.is_open and item.promise.due:
            lines += _event(item, site)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _event(item: Promised, site: Site) -> Iterator[str]:
    number, promise, letter = item
    name = uuid.uuid5(uuid.UUID(letter.id), f"commitment {number}")
    changed = max([letter.changed, *(day for day, _ in promise.updates)])
    yield "BEGIN:VEVENT"
    yield f"UID:{name.urn}"
    yield f"DTSTAMP:{changed:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{promise.due:%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{letter.issuer}：{promise.text}')}"
    yield f"DESCRIPTION:{_escaped(letter.title)}"
    yield f"URL:{site.base_url}{letter.path}/"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line with its end, in pieces of up to 75 octets, none of which parts a character."""
    pieces, length = [""], 0
    for char in line:
        size = len(char.encode())
        if length + size > _LINE:
            pieces.append(" ")
            length = 1
        pieces[-1] += char
        length += size
    return "\r\n".join(pieces) + "\r\n"
