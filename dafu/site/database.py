"""``replies.sqlite``: all letters as tables with full text, for Datasette and every SQLite.

Written from nothing each time, letter by letter, in bounded memory. SQLite comes with APSW rather
than from the machine: the same version makes the same bytes, and another one need not.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from pathlib import Path

import apsw
import pydantic_core

from dafu.model.brief import Gone
from dafu.render.data.fulltext import FULL_TEXT
from dafu.render.data.sqlite import SCHEMA, VERSION, gone_row, rows

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
    try:
        connection = apsw.Connection(str(file.with_suffix(".draft")))
        try:
            _write(connection, lines, withdrawn)
            # Without the pages that the making has left free.
            connection.execute("vacuum into ?", (str(file),))
        finally:
            connection.close()
    except apsw.FullError as error:
        raise OSError(errno.ENOSPC, str(error), str(file)) from error
    except (apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError) as error:
        raise OSError(errno.EIO, str(error), str(file)) from error


def _write(connection: apsw.Connection, lines: Iterable[bytes], withdrawn: Iterable[Gone]) -> None:
    # Nobody reads it before it is whole, and a build that is killed makes it again.
    connection.execute("pragma journal_mode = off")
    connection.execute("pragma synchronous = off")
    connection.execute("pragma locking_mode = exclusive")
    connection.execute("pragma page_size = 4096")
    connection.execute(f"pragma cache_size = {-MEMORY // 1024}")
    connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("begin")
    connection.execute(SCHEMA + FULL_TEXT)
    # A larger hash has fewer segments to merge. The default is restored, so that whoever adds to
    # the file is not surprised.
    connection.execute(_SET_HASH_SIZE, (MEMORY,))
    coming = enumerate(lines, start=1)
    while batch := list(islice(coming, _BATCH)):
        made: dict[str, list[tuple[object, ...]]] = {}
        for number, line in batch:
            for table, row in rows(number, pydantic_core.from_json(line)):
                made.setdefault(table, []).append(row)
        for table, several in made.items():
            connection.executemany(_insertion(table, len(several[0])), several)
    gone = list(map(gone_row, withdrawn))
    if gone:
        connection.executemany(_insertion("withdrawn", len(gone[0])), gone)
    connection.execute("insert into letters_fts (letters_fts) values ('optimize')")
    connection.execute(_SET_HASH_SIZE, (_HASH_SIZE,))
    connection.execute("commit")


_SET_HASH_SIZE = "insert into letters_fts (letters_fts, rank) values ('hashsize', ?)"
_HASH_SIZE = 1 << 20
"""FTS5's own."""


@lru_cache
def _insertion(table: str, columns: int) -> str:
    return f"insert into {table} values ({', '.join('?' * columns)})"  # noqa: S608
