"""The stage: a folder beside ``public/`` in which the next site is put together.

It lies on the same file system, so that one rename can put it in place. Its name is fixed and one
build at a time holds the lock, so whatever a killed build left behind is cleared by the next one.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dafu.publish import PublishError
from dafu.publish.exchange import exchange
from dafu.publish.lock import lock

_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_LONGEST_SEGMENT = 255


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the files of the next site go."""

    folder: Path

    def write(self, path: str, data: bytes) -> None:
        """Write one file; ``path`` is relative, with ``/``, in ASCII, and stays inside."""
        file = self.folder / safe_path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("xb") as handle:
                handle.write(data)
        except FileExistsError:
            raise PublishError(f"{path}: two outputs have this path") from None
        except OSError as error:
            raise PublishError(f"{path}: {error.strerror}{_room(error, self.folder)}") from error

    def keep(self, path: str) -> bool:
        """Take ``path`` over from the last site; False where that is not possible."""
        return False


def safe_path(path: str) -> str:
    """``path`` itself when it can be an output; ValueError when it could leave the stage."""
    for segment in path.split("/"):
        if not _SEGMENT.fullmatch(segment) or len(segment) > _LONGEST_SEGMENT:
            raise ValueError(f"not an output path: {path!r}")
    return path


@contextmanager
def staged(public: Path) -> Iterator[Stage]:
    """A stage for ``public``; on leaving without an error the staged site takes its place.

    Raises :class:`PublishError`; ``public`` is then as it was.
    """
    public = Path.cwd() / public
    _check_target(public)
    folder = public.parent / f".{public.name}.dafu-stage"
    try:
        public.parent.mkdir(parents=True, exist_ok=True)
        with lock(public.parent / f".{public.name}.dafu-lock"):
            _remove(folder)
            folder.mkdir()
            try:
                yield Stage(folder)
                folder.chmod(0o777 & ~_umask())
                exchange(folder, public)
            finally:
                _remove(folder)
    except OSError as error:
        where = error.filename or public
        raise PublishError(f"{where}: {error.strerror}{_room(error, public.parent)}") from error


def _check_target(public: Path) -> None:
    if public.is_symlink():
        raise PublishError(f"{public}: is a link; give the folder itself")
    if public.exists() and not public.is_dir():
        raise PublishError(f"{public}: is not a folder")
    if public.exists() and any(public.iterdir()) and not (public / "index.html").exists():
        raise PublishError(f"{public}: holds something else than a site; give an empty folder")


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _room(error: OSError, folder: Path) -> str:
    if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return ""
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return f" ({shutil.disk_usage(existing).free / 1e6:.0f} MB free)"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
