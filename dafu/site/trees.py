"""Folders that hold a site: what is in them, and how they are brought in step with a build.

A file is known by its inode, size, time and mode, so that what others did to it is seen without
reading it. A folder is changed file by file, each in one step, and never removed nor emptied:
a container may have mounted it.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dafu.read.files import is_folder
from dafu.site.order import in_order

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Of all that is published, whatever the umask: others are to read it."""

_SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}"
_PATH = re.compile(rf"(?:\.well-known/)?{_SEGMENT}(?:/{_SEGMENT})*")
"""What a site may have; of hidden folders only that of RFC 8615."""

_NEW = ".new"
"""A file on its way to its place; no output is called so."""

Stat = tuple[int, int, int, int]
"""Inode, size in bytes, time of the last change in nanoseconds, and mode of a file."""


class Written(NamedTuple):
    """A file as a build wrote it."""

    key: str
    """A hash of what its bytes depend on."""
    stat: Stat
    sha256: str
    """Of its bytes, hexadecimal."""


class FolderContents(NamedTuple):
    """The files, empty folders and all else below a folder, from one walk through it."""

    files: dict[str, Stat]
    """Regular files by path."""
    empty: list[str]
    """Folders with nothing in them."""
    others: list[str]
    """Links, devices and the like."""


class Seen(NamedTuple):
    """How a folder differs from the files that are wanted, or were written there."""

    foreign: Collection[str]
    """Files that are not wanted, or not so."""
    missing: Collection[str]
    """Wanted files that are not there, or not so."""
    empty: Collection[str] = ()
    """Folders with nothing in them."""
    others: Collection[str] = ()
    """Links, devices and the like."""


Put = Callable[[str, str], None]
"""Puts the file of a path in place of whatever has a name, in one step; raises OSError."""


def safe_path(path: str) -> str:
    """``path`` itself when it can be an output; ValueError when it could leave the site."""
    if not _PATH.fullmatch(path):
        raise ValueError(f"not an output path: {path!r}")
    return path


def stat_of(about: os.stat_result) -> Stat:
    """By what a file is known."""
    return about.st_ino, about.st_size, about.st_mtime_ns, about.st_mode & 0o777


def tree(folder: str) -> FolderContents:
    """What is below ``folder``, which ends in ``/``; raises OSError."""
    found: dict[str, Stat] = {}
    empty: list[str] = []
    others: list[str] = []
    folders = [""]
    while folders:
        prefix = folders.pop()
        before = len(found) + len(folders) + len(others)
        with os.scandir(folder + prefix) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                    continue
                about = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(about.st_mode):
                    found[path] = stat_of(about)
                else:
                    others.append(path)
        if prefix and len(found) + len(folders) + len(others) == before:
            empty.append(prefix[:-1])
    return FolderContents(found, empty, others)


def names(folder: str) -> Iterator[str]:
    """Everything below ``folder``, which ends in ``/``, that is no folder; raises OSError."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        with os.scandir(folder + prefix) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                else:
                    yield path


def look(folder: Path, wanted: Mapping[str, Written]) -> Seen:
    """Compare a folder with the files that are to be in it; raises OSError."""
    if not is_folder(folder):
        return Seen((), wanted.keys())
    there, empty, others = tree(f"{folder}/")
    foreign = {p for p, x in there.items() if (known := wanted.get(p)) is None or known.stat != x}
    return Seen(foreign, wanted.keys() - (there.keys() - foreign), empty, others)


def bring_in_step(folder: Path, wanted: Collection[str], seen: Seen, put: Put) -> None:
    """Make ``folder`` hold the ``wanted`` files and nothing else, in an order fit for readers.

    ``seen`` is how it differs from them, and ``put`` gives what is missing. Raises OSError.
    """
    root = f"{folder}/"
    inside = _Inside(root)
    gone = [path for path in (*seen.foreign, *seen.others) if path not in wanted]
    emptied = set(seen.empty)
    for step in in_order(seen.missing, gone, frozenset(seen.foreign)):
        for path in step.removals:
            if inside.has(folder_of(path)):
                with suppress(FileNotFoundError):
                    os.unlink(root + path)  # noqa: PTH108
                emptied.add(folder_of(path))
        for path in step.writes:
            inside.make(folder_of(path))
            _in_place_of_anything(path, root + path, put)
    _prune(root, emptied)


def _in_place_of_anything(path: str, name: str, put: Put) -> None:
    """Put a file even where others made a folder of its name."""
    try:
        put(path, name)
    except OSError as error:
        if not is_folder(name):
            raise
        with suppress(OSError):
            shutil.rmtree(name)
        if os.path.lexists(name):
            raise error from None
        put(path, name)


def move(source: str, name: str) -> None:
    """Put a file in place of ``name`` that is needed nowhere else; raises OSError."""
    try:
        os.replace(source, name)  # noqa: PTH105
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(source, name)


def link(source: str, name: str) -> None:
    """Make ``name`` one more name of a file, a copy where there are no links; raises OSError."""
    try:
        os.link(source, name, follow_symlinks=False)
    except FileExistsError:
        new = _aside(name)
        os.link(source, new, follow_symlinks=False)
        os.replace(new, name)  # noqa: PTH105
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _copy(source, name)


_NO_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}
    | {errno.ENOSYS, errno.EINVAL}
)


def _copy(source: str, name: str) -> None:
    new = _aside(name)
    with open(source, "rb") as old, open(new, "xb") as copy:  # noqa: PTH123
        shutil.copyfileobj(old, copy, 1 << 20)
        set_mode(copy.fileno(), FILE_MODE)
    os.replace(new, name)  # noqa: PTH105


def _aside(name: str) -> str:
    """A name beside ``name`` that is free, for a file that is to take its place."""
    new = os.path.join(os.path.dirname(name), _NEW)  # noqa: PTH118, PTH120
    with suppress(FileNotFoundError):
        os.unlink(new)  # noqa: PTH108
    return new


def set_mode(file: int | str, mode: int) -> None:
    """Let a file or folder have ``mode``, as far as its file system has modes."""
    with suppress(OSError, NotImplementedError):
        now = stat.S_IMODE(os.stat(file).st_mode)  # noqa: PTH116 - may be open
        if now & 0o777 != mode:
            os.chmod(file, now & ~0o777 | mode)  # noqa: PTH101


def folder_of(path: str) -> str:
    """The path of the folder of ``path``; empty for the root."""
    return path.rpartition("/")[0]


class _Inside:
    """Folders below ``root`` (which ends in ``/``) that are folders, and no links that lead out."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._sure = {""}
        set_mode(root, FOLDER_MODE)

    def has(self, folder: str) -> bool:
        """Whether ``folder`` is there."""
        if folder in self._sure:
            return True
        if not self.has(folder_of(folder)) or not is_folder(self._root + folder):
            return False
        self._sure.add(folder)
        return True

    def make(self, folder: str) -> None:
        """Make sure of ``folder``, in place of whatever else has its name; raises OSError."""
        if folder in self._sure:
            return
        self.make(folder_of(folder))
        name = self._root + folder
        if not is_folder(name):
            with suppress(FileNotFoundError):
                os.unlink(name)  # noqa: PTH108
            os.mkdir(name)  # noqa: PTH102
        set_mode(name, FOLDER_MODE)
        self._sure.add(folder)


def _prune(root: str, paths: set[str]) -> None:
    """Remove those of the folders ``paths`` that are empty, and the folders this leaves empty."""
    while paths:
        parents = set()
        for path in sorted(paths - {""}, reverse=True):
            try:
                os.rmdir(root + path)  # noqa: PTH106
                parents.add(folder_of(path))
            except OSError as error:
                # An empty folder would tell that there was something.
                if error.errno not in _NOT_EMPTY:
                    raise
        paths = parents


_NOT_EMPTY = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR})


def remove(path: Path) -> None:
    """Remove whatever has this name."""
    if is_folder(path):
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
