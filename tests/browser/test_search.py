"""A citizen types what they remember and reaches the letter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

LETTER = "replies/2023/fagaiwei-14/"

QUERIES = [
    "产业内循环招商",
    "链和龙头",  # across a word boundary: 全产业链|和|龙头企业
    "普发改委〔2023〕14号",
    "普发改委[2023]14号",
    "152045",
    "T台轴线",
    "12.61亿元",
    "张文浩",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_leads_to_the_letter(page: Page, host: str, query: str) -> None:
    page.goto(f"{host}/")
    page.locator("input[type=search][name=q]").first.fill(query)
    page.keyboard.press("Enter")
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "done", timeout=15_000)
    assert int(results.get_attribute("data-total") or 0) >= 1
    link = results.locator("a.result-link").first
    assert LETTER in (link.get_attribute("href") or "")
    link.click()
    expect(page.locator(".official")).to_contain_text("152045")
    assert LETTER in page.url


def test_the_address_carries_the_search(page: Page, host: str) -> None:
    page.goto(f"{host}/search/?q=152045")
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "done", timeout=15_000)
    expect(page.locator("input[type=search]")).to_have_value("152045")
    expect(results).to_have_attribute("data-total", "1")
    expect(results.locator("a.result-link")).to_have_count(1)


def test_nothing_found_says_so_and_what_to_do(page: Page, host: str) -> None:
    page.goto(f"{host}/search/?q=“没有任何答复含有这句话吧”")
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "done", timeout=15_000)
    expect(results).to_have_attribute("data-total", "0")
    expect(results.locator("a.result-link")).to_have_count(0)
    expect(page.locator("#search-status")).to_contain_text("没有找到")
    expect(page.locator("#search-ways a").first).to_be_visible()


def test_nothing_searched_is_idle(page: Page, host: str) -> None:
    page.goto(f"{host}/search/")
    expect(page.locator("#search-results")).to_have_attribute("data-state", "idle")


@pytest.mark.parametrize("secret", ["青石桥甲", "1836件", "受理量三成", "专用账户"])
def test_what_is_not_public_is_not_found(page: Page, host: str, secret: str) -> None:
    page.goto(f"{host}/search/?q={secret}")
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "done", timeout=15_000)
    expect(results).to_have_attribute("data-total", "0")
