"""The stage: the files of the next site that are new, until all of them take their place at once.

Beside ``public/`` lies its twin, a second tree of hard links to the same files. What is new is
written into a folder of its own; when nothing is missing, it is moved into the twin, and the two
change places in one step. Then the twin follows. Neither folder is ever removed or emptied, so that
a container that has mounted one of them serves the site through every build.

Nothing that lies there is trusted: a file counts only when it is, by inode, size, time and mode,
the one that the last build wrote with the same key. So the next build mends whatever a killed one
left behind.

Where ``public/`` cannot be exchanged, being a mount point or part of an overlay, and settings allow
it, what is new is moved into ``public/`` itself, file by file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dafu.model.records import DamagedError
from dafu.problems.errors import PublishError, system_failed
from dafu.problems.oserrors import FULL
from dafu.problems.problem import Text
from dafu.read.files import is_folder, open_regular
from dafu.render.data.manifest import MANIFEST
from dafu.site.exchange import exchange, recover, to_disk
from dafu.site.lock import lock
from dafu.site.sink import BLOCK
from dafu.site.trees import (
    FILE_MODE,
    Seen,
    Written,
    bring_in_step,
    folder_of,
    link,
    look,
    move,
    names,
    remove,
    safe_path,
    set_mode,
    stat_of,
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a build puts what it makes."""

    public: Path
    stage: Path
    """For new files; nothing is left in it."""
    in_place: bool = False
    """Whether ``public`` itself is changed, file by file."""

    @property
    def twin(self) -> Path:
        """The second tree."""
        return twin_of(self.public)

    @property
    def target(self) -> Path:
        """The tree that is changed."""
        return self.public if self.in_place else self.twin

    def look(self, known: Mapping[str, Written]) -> Seen:
        """How the target differs from what the last build wrote; raises OSError."""
        return look(self.target, known)


def twin_of(public: Path) -> Path:
    """Where the twin of ``public`` is."""
    return public.with_name(f".{public.name}.dafu-twin")


class Stage:
    """Where the files of the next site go.

    ``known`` are the files of the last site by path, ``seen`` is how the target differs from them.
    """

    def __init__(self, places: Places, known: Mapping[str, Written], seen: Seen) -> None:
        self.places = places
        self.known = known
        self._seen = seen
        self._folder = f"{places.stage}/"
        self._public = f"{places.public}/"
        self._folders: set[str] = set()
        self._bytes = 0
        self.files: dict[str, Written] = {}
        """The files of the next site."""
        self.new: set[str] = set()
        """Those that the last site had not, or not so."""
        self._linked: set[str] = set()
        """Those that only the target had not, or not so."""
        self._there = known.keys() - seen.missing

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
            with open(self._name(path), "xb") as handle:  # noqa: PTH123 - a Path costs as much
                for block in blocks:
                    self._bytes += len(block)
                    digest.update(block)
                    handle.write(block)
                handle.flush()
                about = os.fstat(handle.fileno())
                if about.st_mode & 0o777 != FILE_MODE:
                    set_mode(handle.fileno(), FILE_MODE)
                    about = os.fstat(handle.fileno())
        except OSError as error:
            # Where it would have been published: nobody knows the stage.
            own = OSError(error.errno, error.strerror, self._public + path)
            raise system_failed(own, path, room(own, Path(self._folder), self._bytes)) from error
        self.files[path] = Written(key, stat_of(about), digest.hexdigest())

    def keep(self, path: str, key: str) -> bool:
        """Take ``path`` over from the last site; False where it must be written."""
        known = self.known.get(path)
        if known is None or known.key != key or path in self.files:
            return False
        if path not in self._there:
            try:
                if stat_of(os.lstat(self._public + path)) != known.stat:
                    return False
                os.link(self._public + path, self._name(path), follow_symlinks=False)
            except OSError:
                return False
            self._linked.add(path)
        self.files[path] = known
        return True

    def last(self, path: str, key: str) -> BinaryIO | None:
        """``path`` of the last site to read from, if that is what a build wrote with ``key``."""
        return last_file(self._public + path, self.known.get(path), key)

    def last_digest(self, path: str) -> str:
        """SHA-256 of ``path`` in the last site; empty where it was not there."""
        return self.known[path].sha256 if path in self.known else ""

    def digest(self, path: str) -> str:
        """SHA-256 of a file of the next site so far."""
        return self.files[path].sha256

    def read(self, path: str) -> Iterator[bytes]:
        """A file of the next site so far, block by block.

        Raises :class:`DamagedError` where one of the last site is no more as it was written.
        """
        if path in self.new or path in self._linked:
            return blocks(open_regular(self._folder + path))
        known = self.files[path]
        return blocks(last_file(f"{self.places.target}/{path}", known, known.key))

    def contents(self) -> Iterable[tuple[str, int, str]]:
        """Path, size and SHA-256 of every file of the next site so far."""
        return ((path, x.stat[1], x.sha256) for path, x in self.files.items())

    def _name(self, path: str) -> str:
        """The name of a new file, in a folder that is there."""
        folder = folder_of(safe_path(path))
        if folder not in self._folders:
            os.makedirs(self._folder + folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)
        return self._folder + path

    def publish(self, in_place_allowed: bool) -> None:
        """Put the next site in the place of the last; raises OSError and :class:`PublishError`."""
        places = self.places
        if not is_folder(places.target):
            remove(places.target)
            places.target.mkdir()
        missing = self.new | self._linked
        foreign = {*self._seen.foreign, *(self._there - (self.files.keys() - missing))}
        seen = self._seen._replace(foreign=foreign, missing=missing)
        if places.in_place:
            self._move_into_public(seen, places.stage)
            return
        bring_in_step(places.twin, self.files.keys(), seen, self._mover(places.stage))
        self._check_whole()
        try:
            exchange(places.twin, places.public)
        except OSError as error:
            if error.errno not in _FIXED:
                raise
            if not in_place_allowed:
                raise PublishError(places.public, FIXED) from error
            self.places = Places(places.public, places.stage, in_place=True)
            self._move_into_public(look(places.public, self.files), places.twin)
            remove(places.twin)

    def _move_into_public(self, seen: Seen, source: Path) -> None:
        to_disk(source)
        moved = self._mover(source)

        def put(path: str, name: str) -> None:
            moved(path, name)
            # On another file system it is a copy.
            self.files[path] = self.files[path]._replace(stat=stat_of(os.lstat(name)))

        bring_in_step(self.places.public, self.files.keys(), seen, put)
        self._check_whole()
        to_disk(self.places.public)

    @staticmethod
    def _mover(source: Path) -> Callable[[str, str], None]:
        return lambda path, name: move(f"{source}/{path}", name)

    def _check_whole(self) -> None:
        found = [path in self.files for path in names(f"{self.places.target}/")]
        if not all(found) or len(found) < len(self.files):
            why = Text(
                "生成期间被别的程序改动了，请再生成一次",
                "others changed it while the site was being built; build again",
            )
            raise PublishError(self.places.target, why)

    def follow(self) -> None:
        """Bring the twin, which was the site before, in step; the next build mends what is left.

        What others put there is found by the next build, unless this site was never noted: then
        all of it is looked at.
        """
        if self.places.in_place:
            return
        twin, known, files = self.places.twin, self.known, self.files
        with suppress(OSError):
            twin.mkdir(exist_ok=True)
            if self._is_known(twin):
                changed = (known.keys() - files.keys()) | (known.keys() & self.new)
                seen = Seen(changed, self.new)
            else:
                seen = look(twin, files)
            bring_in_step(twin, files.keys(), seen, lambda x, name: link(self._public + x, name))

    def _is_known(self, twin: Path) -> bool:
        """Whether the site that was in place is the one that the last build noted."""
        manifest = self.known.get(MANIFEST)
        if manifest is None:
            return False
        with suppress(OSError):
            return stat_of(os.lstat(twin / MANIFEST)) == manifest.stat
        return False


_FIXED = frozenset({errno.EBUSY, errno.EXDEV})
FIXED = Text(
    "不能整体替换：这里是挂载点，或在容器的叠加文件系统上。请改为挂载它的上一级文件夹；"
    "或在 site.yaml 写上“write_in_place: 是”，逐个写入文件，发布时读者会短暂看到新旧混合的页面",
    "cannot be replaced as a whole, being a mount point or on a container's overlay: mount the "
    "folder above it instead; or write 'write_in_place: yes' in site.yaml to have its files "
    "written one by one, during which readers may meet a mix of old and new",
)


@contextmanager
def reserved(public: Path) -> Iterator[Path]:
    """``public`` for one build alone, as an absolute path; raises :class:`PublishError`."""
    public = Path.cwd() / public
    _check_target(public)
    try:
        public.parent.mkdir(parents=True, exist_ok=True)
        with lock(public.with_name(f".{public.name}.dafu-lock")):
            recover(public, twin_of(public))
            yield public
    except OSError as error:
        raise system_failed(error, public, room(error, public.parent)) from error


@contextmanager
def staged(
    places: Places,
    known: Mapping[str, Written],
    seen: Callable[[], Seen] | None = None,
    in_place_allowed: bool = False,
) -> Iterator[Stage]:
    """A stage for ``places``; without an error the staged site takes the place of the last.

    ``seen`` gives what :meth:`Places.look` finds, if somebody looks already. Raises OSError and
    :class:`PublishError`; ``public`` is then as it was, unless it is changed in place.
    """
    _check_ours(places.public, known)
    remove(places.stage)
    places.stage.mkdir()
    try:
        stage = Stage(places, known, seen() if seen else places.look(known))
        yield stage
        stage.publish(in_place_allowed)
    finally:
        # A disk is not to be left full.
        shutil.rmtree(places.stage, ignore_errors=True)


def last_file(name: str, known: Written | None, key: str) -> BinaryIO | None:
    """The file ``name``, open, if it is ``known`` with ``key`` and still as it was written."""
    if known is None or known.key != key:
        return None
    try:
        handle = open_regular(name)
    except OSError:
        return None
    if stat_of(os.fstat(handle.fileno())) == known.stat:
        return handle
    handle.close()
    return None


def blocks(file: BinaryIO | None) -> Iterator[bytes]:
    """What is in ``file``; raises :class:`DamagedError` where that is gone."""
    if file is None:
        raise DamagedError("a file of the last site has changed")
    with file:
        while block := file.read(BLOCK):
            yield block


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
