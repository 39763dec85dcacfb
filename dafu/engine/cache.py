"""What one build keeps for the next, in one SQLite file: never trusted, never what is not public.

Results of tasks are kept by their keys (:mod:`dafu.site.kept`), what was written by path. A
damaged result is none. A damaged file is an empty one: SQLite's own errors are
:class:`DamagedError`: then :func:`forget` it and begin anew.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from dafu.model.records import DamagedError
from dafu.problems.errors import system_failed
from dafu.site.kept import View, checksum
from dafu.site.stage import room
from dafu.site.trees import Written, remove, safe_path

FORMAT = 6
TABLES = """
create table if not exists about (name text primary key, value text) without rowid;
create table if not exists kept (
    task text, key text, checksum blob, blob blob, primary key (task, key)
);
create table if not exists files (
    path text primary key, key text,
    inode integer, size integer, time integer, mode integer, sha256 text
) without rowid;
"""


class LostError(DamagedError):
    """A result that was known to be there is not, or is damaged: :func:`repair`, and go again."""


class Cache:
    """The kept results and files of one output: a :class:`dafu.site.kept.ResultStore`.

    Every method raises :class:`DamagedError`, and :class:`PublishError` when there is
    no room.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self._file = file

    def _rows(self, query: str, *values: object) -> list[Any]:
        with _judging(self._file):
            return self._connection.execute(query, values).fetchall()

    def about(self) -> dict[str, str]:
        """What :meth:`publish` noted of the last site."""
        return dict(self._rows("select name, value from about"))

    def keep(self, task: str, key: str) -> bool:
        """Whether the result is there, as it was put."""
        return self.get(task, key) is not None

    def get(self, task: str, key: str) -> bytes | None:
        """The result; None where it must be made."""
        query = "select checksum, cast(blob as blob) from kept where task = ? and key = ?"
        rows = self._rows(query, task, key)
        return rows[0][1] if rows and _is_whole(task, key, *rows[0]) else None

    def all(self, task: str) -> dict[str, bytes]:
        """All whole results of a task by their keys, from one walk through the rows."""
        query = "select key, checksum, cast(blob as blob) from kept not indexed where task = ?"
        rows = self._rows(query, task)
        return {key: blob for key, sum_, blob in rows if _is_whole(task, key, sum_, blob)}

    def keys(self, task: str) -> set[str]:
        """The keys of all results of a task, whole or not."""
        return {key for (key,) in self._rows("select key from kept where task = ?", task)}

    def view(self, task: str, key: str) -> View:
        """A result that is known to be whole, to be read in part; raises :class:`LostError`."""
        rows = self._rows("select rowid from kept where task = ? and key = ?", task, key)
        if not rows:
            raise LostError(key)
        with _judging(self._file):
            return self._connection.blobopen("kept", "blob", rows[0][0], readonly=True)

    def put(self, task: str, key: str, blob: bytes) -> None:
        """Keep a result, from the next :meth:`save` or :meth:`publish` on."""
        query = "insert or replace into kept values (?, ?, ?, ?)"
        self._rows(query, task, key, checksum(task, key, blob), blob)

    def sweep(self, task: str, keys: Iterable[str]) -> None:
        """Drop all results of a task but those of ``keys``."""
        gone = [(task, key) for key in self.keys(task).difference(keys)]
        with _judging(self._file):
            self._connection.executemany("delete from kept where task = ? and key = ?", gone)

    def repair(self) -> None:
        """Drop all results that are not whole."""
        with _judging(self._file):
            rows = self._connection.execute(
                "select rowid, task, key, checksum, cast(blob as blob) from kept"
            )
            broken = [(row,) for row, *others in rows if not _is_whole(*others)]
            self._connection.executemany("delete from kept where rowid = ?", broken)
        self.save()

    def take(self, rows: Iterable[tuple[Any, ...]], about: Mapping[str, str]) -> None:
        """Keep rows of another cache, whose checksums go with them, and what is noted of it."""
        with _judging(self._file):
            self._connection.executemany("insert or replace into kept values (?, ?, ?, ?)", rows)
            self._connection.executemany(
                "insert or replace into about values (?, ?)", about.items()
            )

    def save(self) -> None:
        """Make sure that what was added is there for the next build even if this one is killed."""
        with _judging(self._file):
            self._connection.commit()

    def files(self) -> dict[str, Written]:
        """The files of the last site."""
        with _judging(self._file):
            rows = self._connection.execute(
                "select path, key, inode, size, time, mode, sha256 from files"
            )
            try:
                files = {safe_path(row[0]): Written(row[1], row[2:6], row[6]) for row in rows}
                # All else of a row is compared with what is there; this the manifest takes over.
                whole = _digests_checksum(files) == self.about().get(_CHECKSUM)
            except (TypeError, ValueError) as error:
                raise DamagedError(str(error)) from error
        if files and not whole:
            raise DamagedError(_CHECKSUM)
        return files

    def publish(
        self, before: Mapping[str, Written], now: Mapping[str, Written], about: Mapping[str, str]
    ) -> None:
        """Note what the site now consists of."""
        with _judging(self._file):
            if before.keys() - now.keys():
                # Paths would stay in the tree's inner pages, of which none is overwritten.
                self._connection.execute("delete from files")
                before = {}
            new = (
                (path, x.key, *x.stat, x.sha256) for path, x in now.items() if before.get(path) != x
            )
            self._connection.executemany(
                "insert or replace into files values (?, ?, ?, ?, ?, ?, ?)", new
            )
            self._connection.execute("delete from about")
            about = {**about, _CHECKSUM: _digests_checksum(now)}
            self._connection.executemany("insert into about values (?, ?)", about.items())
            self._connection.commit()


@contextmanager
def in_memory() -> Iterator[Cache]:
    """A cache that knows nothing, and of which nothing is left."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        yield Cache(connection, Path(NAME))


@contextmanager
def opened(folder: Path) -> Iterator[Cache]:
    """The cache in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NAME
    for name in _NAMES:
        part = folder / name
        # SQLite would call it a fault of the disk.
        if part.is_symlink() or (part.exists() and not part.is_file()):
            raise DamagedError(f"{part}: is no file")
    with _judging(file):
        connection = sqlite3.connect(file)
    try:
        with _judging(file):
            # What is public no more must not lie about in free pages.
            connection.execute("pragma secure_delete = on")
            # Losing the cache to a power cut costs a build from nothing, no more.
            connection.execute("pragma synchronous = off")
            connection.execute("pragma journal_mode = truncate")
            if connection.execute("pragma user_version").fetchone() != (FORMAT,):
                if connection.execute("select count(*) from sqlite_master").fetchone() != (0,):
                    raise DamagedError(NAME)
                connection.execute(f"pragma user_version = {FORMAT}")
            connection.executescript(TABLES)
        yield Cache(connection, file)
    except sqlite3.DatabaseError as error:  # Of a view.
        raise _judged(error, file) from error
    finally:
        connection.close()


@contextmanager
def _judging(file: Path) -> Iterator[None]:
    """Say whether the machine is to blame for an error of SQLite's, or the cache."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _judged(error, file) from error
    except UnicodeDecodeError as error:  # In what it quotes of a damaged file.
        raise DamagedError(str(error)) from error


def _judged(error: sqlite3.DatabaseError, file: Path) -> Exception:
    number = _MACHINE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if number is None:
        return DamagedError(str(error))
    own = OSError(number, str(error), str(file))
    return system_failed(own, file, room(own, file.parent))


_MACHINE = {
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
}
"""Primary result codes for which the cache is not to blame, and another one would not do."""


NAME = "build.sqlite"
_NAMES = (NAME, f"{NAME}-journal", f"{NAME}-wal", f"{NAME}-shm")


def forget(folder: Path) -> None:
    """Begin anew."""
    for name in (*_NAMES, _BEFORE):
        remove(folder / name)


_BEFORE = "search"
"""Where former versions kept the index: it may hold what is public no more."""


def repair(folder: Path) -> None:
    """Drop the results that are not whole, and no others; begin anew where that cannot be."""
    try:
        with opened(folder) as cache:
            cache.repair()
    except DamagedError:
        forget(folder)


_CHECKSUM = "files"
"""What the checksum of all files' SHA-256 is called."""


def _digests_checksum(files: Mapping[str, Written]) -> str:
    digests = "".join(files[path].sha256 for path in sorted(files))
    return checksum(_CHECKSUM, "", digests.encode()).hex()


def _is_whole(task: str, key: str, sum_: object, blob: object) -> bool:
    return isinstance(blob, bytes) and sum_ == checksum(task, key, blob)
