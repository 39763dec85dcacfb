"""``replies.sqlite``: all letters as tables with full text, for Datasette and every SQLite.

Written letter by letter, in bounded memory; where few letters have changed, from the last one.
SQLite comes with APSW rather than from the machine: the same version makes the same bytes, and
another one need not.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import apsw
import pydantic_core

from dafu.model.brief import Gone
from dafu.render.data import fulltext
from dafu.render.data.fulltext import FULL_TEXT
from dafu.render.data.sqlite import SCHEMA, TABLES, VERSION, gone_row, rows
from dafu.site import fts

MEMORY = 16 << 20
"""Bytes that SQLite may hold of pages, and of words yet to be sorted in; not kept in the file."""

_BATCH = 100
"""Letters of which rows are in memory at a time."""


def version() -> str:
    """The SQLite that writes."""
    return apsw.sqlite_lib_version()


def write(file: Path, lines: Iterable[bytes], withdrawn: Iterable[Gone]) -> None:
    """Make the database of the letters whose twins are ``lines``; raises OSError.

    ``file`` is not there yet, and is alone in its folder, in which there is work to be done. The
    same lines give the same bytes.
    """
    with _draft(file) as connection:
        connection.execute("pragma page_size = 4096")
        connection.execute(f"pragma user_version = {VERSION}")
        connection.execute("begin")
        connection.execute(SCHEMA + FULL_TEXT)
        fts.use_memory(connection, MEMORY)
        coming = enumerate(lines, start=1)
        _add(connection, islice(coming, 1))
        # So there is more than one segment to merge, as there is after a change.
        connection.execute("commit")
        connection.execute("begin")
        while batch := list(islice(coming, _BATCH)):
            _add(connection, batch)
        gone = list(map(gone_row, withdrawn))
        if gone:
            connection.executemany(_insertion("withdrawn", len(gone[0])), gone)
        fts.finish(connection)


def change(file: Path, before: BinaryIO, lines: Iterable[tuple[int, bytes]]) -> None:
    """Make the database that ``before`` would be with other ``lines``, after the letters' numbers.

    It has the bytes that :func:`write` gives; raises OSError likewise.
    """
    with file.with_suffix(".draft").open("xb") as draft:
        shutil.copyfileobj(before, draft, 1 << 20)
    with _draft(file) as connection:
        connection.execute("begin")
        fts.use_memory(connection, MEMORY)
        replacement = fts.Replacement(connection)
        for number, line in lines:
            twin = pydantic_core.from_json(line)
            old = f"select {', '.join(fulltext.COLUMNS)} from letters where letter = ?"  # noqa: S608
            (texts,) = fts.fetched(connection, old, number)
            replacement.put(number, [x or "" for x in texts], fulltext.texts(twin))
            for table in TABLES:
                connection.execute(f"delete from {table} where letter = ?", (number,))  # noqa: S608
            for table, row in rows(number, twin):
                if table in TABLES:
                    connection.execute(_insertion(table, len(row)), row)
        fts.finish(connection, replacement)


_NEW = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI


@contextmanager
def _draft(file: Path) -> Iterator[apsw.Connection]:
    """A draft of ``file``, which becomes it in the end; raises OSError."""
    try:
        # By its URI, since APSW takes text alone, and a path need not be UTF-8.
        address = file.with_suffix(".draft").absolute().as_uri()
        connection = apsw.Connection(address, _NEW)
        try:
            # Nobody reads it before it is whole, and a build that is killed makes it again.
            connection.execute("pragma journal_mode = off")
            connection.execute("pragma synchronous = off")
            connection.execute("pragma locking_mode = exclusive")
            connection.execute(f"pragma cache_size = {-MEMORY // 1024}")
            yield connection
            # Without the pages that the making has left free.
            connection.execute("vacuum into ?", (file.absolute().as_uri(),))
        finally:
            connection.close()
    except apsw.FullError as error:
        raise OSError(errno.ENOSPC, str(error), str(file)) from error
    except (apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError) as error:
        raise OSError(errno.EIO, str(error), str(file)) from error


def _add(connection: apsw.Connection, numbered: Iterable[tuple[int, bytes]]) -> None:
    made: dict[str, list[tuple[object, ...]]] = {}
    for number, line in numbered:
        for table, row in rows(number, pydantic_core.from_json(line)):
            made.setdefault(table, []).append(row)
    for table, several in made.items():
        connection.executemany(_insertion(table, len(several[0])), several)


@lru_cache
def _insertion(table: str, columns: int) -> str:
    return f"insert into {table} values ({', '.join('?' * columns)})"  # noqa: S608
