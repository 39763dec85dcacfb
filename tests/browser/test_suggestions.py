"""The box offers what it may be about, by the combobox pattern, and nothing stands in the way."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_accessibility import PHONE, violations

BOX = "input[type=search]"
LIST = "#search-suggestions"
OPTIONS = f"{LIST} [role=option]"


def opened(page: Page, host: str, address: str = "") -> None:
    page.goto(f"{host}/search/{address}")
    expect(page.locator("form.ready")).to_be_attached()


def done(page: Page) -> None:
    expect(page.locator("#search-results")).to_have_attribute("data-state", "done")


@pytest.mark.parametrize(
    ("typed", "offered", "kind"),
    [
        ("停车", "关于缓解老旧小区停车难", "案由"),
        ("教育", "示例市示例区教育局", "答复单位"),
        ("区发改", "上海市普陀区发展和改革委员会", "答复单位"),
        ("15204", "152045", "十五届二次"),
        ("普发", "普发改委〔2023〕14号", "文号"),
        ("十五届", "十五届二次", "届次"),
        ("张", "张文浩委员", "委员、代表"),
        ("社", "社会", "主题"),
        ("tingche", "关于缓解老旧小区停车难", "案由"),
        ("jydl", None, None),
        ("zwh", "张文浩委员", "委员、代表"),
    ],
)
def test_what_is_typed_is_completed(
    page: Page, host: str, typed: str, offered: str | None, kind: str | None
) -> None:
    opened(page, host)
    page.locator(BOX).press_sequentially(typed, delay=20)
    if not offered:
        done(page)
        page.wait_for_load_state("networkidle")  # What would be offered is there by then.
        expect(page.locator(LIST)).to_be_hidden()
        return
    option = page.locator(OPTIONS, has_text=offered).filter(has_text=str(kind)).first
    expect(option).to_be_visible()


def test_what_is_typed_while_an_earlier_text_has_no_offers_is_completed(
    page: Page, host: str
) -> None:
    """The answer for ``tingch``, which is nothing, comes right after the last letter is typed."""
    held: list[Route] = []
    page.route("**/readings.js", lambda route: held.append(route))
    opened(page, host)
    page.locator(BOX).press_sequentially("tingch")
    until = time.monotonic() + 20
    while not held and time.monotonic() < until:
        page.wait_for_timeout(20)
    page.keyboard.press("e")
    for route in held:
        route.continue_()
    option = page.locator(OPTIONS, has_text="关于缓解老旧小区停车难")
    expect(option.first).to_be_visible()


def test_the_keyboard_goes_through_the_list_and_takes(page: Page, host: str) -> None:
    opened(page, host)
    box = page.locator(BOX)
    expect(box).to_have_attribute("role", "combobox")
    box.press_sequentially("教育局", delay=20)
    expect(page.locator(LIST)).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    first = page.locator(OPTIONS).first
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    box.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(box).to_have_value("教育局")
    box.press("ArrowDown")
    expect(page.locator(LIST)).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("#search-chips button")).to_have_text("答复单位 示例市示例区教育局×")
    done(page)
    assert "issuer=" in page.url
    page.locator("#search-chips button").click()
    expect(page.locator("#search-results")).to_have_attribute("data-state", "idle")


def test_composing_fires_nothing(page: Page, host: str) -> None:
    opened(page, host)
    box = page.locator(BOX)
    box.focus()
    wire = page.context.new_cdp_session(page)
    wire.send("Input.imeSetComposition", {"text": "ting", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(300)
    expect(page.locator("#search-results")).to_have_attribute("data-state", "idle")
    expect(page.locator(LIST)).to_be_hidden()
    wire.send("Input.insertText", {"text": "停车"})
    done(page)
    expect(page.locator(OPTIONS).first).to_be_visible()


def test_recent_searches_are_kept_on_the_device_and_erased(page: Page, host: str) -> None:
    opened(page, host)
    box = page.locator(BOX)
    box.fill("加装电梯")
    box.press("Enter")
    done(page)
    opened(page, host)
    box.click()
    expect(page.locator(OPTIONS).first).to_contain_text("加装电梯")
    expect(page.locator(OPTIONS).last).to_have_text("清除最近的检索")
    page.locator(OPTIONS).last.click()
    opened(page, host)
    box.click()
    page.wait_for_timeout(200)
    expect(page.locator(LIST)).to_be_hidden()
    assert page.evaluate("localStorage.getItem('dafu-searches')") is None


def test_the_cross_clears(page: Page, host: str) -> None:
    opened(page, host, "?q=停车")
    done(page)
    page.get_by_role("button", name="清空").click()
    expect(page.locator(BOX)).to_have_value("")
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator("#search-results")).to_have_attribute("data-state", "idle")
    expect(page.get_by_role("button", name="清空")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_suggestions_filters_and_chips(
    browser: Browser, host: str, scheme: str
) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    opened(page, host, "?q=小区停车难怎么办&year=2023")
    done(page)
    page.locator("#search-filters > summary").click()
    assert violations(page) == []
    page.locator(BOX).fill("")
    page.locator(BOX).press_sequentially("社区", delay=20)
    page.locator(BOX).press("ArrowDown")
    expect(page.locator(OPTIONS).first).to_be_visible()
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("query", ["停车", "加装店梯", "教委"])
def test_the_first_result_is_seen_on_a_phone(browser: Browser, host: str, query: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 812})
    opened(page, host, f"?q={query}")
    done(page)
    top = page.locator("a.result-link").first.evaluate("one => one.getBoundingClientRect().top")
    assert top < 500
    assert page.locator("#search-facets").is_hidden()
    page.close()


def test_filters_stand_beside_the_results_on_a_desk(browser: Browser, host: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    opened(page, host, "?q=提案")
    done(page)
    results = page.locator("#search-results").bounding_box()
    filters = page.locator("#search-facets").bounding_box()
    assert results
    assert filters
    assert filters["x"] > results["x"] + results["width"]
    page.locator("input[name=year][value='2023']").check()
    page.locator("input[name=year][value='2022']").check()
    done(page)
    assert "year=2023&year=2022" in page.url
    expect(page.locator("#search-chips button")).to_have_count(2)
    page.locator("input[name=from]").fill("2023-01-01")
    expect(page.locator("#search-chips button")).to_have_count(3)
    done(page)
    expect(page.locator("a.result-link").first).to_be_visible()
    found = page.locator("a.result-link").evaluate_all("all => all.map(one => one.pathname)")
    assert all("/2023/" in link for link in found)
    page.close()


def test_badges_have_the_colours_of_their_results(page: Page, host: str) -> None:
    opened(page, host, "?result=采纳解决")
    done(page)
    expect(page.locator(".card .result").first).to_have_class("result adopted")


def test_coming_back_shows_the_list_and_the_place(browser: Browser, host: str) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    opened(page, host, "?q=的")
    done(page)
    page.locator("#search-more").click()
    expect(page.locator("a.result-link").nth(12)).to_be_attached()
    page.locator("a.result-link").nth(12).scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 500
    page.locator("a.result-link").nth(12).click()
    expect(page.locator("h1")).to_be_visible()
    page.go_back()
    done(page)
    expect(page.locator("a.result-link").nth(12)).to_be_attached()
    page.wait_for_function("before => Math.abs(scrollY - before) < 60", arg=before)
    context.close()


def test_a_letter_leads_from_place_to_place(page: Page, host: str) -> None:
    page.goto(f"{host}/replies/2023/fagaiwei-14/?q=招商")
    bar = page.get_by_role("navigation", name="检索到的地方")
    status = bar.get_by_role("status")
    expect(status).to_contain_text("第 1/")
    bar.get_by_role("button", name="下一处").click()
    expect(status).to_contain_text("第 2/")
    page.keyboard.press("Alt+ArrowDown")
    expect(status).to_contain_text("第 3/")
    page.keyboard.press("Alt+ArrowUp")
    bar.get_by_role("button", name="上一处").click()
    expect(status).to_contain_text("第 1/")
    current = "[...CSS.highlights.get('search-current')].map(String).join()"
    assert page.evaluate(current) == "招商"
    assert violations(page) == []
    bar.get_by_role("button", name="关闭").click()
    expect(bar).to_have_count(0)


@pytest.mark.parametrize("elsewhere", ["", "numbers/", "404.html"])
def test_the_box_of_other_pages_offers_the_same(page: Page, host: str, elsewhere: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{host}/{elsewhere}")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "offers" in url or "completions" in url]
    box = page.locator(BOX)
    box.press_sequentially("教育局", delay=20)
    option = page.locator(OPTIONS, has_text="示例市示例区教育局")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(BOX)).to_have_attribute("role", "combobox")
    assert violations(page) == []
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("#search-chips button")).to_have_text("答复单位 示例市示例区教育局×")


def test_a_search_from_the_front_page_is_kept_and_offered_there(page: Page, host: str) -> None:
    page.goto(f"{host}/")
    page.locator(BOX).press_sequentially("加装电梯", delay=20)
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.locator(BOX).press("Enter")
    done(page)
    assert "q=" in page.url
    page.goto(f"{host}/")
    page.locator(BOX).click()
    expect(page.locator(OPTIONS).first).to_contain_text("加装电梯")
    page.locator(OPTIONS).last.click()
    assert page.evaluate("localStorage.getItem('dafu-searches')") is None
