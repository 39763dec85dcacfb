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
from typing import NamedTuple

from dafu.engine.cache import FORMAT, NAME, TABLES, Cache, forget, opened
from dafu.engine.program import program
from dafu.model.records import DamagedError
from dafu.problems.errors import PublishError
from dafu.read.files import open_regular
from dafu.site.lock import lock

_WHOLE = "outlined != ''"
"""Of other letters only this build needs to know."""


class Borrowed(NamedTuple):
    """A copy of the cache."""

    cache: Cache
    together: str
    """What stands for content that breaks no rule over all letters, as the last run noted it."""
    note: dict[str, str]
    """What is to be noted of this one."""


@contextmanager
def borrowed(
    public: Path, folder: Path, now: datetime, damaged: bool = False
) -> Iterator[Borrowed]:
    """What the cache of ``public`` in ``folder`` knows of letters; an empty one where that fails.

    Nothing goes back when a build runs then, or has run since. Of a ``damaged`` cache nothing is
    used nor left.
    """
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        connection.executescript(TABLES)
        about = {} if damaged else _copied(connection, folder / NAME, now)
        before = _keys(connection)
        own = {"program": program(), "now": now.isoformat()}
        yield Borrowed(Cache(connection, folder / NAME), about.get("together", ""), own)
        if folder.parent.is_dir() and (_keys(connection) != before or own.items() - about.items()):
            alone = lock(public.with_name(f".{public.name}.dafu-lock"), named=False)
            with suppress(PublishError, OSError, DamagedError, sqlite3.Error), alone:
                _give_back(connection, folder, before, about, own)


def _keys(connection: sqlite3.Connection) -> set[str]:
    return {key for (key,) in connection.execute(f"select key from letters where {_WHOLE}")}  # noqa: S608


def _copied(connection: sqlite3.Connection, file: Path, now: datetime) -> dict[str, str]:
    """Copy the letters of ``file``; what is noted of the last build, if that is of any use."""
    try:
        open_regular(file).close()
        connection.execute("attach ? as kept", (f"{file.absolute().as_uri()}?mode=ro",))
        if connection.execute("pragma kept.user_version").fetchone() != (FORMAT,):
            return {}
        about = dict(connection.execute("select name, value from kept.about"))
        if about.get("program") != program() or datetime.fromisoformat(about["now"]) > now:
            return {}
        connection.execute(f"insert into letters select * from kept.letters where {_WHOLE}")  # noqa: S608
        return about
    except (OSError, ValueError, TypeError, KeyError, sqlite3.Error):
        with suppress(sqlite3.Error):
            connection.execute("delete from letters")
        return {}
    finally:
        with suppress(sqlite3.Error):
            connection.execute("detach kept")


def _give_back(
    connection: sqlite3.Connection,
    folder: Path,
    before: set[str],
    about: dict[str, str],
    own: dict[str, str],
) -> None:
    if not about:
        # Nothing of what is there can be used.
        forget(folder)
    with opened(folder) as kept:
        if kept.about() != about:
            return
        now = _keys(connection)
        rows = connection.execute(f"select * from letters where {_WHOLE}")  # noqa: S608
        kept.take((row for row in rows if row[0] not in before), before - now, {**about, **own})
