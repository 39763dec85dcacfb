"""``/data/log/`` and ``/data/changes.json``: what was published when, for machines to follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from dafu.brief import Brief, Gone
from dafu.letter import Model, key
from dafu.public import LetterAddress
from dafu.publications import Chain, Count, Hash, Moment
from dafu.render.collection import Collection
from dafu.render.twin import to_json

LOG = "data/log/"
CHANGES = "data/changes.json"

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
        yield f"{LOG}{month}.ndjson", b"".join(lines)
    last = chain.entries[-1]
    index = LogIndex(
        schema_version="1.0",
        entries=len(chain.entries),
        letters=last.count,
        newest=chain.hashes[-1],
        time=last.time,
        months=tuple(months),
    )
    yield f"{LOG}index.json", to_json(index)


ChangeKind = Literal["added", "corrected", "result", "withdrawn", "changed", "removed"]


class ChangeRecord(Model):
    """One change of one letter. Only of a letter that is public now is its path said."""

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
    sha256: Hash | None = key("校验值", "此后的版本。", "The version from then on.")
    previous: Hash | None = key("原校验值", "此前的版本。", "The version until then.")
    path: LetterAddress | None = key(
        "路径", "现在公开的才有。", "Where the letter is now; null when it is public no more."
    )
    document_number: str | None = key(
        "文号", "现行版本的文号。", "Of the current version; null for older ones."
    )
    title: str | None = key(
        "标题", "现行版本的标题。", "Of the current version; null for older ones."
    )


class ChangesPage(Model):
    """``/data/changes.json`` and the pages that it leads to."""

    schema_version: Literal["1.0"] = key("格式版本", "本格式的版本。", "Version of this form.")
    source: Literal["log", "dates"] = key(
        "来源",
        "log 是发布记录；dates 是答复写明的日期。",
        "log: the publication log; dates: the days that letters state.",
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
    path: str
    document_number: str
    title: str


class Happened(NamedTuple):
    """One change, as :class:`ChangeRecord` has it."""

    time: str
    kind: str
    sha256: str | None
    previous: str | None
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


def changes_json(page: Changes) -> bytes:
    """A page of changes."""
    # Every value was typed where it comes from; there may be tens of thousands.
    records = [change._asdict() for change in page.happened]
    whole = {"schema_version": "1.0", "source": page.source, "older": page.older}
    return to_json({**whole, "changes": records})


def change_pages(collection: Collection) -> Iterator[tuple[str, Changes]]:
    """Every page of changes with its path, the first one last."""
    letters: list[Brief | Gone] = [*collection.letters, *collection.withdrawn]
    if collection.chain:
        now = [Now(x.sha256, x.path, x.document_number, x.title) for x in letters]
        return pages_of_log(collection.chain, now)
    return _pages("dates", _of_dates(letters))


def pages_of_log(chain: Chain, letters: Iterable[Now]) -> Iterator[tuple[str, Changes]]:
    """The same of a log, where ``letters`` are those that are public now."""
    return _pages("log", _of_log(chain, letters))


def _pages(source: str, happened: Iterable[Happened]) -> Iterator[tuple[str, Changes]]:
    older = None
    newest: list[Happened] = []
    for month, found in groupby(happened, key=lambda change: change.time[:7]):
        whole = list(found)
        for start in range(0, len(whole), _ON_A_PAGE):
            part = whole[start : start + _ON_A_PAGE]
            name = f"{month}-{start // _ON_A_PAGE + 1}" if start else month
            yield f"data/changes/{name}.json", Changes(source, older, tuple(part[::-1]))
            older = f"data/changes/{name}.json"
            newest = [*newest, *part][-NEWEST:]
    yield CHANGES, Changes(source, older, tuple(newest[::-1]))


def _of_log(chain: Chain, letters: Iterable[Now]) -> Iterator[Happened]:
    """What the log says, oldest first, joined with what is public now."""
    now: dict[str, tuple[str, ...]] = {letter.sha256: letter[1:] for letter in letters}
    for entry in reversed(chain.entries):
        for change in entry.changed:
            if (known := now.get(change.new)) and change.old not in now:
                now[change.old] = known[:1]
    for entry in chain.entries:
        found = [("added", name, None) for name in entry.added]
        found += [(x.kind, x.new, x.old) for x in entry.changed]  # type: ignore[misc]
        found.sort(key=lambda change: change[1])
        for kind, new, old in found:
            yield Happened(entry.time, kind, new, old, *now.get(new, ()))
        for name in entry.removed:
            yield Happened(entry.time, "removed", None, name)


_AS_DATED = {"published": "added", "result": "result", "corrected": "corrected"}


def _of_dates(letters: Iterable[Brief | Gone]) -> list[Happened]:
    """What letters say of themselves, oldest first."""
    found = []
    for letter in letters:
        known = (letter.path, letter.document_number, letter.title)
        if isinstance(letter, Gone):
            found.append(Happened(letter.changed.isoformat(), "withdrawn", None, None, *known))
            continue
        for event in letter.events:
            day, kind = event.day.isoformat(), _AS_DATED[event.kind]
            found.append(Happened(day, kind, None, None, *known))
    # Events of a letter on one day stay in their order.
    return sorted(found, key=lambda change: (change.time, str(change.path)))
