"""One build at a time for one target; a lock dies with the process that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dafu.publish import PublishError


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """Hold ``file`` locked; raises :class:`PublishError` at once when another process does.

    The lock is the system's own (POSIX, or msvcrt on Windows), not the file's existence, so a
    killed build leaves nothing to clear. Worker processes do not inherit it.
    """
    handle = _locked(file)
    try:
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        file.unlink(missing_ok=True)
        os.close(handle)


def _locked(file: Path) -> int:
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
        if not _try_lock(handle):
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "?"
            os.close(handle)
            raise PublishError(f"{file.parent}: another build (process {holder}) is running")
        # The one before may have removed the name while this one was opening it.
        if file.exists() and os.path.samestat(os.fstat(handle), file.stat()):
            return handle
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
