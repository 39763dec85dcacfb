"""What real servers answer with the files of ``docs/hosting``, for every file of a site."""

from __future__ import annotations

import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from dafu.reference.hosting import DATA, POLICY, SECURITY
from dafu.remote.headers import headers
from tests.browser.fixtures import SUB_PATH
from tests.reference.servers import SERVERS, checked, place, serving

FILES = [
    "feed.json",
    "issuers/a/feed/2023-1.xml",
    "replies/2023/a/feed.xml",
    "replies/2023/a/list.csv",
    "replies/2023/a/list.txt",
    "replies/2023/a/plan.ofd",
    "replies/2023/a/plan.docx",
    "replies/2023/a/README",
    "replies/2023/a.md",
    "data/manifest.json.sig",
    "data/catalog.jsonld",
]
"""Beside those of the built site: what it may have."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Host(NamedTuple):
    """A server and the site that it serves, as a host of its own or as a column of one."""

    name: str
    address: str
    column: str
    site: Path

    def ask(self, path: str, method: str = "GET", **sent: str) -> Answer:
        """Ask for ``path`` below the site's root."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        given = {name.replace("_", "-"): value for name, value in sent.items()}
        connection.request(method, self.column + quote(path), headers=given)
        answer = connection.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return found


@pytest.fixture(scope="module", params=[(x, y) for x in SERVERS for y in ("/", SUB_PATH)], ids=str)
def host(request: pytest.FixtureRequest, public: Path) -> Iterator[Host]:
    name, column = request.param
    with place() as folder:
        site = folder / column.strip("/") if column != "/" else folder / "site"
        shutil.copytree(public, site)
        for path in FILES:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(b"x" * 2_000)
        (site / ".hidden").write_text("x")
        for below in (folder, *folder.rglob("*")):
            below.chmod(0o755 if below.is_dir() else 0o644)
        root = site if column == "/" else folder
        with serving(name, root, "" if column == "/" else column) as address:
            yield Host(name, address, column, site)


@pytest.mark.parametrize("name", SERVERS)
def test_the_server_itself_has_nothing_to_say_against_its_file(name: str) -> None:
    with place() as folder:
        done = checked(name, folder, folder)
        assert done.returncode == 0, done.stderr
        # Caddy warns of the settings that tests add: no certificate, no administration.
        assert name == "caddy" or "warn" not in done.stderr.lower(), done.stderr


def test_every_file_is_served_as_object_stores_are_told(host: Host) -> None:
    wrong = []
    for file in sorted(host.site.rglob("*")):
        path = file.relative_to(host.site).as_posix()
        if not file.is_file() or path.startswith("."):
            continue
        asked = path.removesuffix("index.html") if path.endswith("/index.html") else path
        answer = host.ask(asked)
        expected = headers(path)
        found = {name: (answer.headers[name] or "").replace("UTF-8", "utf-8") for name in expected}
        if answer.status != 200 or found != expected:
            wrong.append((path, answer.status, found))
        assert answer.body == file.read_bytes(), path
    assert wrong == []


def test_only_data_may_be_read_by_pages_of_others(host: Host) -> None:
    for file in host.site.rglob("*"):
        if not file.is_file() or file.name.startswith("."):
            continue
        path = file.relative_to(host.site).as_posix()
        answer = host.ask(path, "HEAD", Origin="https://elsewhere.example")
        allowed = answer.headers.get_all("Access-Control-Allow-Origin")
        assert allowed == (["*"] if path.endswith(tuple(f".{x}" for x in DATA)) else None), path


@pytest.mark.parametrize("path", ["", "index.html", "data/manifest.json", "nothing/here"])
def test_every_answer_is_guarded_once(host: Host, path: str) -> None:
    answer = host.ask(path)
    for name, value in SECURITY.items():
        assert answer.headers.get_all(name) == [value], name
    assert len(answer.headers.get_all("Cache-Control") or []) == 1


def test_what_is_not_there_is_the_site_s_own_page(host: Host) -> None:
    for path in ("nothing", "nothing/", "replies/2099/", ".hidden", "data/.hidden"):
        answer = host.ask(path)
        if path.endswith(".hidden") and host.name == "apache":
            assert answer.status == 403
            continue
        assert answer.status == 404, path
        assert answer.body == (host.site / "404.html").read_bytes()
        assert answer.headers.get_content_type() == "text/html"
    assert b"x" * 2_000 not in host.ask("data/", "GET").body


def test_a_folder_without_its_slash_leads_on(host: Host) -> None:
    answer = host.ask("replies")
    assert answer.status in {301, 302, 307, 308}
    place = answer.headers["Location"]
    assert urlsplit(place).path in {f"{host.column}replies/", "replies/"}
    assert urlsplit(place).netloc in {"", urlsplit(host.address).netloc}


def test_what_has_not_changed_is_not_sent_again(host: Host) -> None:
    for path in ("", "data/manifest.json"):
        first = host.ask(path)
        tag = first.headers["ETag"]
        again = host.ask(path, If_None_Match=tag)
        assert again.status == 304
        assert again.body == b""


def test_text_is_compressed_and_parts_can_be_asked_for(host: Host) -> None:
    for path in ("", "data/manifest.json", "replies/2023/a/list.csv"):
        answer = host.ask(path, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip", path
        assert "accept-encoding" in (answer.headers["Vary"] or "").lower()
    part = host.ask("data/manifest.json", Range="bytes=0-9")
    assert part.status == 206
    assert len(part.body) == 10


def test_the_site_works_under_its_policy(host: Host, browser: Browser) -> None:
    complaints: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda x: complaints.append(x.text) if x.type == "error" else None)
    page.goto(f"{host.address}{host.column}search/?q=产业内循环招商")
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "done", timeout=15_000)
    results.locator("a.result-link").first.click()
    expect(page.locator(".official")).to_contain_text("152045")
    page.goto(f"{host.address}{host.column}data/check/")
    twin = host.site / "replies/2023/fagaiwei-14.json"
    page.locator("#check-file").set_input_files(twin)
    expect(page.locator(".check-result")).to_have_attribute("data-state", "same")
    assert complaints == []
    context.close()


def test_the_policy_is_the_contract_s_and_more() -> None:
    assert POLICY.startswith("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; ")
