"""``/data/log/`` and ``/data/changes.json``: what was published when, for machines to follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from dafu import routes
from dafu.model.brief import Brief, Gone
from dafu.model.letter import Model, key
from dafu.model.log import Chain, Count, Hash, Moment, root_of
from dafu.model.public import LetterAddress, Urn
from dafu.render.collection import Collection
from dafu.render.data.twin import to_json

LOG = routes.LOG_INDEX.folder
CHANGES = routes.CHANGES.path

NEWEST = 100
"""Changes in the first file, which is read again and again."""

_ON_A_PAGE = 1_000


class LogMonth(Model):
    """The entries of a month."""

    month: str = key("月份", "如 2026-11。", "Such as 2026-11.")
    file: str = key("文件", "在同一文件夹里。", "In the same folder: an entry a line.")
    entries: Count = key("条数", "其中的条数。", "How many entries it has.")


class LogIndex(Model):
    """``/data/log/index.json``: where the log is, and which entry is the last."""

    schema_version: Literal["1.0"] = key("格式版本", "本格式的版本。", "Version of this form.")
    entries: Count = key("条数", "共有多少条。", "How many entries there are.")
    letters: Count = key("件数", "最后一条之后公开的件数。", "Letters public after the last.")
    newest: Hash = key("最新", "最后一条的校验值。", "Hash of the last entry.")
    time: Moment = key("时间", "最后一条的时间。", "Time of the last entry.")
    months: tuple[LogMonth, ...] = key("月份", "从早到晚。", "Oldest first.")


def log_files(chain: Chain) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of the log, which has at least one entry."""
    months = []
    both = zip(chain.entries, chain.lines, strict=True)
    for month, found in groupby(both, key=lambda pair: pair[0].time[:7]):
        lines = [line + b"\n" for _, line in found]
        months.append(LogMonth(month=month, file=f"{month}.ndjson", entries=len(lines)))
        yield routes.LOG_MONTH.fill(month=month), b"".join(lines)
    last = chain.entries[-1]
    index = LogIndex(
        schema_version="1.0",
        entries=len(chain.entries),
        letters=last.count,
        newest=chain.hashes[-1],
        time=last.time,
        months=tuple(months),
    )
    yield routes.LOG_INDEX.path, to_json(index)


ChangeKind = Literal["added", "corrected", "result", "withdrawn", "changed", "removed"]


class ChangeRecord(Model):
    """One change of one letter. Only of a letter that is public now is its path said.

    It is known again by ``number``, ``sha256`` and ``previous`` on a site with a log, by ``id``,
    ``kind`` and ``time`` on one without; what else it says follows the letter as it is now.
    """

    number: Annotated[int, Field(ge=1)] | None = key(
        "序号",
        "发布记录第几条；没有发布记录的网站为空。",
        "Number of the entry of the log; null where a site keeps none.",
    )
    time: str = key(
        "时间",
        "发布时间；没有发布记录的网站是答复写明的日期。",
        "When it was published; the day that the letter states where a site keeps no log.",
    )
    kind: ChangeKind = key(
        "类别",
        "新公开、更正、结果变化、撤回、其他改动、不再公开。",
        "A new letter, a correction, a new result, a withdrawal, any other change, a removal.",
    )
    sha256: Hash | None = key(
        "校验值",
        "此后的版本；没有发布记录的网站只在每件的最后一次变化写明，是现行版本。",
        "The version from then on; where a site keeps no log, only the newest change of each "
        "letter has it, and it is the current one.",
    )
    previous: Hash | None = key("原校验值", "此前的版本。", "The version until then.")
    id: Urn | None = key(
        "标识", "现在公开的才有。", "Of the letter; null when it is public no more."
    )
    path: LetterAddress | None = key(
        "路径", "现在公开的才有。", "Where the letter is now; null when it is public no more."
    )
    document_number: str | None = key(
        "文号",
        "现行版本的文号；没有文号的为空。",
        "Of the current version; null for older ones, and where there is none.",
    )
    title: str | None = key(
        "标题", "现行版本的标题。", "Of the current version; null for older ones."
    )


class ChangesPage(Model):
    """``/data/changes.json`` and the pages that it leads to."""

    schema_version: Literal["1.1"] = key("格式版本", "本格式的版本。", "Version of this form.")
    source: Literal["log", "dates"] = key(
        "来源",
        "log 是发布记录，什么都有；dates 是答复写明的日期：没有写明的改动、改名、不再公开的，"
        "这里没有，只能由 root 看出有变化，再对照 data/index.json。",
        "log: the publication log, which has every change; dates: the days that letters state. "
        "Then an edit that says nothing of itself, a new address, and what is public no more are "
        "not among the changes: only root tells that there is something, and data/index.json what.",
    )
    count: Count | None = key(
        "件数",
        "现在公开的件数，撤回的也算；只在 changes.json 里。",
        "Letters that are public now, withdrawn ones among them; only in changes.json itself.",
    )
    root: Hash | None = key(
        "总校验值",
        "现在公开的全部校验值（撤回的也算）排序后，每个一行，其 SHA-256；只在 changes.json 里。",
        "SHA-256 of the hashes of all letters that are public now, withdrawn ones among them, "
        "sorted, a line each; only in changes.json itself.",
    )
    older: str | None = key(
        "更早",
        "更早的一页，网址中站点根目录之后的部分。",
        "The page to go on with, below the site's root; it may repeat some.",
    )
    changes: tuple[ChangeRecord, ...] = key("变化", "从新到旧。", "Newest first.")


class Now(NamedTuple):
    """What changes say of a letter that is public."""

    sha256: str
    id: str
    path: str
    document_number: str | None
    title: str


class Happened(NamedTuple):
    """One change, as :class:`ChangeRecord` has it."""

    number: int | None
    time: str
    kind: str
    sha256: str | None
    previous: str | None
    id: str | None = None
    path: str | None = None
    document_number: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """A page to be: its ``repr`` is all there is to it."""

    source: str
    older: str | None
    happened: tuple[Happened, ...]
    """Newest first."""
    public: tuple[int, str] | None = None
    """Count and root of all that is public, on the first page."""


def changes_json(page: Changes) -> bytes:
    """A page of changes."""
    # Every value was typed where it comes from; there may be tens of thousands.
    records = [change._asdict() for change in page.happened]
    count, root = page.public or (None, None)
    head = {"schema_version": "1.1", "source": page.source, "count": count, "root": root}
    return to_json({**head, "older": page.older, "changes": records})


def change_pages(collection: Collection) -> Iterator[tuple[str, Changes]]:
    """Every page of changes with its path, the first one last."""
    letters: list[Brief | Gone] = [*collection.letters, *collection.withdrawn]
    if collection.chain:
        now = [Now(x.sha256, x.id, x.path, x.document_number, x.title) for x in letters]
        return pages_of_log(collection.chain, now)
    return _pages("dates", _of_dates(letters), public_now(x.sha256 for x in letters))


def pages_of_log(chain: Chain, letters: Sequence[Now]) -> Iterator[tuple[str, Changes]]:
    """The same of a log, where ``letters`` are those that are public now."""
    return _pages("log", _of_log(chain, letters), public_now(x.sha256 for x in letters))


def public_now(hashes: Iterable[str]) -> tuple[int, str]:
    """Count and root of letters that have these hashes."""
    whole = list(hashes)
    return len(whole), root_of(whole)


def _pages(
    source: str, happened: Iterable[Happened], public: tuple[int, str]
) -> Iterator[tuple[str, Changes]]:
    older = None
    newest: list[Happened] = []
    for month, found in groupby(happened, key=lambda change: change.time[:7]):
        whole = list(found)
        for start in range(0, len(whole), _ON_A_PAGE):
            part = whole[start : start + _ON_A_PAGE]
            name = f"{month}-{start // _ON_A_PAGE + 1}" if start else month
            path = routes.CHANGES_PART.fill(part=name)
            yield path, Changes(source, older, tuple(part[::-1]))
            older = path
            newest = [*newest, *part][-NEWEST:]
    yield CHANGES, Changes(source, older, tuple(newest[::-1]), public)


def _of_log(chain: Chain, letters: Iterable[Now]) -> Iterator[Happened]:
    """What the log says, oldest first, joined with what is public now."""
    now: dict[str, tuple[str | None, ...]] = {letter.sha256: letter[1:] for letter in letters}
    for entry in reversed(chain.entries):
        for change in entry.changed:
            if (known := now.get(change.new)) and change.old not in now:
                now[change.old] = known[:2]  # Its number and title may have been others.
    for entry in chain.entries:
        found = [("added", name, None) for name in entry.added]
        found += [(x.kind, x.new, x.old) for x in entry.changed]  # type: ignore[misc]
        found.sort(key=lambda change: change[1])
        for kind, new, old in found:
            yield Happened(entry.number, entry.time, kind, new, old, *now.get(new, ()))
        for name in entry.removed:
            yield Happened(entry.number, entry.time, "removed", None, name)


_AS_DATED = {"published": "added", "result": "result", "corrected": "corrected"}


def _of_dates(letters: Iterable[Brief | Gone]) -> list[Happened]:
    """What letters say of themselves, oldest first."""
    found = []
    for letter in letters:
        known = (letter.id, letter.path, letter.document_number, letter.title)
        if isinstance(letter, Gone):
            events = [("withdrawn", letter.changed)]
        else:
            events = [(_AS_DATED[event.kind], event.day) for event in letter.events]
        for place, (kind, day) in enumerate(events, start=1):
            newest = letter.sha256 if place == len(events) else None
            found.append(Happened(None, day.isoformat(), kind, newest, None, *known))
    # Events of a letter on one day stay in their order.
    return sorted(found, key=lambda change: (change.time, str(change.path)))
