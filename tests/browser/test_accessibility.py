"""WCAG 2.2 AA and axe's best practices on every kind of page; larger, by keyboard, any colours."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import page_kinds
from tests.tools import AXE

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
LETTER = "/replies/2022/shuiwu-9/"

RUN_AXE = """async () => (await axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
})).violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`))"""

LAYOUT_SHIFT = """() => new Promise((done) => {
  const seen = (list) => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
  new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 300);
})"""


def violations(page: Page) -> list[str]:
    """What axe finds. Run in the page's world: a script element would be against the policy."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN_AXE)
    return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(browser: Browser, host: str, public: Path, size: dict[str, int]) -> None:
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    found = {}
    for address in page_kinds(public):
        page.goto(host + address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found[address, scheme] = violations(page)
    page.close()
    assert {where: what for where, what in found.items() if what} == {}
    assert len(found) > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_readers_choose(browser: Browser, host: str, scheme: str) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(host + LETTER)
    page.locator("summary").first.click()
    for name in ("largest", "wide", "high"):
        page.locator(f".settings input[value={name}]").check()
    assert violations(page) == []
    page.goto(f"{host}/search/?q=电梯")
    expect(page.locator("#search-results")).to_have_attribute("data-state", "done", timeout=15_000)
    assert page.evaluate("({...document.documentElement.dataset})") == {
        "size": "largest",
        "spacing": "wide",
        "contrast": "high",
    }
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_nothing_is_lost_on_a_small_phone(
    browser: Browser, host: str, public: Path, text: str
) -> None:
    """320 px wide (WCAG 1.4.10), and with text twice as large (1.4.4)."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    for address in page_kinds(public):
        page.goto(host + address)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        assert (
            page.evaluate(
                """() => [...document.querySelectorAll("main *, header *, footer *")]
              .filter((element) => element.checkVisibility()
                && !element.closest(".hidden, .table")
                && element.getBoundingClientRect().right > innerWidth + 1)
              .map((element) => element.outerHTML.slice(0, 100))"""
            )
            == []
        ), address
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, address
    page.close()


def test_no_phone_zooms_in_on_what_is_tapped(page: Page, host: str, public: Path) -> None:
    """Safari does where what is typed or chosen is smaller than 16 px, and never zooms out."""
    seen = 0
    for address in page_kinds(public):
        page.goto(host + address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        sizes = page.locator("input, select, textarea").evaluate_all(
            "all => all.map((one) => [one.name, parseFloat(getComputedStyle(one).fontSize)])"
        )
        seen += len(sizes)
        assert [(name, size) for name, size in sizes if size < 16] == [], address
    assert seen > 20


def test_everything_is_reached_by_keyboard(page: Page, host: str) -> None:
    page.goto(host + LETTER)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("main a[href], main button")]
          .filter((element) => element.checkVisibility()).length"""
    )
    reached = set()
    for _ in range(wanted):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
              const element = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(element);
              const place = [...document.querySelectorAll("*")].indexOf(element);
              return [place, outlineStyle, parseFloat(outlineWidth)];
            }"""
        )
        assert focus[1] == "solid", focus
        assert focus[2] >= 2, focus
        reached.add(focus[0])
    assert len(reached) == wanted


def test_a_heading_is_its_own_permanent_address(page: Page, host: str) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(host + LETTER)
    # A phone folds the contents.
    page.locator(".contents summary").click()
    page.get_by_role("navigation", name="目录").get_by_role("link", name="二、治理措施").click()
    assert page.url.endswith("/#section-2")
    heading = page.get_by_role("heading", name="二、治理措施", exact=True)
    expect(heading).to_be_in_viewport()
    assert heading.get_by_role("link").evaluate("link => link.href") == page.url


def test_choices_are_kept_and_nothing_jumps(page: Page, host: str) -> None:
    page.goto(host + LETTER)
    before = page.locator("h1").evaluate("one => getComputedStyle(one).fontSize")
    page.get_by_text("阅读设置").click()
    page.get_by_role("group", name="字号").get_by_label("特大").check()
    after = page.locator("h1").evaluate("one => getComputedStyle(one).fontSize")
    assert float(after[:-2]) > float(before[:-2])
    page.goto(f"{host}/")
    assert page.evaluate("document.documentElement.dataset.size") == "largest"
    assert page.evaluate(LAYOUT_SHIFT) == 0


def test_nothing_moves_and_colours_are_the_readers_own(browser: Browser, host: str) -> None:
    page = browser.new_page(forced_colors="active", reduced_motion="reduce")
    for address in ("/", LETTER, "/search/"):
        page.goto(host + address)
        assert page.evaluate("document.getAnimations({ subtree: true }).length") == 0
        assert page.evaluate("getComputedStyle(document.body).forcedColorAdjust") == "auto"
    notice = page.goto(host + LETTER) and page.locator(".notice").first
    assert notice
    assert notice.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    page.close()


def test_without_script_there_are_no_idle_controls(browser: Browser, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host + LETTER)
    expect(page.locator(".reading")).to_be_hidden()
    expect(page.locator("[data-copy]").first).to_be_hidden()
    context.close()


def test_a_citation_is_copied_with_the_day(browser: Browser, host: str) -> None:
    """GB/T 7714-2015, 8.5.4: what is read online is cited with the day it was read."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(host + LETTER)
    page.get_by_role("button", name="复制引文").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "示例市示例区水务局. 对区政协十五届一次会议第151083号提案的答复: 示水务〔2022〕9号[A/OL]. "
        f"(2022-06-08)[{today}]. https://www.example.gov.cn/zfxxgk/jytabl/replies/2022/shuiwu-9/."
    )
    context.close()


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("size", ["140%", "200%"])
def test_the_name_of_the_office_has_room_however_large_the_text(
    page: Page, host: str, width: int, size: str
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{host}/search/")
    page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
    office = page.locator(".masthead .office")
    inside = "e => [e.getBoundingClientRect().width, parseFloat(getComputedStyle(e).fontSize)]"
    room, character = office.evaluate(inside)
    assert room >= 6 * character
    name = office.bounding_box()
    for control in page.locator(".elder, .reading summary").all():
        box = control.bounding_box()
        assert name and box
        above = box["y"] + box["height"] <= name["y"] + 1.2 * character
        assert above or name["x"] + name["width"] <= box["x"] + 1
