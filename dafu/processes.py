"""Worker processes that do not outlive the build: none is left when it is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from concurrent.futures import Executor, ProcessPoolExecutor

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

FEW = 3
"""Up to so many batches, starting processes costs more than it gains."""


class Crew:
    """Those who do the work of a build: this process, or several where there is much of it."""

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
    return ProcessPoolExecutor(count, initializer=_prepare, initargs=(os.getpid(),))


def _prepare(parent: int) -> None:
    """Leave Ctrl-C to the parent, and die when it does (Linux; elsewhere at the next task)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
