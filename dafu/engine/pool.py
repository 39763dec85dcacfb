"""Worker processes that do not outlive the build: none is left when it is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

R = TypeVar("R")

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # <malloc.h> of the GNU library
_OF_ONE = 1 << 25
"""Bytes of one array whose memory a worker keeps for the next; older libraries take no more."""

_PIPE = 1 << 20
"""Bytes; more needs a privilege."""

FEW = 3
"""Up to so many batches, starting processes costs more than it gains."""


class Crew:
    """Those who do the work of a build: this process, or several where there is much of it."""

    letters = files = 1
    """How many times larger than for processes of this machine a batch of these should be."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """How many batches to hand out at a time: all have work while one result is taken in."""
        return 2 * self._jobs + 1

    def executor(self, batches: float) -> Executor | None:
        """Whoever should do ``batches``; None when it is best done here."""
        if self._jobs > 1 and batches > FEW:
            self._pool = self._pool or workers(self._jobs)
        return self._pool

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)


def workers(count: int) -> ProcessPoolExecutor:
    """An executor of ``count`` processes."""
    # On Linux they are forked, and start at once with all that is imported; a fork server, the
    # default of newer Pythons, would be their parent instead of this process.
    context = get_context("fork" if sys.platform == "linux" else None)
    pool = ProcessPoolExecutor(
        count, mp_context=context, initializer=_prepare, initargs=(os.getpid(),)
    )
    if sys.platform == "linux":
        for name in ("_call_queue", "_result_queue"):
            _widen(getattr(getattr(pool, name, None), "_reader", None))
    return pool


def _widen(pipe: Connection | None) -> None:
    """Make a pipe hold most of a batch: with the usual 64 kB, both ends take dozens of turns."""
    import fcntl

    with suppress(OSError):  # There is a limit for each user.
        if pipe:
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


@contextmanager
def aside(function: Callable[[], R]) -> Iterator[Callable[[], R]]:
    """Begin a function in a process of its own; to wait for its result, call what this gives.

    It must change nothing and give something that can be pickled. Where processes are not forked,
    and if it does not end well there, it is called here once more. Whoever leaves without having
    asked for the result leaves no process behind.
    """
    # A forked process has the locks that other threads hold, and nobody to release them.
    if sys.platform != "linux" or threading.active_count() > 1:
        yield function
        return
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    other = context.Process(target=_send, args=(os.getpid(), sender, function), daemon=True)
    try:
        other.start()
    except OSError:  # There may be no more processes.
        receiver.close()
        yield function
        return
    finally:
        sender.close()

    def result() -> R:
        try:
            found: R = receiver.recv()
        except (EOFError, OSError):
            return function()
        return found

    try:
        yield result
    finally:
        receiver.close()
        other.kill()
        other.join()


def _send(parent: int, sender: Connection, function: Callable[[], object]) -> None:
    _prepare(parent)
    with suppress(Exception):
        sender.send(function())


def _prepare(parent: int) -> None:
    """Leave what comes from the terminal to the parent, and die when it does.

    By the kernel's hand on Linux, by the parent's elsewhere, and there at the next task if the
    parent is killed.
    """
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # The arrays of a shard have a few MB each: without this, each is asked of the system anew.
        if hasattr(library, "mallopt"):  # Not every library has it.
            library.mallopt(_M_TRIM_THRESHOLD, 2 * _OF_ONE)
            library.mallopt(_M_MMAP_THRESHOLD, _OF_ONE)
        if os.getppid() != parent:
            os._exit(1)
