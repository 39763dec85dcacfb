"""The button of the desk that builds the site: the same command as typed, in a process of its own.

What it prints is shown. The preview and the desk go on meanwhile; two builds do not run at a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

_PROGRAM = Path(__file__).parents[2]


class BuildSaid(NamedTuple):
    """What a build came to."""

    done: bool
    printed: str


Publish = Callable[[], BuildSaid | None]
"""Builds the site; None where that is being done already."""


def publisher(arguments: Sequence[str]) -> Publish:
    """What builds the site by ``build`` with ``arguments``."""
    alone = threading.Lock()
    command = [sys.executable, "-P", "-m", "dafu", "build", *arguments]

    def publish() -> BuildSaid | None:
        if not alone.acquire(blocking=False):
            return None
        try:
            ended = subprocess.run(  # noqa: S603 - it is this program
                command,
                env={**os.environ, "PYTHONPATH": os.fspath(_PROGRAM)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
        finally:
            alone.release()
        return BuildSaid(ended.returncode == 0, ended.stdout.decode("utf-8", "replace"))

    return publish
