"""How soon a preview shows an edit: dafu's ``serve`` beside ``hugo server``."""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

EDITS = 5
PATIENCE = 600.0
"""Seconds after which a server that shows nothing is given up."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def seen_after(
    command: Sequence[str | Path], folder: Path, port: int, letter: Path, path: str
) -> float:
    """Median seconds from the saving of ``letter`` until its page at ``path`` shows the edit.

    ``command`` starts a server on ``port``, in ``folder``.
    """
    with subprocess.Popen(
        list(map(str, command)), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port, path, b"")
            taken = []
            for number in range(EDITS):
                mark = f"第{number}次补充说明，进程{process.pid}。"
                with letter.open("a", encoding="utf-8") as file:
                    file.write(f"\n{mark}\n")
                start = time.perf_counter()
                _wait_for(port, path, mark.encode())
                taken.append(time.perf_counter() - start)
                time.sleep(1)
        finally:
            process.terminate()
    return statistics.median(taken)


def _wait_for(port: int, path: str, words: bytes) -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", path)
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
            if answer.status == 200 and words in data:
                return
        time.sleep(0.01)
    raise TimeoutError(path)
