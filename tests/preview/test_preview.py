"""The preview: what it answers and to whom, and that open pages follow what an editor does."""

from __future__ import annotations

import http.client
import json
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dafu.engine.project import Sources
from dafu.preview.watch import Done, watch
from tests.letters import letter_text

ROOT = Path(__file__).parents[2]
LETTER = "replies/2023/jiaoyu-1/"
SOON = 20_000
"""Milliseconds in which a page has followed a change, on a busy machine."""


@dataclass
class Preview:
    """A running preview of ``project``."""

    project: Path
    address: str
    told: queue.Queue[Done]

    def write(self, text: str, name: str = "jiaoyu-1.md") -> None:
        """Save a letter as an editor does."""
        (self.project / "content" / "replies" / "2023" / name).write_text(text, encoding="utf-8")

    def built(self) -> Done:
        """What the next build came to."""
        return self.told.get(timeout=SOON / 1000)

    def ask(
        self, path: str, method: str = "GET", host: str | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer to one request; ``path`` is sent as it is."""
        name = self.address.removeprefix("http://").rstrip("/")
        connection = http.client.HTTPConnection(name, timeout=SOON / 1000)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or name)
        connection.endheaders()
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response, data


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    (tmp_path / "content" / "replies" / "2023").mkdir(parents=True)
    shutil.copy(ROOT / "site.yaml", tmp_path)
    sources = Sources(
        tmp_path / "site.yaml", tmp_path / "content", ROOT / "theme", tmp_path / "public"
    )
    told: queue.Queue[Done] = queue.Queue()
    stop = threading.Event()
    mine = Preview(tmp_path, "", told)
    mine.write(letter_text())
    thread = threading.Thread(
        target=watch,
        args=(sources, 0, 1, False, "zh-Hans", told.put, stop),
    )
    thread.start()
    built = told.get(timeout=SOON / 1000)
    assert built.is_new
    mine.address = built.address
    yield mine
    stop.set()
    thread.join()


def test_pages_are_served_as_a_host_would(preview: Preview) -> None:
    response, data = preview.ask(f"/{LETTER}?hit=1")
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert "示教〔2023〕1号" in data.decode()
    response, data = preview.ask("/replies/2023/jiaoyu-1.json")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(data)["document_number"] == "示教〔2023〕1号"
    response, data = preview.ask("/", method="HEAD")
    assert (response.status, data) == (200, b"")
    assert int(response.headers["Content-Length"] or 0) > 1000


def test_a_folder_without_its_slash_leads_to_the_page(preview: Preview) -> None:
    response, _ = preview.ask("/replies/2023?page=1")
    assert (response.status, response.headers["Location"]) == (301, "2023/?page=1")


def test_the_sub_path_of_the_portal_works_too(preview: Preview) -> None:
    response, data = preview.ask(f"/zfxxgk/jytabl/{LETTER}")
    assert response.status == 200
    assert data == preview.ask(f"/{LETTER}")[1]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/../site.yaml",
        "/..%2f..%2fsite.yaml",
        "/%2e%2e/%2e%2e/site.yaml",
        "//etc/passwd",
        "/replies/../../.site.dafu-cache/build.sqlite",
        "/.site.dafu-cache/build.sqlite",
        "/a%00b",
        "/replies\\..\\..\\site.yaml",
        "/_dafu/server.py",
        "/_dafu/../server.py",
    ],
)
def test_nothing_else_is_served(preview: Preview, path: str) -> None:
    response, data = preview.ask(path)
    assert response.status == 404
    assert b"base_url" not in data
    assert b"SQLite format" not in data


def test_links_are_not_followed(preview: Preview) -> None:
    folder = preview.project / ".public.dafu-preview" / "site"
    (folder / "passwords").symlink_to("/etc/passwd")
    assert preview.ask("/passwords")[0].status == 404


def test_only_reading_is_possible(preview: Preview) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert preview.ask(f"/{LETTER}", method=method)[0].status == 501


def test_public_is_never_touched(preview: Preview) -> None:
    preview.write(letter_text("示例甲委员：\n\n另有说明。\n"))
    preview.built()
    assert not (preview.project / "public").exists()
    names = {path.name for path in preview.project.iterdir()}
    assert names == {"site.yaml", "content", ".public.dafu-preview"}


def test_a_page_follows_what_an_editor_does(browser: Browser, preview: Preview) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{preview.address}{LETTER}")
    bar = page.locator("#dafu-preview")
    expect(bar).to_contain_text("预览")
    expect(page.locator("#body")).not_to_contain_text("另有说明")

    preview.write(letter_text("示例甲委员：\n\n另有说明。\n"))
    expect(page.locator("#body")).to_contain_text("另有说明", timeout=SOON)

    preview.write(letter_text("示例甲委员：\n\n又改了。\n", date="2023-02-30"))
    expect(bar).to_contain_text("有错误", timeout=SOON)
    expect(bar).to_contain_text("jiaoyu-1.md:")
    expect(page.locator("#body")).to_contain_text("另有说明")

    preview.write(letter_text("示例甲委员：\n\n又改了。\n"))
    expect(page.locator("#body")).to_contain_text("又改了", timeout=SOON)
    expect(bar).not_to_contain_text("有错误")

    withheld = letter_text(document_number="示教〔2023〕2号", disclosure="不予公开", title="饕餮")
    preview.write(withheld, "jiaoyu-2.md")
    expect(bar).to_contain_text("不公开的文件（1）", timeout=SOON)
    assert "饕餮" not in page.content()
    context.close()


def test_a_taken_port_is_said(preview: Preview) -> None:
    port = preview.address.rsplit(":", 1)[1].rstrip("/")
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "serve", "--port", port],
        cwd=preview.project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 3
    assert f"端口 {port}" in done.stderr


def test_the_command_tells_its_address_and_ends_quietly(preview: Preview) -> None:
    shutil.copytree(preview.project / "content", preview.project / "other" / "content")
    shutil.copy(preview.project / "site.yaml", preview.project / "other")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "serve", "--port", "0", "--lang", "en"],
        cwd=preview.project / "other",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr
        assert "Preview: http://127.0.0.1:" in process.stderr.readline()
        process.send_signal(2)
        _, errors = process.communicate(timeout=SOON / 1000)
    assert process.returncode == -2
    assert errors == ""
