"""Worker processes that do not outlive the build: none is left when it is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


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
