"""The files the desk reads and writes: letters and what lies beside them, and nothing else.

A path is taken only where it has the form of a letter's or an attachment's address, no part of it
is a link, and no system knows its name as a device. A file is written whole or not at all, a new
one never over another, a known one only while it is as the form was made from.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
import threading
from contextlib import suppress
from pathlib import Path

from dafu.model.signoff import SUFFIX
from dafu.model.values import is_publishable
from dafu.read.files import is_folder, read_regular
from dafu.read.scan import MAX_BYTES
from dafu.routes import BESIDE_LETTERS

_LETTER = re.compile(r"replies/[12]\d{3}/([A-Za-z0-9][A-Za-z0-9_-]{0,99})", re.ASCII)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.ASCII | re.IGNORECASE)
"""Names that Windows gives to devices, with any suffix."""

LARGEST = 50_000_000
"""Bytes of an attachment that is dropped on the form."""


class PathError(ValueError):
    """Not a path that the desk may touch."""


class ChangedError(Exception):
    """The file is another than the one that was looked at, or there is one where none was."""


def is_letter(path: str) -> bool:
    """Whether ``path`` has the form of a letter's address: ``replies/2023/jiaoyu-7``."""
    match = _LETTER.fullmatch(path)
    if not match:
        return False
    return not _DEVICE.fullmatch(match[1]) and match[1].lower() not in BESIDE_LETTERS


def is_beside(name: str) -> bool:
    """Whether ``name`` may be that of a file beside a letter."""
    return is_publishable(name) and not _DEVICE.fullmatch(name) and ".." not in name


def digest(data: bytes) -> str:
    """What stands for the bytes of a file in a form."""
    return hashlib.sha256(data).hexdigest()


class Cabinet:
    """The letters below ``content``, by their address, and the files beside them."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._writing = threading.Lock()

    def letter(self, path: str) -> Path:
        """The file of a letter; raises :class:`PathError`."""
        if not is_letter(path):
            raise PathError(path)
        return self._within(f"{path}.md")

    def beside(self, path: str, name: str) -> Path:
        """A file beside the letter at ``path``; raises :class:`PathError`."""
        if not is_letter(path) or not is_beside(name):
            raise PathError(f"{path} {name}")
        return self._within(f"{path.rpartition('/')[0]}/{name}")

    def signoff(self, path: str) -> Path:
        """The file of a letter's sign-off; raises :class:`PathError`."""
        if not is_letter(path):
            raise PathError(path)
        return self._within(path + SUFFIX)

    def append(self, path: str, line: bytes, known: str) -> None:
        """Add to a letter's sign-off, while the letter is what has the digest ``known``.

        Raises :class:`ChangedError` where it is not.
        """
        with self._writing:
            letter = self.read(self.letter(path))
            if letter is None or digest(letter) != known:
                raise ChangedError(path)
            file = self.signoff(path)
            before = self.read(file)
            if before is None:
                self.add(file, line)
            else:
                self._put(file, before + line)

    def _within(self, path: str) -> Path:
        """The file at ``path``, of which no part is a link."""
        file = Path(os.path.realpath(self._content))
        *folders, name = path.split("/")
        for folder in folders:
            file /= folder
            if os.path.lexists(file) and not is_folder(file):
                raise PathError(path)
        file /= name
        if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
            raise PathError(path)
        return file

    def read(self, file: Path) -> bytes | None:
        """The bytes of a file; None where there is none. Raises :class:`PathError` for a link."""
        try:
            return read_regular(file, MAX_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PathError(str(file)) from error

    def read_whole(self, file: Path) -> bytes:
        """The bytes of an attachment; raises :class:`PathError` where there is none."""
        try:
            return read_regular(file)
        except OSError as error:
            raise PathError(str(file)) from error

    def write(self, file: Path, data: bytes, known: str) -> None:
        """Put ``data`` in the place of what has the digest ``known``; empty: of no file.

        Raises :class:`ChangedError` and leaves what is there.
        """
        with self._writing:
            there = self.read(file)
            if (digest(there) if there is not None else "") != known:
                raise ChangedError(str(file))
            if there is None:
                self.add(file, data)
                return
            self._put(file, data)

    def _put(self, file: Path, data: bytes) -> None:
        """Put ``data`` in the place of ``file`` in one step, with its permissions."""
        aside = _aside(file, data, file.stat().st_mode & 0o777)
        try:
            aside.replace(file)
        finally:
            aside.unlink(missing_ok=True)
        _settle(file.parent)

    def drop(self, file: Path) -> None:
        """Take a file away that was just added."""
        with suppress(OSError):
            file.unlink()

    def add(self, file: Path, data: bytes) -> None:
        """A new file; raises :class:`ChangedError` where there is one, in any case of letters."""
        file.parent.mkdir(parents=True, exist_ok=True)
        if any(x.name.lower() == file.name.lower() for x in file.parent.iterdir()):
            raise ChangedError(str(file))
        aside = _aside(file, data)
        try:
            # A link is refused where the name has been taken meanwhile; a move is not.
            os.link(aside, file)
        except FileExistsError as error:
            raise ChangedError(str(file)) from error
        except OSError:  # A file system without hard links.
            aside.rename(file)
        finally:
            aside.unlink(missing_ok=True)
        _settle(file.parent)


def _aside(file: Path, data: bytes, mode: int = 0) -> Path:
    """A new file beside ``file`` that scans pass over, with all of ``data`` on the disk.

    It may be read by whom the system lets read new files, or has ``mode``.
    """
    aside = file.with_name(f".{file.name}.{secrets.token_hex(6)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(aside, flags, 0o666), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if mode:
        aside.chmod(mode)
    return aside


def _settle(folder: Path) -> None:
    """Have the folder's new entry outlive a loss of power, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
