"""The letters of the content as the desk knows them: read, checked, and compared with the site.

Each is read when its file changes, and only what the list shows is kept, in memory alone: a desk
knows letters that are not public.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dafu.check.due import check_due
from dafu.check.letter import check_letter
from dafu.check.site import Outline, check_together, outline
from dafu.check.stray import check_files
from dafu.desk.published import form_of
from dafu.engine.content import Standing
from dafu.engine.project import Sources
from dafu.gate import StillNamedError, admit, unlinked
from dafu.model.letter import Letter
from dafu.model.numbers import DocumentNumber, document_number
from dafu.model.public import FullLetter, Published, Tombstone
from dafu.model.settings import Site
from dafu.model.values import CHINA_TIME
from dafu.model.vocabulary import Disclosure
from dafu.problems.problem import Problem, Problems
from dafu.read import letter as read
from dafu.read.letter import read_pages
from dafu.read.scan import Source, Tree, read_bytes, scan

Stat = tuple[int, int, int]
"""By what a file is known to be the same: inode, size, time of the last change."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the desk keeps of a letter."""

    source: Source
    outline: Outline
    own: tuple[Problem, ...]
    """What is wrong with it by itself."""
    number: str
    title: str
    issuer: str
    date: dt.date | None
    assigned: dt.date | None
    disclosure: Disclosure | None
    publish_at: datetime | None
    withdrawn: bool
    form: str
    """The digest of what is public of it at any moment, but for facts of files and the salt."""
    stat: Stat
    at: datetime
    """The moment at which it was checked."""

    def holds(self, now: datetime) -> bool:
        """Whether nothing of it is another at ``now``: no new day, no embargo that has ended."""
        ended = self.publish_at and self.at < self.publish_at <= now
        return not ended and self.at.date() == now.date() and self.at <= now


@dataclass(frozen=True, slots=True)
class Stand:
    """All letters at one moment."""

    site: Site | None
    rows: Mapping[str, Row]
    """By address."""
    problems: Mapping[str, tuple[Problem, ...]]
    """By the file that messages name, of letters, settings and all else."""
    tree: Tree
    pages: tuple[read.Page, ...]
    now: datetime

    def of(self, row: Row) -> tuple[Problem, ...]:
        """What is wrong with a letter, alone and beside others."""
        return self.problems.get(row.source.label, ())


@dataclass(frozen=True, slots=True)
class Examined:
    """A letter as it stands in some bytes, and what is wrong with it."""

    letter: Letter
    problems: Problems
    outline: Outline


def examined(source: Source, data: bytes, site: Site | None, now: datetime) -> Examined:
    """The letter in ``data``, checked by itself."""
    problems = Problems()
    letter = read.letter(source, data, problems, site)
    if site:
        check_letter(letter, site, now.date(), problems)
    return Examined(letter, problems, outline(letter, now))


class Shelf:
    """Knows the letters of ``sources``, as they are whenever somebody asks."""

    def __init__(self, sources: Sources, clock: Callable[[], datetime] | None = None) -> None:
        self._sources = sources
        self._clock = clock or (lambda: datetime.now(CHINA_TIME))
        self._lock = threading.Lock()
        self._rows: dict[str, Row] = {}
        self._site: tuple[Stat | None, Site | None] = (None, None)

    def stand(self) -> Stand:
        """The letters now: only what has changed is read."""
        with self._lock:
            return self._stand()

    def glance(self, seconds: float) -> tuple[Stand, int]:
        """The letters that are known or can be read within ``seconds``, and how many are not.

        The newest are read first. What only all letters together tell is not among the problems.
        """
        end = time.monotonic() + seconds
        with self._lock:
            now, problems = self._clock(), Problems()
            site = self._settings(now, problems)
            tree = scan(self._sources.content, problems)
            rows: dict[str, Row] = {}
            for source in reversed(tree.letters):
                known = self._rows.get(source.path)
                if known is None and time.monotonic() > end:
                    continue
                if row := known or self._row(source, site, now, problems):
                    rows[source.path] = row
                    problems.extend(row.own)
            self._rows |= rows
            stand = Stand(site, rows, _by_file(problems), tree, (), now)
            return stand, len(tree.letters) - len(rows)

    def _settings(self, now: datetime, problems: Problems) -> Site | None:
        """The settings; with others all letters are to be read again."""
        stat = _stat(self._sources.site)
        site = read.site(self._sources.site, now.date(), problems)
        if (stat, site) != self._site:
            self._rows.clear()
            self._site = stat, site
        return site

    def _stand(self) -> Stand:
        now, problems = self._clock(), Problems()
        site = self._settings(now, problems)
        tree = scan(self._sources.content, problems)
        rows: dict[str, Row] = {}
        for source in tree.letters:
            row = self._row(source, site, now, problems)
            if row:
                rows[source.path] = row
        self._rows = rows
        for row in rows.values():
            problems.extend(row.own)
        pages = read_pages(tree.pages, problems)
        sources = {x.path for x in tree.letters} | {f"pages/{x.path}" for x in tree.pages}
        outlines = [row.outline for row in rows.values()]
        check_together(outlines, pages, tree.files, problems, sources)
        check_files(outlines, pages, tree.files, tree.root, problems)
        check_due(outlines, now.date(), problems)
        stand = Stand(site, rows, _by_file(problems), tree, tuple(pages), now)
        return replace(stand, rows={path: _unlinked(row, stand) for path, row in rows.items()})

    def _row(
        self, source: Source, site: Site | None, now: datetime, problems: Problems
    ) -> Row | None:
        stat = _stat(Path(source.file))
        known = self._rows.get(source.path)
        if known and stat == known.stat and known.holds(now):
            return known
        data = read_bytes(source, problems)
        if data is None or stat is None:
            return None
        return _row(source, examined(source, data, site, now), site, now, stat)

    def check(
        self, stand: Stand, source: Source, data: bytes, waiting: Iterable[str] = ()
    ) -> Examined:
        """The letter that ``data`` would be at ``source``, checked beside the others.

        ``waiting`` are names of files that will lie beside it.
        """
        found = examined(source, data, stand.site, stand.now)
        others = [row.outline for path, row in stand.rows.items() if path != source.path]
        sources = {x.path for x in stand.tree.letters} | {f"pages/{x.path}" for x in stand.pages}
        beside = Problems()
        outlines = [*others, found.outline]
        folder = posixpath.dirname(source.path)
        files = {*stand.tree.files, *(f"{folder}/{name}" for name in waiting)}
        check_together(outlines, stand.pages, files, beside, sources)
        check_due([found.outline], stand.now.date(), beside)
        found.problems.extend(x for x in beside if x.place.path == source.label)
        return found

    def public_now(self, stand: Stand, row: Row) -> dict[str, Any] | None:
        """What the public would see of a letter, as JSON."""
        data = read_bytes(row.source, Problems())
        if data is None:
            return None
        found = examined(row.source, data, stand.site, stand.now)
        public = public_form(found, stand.site, stand.now)
        return public.model_dump(mode="json") if public else None

    def next_number(self, stand: Stand, issuer: str, year: int) -> str:
        """The first number after all that the registered office used in ``year``, or nothing."""
        registered = stand.site.issuer(issuer) if stand.site else None
        if not registered or not registered.codes:
            return ""
        numbers = (document_number(row.number) for row in stand.rows.values())
        used = [x.serial for x in numbers if x and x.year == year and x.agency in registered.codes]
        return str(DocumentNumber(registered.codes[0], year, max(used, default=0) + 1))


def _by_file(problems: Problems) -> dict[str, tuple[Problem, ...]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.place.path, []).append(problem)
    return {file: tuple(some) for file, some in found.items()}


def _unlinked(row: Row, stand: Stand) -> Row:
    """``row`` with the form of a text without its links to what is not public, if it has any."""
    if stand.site is None or all(x.code.name != "link-not-public" for x in stand.of(row)):
        return row
    data = read_bytes(row.source, Problems())
    found = examined(row.source, data or b"", stand.site, stand.now)
    public = public_form(found, stand.site, stand.now)
    if not isinstance(public, FullLetter):
        return row
    shown = {x.outline.path: x.outline.form == "full" for x in stand.rows.values() if x.form}
    standing = Standing(shown | {f"pages/{page.path}": True for page in stand.pages})
    resolve = standing.resolver(posixpath.dirname(row.source.path))
    form = form_of(unlinked(public, resolve, stand.site).model_dump(mode="json"))
    return replace(row, form=form)


def _row(source: Source, found: Examined, site: Site | None, now: datetime, stat: Stat) -> Row:
    letter, front = found.letter, found.letter.front
    public = public_form(found, site, now)

    def given(name: str) -> Any:
        return getattr(front, name) if letter.has(name) else None

    return Row(
        source=source,
        outline=found.outline,
        own=tuple(found.problems),
        number=given("document_number") or "",
        title=given("title") or "",
        issuer=given("issuer") or "",
        date=given("date"),
        assigned=given("assigned"),
        disclosure=given("disclosure"),
        publish_at=given("publish_at"),
        withdrawn=bool(given("withdrawn")),
        form=form_of(public.model_dump(mode="json")) if public else "",
        stat=stat,
        at=now,
    )


def public_form(found: Examined, site: Site | None, now: datetime) -> Published | Tombstone | None:
    """What the gate lets through of a letter, which has no error."""
    if site is None or found.problems.errors:
        return None
    try:
        return admit(found.letter, site, now)
    except StillNamedError:
        return None


def _stat(file: Path) -> Stat | None:
    try:
        found = file.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
