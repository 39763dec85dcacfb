"""The stage: a folder beside ``public/`` in which the next site is put together.

It lies on the same file system, so that one rename can put it in place, and stays from build to
build as a second tree of hard links to the same files, so that only what changes is touched. What
lies there is never trusted: a file counts only when it is, by inode, size and time, the one that
the last build wrote with the same key. So the next build mends whatever a killed one left behind.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from dafu.publish import PublishError
from dafu.publish.exchange import exchange
from dafu.publish.lock import lock

_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_LONGEST_SEGMENT = 255


Stat = tuple[int, int, int]
"""Inode, size in bytes and time of the last change in nanoseconds: a file by which it is known."""

Written = tuple[str, int, int, int]
"""A file as a build wrote it: a hash of what its bytes depend on, and its :data:`Stat`."""


class Stage:
    """Where the files of the next site go.

    ``known`` are the files of the last site by path.
    """

    def __init__(self, folder: Path, public: Path, known: Mapping[str, Written]) -> None:
        self._folder = f"{folder}/"
        self._public = f"{public}/"
        self._known = known
        self._made: set[str] = {""}
        self.files: dict[str, Written] = {}
        """The files of the next site."""
        self.new: set[str] = set()
        """Those that the last site had not, or not so."""
        self._there, empty, others = tree(self._folder)
        foreign = [
            path for path, found in self._there.items() if known.get(path, _NONE)[1:] != found
        ]
        for path in foreign:
            del self._there[path]
            os.unlink(self._folder + path)  # noqa: PTH108
        for path in others:
            os.unlink(self._folder + path)  # noqa: PTH108
        _prune(self._folder, {*empty, *map(_parent, foreign), *map(_parent, others)})

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Write one file; ``path`` is relative, with ``/``, in ASCII, and stays inside."""
        if path in self.files:
            raise PublishError(f"{path}: two outputs have this path")
        name = self._place(path)
        try:
            with open(name, "xb") as handle:  # noqa: PTH123 - a Path costs as much again
                handle.write(data)
                handle.flush()
                about = os.fstat(handle.fileno())
        except OSError as error:
            room = _room(error, Path(self._folder))
            raise PublishError(f"{path}: {error.strerror}{room}") from error
        self.files[path] = (key, *_stat(about))
        self.new.add(path)

    def keep(self, path: str, key: str) -> bool:
        """Take ``path`` over from the last site; False where it must be written."""
        known = self._known.get(path)
        if known is None or known[0] != key or path in self.files:
            return False
        if path not in self._there:
            try:
                if _stat(os.lstat(self._public + path)) != known[1:]:
                    return False
                os.link(self._public + path, self._place(path), follow_symlinks=False)
            except OSError:
                return False
        self.files[path] = known
        return True

    def _place(self, path: str) -> str:
        """The name of the file, which is not there, in a folder that is."""
        safe_path(path)
        name = self._folder + path
        if self._there.pop(path, None):
            os.unlink(name)  # noqa: PTH108
        folder = _parent(path)
        if folder not in self._made:
            os.makedirs(self._folder + folder, exist_ok=True)  # noqa: PTH103
            self._made.add(folder)
        return name

    def clear(self) -> None:
        """Remove what is no file of the next site, and the folders left empty."""
        self._remove(self._folder, self._there.keys() - self.files.keys())

    def follow(self, other: Path) -> None:
        """Make ``other``, the site before, one more tree of the same files, where links exist.

        What others put there is found by the next build.
        """
        folder = f"{other}/"
        self._remove(folder, self._known.keys() - self.files.keys())
        made = {""}
        for path in self.new:
            parent = _parent(path)
            if parent not in made:
                os.makedirs(folder + parent, exist_ok=True)  # noqa: PTH103
                made.add(parent)
            with suppress(FileNotFoundError):
                os.unlink(folder + path)  # noqa: PTH108
            os.link(self._public + path, folder + path, follow_symlinks=False)

    def _remove(self, folder: str, paths: Collection[str]) -> None:
        for path in paths:
            with suppress(FileNotFoundError):
                os.unlink(folder + path)  # noqa: PTH108
        _prune(folder, set(map(_parent, paths)))


_NONE: Written = ("", 0, 0, 0)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def safe_path(path: str) -> str:
    """``path`` itself when it can be an output; ValueError when it could leave the stage."""
    for segment in path.split("/"):
        if not _SEGMENT.fullmatch(segment) or len(segment) > _LONGEST_SEGMENT:
            raise ValueError(f"not an output path: {path!r}")
    return path


@contextmanager
def reserved(public: Path) -> Iterator[Path]:
    """``public`` for one build alone, as an absolute path; raises :class:`PublishError`."""
    public = Path.cwd() / public
    _check_target(public)
    try:
        public.parent.mkdir(parents=True, exist_ok=True)
        with lock(public.parent / f".{public.name}.dafu-lock"):
            yield public
    except OSError as error:
        where = error.filename or public
        raise PublishError(f"{where}: {error.strerror}{_room(error, public.parent)}") from error


@contextmanager
def staged(public: Path, folder: Path, known: Mapping[str, Written]) -> Iterator[Stage]:
    """A stage in ``folder`` for ``public``; without an error the staged site takes its place.

    Raises OSError and :class:`PublishError`; ``public`` is then as it was.
    """
    if folder.is_symlink() or not folder.is_dir():
        remove(folder)
    folder.mkdir(exist_ok=True)
    stage = Stage(folder, public, known)
    yield stage
    stage.clear()
    folder.chmod(0o777 & ~_umask())
    exchange(folder, public)


def step_in(stage: Stage, folder: Path) -> None:
    """Bring the site before, now in ``folder``, in step with the one that took its place."""
    try:
        folder.mkdir(exist_ok=True)
        stage.follow(folder)
    except OSError:  # No hard links here, or no room: the next build writes every file.
        with suppress(OSError):
            shutil.rmtree(folder)


def remove(path: Path) -> None:
    """Remove whatever has this name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


class Found(NamedTuple):
    """What is below a folder."""

    files: dict[str, Stat]
    """Regular files by path."""
    empty: list[str]
    """Folders with nothing in them."""
    others: list[str]
    """Links, devices and the like."""


def tree(folder: str) -> Found:
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
                    found[path] = _stat(about)
                else:
                    others.append(path)
        if prefix and len(found) + len(folders) + len(others) == before:
            empty.append(prefix[:-1])
    return Found(found, empty, others)


def _prune(folder: str, paths: set[str]) -> None:
    """Remove those of the folders ``paths`` that are empty, and the folders this leaves empty."""
    while paths:
        parents = set()
        for path in sorted(paths - {""}, reverse=True):
            with suppress(OSError):
                os.rmdir(folder + path)  # noqa: PTH106
                parents.add(_parent(path))
        paths = parents


def _stat(about: os.stat_result) -> Stat:
    return about.st_ino, about.st_size, about.st_mtime_ns


def _check_target(public: Path) -> None:
    if public.is_symlink():
        raise PublishError(f"{public}: is a link; give the folder itself")
    if public.exists() and not public.is_dir():
        raise PublishError(f"{public}: is not a folder")
    if public.exists() and any(public.iterdir()) and not (public / "index.html").exists():
        raise PublishError(f"{public}: holds something else than a site; give an empty folder")


def _room(error: OSError, folder: Path) -> str:
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return ""
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return f" ({shutil.disk_usage(existing).free / 1e6:.0f} MB free)"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
