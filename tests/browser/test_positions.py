"""What a reader sees without scrolling: positions and heights on a phone and on a desktop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

PHONE, DESKTOP = (375, 812), (1280, 900)

TOP = "element => element.getBoundingClientRect().top + scrollY"


def opened(browser: Browser, size: tuple[int, int]) -> Page:
    width, height = size
    return browser.new_page(viewport={"width": width, "height": height})


@pytest.mark.parametrize(("size", "most"), [(PHONE, 560), (DESKTOP, 420)])
def test_a_letter_begins_high(
    browser: Browser, host: str, public: Path, size: tuple[int, int], most: int
) -> None:
    page = opened(browser, size)
    seen = 0
    for letter in sorted(public.glob("replies/2*/*-*/index.html")):
        page.goto(f"{host}/{letter.parent.relative_to(public).as_posix()}/")
        # Where the editor gave an answer, that is what a reader sees first.
        first = page.locator(".answer p, #body > *").first
        if not first.count():
            continue  # A tombstone has no text.
        assert first.evaluate(TOP) <= most, letter
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
        seen += 1
    assert seen >= 19
    page.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_an_office_shows_a_letter_above_the_fold(
    browser: Browser, host: str, public: Path, size: tuple[int, int]
) -> None:
    page = opened(browser, size)
    offices = sorted(public.glob("issuers/*/index.html"))
    assert len(offices) >= 10
    for office in offices:
        page.goto(f"{host}/issuers/{office.parent.name}/")
        assert page.locator(".card h3").first.evaluate(TOP) <= size[1] - 100
    page.close()


@pytest.mark.parametrize(("path", "most"), [("/", 2400), ("/statistics/", 4000)])
def test_a_phone_need_not_scroll_for_long(
    browser: Browser, host: str, path: str, most: int
) -> None:
    page = opened(browser, PHONE)
    page.goto(host + path)
    assert page.evaluate("document.documentElement.scrollHeight") <= most
    page.close()


@pytest.mark.parametrize(
    "path",
    [
        "/issuers/jiaotong/",
        "/statistics/",
        "/commitments/",
        "/numbers/cppcc-district-15-2/",
        "/data/",
    ],
)
def test_every_result_of_a_table_is_in_sight_on_a_phone(
    browser: Browser, host: str, path: str
) -> None:
    page = opened(browser, PHONE)
    page.goto(host + path)
    page.evaluate("document.querySelectorAll('details').forEach((x) => { x.open = true })")
    tables = page.locator("main table")
    assert tables.count()
    for table in tables.all():
        assert table.evaluate("element => element.getBoundingClientRect().right") <= PHONE[0]
    page.close()


def test_one_tap_makes_it_all_large(browser: Browser, host: str) -> None:
    page = opened(browser, PHONE)
    page.goto(f"{host}/replies/2023/fagaiwei-14/")
    size = "parseFloat(getComputedStyle(document.querySelector('#body p')).fontSize)"
    before = page.evaluate(size)
    assert 17 <= before <= 19
    page.get_by_role("button", name="长辈模式").click()
    assert page.evaluate(size) >= 22
    page.goto(f"{host}/")
    assert page.get_by_role("button", name="长辈模式").get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    page.get_by_role("button", name="长辈模式").click()
    page.goto(f"{host}/replies/2023/fagaiwei-14/")
    assert page.evaluate(size) == before
    page.close()


def test_what_is_chosen_finds_its_rows(browser: Browser, host: str) -> None:
    page = opened(browser, DESKTOP)
    page.goto(f"{host}/members/")
    rows = page.locator(".index-list li:visible")
    assert rows.count() > 12
    page.get_by_label("在本页中找").fill("张文")
    assert rows.count() == 1
    assert "张文浩" in rows.first.inner_text()
    page.close()


def test_names_stand_under_letters_and_the_field_leaves_only_those_that_match(
    browser: Browser, host: str
) -> None:
    page = opened(browser, DESKTOP)
    page.goto(f"{host}/members/")
    page.get_by_role("navigation", name="按拼音首字母").get_by_role("link", name="Z").click()
    assert page.url.endswith("#Z")
    parts = page.locator(".index-letters section:visible")
    assert parts.locator("h2").all_inner_texts() == ["S", "Z"]
    # Two columns: not all names stand below each other.
    assert len({one.bounding_box()["x"] for one in page.locator(".counted li").all()}) == 2  # type: ignore[index]
    page.get_by_label("在本页中找").fill("张文")
    assert parts.locator("h2").all_inner_texts() == ["Z"]
    assert page.get_by_role("status").inner_text() == "找到 1 项"
    page.get_by_label("在本页中找").fill("没有的人")
    assert parts.count() == 0
    assert page.get_by_role("status").inner_text() == "本页没有这样的"
    page.close()


def test_without_script_there_is_no_field_to_type_in(browser: Browser, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/members/", "/numbers/cppcc-district-15-2/"):
        page.goto(host + path)
        assert page.locator("main input:visible").count() == 0
    page.goto(f"{host}/privacy/")
    assert page.locator("main button:visible").count() == 0
    context.close()


def test_what_the_device_keeps_is_cleared_by_a_tap(browser: Browser, host: str) -> None:
    page = opened(browser, PHONE)
    page.goto(f"{host}/privacy/")
    page.get_by_role("button", name="长辈模式").click()
    page.evaluate("localStorage.setItem('dafu-searches', '[\"停车\"]')")
    page.get_by_role("button", name="清除本机上的这些记录").click()
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.evaluate("document.documentElement.dataset.size") == ""
    page.close()


@pytest.mark.parametrize("path", ["/issuers/jiaotong/", "/results/adopted/", "/topics/society/"])
def test_what_an_office_is_narrowed_to_stays_within_it(
    browser: Browser, host: str, path: str
) -> None:
    page = opened(browser, DESKTOP)
    page.goto(host + path)
    total = int(re.sub(r"\D", "", page.locator("main > .total").inner_text().split("　")[0]))
    offered = page.locator(".facet a").evaluate_all(
        "links => links.map((x) => [x.href, Number(x.querySelector('.count').textContent)])"
    )
    assert len(offered) >= 6
    for href, count in offered:
        assert 0 < count <= total
        page.goto(href)
        results = page.locator("#search-results[data-state=done]")
        results.wait_for()
        assert int(results.get_attribute("data-total") or 0) == count, href
    page.close()
