"""A real browser on the shipped site, served from loopback as a host would serve it."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dafu.build import build
from dafu.engine.project import Sources

ROOT = Path(__file__).parents[2]

# Milliseconds until what is expected of a page has to be so: a machine may be busy.
expect.set_options(timeout=20_000)

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
"""The contract's Content-Security-Policy, sent as a header."""

SUB_PATH = "/zfxxgk/fdzdgknr/jytabl/"
BASE_PATH = "/zfxxgk/jytabl/"
"""The path of the shipped site's ``base_url``, from which the 404 page leads on."""


class Handler(SimpleHTTPRequestHandler):
    """Serves the site at the root and below a portal's sub-paths, under the policy."""

    def translate_path(self, path: str) -> str:
        for prefix in (SUB_PATH, BASE_PATH):
            if path.startswith(prefix):
                path = "/" + path.removeprefix(prefix)
        return super().translate_path(path)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site built from the shipped content."""
    folder = tmp_path_factory.mktemp("site") / "public"
    outcome = build(Sources(ROOT / "site.yaml", ROOT / "content", ROOT / "theme", folder))
    assert outcome.collection is not None, list(outcome.problems)
    return folder


@pytest.fixture(scope="session")
def host(public: Path) -> Iterator[str]:
    """The address of the running server, without a slash at the end."""
    handler = functools.partial(Handler, directory=str(public))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def started(language: str = "en-US") -> Iterator[Browser]:
    """Chromium, as found by ``scripts/browser``; Playwright's own where that names none.

    Its own words, such as those of a choice of files, are in ``language`` where it has that.
    """
    found = os.environ.get("DAFU_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            env={**os.environ, "LANGUAGE": language.replace("-", "_")},
            args=[
                f"--lang={language}",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a process."""
    with started() as browser:
        yield browser


@dataclass
class Visit:
    """What a visit did beside showing pages: requests and complaints."""

    host: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Note every request, error and warning of ``context``'s pages."""
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )

    @property
    def foreign(self) -> list[str]:
        """Requests to other hosts."""
        own = (self.host, "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture
def visit(host: str) -> Visit:
    """The record of this test's visit."""
    return Visit(host)


@pytest.fixture
def page(browser: Browser, host: str, visit: Visit) -> Iterator[Page]:
    """A page of a phone; afterwards: no request left the host, and nothing complained."""
    context = browser.new_context(base_url=host, viewport={"width": 390, "height": 844})
    visit.watch(context)
    yield context.new_page()
    context.close()
    assert visit.foreign == []
    assert visit.complaints == []
