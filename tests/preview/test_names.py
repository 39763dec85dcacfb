"""By which names a preview is answered, and what is said to those who use another."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.letters import letter_text
from tests.preview.commands import ROOT, Serving, a_project, serving

PATHS = ("/", "/replies/2023/jiaoyu-1/", "/_dafu/news", "/_dafu/client.js")
FOREIGN = ["evil.example", "evil.example:8000", "localhost.evil.example", "192.168.0.9:8000"]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("preview")
    a_project(folder, letter_text())
    hosts = ("--host", "Box.Example", "--host", "https://8000-ab.work.example/replies/?q=1")
    with serving(folder, "--without-search", *hosts) as running:
        yield running


@pytest.mark.parametrize("host", [*FOREIGN, "0.0.0.0:8000", "<script>alert(1)</script>", "", None])
def test_other_names_are_told_why_and_what_to_type(preview: Serving, host: str | None) -> None:
    for path in PATHS:
        status, text = preview.ask(path, host)
        assert status == 403
        assert "示教〔2023〕1号" not in text
        assert "预览不应答" in text
        assert "The preview does not answer" in text
        assert "build.py serve --host " in text
        assert "<script" not in text
    name = (host or "").partition(":")[0]
    if re.fullmatch(r"[a-z0-9.]+", name):
        assert f"--host {name} --port {preview.port}" in text


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "LOCALHOST:9000", "127.0.0.1:9000", "[::1]:8000"),
        *("box.example", "box.example:9000", "8000-ab.work.example"),
    ],
)
def test_names_of_this_machine_and_those_asked_for_are_answered(
    preview: Serving, host: str
) -> None:
    assert preview.ask("/replies/2023/jiaoyu-1/", host)[0] == 200


def test_by_default_it_is_not_in_the_network(preview: Serving) -> None:
    listening = Path("/proc/net/tcp").read_text(encoding="ascii")
    assert f"0100007F:{preview.port:04X} 00000000:0000 0A" in listening
    assert f"00000000:{preview.port:04X} 00000000:0000 0A" not in listening


def test_in_the_network_it_is_called_by_number_and_says_what_that_means(tmp_path: Path) -> None:
    a_project(tmp_path, letter_text())
    with serving(tmp_path, "--without-search", "--host", "0.0.0.0") as running:
        assert "同一网络里的人" in running.printed
        assert running.ask("/", "192.168.0.9:8000")[0] == 200
        assert running.ask("/", "evil.example:8000")[0] == 403
        listening = Path("/proc/net/tcp").read_text(encoding="ascii")
        assert f"00000000:{running.port:04X} 00000000:0000 0A" in listening


@pytest.mark.parametrize("host", ["*", "a b", "", "http://", "user@box.example"])
def test_what_is_no_name_is_refused(tmp_path: Path, host: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "serve", "--host", host],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "--host 要写一个主机名" in done.stderr


def test_a_port_forwarded_to_a_path_is_followed_too(browser: Browser, preview: Serving) -> None:
    """As remote workspaces do: the path before the page's own is cut off on the way."""
    page = browser.new_page()
    page.route(
        "**/proxy/8000/**",
        lambda route: route.fulfill(
            response=route.fetch(url=route.request.url.replace("/proxy/8000", ""))
        ),
    )
    page.goto(f"{preview.address}proxy/8000/replies/2023/jiaoyu-1/")
    expect(page.locator("#dafu-preview")).to_contain_text("预览")
    page.close()
