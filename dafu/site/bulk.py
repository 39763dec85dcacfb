"""The bulk files of ``/data/``: all letters as NDJSON, as CSV, as an SQLite database.

Files of a year are made from the twins of its letters as they lie in the site in the making, those
of all letters from the files of the years, one after the other. Years come newest first, and in
each the newest letters first, as in ``index.json``. Withdrawn letters are not among the letters, so
that nobody counts them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import pydantic_core

from dafu.model.records import DamagedError
from dafu.render.collection import Collection, Group
from dafu.render.data import table
from dafu.render.data.downloads import DATABASE, whole_file, year_file
from dafu.render.data.twin import to_line
from dafu.routes import TWIN
from dafu.site import database
from dafu.site.sink import BLOCK, Sink
from dafu.site.trees import remove

HEADS = {"ndjson": b"", "csv": table.header()}
"""What a file of each form begins with, before its first letter."""


def write_bulk(collection: Collection, store: Sink) -> None:
    """Write the files of each year and of all letters, whose twins ``store`` has already."""
    for group in collection.years:
        _write_year(group, store)
    for form, head in HEADS.items():
        years = [year_file(group.key, form) for group in collection.years]
        path, key = whole_file(form), _key(map(store.digest, years))
        if not store.keep(path, key):
            store.stream(path, _joined(years, head, store), key)


def _write_year(group: Group, store: Sink) -> None:
    """Write both files of a year: each twin is read once for both."""
    twins = _twins_of(group)
    key = _key(map(store.digest, twins))
    rows = [HEADS["csv"]]

    def lines() -> Iterator[bytes]:
        for data in _read(twins, store):
            twin = pydantic_core.from_json(data)
            rows.append(table.row(twin))
            yield to_line(twin)

    made = lines()
    path = year_file(group.key, "ndjson")
    if not store.keep(path, key):
        store.stream(path, made, key)
    path = year_file(group.key, "csv")
    if not store.keep(path, key):
        for _ in made:  # None is left, unless the lines could be kept.
            pass
        store.stream(path, rows, key)


def _twins_of(group: Group) -> list[str]:
    return [f"{letter.path}{TWIN.tail}" for letter in group.letters]


def _read(twins: Iterable[str], store: Sink) -> Iterator[bytes]:
    """Twins one by one; raises :class:`DamagedError` for one that is not as it was written."""
    for path in twins:
        data = b"".join(store.read(path))
        if hashlib.sha256(data).hexdigest() != store.digest(path):
            raise DamagedError(path)
        yield data


def _joined(years: Iterable[str], head: bytes, store: Sink) -> Iterator[bytes]:
    """The file of all letters, of which each year's file begins with ``head``."""
    yield head
    for path in years:
        blocks = store.read(path)
        yield next(blocks)[len(head) :]
        yield from blocks


def _key(digests: Iterable[str], others: object = "") -> str:
    """The key of what is made from files with these ``digests``, and from ``others``."""
    return hashlib.sha256(f"{' '.join(digests)} {others}".encode()).hexdigest()


_MOST_CHANGED = 8
"""A database of which one letter in so many has changed is made anew."""


class Database:
    """``replies.sqlite`` in the making, to be used as a context.

    It is made in a thread, since SQLite does not hold up this process meanwhile. ``folder`` is for
    a folder of its own, until the file is whole.
    """

    def __init__(self, collection: Collection, store: Sink, folder: Path) -> None:
        self._folder = folder / "database"
        self._file = self._folder / "replies.sqlite"
        self._store = store
        self._pool = ThreadPoolExecutor(1)
        self._made: Future[None] | None = None
        twins = [twin for group in collection.years for twin in _twins_of(group)]
        now = list(map(store.digest, twins))
        others = database.version(), collection.withdrawn
        self._key = _key(now, others)
        remove(self._folder)
        if not collection.site.downloads.sqlite or store.keep(DATABASE, self._key):
            return
        self._folder.mkdir()
        before = list(map(store.last_digest, twins))
        changed = {n: x for n, x in enumerate(twins, 1) if now[n - 1] != before[n - 1]}
        few = len(changed) <= len(twins) // _MOST_CHANGED
        # The key says that the last one was of these letters, in this order.
        last = store.last(DATABASE, _key(before, others)) if few else None
        if last:
            lines = zip(changed, _read(changed.values(), store), strict=True)
            self._made = self._pool.submit(_changed, self._file, last, lines)
        else:
            self._made = self._pool.submit(
                database.write, self._file, _read(twins, store), collection.withdrawn
            )

    def write(self) -> None:
        """Wait until it is made, and write it; raises OSError."""
        if self._made:
            self._made.result()
            with self._file.open("rb") as made:
                blocks = iter(lambda: made.read(BLOCK), b"")
                self._store.stream(DATABASE, blocks, self._key)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()
        remove(self._folder)


def _changed(file: Path, last: BinaryIO, lines: Iterable[tuple[int, bytes]]) -> None:
    with last:
        database.change(file, last, lines)
