"""The stage: a folder beside ``public/`` in which the next site is put together.

It lies on the same file system, so that one rename can put it in place, and stays from build to
build as a second tree of hard links to the same files, so that only what changes is touched. What
lies there is never trusted: a file counts only when it is, by inode, size and time, the one that
the last build wrote with the same key. So the next build mends whatever a killed one left behind.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from dafu.machine import FULL
from dafu.problems import Text
from dafu.publish import PublishError, system_failed
from dafu.publish.exchange import exchange, recover
from dafu.publish.lock import lock

_SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}"
_PATH = re.compile(rf"(?:\.well-known/)?{_SEGMENT}(?:/{_SEGMENT})*")
"""What a site may have; of hidden folders only that of RFC 8615."""

Stat = tuple[int, int, int]
"""Inode, size in bytes and time of the last change in nanoseconds: a file by which it is known."""

Written = tuple[str, int, int, int, str]
"""A file as a build wrote it: a hash of what its bytes depend on, its :data:`Stat`, and the
SHA-256 of its bytes, hexadecimal."""


class Stage:
    """Where the files of the next site go.

    ``known`` are the files of the last site by path, ``seen`` is what :func:`look` found.
    """

    def __init__(
        self, folder: Path, public: Path, known: Mapping[str, Written], seen: Seen
    ) -> None:
        self._folder = f"{folder}/"
        self._public = f"{public}/"
        self.known = known
        self._inside = _Inside(self._folder)
        self._bytes = 0
        self.files: dict[str, Written] = {}
        """The files of the next site."""
        self.new: set[str] = set()
        """Those that the last site had not, or not so."""
        self._there = known.keys() - seen.missing
        for path in (*seen.foreign, *seen.others):
            os.unlink(self._folder + path)  # noqa: PTH108
        _prune(self._folder, {*seen.empty, *map(_parent, (*seen.foreign, *seen.others))})

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Write one file; ``path`` is relative, with ``/``, in ASCII, and stays inside."""
        self.stream(path, (data,), key)

    def stream(self, path: str, blocks: Iterable[bytes], key: str = "") -> None:
        """Write one file like :meth:`write`, block by block."""
        if path in self.files:
            why = Text("有两个内容要写到这里", "two outputs have this path")
            raise PublishError(path, why)
        self.new.add(path)
        digest = hashlib.sha256()
        try:
            name = self._place(path)
            with open(name, "xb") as handle:  # noqa: PTH123 - a Path costs as much again
                for block in blocks:
                    self._bytes += len(block)
                    digest.update(block)
                    handle.write(block)
                handle.flush()
                about = os.fstat(handle.fileno())
        except OSError as error:
            # Where it would have been published: nobody knows the stage.
            own = OSError(error.errno, error.strerror, self._public + path)
            raise system_failed(own, path, room(own, Path(self._folder), self._bytes)) from error
        self.files[path] = (key, *_stat(about), digest.hexdigest())

    def keep(self, path: str, key: str) -> bool:
        """Take ``path`` over from the last site; False where it must be written."""
        known = self.known.get(path)
        if known is None or known[0] != key or path in self.files:
            return False
        if path not in self._there:
            try:
                if _stat(os.lstat(self._public + path)) != known[1:4]:
                    return False
                os.link(self._public + path, self._place(path), follow_symlinks=False)
            except OSError:
                return False
        self.files[path] = known
        return True

    def last(self, path: str, key: str) -> BinaryIO | None:
        """``path`` of the last site to read from, if that is what a build wrote with ``key``."""
        return last_file(self._public + path, self.known.get(path), key)

    def contents(self) -> Iterable[tuple[str, int, str]]:
        """Path, size and SHA-256 of every file of the next site so far."""
        return ((path, written[2], written[4]) for path, written in self.files.items())

    def _place(self, path: str) -> str:
        """The name of the file, which is not there, in a folder that is."""
        safe_path(path)
        name = self._folder + path
        if path in self._there:
            self._there.remove(path)
            os.unlink(name)  # noqa: PTH108
        self._inside.folder_of(path)
        return name

    def clear(self) -> None:
        """Remove what is no file of the next site, and the folders left empty.

        Raises :class:`PublishError` when then something is missing, or more is there.
        """
        self._remove(self._folder, self._there - self.files.keys())
        found = list(map(self.files.__contains__, _names(self._folder)))
        if not all(found) or len(found) < len(self.files):
            why = Text(
                "生成期间被别的程序改动了，请再生成一次",
                "others changed it while the site was being built; build again",
            )
            raise PublishError(self._folder, why)

    def undo(self) -> None:
        """Remove what was written, so that a disk is not left full."""
        for path in self.new:
            with suppress(OSError):
                os.unlink(self._folder + path)  # noqa: PTH108

    def follow(self, other: Path) -> None:
        """Make ``other``, the site before, one more tree of the same files, where links exist.

        What others put there is found by the next build; raises OSError where their links would
        lead out of it. Each file changes in one step: somebody may be on the way to it.
        """
        folder = f"{other}/"
        self._remove(folder, self.known.keys() - self.files.keys())
        new = f"{folder}{_NEW}"
        made = _Inside(folder)
        for path in self.new:
            made.folder_of(path)
            try:
                os.link(self._public + path, folder + path, follow_symlinks=False)
            except FileExistsError:
                os.link(self._public + path, new, follow_symlinks=False)
                os.replace(new, folder + path)  # noqa: PTH105

    def _remove(self, folder: str, paths: Collection[str]) -> None:
        inside = _Inside(folder)
        for path in paths:
            with suppress(FileNotFoundError):
                inside.folder_of(path, make=False)
                os.unlink(folder + path)  # noqa: PTH108
        _prune(folder, set(map(_parent, paths)))


_NONE: Written = ("", 0, 0, 0, "")
_NEW = ".new"
"""No output is called so."""


class _Inside:
    """Folders below ``root`` (which ends in ``/``) that are folders, and no links that lead out."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._sure = {""}

    def folder_of(self, path: str, make: bool = True) -> None:
        """Make sure of the folder of the file ``path``; raises OSError."""
        folder = _parent(path)
        if folder in self._sure:
            return
        self.folder_of(folder, make)
        name = self._root + folder
        if make:
            with suppress(FileExistsError):
                os.mkdir(name)  # noqa: PTH102
        if not stat.S_ISDIR(os.lstat(name).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), name)
        self._sure.add(folder)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def safe_path(path: str) -> str:
    """``path`` itself when it can be an output; ValueError when it could leave the stage."""
    if not _PATH.fullmatch(path):
        raise ValueError(f"not an output path: {path!r}")
    return path


@contextmanager
def reserved(public: Path) -> Iterator[Path]:
    """``public`` for one build alone, as an absolute path; raises :class:`PublishError`."""
    public = Path.cwd() / public
    _check_target(public)
    try:
        public.parent.mkdir(parents=True, exist_ok=True)
        with lock(public.with_name(f".{public.name}.dafu-lock")):
            recover(public)
            yield public
    except OSError as error:
        raise system_failed(error, public, room(error, public.parent)) from error


class Seen(NamedTuple):
    """How a folder differs from what a build wrote there."""

    foreign: list[str]
    """Regular files that it did not write, or not so."""
    missing: set[str]
    """Files of which that is true, and those that are not there."""
    empty: list[str]
    """Folders with nothing in them."""
    others: list[str]
    """Links, devices and the like."""


def look(folder: Path, known: Mapping[str, Written]) -> Seen:
    """Compare a stage that is a folder with the files that the last build wrote; raises OSError."""
    there, empty, others = tree(f"{folder}/")
    foreign = [path for path, found in there.items() if known.get(path, _NONE)[1:4] != found]
    missing = known.keys() - (there.keys() - set(foreign))
    return Seen(foreign, missing, empty, others)


def is_stage(folder: Path, known: Mapping[str, Written]) -> bool:
    """Whether anything in the folder can be of use."""
    return bool(known) and folder.is_dir() and not folder.is_symlink()


@contextmanager
def staged(
    public: Path,
    folder: Path,
    known: Mapping[str, Written],
    seen: Callable[[], Seen] | None = None,
) -> Iterator[Stage]:
    """A stage in ``folder`` for ``public``; without an error the staged site takes its place.

    ``seen`` gives what :func:`look` finds where it :func:`is_stage`, if somebody looks already.
    Raises OSError and :class:`PublishError`; ``public`` is then as it was.
    """
    _check_ours(public, known)
    if is_stage(folder, known):
        found = seen() if seen else look(folder, known)
    else:
        remove(folder)
        folder.mkdir()
        found = Seen([], set(known), [], [])
    stage = Stage(folder, public, known, found)
    try:
        yield stage
        stage.clear()
        exchange(folder, public)
    except Exception:
        stage.undo()
        raise


def step_in(stage: Stage, folder: Path) -> None:
    """Bring the site before, now in ``folder``, in step with the one that took its place."""
    try:
        if not stage.known:
            remove(folder)  # Nobody knows what is in it, nor for whom.
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
            try:
                os.rmdir(folder + path)  # noqa: PTH106
                parents.add(_parent(path))
            except OSError as error:
                # An empty folder would tell that there was something.
                if error.errno not in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT}:
                    raise
        paths = parents


def last_file(name: str, known: Written | None, key: str) -> BinaryIO | None:
    """The file ``name``, open, if it is ``known`` with ``key`` and still as it was written."""
    if known is None or known[0] != key:
        return None
    try:
        handle = open(name, "rb")  # noqa: PTH123, SIM115
    except OSError:
        return None
    if _stat(os.fstat(handle.fileno())) == known[1:4]:
        return handle
    handle.close()
    return None


def _stat(about: os.stat_result) -> Stat:
    return about.st_ino, about.st_size, about.st_mtime_ns


def _names(folder: str) -> Iterator[str]:
    """Everything below ``folder`` that is no folder."""
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


def _check_target(public: Path) -> None:
    if public.is_symlink():
        why = Text("是链接，请给出文件夹本身", "is a link; give the folder itself")
        raise PublishError(public, why)
    if public.exists() and not public.is_dir():
        raise PublishError(public, Text("不是文件夹", "is not a folder"))


def _check_ours(public: Path, known: Mapping[str, Written]) -> None:
    """Whether ``public`` may be replaced; it may be damaged as long as something is left of it."""
    if not public.exists() or not any(public.iterdir()) or (public / "index.html").exists():
        return
    if not any(os.path.lexists(public / path) for path in known):
        why = Text(
            "里面不是网站，请给出一个空文件夹",
            "holds something else than a site; give an empty folder",
        )
        raise PublishError(public, why)


def room(error: OSError, folder: Path, needed: int = 0) -> Text | None:
    """What there is for a disk that is full, and the bytes that were ``needed`` up to now."""
    if error.errno not in FULL:
        return None
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = f"{shutil.disk_usage(existing).free / 1e6:.1f} MB"
    more = f"{needed / 1e6:.1f} MB"
    if not needed:
        return Text(f"（剩余 {free}）", f" ({free} free)")
    return Text(f"（剩余 {free}，至少需要 {more}）", f" ({free} free, more than {more} needed)")


def umask() -> int:
    """What new files are not permitted; reading it sets it for a moment, so not in threads."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
