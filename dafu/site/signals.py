"""How a command ends when it is told to stop: at once, without a word, with nothing left behind.

The process dies of the signal itself, as shells and services expect. Nothing is unwound: a kill is
harmless at any moment, while an exception can surface anywhere, in the middle of an import or in a
callback that swallows it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

_passing: set[str] = set()


def end_quietly() -> None:
    """From now on end so; a signal that whoever started the process ignores (nohup) stays so."""
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


@contextmanager
def put_off() -> Iterator[None]:
    """Let no signal end the process within; one that comes meanwhile does so at its end."""
    if os.name == "nt":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in SIGNALS])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def passing(name: str) -> Iterator[None]:
    """A file that must not outlive the command: it is removed if a signal ends it meanwhile."""
    _passing.add(name)
    try:
        yield
    finally:
        _passing.discard(name)


def _end(number: int, _: object) -> None:
    for name in tuple(_passing):
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - pathlib would cost a build with nothing to do
    # Not imported here: without it there are no workers. On Linux they see to it themselves.
    processes: Any = sys.modules.get("multiprocessing")
    if processes and sys.platform != "linux":
        for worker in processes.active_children():
            worker.kill()
    if os.name == "nt":
        os._exit(128 + number)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
