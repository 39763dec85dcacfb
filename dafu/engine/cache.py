"""What one build keeps for the next, in one SQLite file: never trusted, never what is not public.

Letters are kept by a hash of their source, what was written by path. A damaged file is an empty
one: every letter carries a checksum, and SQLite's own errors are
:class:`DamagedError`: then :func:`forget` it and begin anew.
"""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from dafu.model.records import DamagedError
from dafu.problems.errors import system_failed
from dafu.site.stage import room
from dafu.site.trees import Written, remove, safe_path

FORMAT = 6
TABLES = """
create table if not exists about (name text primary key, value text) without rowid;
create table if not exists letters (
    key text primary key, outlined text, about text, checksum blob, packed blob
);
create table if not exists files (
    path text primary key, key text,
    inode integer, size integer, time integer, mode integer, sha256 text
) without rowid;
create table if not exists derived (name text primary key, key text, value text, checksum blob);
"""


class Cache:
    """The kept letters and files of one output.

    Every method raises :class:`DamagedError`, and :class:`PublishError` when there is
    no room.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self._file = file

    def about(self) -> dict[str, str]:
        """What :meth:`publish` noted of the last site."""
        with _judging(self._file):
            return dict(self._connection.execute("select name, value from about"))

    def letters(self) -> Iterator[tuple[str, str, str]]:
        """Key, outline and description of every whole letter."""
        with _judging(self._file):
            for key, outlined, about, checksum in self._connection.execute(
                "select key, outlined, about, checksum from letters"
            ):
                if checksum == _checksum(key, outlined, about):
                    yield key, outlined, about

    def add(self, letters: Iterable[tuple[str, str, str, bytes]]) -> None:
        """Keep letters: key, outline, description, and the letter as packed."""
        rows = (
            (key, outlined, about, _checksum(key, outlined, about), packed)
            for key, outlined, about, packed in letters
        )
        with _judging(self._file):
            self._connection.executemany(
                "insert or replace into letters values (?, ?, ?, ?, ?)", rows
            )

    def packed(self, key: str) -> bytes:
        """A letter as packed."""
        with _judging(self._file):
            row = self._connection.execute("select packed from letters where key = ?", (key,))
            found = row.fetchone()
        if found is None or not isinstance(found[0], bytes):
            raise DamagedError(key)
        packed: bytes = found[0]
        return packed

    def drop(self, keys: Iterable[str]) -> None:
        """Forget letters."""
        with _judging(self._file):
            self._connection.executemany("delete from letters where key = ?", ((x,) for x in keys))

    def take(
        self,
        rows: Iterable[tuple[Any, ...]],
        gone: Iterable[str],
        about: Mapping[str, str],
    ) -> None:
        """Keep whole rows of another cache, without those of the keys ``gone``."""
        with _judging(self._file):
            self._connection.executemany("insert or replace into letters values (?,?,?,?,?)", rows)
            self._connection.executemany(
                "insert or replace into about values (?, ?)", about.items()
            )
        self.drop(gone)
        self.save()

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

    def derived(self, name: str, key: str) -> str | None:
        """What was made of all letters, if it was made of the same ones."""
        with _judging(self._file):
            row = self._connection.execute(
                "select key, value, checksum from derived where name = ?", (name,)
            ).fetchone()
        if row is None or row[0] != key or row[2] != _checksum(key, row[1]):
            return None
        value: str = row[1]
        return value

    def derive(self, name: str, key: str, value: str) -> None:
        """Keep what was made of all letters, with the next :meth:`publish` or :meth:`save`."""
        row = (name, key, value, _checksum(key, value))
        with _judging(self._file):
            self._connection.execute("insert or replace into derived values (?, ?, ?, ?)", row)

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
    finally:
        connection.close()


@contextmanager
def _judging(file: Path) -> Iterator[None]:
    """Say whether the machine is to blame for an error of SQLite's, or the cache."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        number = _MACHINE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if number is None:
            raise DamagedError(str(error)) from error
        own = OSError(number, str(error), str(file))
        raise system_failed(own, file, room(own, file.parent)) from error
    except UnicodeDecodeError as error:  # In what it quotes of a damaged file.
        raise DamagedError(str(error)) from error


_MACHINE = {
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_FULL: errno.ENOSPC,
}
"""Primary result codes for which the cache is not to blame, and another one would not do."""


NAME = "build.sqlite"
_NAMES = (NAME, f"{NAME}-journal", f"{NAME}-wal", f"{NAME}-shm")


def forget(folder: Path) -> None:
    """Begin anew."""
    for name in _NAMES:
        remove(folder / name)


_CHECKSUM = "files"
"""What the checksum of all files' SHA-256 is called."""


def _digests_checksum(files: Mapping[str, Written]) -> str:
    digests = "".join(files[path].sha256 for path in sorted(files))
    return hashlib.sha256(digests.encode()).hexdigest()


def _checksum(*texts: str) -> bytes:
    # In a damaged file they may be anything.
    return hashlib.blake2b(" ".join(map(str, texts)).encode(), digest_size=16).digest()
