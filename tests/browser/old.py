"""Chromiums of 2019 and 2021, driven as they can be: by the DevTools protocol over two pipes.

Playwright needs a newer browser. ``scripts/old-browsers`` brings these; they are programs for Linux
on x86-64.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import select
import shutil
import subprocess
import sys
import tempfile
import time
from typing import Any

from tests.tools import old_chromium

VERSIONS = (78, 92)
RUN_HERE = sys.platform == "linux" and platform.machine() == "x86_64"

PATIENCE = 60
"""Seconds for an answer, on a busy machine."""

_FLAGS = (
    *(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
    ),
    *("--lang=zh-CN", "--remote-debugging-pipe"),
)
_UNKNOWN_POLICY = "'wasm-unsafe-eval''. It will be ignored"
"""What a browser says of the site's policy that is older than its words, on every page."""


class OldChromium:
    """One page in a browser of long ago."""

    def __init__(self, version: int) -> None:
        folder = old_chromium(version)
        self._profile = tempfile.mkdtemp(prefix="old-chromium")
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        libraries = f"{folder / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}"
        pipes = f"3</proc/self/fd/{theirs_in} 4>/proc/self/fd/{theirs_out}"
        self._process = subprocess.Popen(
            [
                *("sh", "-c", f'exec "$0" "$@" {pipes}', str(folder / "chromium"), *_FLAGS),
                *(f"--user-data-dir={self._profile}", "about:blank"),
            ],
            pass_fds=(theirs_in, theirs_out),
            env={**os.environ, "LD_LIBRARY_PATH": libraries},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._read = b""
        self._numbers = itertools.count(1)
        self._session: dict[str, str] = {}
        self._events: list[dict[str, Any]] = []
        page = self.send("Target.createTarget", url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", targetId=page, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        for domain in ("Runtime", "Log", "Page"):
            self.send(f"{domain}.enable")

    def close(self) -> None:
        """End it, and remove what it kept."""
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self._profile, ignore_errors=True)

    @property
    def version(self) -> int:
        """As the browser tells it."""
        return int(self.send("Browser.getVersion")["product"].split("/")[1].split(".")[0])

    def send(self, method: str, **parameters: object) -> Any:
        """The result of one command."""
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": parameters, **self._session}
        os.write(self._out, json.dumps(command).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]

    def _next(self) -> dict[str, Any]:
        """The next message; events are noted too."""
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._in], [], [], PATIENCE)
            assert ready, "the old browser does not answer"
            part = os.read(self._in, 1 << 16)
            assert part, "the old browser has ended"
            self._read += part
        message, _, self._read = self._read.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        if "method" in told:
            self._events.append(told)
        return told

    def window(self, width: int, height: int) -> None:
        """The size of the window; a narrow one is a phone's."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def media(self, media: str = "") -> None:
        """Show pages as on ``print``; nothing is the screen again."""
        self.send("Emulation.setEmulatedMedia", media=media)

    def open(self, address: str) -> None:
        """Go to a page and wait until all of it is there."""
        self._events.clear()
        self.send("Page.navigate", url=address)
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._next()

    def tell(self, expression: str) -> Any:
        """The value of an expression of JavaScript, or of the promise that it is."""
        done = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def wait(self, expression: str) -> None:
        """Until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.tell(f"Boolean({expression})"):
            assert time.monotonic() < end, expression
            time.sleep(0.05)

    @property
    def complaints(self) -> list[str]:
        """Errors since the page was opened: of scripts, and what the browser logged."""
        self.tell("0")
        thrown = [e["params"] for e in self._events if e["method"] == "Runtime.exceptionThrown"]
        logged = [e["params"]["entry"] for e in self._events if e["method"] == "Log.entryAdded"]
        return [
            *(str(one["exceptionDetails"]) for one in thrown),
            *(one["text"] for one in logged if _UNKNOWN_POLICY not in one["text"]),
        ]
