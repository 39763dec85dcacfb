"""The bulk files of ``/data/``: all letters as NDJSON, as CSV, as an SQLite database.

Years come newest first, and in each the newest letters first, as in ``index.json``. Withdrawn
letters are not among the letters, so that nobody counts them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from dafu.render.collection import Collection
from dafu.render.data.downloads import DATABASE, ordered, whole_file, year_file
from dafu.site import database
from dafu.site.pieces import BLOCK, FORMS, Layout, Pieces
from dafu.site.sink import Sink
from dafu.site.trees import remove


def write_bulk(collection: Collection, pieces: Pieces, store: Sink) -> dict[str, Layout]:
    """Write the files of each year and of all letters; how those of each year are laid out."""
    layouts = {}
    for group in collection.years:
        paths = [letter.path for letter in group.letters]
        layouts[group.key] = pieces.layout(paths)
        for form in FORMS:
            _write(year_file(group.key, form), form, paths, layouts[group.key].key, pieces, store)
    everything = ordered(collection)
    key = pieces.key(everything)
    for form in FORMS:
        _write(whole_file(form), form, everything, key, pieces, store)
    return layouts


def _write(path: str, form: str, paths: list[str], key: str, pieces: Pieces, store: Sink) -> None:
    if not store.keep(path, key):
        store.stream(path, pieces.file(form, paths), key)


_MOST_CHANGED = 8
"""A database of which one letter in so many has changed is made anew."""


def _key(letters: str, collection: Collection) -> str:
    """The key of the database of letters with this key."""
    made_from = f"{database.version()} {letters} {collection.withdrawn}"
    return hashlib.sha256(made_from.encode()).hexdigest()


def _changed(file: Path, last: BinaryIO, lines: Mapping[int, bytes]) -> None:
    with last:
        database.change(file, last, lines)


class Database:
    """``replies.sqlite`` in the making, to be used as a context.

    It is made in a thread, since SQLite does not hold up this process meanwhile. ``folder`` is for
    a folder of its own, until the file is whole.
    """

    def __init__(self, collection: Collection, pieces: Pieces, store: Sink, folder: Path) -> None:
        self._folder = folder / "database"
        self._file = self._folder / "replies.sqlite"
        self._store = store
        self._pool = ThreadPoolExecutor(1)
        self._made: Future[None] | None = None
        paths = ordered(collection)
        self._key = _key(pieces.key(paths), collection)
        remove(self._folder)
        if not collection.site.downloads.sqlite or store.keep(DATABASE, self._key):
            return
        self._folder.mkdir()
        changed = pieces.changed(paths)
        few = changed is not None and len(changed) <= len(paths) // _MOST_CHANGED
        last = store.last(DATABASE, _key(pieces.last_key, collection)) if few else None
        if last and changed is not None:
            lines = dict(zip(changed, pieces.lines(paths[n - 1] for n in changed), strict=True))
            self._made = self._pool.submit(_changed, self._file, last, lines)
        else:
            self._made = self._pool.submit(
                database.write, self._file, pieces.lines(paths), collection.withdrawn
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
