"""One build at a time for one target; a lock dies with the process that holds it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.site.signals import passing, put_off


@contextmanager
def lock(file: Path, named: bool = True) -> Iterator[None]:
    """Hold ``file`` locked; raises :class:`PublishError` at once when another process does.

    Whoever holds it for a moment only is not ``named`` in it, and is waited for.

    The lock is the system's own (POSIX, or msvcrt on Windows), not the file's existence, so a
    killed build leaves nothing to clear. Worker processes do not inherit it.
    """
    with ExitStack() as held:
        # Between the file and the note of it nobody would remove it.
        with put_off():
            handle = _locked(file)
            held.callback(os.close, handle)
            # Whoever comes next may make a file of the same name once this one is closed.
            held.enter_context(passing(str(file)))
        held.callback(_remove, file)
        os.truncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode() if named else b"")
        yield


def _remove(file: Path) -> None:
    with suppress(OSError):  # What is left of it is no lock.
        file.unlink()


_MOMENT = 0.01
"""Seconds in which whoever has the lock writes down who it is."""


def _locked(file: Path) -> int:
    # A link would have its target emptied.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    holder = ""
    for _ in range(100):
        handle = os.open(file, flags, 0o644)
        if _try_lock(handle):
            # The one before may have removed the name while this one was opening it.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), file.lstat()):
                    return handle
        else:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
        os.close(handle)
        if holder:
            break
        time.sleep(_MOMENT)
    raise PublishError(
        file.parent,
        Text(
            f"另一次生成正在进行（进程 {holder or '?'}），等它结束再试",
            f"another build (process {holder or '?'}) is running; try again when it has ended",
        ),
    )


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
