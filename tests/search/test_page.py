"""The search page in a real browser, on the shipped letters."""

from __future__ import annotations

import re
import unicodedata

import pytest
from playwright.sync_api import Page, Route, expect

from dafu.search.fold import fold
from tests.browser.fixtures import Visit

SEED = "replies/2023/fagaiwei-14/"


def search(page: Page, host: str, address: str) -> None:
    """Open the search page at ``address`` and wait for the answer."""
    page.goto(f"{host}/search/{address}")
    expect(page.locator("#search-results")).to_have_attribute("data-state", "done")


def total(page: Page) -> int:
    return int(page.locator("#search-results").get_attribute("data-total") or -1)


def links(page: Page) -> list[str]:
    found = page.locator("#search-results a.result-link").all()
    return [(link.get_attribute("href") or "").partition("?")[0] for link in found]


@pytest.mark.parametrize(
    "query",
    [
        "普发改委〔2023〕14号",
        "普发改委[2023]14号",
        "普发改委【2023】14号",
        "普发改委（2023）14号",
        "普发改委﹝2023﹞14号",
        "普发改委2023 14",
        "普发改委2023年14号",
        "普发改委 〔 2023 〕 第 14 号",
        "普发改委〔２０２３〕１４号",
        "152045",
        "１５２０４５",
        "第152045号",
        "十五届二次 152045",
    ],
)
def test_a_number_leads_to_its_letter_first(page: Page, host: str, query: str) -> None:
    search(page, host, f"?q={query}")
    assert links(page)[0].endswith(SEED)


@pytest.mark.parametrize(
    "query",
    [
        "靠",  # one character
        "链和",  # two, across a word boundary
        "产业内",
        "产业内循环招商",
        "產業內循環招商",  # traditional
        "T台轴线",
        "t台",
        "6.0版",
        "6.0 版",
        "12.61亿元",
        "“看得见、叫得响、走得远”",
        "人靠谱（普），事办妥（陀）",
        "招商 产业链 T台",  # all of them
        "打好服务牌",
        "发挥产业链重点企业的吸附作用，以点带链，加大对链条内新兴企业的孵化",
    ],
)
def test_what_the_letter_says_is_found(page: Page, host: str, query: str) -> None:
    search(page, host, f"?q={query}")
    assert any(link.endswith(SEED) for link in links(page)), links(page)


@pytest.mark.parametrize("query", ["“商招”", "“招商 产业链”", "152046", "普发改委〔2023〕15号"])
def test_what_no_letter_says_is_not_found(page: Page, host: str, query: str) -> None:
    search(page, host, f"?q={query}")
    assert total(page) == 0
    assert not any(link.endswith(SEED) for link in links(page)[:1])
    expect(page.locator("#search-ways a").first).to_be_visible()


def test_results_show_the_match_marked_and_without_stray_blanks(page: Page, host: str) -> None:
    search(page, host, "?q=营商环境6.0")
    item = page.locator("#search-list > *").first
    expect(item.locator("[data-field=excerpt] mark").first).to_have_text("营商环境 6.0")
    excerpt = item.locator("[data-field=excerpt]").inner_text()
    assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", excerpt)
    for field in ("number", "issuer", "date", "result"):
        assert item.locator(f"[data-field={field}]").inner_text()


def test_titles_come_before_bodies_and_newer_before_older(page: Page, host: str) -> None:
    search(page, host, "?q=提案")
    in_title = [
        page.locator(f"a.result-link[href*='{link}']").locator("xpath=ancestor::article")
        for link in links(page)
    ]
    marked = [bool(item.locator("h3 mark, .card-title mark").count()) for item in in_title]
    assert marked == sorted(marked, reverse=True)


def test_filters_narrow_and_stay_in_the_address(page: Page, host: str) -> None:
    search(page, host, "?q=提案")
    before = total(page)
    page.locator("#search-filters > summary").click()
    choice = page.locator("label", has=page.locator("input[name=year][value='2023']"))
    count = int(choice.locator(".count").inner_text())
    choice.click()
    expect(page.locator("#search-results")).to_have_attribute("data-total", str(count))
    assert "year=2023" in page.url
    assert total(page) < before
    page.reload()
    expect(page.locator("#search-results")).to_have_attribute("data-state", "done")
    assert total(page) == count
    expect(page.locator("input[name=year][value='2023']")).to_be_checked()
    expect(page.locator("#search-chips button")).to_have_text("年份 2023×")
    page.go_back()
    expect(page.locator("#search-results")).to_have_attribute("data-total", str(before))
    expect(page.locator("input[name=year]:checked")).to_have_count(0)


def test_filters_work_without_words(page: Page, host: str) -> None:
    search(page, host, "?year=2023&sort=oldest")
    assert total(page) >= 1
    assert all("/2023/" in link for link in links(page))


def test_the_order_can_be_by_date(page: Page, host: str) -> None:
    search(page, host, "?q=提案&sort=newest")
    newest = page.locator("[data-field=date]").all_inner_texts()
    days = [tuple(map(int, re.findall(r"\d+", day))) for day in newest]
    assert days == sorted(days, reverse=True)


def test_more_are_shown_on_demand(page: Page, host: str) -> None:
    search(page, host, "?q=的")
    assert len(links(page)) == 10
    more = page.locator("#search-more")
    for shown in range(10, total(page), 10):
        more.focus()
        page.keyboard.press("Enter")
        expect(page.locator("a.result-link")).to_have_count(min(shown + 10, total(page)))
        expect(page.locator("a.result-link").nth(shown)).to_be_focused()
    expect(more).to_be_hidden()


def test_nothing_found_offers_what_to_try(page: Page, host: str) -> None:
    search(page, host, "?q=“产业内循环招商” “没有任何答复含有这句话吧”")
    assert total(page) == 0
    page.locator("#search-ways a").first.click()
    expect(page.locator("#search-results")).to_have_attribute("data-state", "done")
    assert total(page) >= 1


def test_nothing_in_a_year_offers_other_years(page: Page, host: str) -> None:
    search(page, host, "?q=产业内循环招商&year=2024")
    assert total(page) == 0
    offered = page.locator("#search-ways a").all()
    assert any("year=2023" in (link.get_attribute("href") or "") for link in offered)


def test_results_come_while_typing(page: Page, host: str) -> None:
    page.goto(f"{host}/search/")
    field = page.locator("input[type=search]")
    field.press_sequentially("产业内循环", delay=20)
    expect(page.locator("a.result-link").first).to_be_visible()
    expect(page.locator("#search-results")).to_have_attribute("data-state", "done")
    page.wait_for_url("**/?q=*")
    status = page.locator("[role=status]")
    expect(status).to_contain_text(str(total(page)))


def test_the_letter_opens_at_the_match(page: Page, host: str) -> None:
    search(page, host, "?q=吸附作用")
    page.locator("a.result-link").first.click()
    page.wait_for_url(f"**/{SEED}?q=*")
    marked = "() => [...(CSS.highlights.get('search') ?? [])].map(String)"
    for _ in range(50):
        if page.evaluate(marked):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(marked) == ["吸附作用"]
    top = page.evaluate("[...CSS.highlights.get('search')][0].getBoundingClientRect().top")
    assert 0 <= top <= page.evaluate("window.innerHeight")


def test_an_error_is_said_and_the_next_search_tries_again(
    page: Page, host: str, visit: Visit
) -> None:
    def fail(route: Route) -> None:
        route.abort()

    page.route("**/search/index/words/**", fail)
    page.goto(f"{host}/search/?q=招商")
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "error")
    expect(page.locator("[role=status]")).not_to_be_empty()
    assert page.locator("main a[href$='replies/']").count()
    page.unroute("**/search/index/words/**", fail)
    page.locator("input[type=search]").fill("招商引资")
    expect(results).to_have_attribute("data-state", "done")
    visit.complaints.clear()  # Chromium writes the failed request to the console


def test_both_halves_fold_alike(page: Page, host: str) -> None:
    text = "".join(map(chr, [*range(0x20, 0x3400), *range(0x4E00, 0xA000), *range(0xF900, 0xFFF0)]))
    page.goto(f"{host}/search/")
    folded = page.evaluate(
        """async (text) => {
          const base = document.querySelector("script[src$='search/search.js']").src;
          const { fold, foldTraditional } = await import(new URL("fold.js", base));
          await foldTraditional();
          return [...text].map((char) => fold(char));
        }""",
        text,
    )
    different = [char for char, form in zip(text, folded, strict=True) if form != fold(char)]
    # A browser may know a newer Unicode than Python.
    assert [char for char in different if unicodedata.category(char) != "Cn"] == []
