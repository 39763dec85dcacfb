"""The cache of builds as a check uses it: copied into memory, and what is new goes back in the end.

So a check never waits for a build, and a build for no more than the moment of giving back. Where
nothing can be read or written there, a check does without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from dafu.engine.cache import FORMAT, NAME, TABLES, Cache, forget, opened
from dafu.engine.program import program
from dafu.model.records import DamagedError
from dafu.problems.errors import PublishError
from dafu.read.files import open_regular
from dafu.site.lock import lock

TASKS = ("reading", "letter", "rules", "templates")
"""Whose results a check needs, and may give back."""

Names = set[tuple[str, str, bytes]]


@contextmanager
def borrowed(public: Path, folder: Path, now: datetime, damaged: bool = False) -> Iterator[Cache]:
    """What the cache of ``public`` in ``folder`` knows of letters; an empty one where that fails.

    Nothing goes back when a build runs then, or has run since. Of a ``damaged`` cache nothing is
    used nor left.
    """
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        connection.executescript(TABLES)
        about, before = ({}, set()) if damaged else _copied(connection, folder / NAME, now)
        yield Cache(connection, folder / NAME)
        if folder.parent.is_dir() and _names(connection) != before:
            alone = lock(public.with_name(f".{public.name}.dafu-lock"), named=False)
            with suppress(PublishError, OSError, DamagedError, sqlite3.Error), alone:
                _give_back(connection, folder, before, about, now)


def _names(connection: sqlite3.Connection) -> Names:
    return set(connection.execute("select task, key, checksum from kept"))


def _copied(
    connection: sqlite3.Connection, file: Path, now: datetime
) -> tuple[dict[str, str], Names]:
    """Copy the results in ``file``; what is noted of the last build, if that is of any use."""
    try:
        open_regular(file).close()
        connection.execute("attach ? as disk", (f"{file.absolute().as_uri()}?mode=ro",))
        (version,) = connection.execute("pragma disk.user_version").fetchone()
        about = dict(connection.execute("select name, value from disk.about"))
        is_own = version == FORMAT and about.get("program") == program()
        if is_own and datetime.fromisoformat(about["now"]) <= now:
            query = "insert into kept select * from disk.kept where task = ?"
            connection.executemany(query, ((task,) for task in TASKS))
            return about, _names(connection)
    except (OSError, ValueError, TypeError, KeyError, sqlite3.Error):
        with suppress(sqlite3.Error):
            connection.execute("delete from kept")
    finally:
        with suppress(sqlite3.Error):
            connection.execute("detach disk")
    return {}, set()


def _give_back(
    connection: sqlite3.Connection,
    folder: Path,
    before: Names,
    about: dict[str, str],
    moment: datetime,
) -> None:
    if not about:
        # Nothing of what is there can be used.
        forget(folder)
    with opened(folder) as kept:
        if kept.about() != about:
            return
        now = _names(connection)
        rows = connection.execute("select * from kept")
        own = {"program": program(), "now": moment.isoformat()}
        kept.take((row for row in rows if row[:3] not in before), own)
        for task in TASKS:
            kept.sweep(task, (key for of, key, _ in now if of == task))
        kept.save()
