"""Few letters hold the query: those that are near follow, apart and said to be so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.search.test_page import links, search, total

EXACT = "#search-list a.result-link"
NEAR = "#search-below a.result-link"


@pytest.mark.parametrize("query", ["加装电梯管线", "老旧小区停车难", "公共充电桩建设"])
def test_near_letters_stand_below_the_few_that_hold_the_query(
    page: Page, host: str, query: str
) -> None:
    search(page, host, f"?q={query}")
    assert total(page) == page.locator(EXACT).count() > 0
    expect(page.locator("#search-results")).to_have_attribute("data-relaxed", "false")
    expect(page.locator("#search-below h2")).to_contain_text("只含其中的词")
    assert page.locator(NEAR).count() > 0
    found = links(page)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "query",
    [
        "“加装电梯管线”",
        "普发改委〔2023〕14号",
        "标题:老旧小区停车难",
        "张文浩",
        "加装电梯管线&year=2024",
    ],
)
def test_what_was_asked_for_exactly_has_no_near_letters(page: Page, host: str, query: str) -> None:
    search(page, host, f"?q={query}")
    expect(page.locator("#search-below")).to_be_hidden()


def test_what_is_typed_next_takes_them_away(page: Page, host: str) -> None:
    search(page, host, "?q=加装电梯管线")
    expect(page.locator("#search-below")).to_be_visible()
    page.fill("input[type=search]", "停车")
    expect(page.locator("#search-below")).to_be_hidden()
