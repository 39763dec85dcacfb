"""What the search page says where the search cannot run or its data do not come: never nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from dafu.build import build
from dafu.engine.project import Sources
from tests.letters import letter_text

ROOT = Path(__file__).parents[2]
ASKED = f"/search/?q={quote('停车')}"


def without(name: str) -> Callable[[BrowserContext], None]:
    """A browser that has no ``name``."""
    return lambda context: context.add_init_script(f"delete globalThis.{name}")


def under_a_strict_policy(context: BrowserContext) -> None:
    """A site whose policy does not allow WebAssembly."""

    def answer(route: Route) -> None:
        response = route.fetch()
        policy = {"content-security-policy": "default-src 'self'"}
        route.fulfill(response=response, headers={**response.headers, **policy})

    context.route("**/search/?*", answer)


def with_answer(path: str, **answer: object) -> Callable[[BrowserContext], None]:
    """A server that answers so when asked for ``path``."""
    return lambda context: context.route(f"**/{path}", lambda route: route.fulfill(**answer))  # type: ignore[arg-type]


def without_answer(path: str) -> Callable[[BrowserContext], None]:
    """A network that ends on the way to ``path``."""
    return lambda context: context.route(f"**/{path}", lambda route: route.abort())


OBSTACLES = [
    ("no-decompression", without("DecompressionStream"), "这个浏览器版本太旧"),
    ("no-webassembly", without("WebAssembly"), "安全设置不允许"),
    ("policy", under_a_strict_policy, "安全设置不允许"),
    ("module-missing", with_answer("search/view.js", status=404), "检索程序没有载入"),
    ("module-unreachable", without_answer("search/search.js"), "检索程序没有载入"),
    (
        "module-of-a-wrong-type",
        with_answer("search/match.js", body="export {};", content_type="text/plain"),
        "检索程序没有载入",
    ),
    (
        "module-broken",
        with_answer("search/facets.js", body="export {", content_type="text/javascript"),
        "检索程序没有载入",
    ),
    ("index-unreachable", without_answer("search/index/index.json"), "没有取到检索要用的数据"),
    ("engine-refused", with_answer("engine.bin", status=403), "没有取到检索要用的数据"),
    ("engine-damaged", with_answer("engine.bin", body="<html>"), "没有取到检索要用的数据"),
    ("words-refused", with_answer("words/*", status=500), "没有取到检索要用的数据"),
    ("no-index", with_answer("search/index/index.json", status=404), "没有可用的检索数据"),
]


def refused(page: Page, said: str) -> None:
    """The page says so, names the ways that remain, and keeps what was typed."""
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "error", timeout=30_000)
    expect(results).to_have_attribute("data-total", "0")
    notice = page.locator("#search-unable")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text(said)
    for name in ("replies", "issuers", "results", "topics", "numbers"):
        expect(notice.locator(f"a[href$='{name}/']")).to_be_visible()
    expect(page.locator("input[name=q]")).to_have_value("停车")
    expect(page.locator("#search-filters")).to_be_hidden()
    expect(page.locator("#search-status")).to_have_text("没有检索，原因和别的查法见上面。")
    assert "稍后" not in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("obstacle", "said"),
    [pytest.param(obstacle, said, id=name) for name, obstacle, said in OBSTACLES],
)
def test_the_page_says_why_and_what_can_be_done(
    browser: Browser, host: str, obstacle: Callable[[BrowserContext], None], said: str
) -> None:
    context = browser.new_context()
    obstacle(context)
    page = context.new_page()
    page.goto(host + ASKED)
    refused(page, said)
    context.close()


def test_without_the_script_that_looks_for_obstacles_too(browser: Browser, host: str) -> None:
    context = browser.new_context()
    without_answer("search/start.js")(context)
    page = context.new_page()
    page.goto(host + ASKED)
    notice = page.locator("#search-unable")
    expect(notice).to_contain_text("检索没有运行")
    expect(notice.locator("a[href$='replies/']")).to_be_visible()
    expect(page.locator("#search-filters")).to_be_hidden()
    context.close()


def test_without_script_too(browser: Browser, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host + ASKED)
    notice = page.locator("#search-unable")
    expect(notice).to_contain_text("要用较新的浏览器，并且允许运行 JavaScript")
    expect(notice.locator("a[href$='replies/']")).to_be_visible()
    expect(page.locator("#search-filters")).to_be_hidden()
    context.close()


def test_a_search_after_the_network_is_back_finds(browser: Browser, host: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search/index/**", lambda route: route.abort())
    page.goto(host + ASKED)
    refused(page, "再按一次“检索”")
    page.unroute_all()
    page.keyboard.press("Tab")
    page.locator("input[name=q]").press("Enter")
    expect(page.locator("#search-results")).to_have_attribute("data-state", "done", timeout=30_000)
    expect(page.locator("#search-unable")).to_be_hidden()
    expect(page.locator("#search-filters")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("language", "said", "call"),
    [
        ("zh-Hans", "要用较新的浏览器", "也可以打电话询问：0000-55550100"),
        ("en", "needs a newer browser", "Or ask by telephone: 0000-55550100"),
    ],
)
def test_the_office_is_named_in_the_language_of_the_site(
    tmp_path: Path, language: str, said: str, call: str
) -> None:
    letter = tmp_path / "content" / "replies" / "2023" / "jiaoyu-1.md"
    letter.parent.mkdir(parents=True)
    letter.write_text(letter_text(), encoding="utf-8")
    settings = (ROOT / "site.yaml").read_text(encoding="utf-8")
    settings = settings.replace("language: zh-Hans", f"language: {language}")
    settings = settings.replace("  # phone: 联系电话", '  phone: "0000-55550100"')
    (tmp_path / "site.yaml").write_text(settings, encoding="utf-8")
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    public = tmp_path / "public"
    build(Sources(tmp_path / "site.yaml", tmp_path / "content", tmp_path / "theme", public))
    page = (public / "search" / "index.html").read_text(encoding="utf-8")
    assert said in page
    assert call in page
