"""``build.py serve`` as it is typed, for tests of what it prints and answers."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).parents[2]
SOON = 30
"""Seconds in which a preview has answered, on a busy machine."""


@dataclass
class Serving:
    """A running command and what it has printed so far."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def printed(self) -> str:
        """All of it."""
        return "".join(self.lines)

    @property
    def address(self) -> str:
        """Where the preview is."""
        return f"http://127.0.0.1:{self.port}/"

    def listen(self) -> None:
        """Take down what it prints, until it ends."""
        for line in self.process.stdout or ():
            self.lines.append(line)

    def wait_for(self, text: str) -> None:
        """Until it has printed ``text``."""
        end = monotonic() + SOON
        while text not in self.printed:
            assert monotonic() < end, self.printed
            assert self.process.poll() is None, self.printed
            sleep(0.05)

    def ask(self, path: str, host: str | None) -> tuple[int, str]:
        """Status and text of one answer; None for a request without a Host header."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SOON)
        connection.putrequest("GET", path, skip_host=True)
        if host is not None:
            connection.putheader("Host", host)
        connection.endheaders()
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text


def a_project(folder: Path, letter: str) -> Path:
    """A site of one letter; its path, below ``content``, is returned."""
    path = folder / "content" / "replies" / "2023" / "jiaoyu-1.md"
    path.parent.mkdir(parents=True)
    path.write_text(letter, encoding="utf-8")
    shutil.copy(ROOT / "site.yaml", folder)
    return path


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Serving]:
    """``build.py serve`` in ``folder``, once it has said where the preview is."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        serving = Serving(process)
        reader = threading.Thread(target=serving.listen)
        reader.start()
        try:
            serving.wait_for("http://127.0.0.1:")
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", serving.printed)
            assert found
            serving.port = int(found[1])
            yield serving
        finally:
            process.kill()
            reader.join()
