"""Open pages of a preview: many at once, some given up, some there before there is a site."""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.letters import letter_text
from tests.preview.commands import SOON, a_project, serving

TABS = 10
"""More than the six connections that a browser has for a host."""

TLS_HELLO = b"\x16\x03\x01\x02\x00\x01"

WRONG = letter_text(date="2023-02-30")


def test_ten_pages_are_open_and_all_follow(browser: Browser, tmp_path: Path) -> None:
    letter = a_project(tmp_path, letter_text())
    context = browser.new_context()
    with serving(tmp_path, "--without-search") as running:
        pages = [context.new_page() for _ in range(TABS)]
        for page in pages:
            page.goto(f"{running.address}replies/2023/jiaoyu-1/")
            expect(page.locator("#dafu-preview")).to_contain_text("预览")
        letter.write_text(letter_text("示例甲委员：\n\n另有说明。\n"), encoding="utf-8")
        for page in pages:
            expect(page.locator("#body")).to_contain_text("另有说明", timeout=SOON * 1000)
        letter.write_text(WRONG, encoding="utf-8")
        for page in pages:
            bar = page.locator("#dafu-preview")
            expect(bar).to_contain_text("有错误，页面是改动前的", timeout=SOON * 1000)
        running.process.kill()
        expect(pages[-1].locator("#dafu-preview")).to_contain_text(
            "预览已停止", timeout=SOON * 1000
        )
    context.close()


def test_only_a_page_that_would_be_another_is_loaded_anew(browser: Browser, tmp_path: Path) -> None:
    letter = a_project(tmp_path, letter_text())
    context = browser.new_context()
    with serving(tmp_path, "--without-search") as running:
        search, page = context.new_page(), context.new_page()
        search.goto(f"{running.address}search/")
        page.goto(f"{running.address}replies/2023/jiaoyu-1/")
        for opened in (search, page):
            expect(opened.locator("#dafu-preview")).to_contain_text("预览")
            opened.evaluate("window.mark = true")
        wrong = letter.with_name("jiaoyu-2.md")
        letter.write_text(letter_text("示例甲委员：\n\n另有说明。\n"), encoding="utf-8")
        expect(page.locator("#body")).to_contain_text("另有说明", timeout=SOON * 1000)
        wrong.write_text(WRONG, encoding="utf-8")
        expect(search.locator("#dafu-preview")).to_contain_text("2023-02-30", timeout=SOON * 1000)
        assert search.evaluate("window.mark") is True
        assert page.evaluate("window.mark") is None
    context.close()


def test_requests_that_are_given_up_leave_the_terminal_alone(tmp_path: Path) -> None:
    a_project(tmp_path, letter_text())
    asked = ("/", "/statistics/", "/_dafu/news", "/_dafu/client.js", "/nothing", "/replies")
    hosts = ("localhost", "evil.example")
    whole = [f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n" for path in asked for host in hosts]
    with serving(tmp_path, "--without-search") as running:
        before = running.printed
        for sent in [*(text.encode() for text in (*whole, "GET / HTTP/1.1\r\nHo", "")), TLS_HELLO]:
            for _ in range(10):
                connection = socket.create_connection(("127.0.0.1", running.port))
                # A reset in place of a good-bye, as when a tab is closed while it loads.
                reset = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                connection.sendall(sent)
                connection.close()
        assert running.ask("/", "localhost")[0] == 200
        assert running.ask("//[", "localhost")[0] == 404
    assert running.printed == before


def test_a_first_start_with_an_error_shows_the_error_and_then_the_site(
    browser: Browser, tmp_path: Path
) -> None:
    letter = a_project(tmp_path, WRONG)
    page = browser.new_page()
    with serving(tmp_path, "--without-search") as running:
        assert "还没有可以预览的页面" in running.printed
        assert "改动前" not in running.printed
        page.goto(running.address)
        shown = page.locator("main")
        expect(shown).to_contain_text("有错误，还没有可以预览的页面")
        expect(shown).to_contain_text("content/replies/2023/jiaoyu-1.md:")
        expect(shown).to_contain_text("2023-02-30")
        assert page.locator("main li small").first.inner_text()
        letter.write_text(letter_text(date="2023-02-31", title="<b>题"), encoding="utf-8")
        expect(shown).to_contain_text("2023-02-31", timeout=SOON * 1000)
        assert page.locator("b").count() == 0
        other = browser.new_page()
        other.goto(f"{running.address}replies/2023/jiaoyu-1/")
        letter.write_text(letter_text(), encoding="utf-8")
        expect(page.locator("h1.site-title")).to_be_visible(timeout=SOON * 1000)
        expect(other.locator("#body")).to_be_visible(timeout=SOON * 1000)
        running.wait_for("预览：")
        other.close()
    page.close()


def test_a_further_start_with_an_error_shows_the_site_from_before(
    browser: Browser, tmp_path: Path
) -> None:
    letter = a_project(tmp_path, letter_text())
    with serving(tmp_path, "--without-search"):
        pass
    letter.write_text(WRONG, encoding="utf-8")
    page = browser.new_page()
    with serving(tmp_path, "--without-search") as running:
        assert "预览还是改动前的" in running.printed
        page.goto(f"{running.address}replies/2023/jiaoyu-1/")
        expect(page.locator("#body")).to_be_visible()
        expect(page.locator("#dafu-preview")).to_contain_text("有错误，页面是改动前的")
    page.close()
