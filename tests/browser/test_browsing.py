"""The site without script, below a portal's sub-path, and under the contract's policy."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.fixtures import SUB_PATH, Visit

KINDS = [
    "/",
    "/replies/",
    "/replies/2023/",
    "/replies/2023/fagaiwei-14/",
    "/replies/2021/fangguan-33/",
    "/replies/2023/sifa-4/",
    "/replies/2024/fangguan-13/",
    "/issuers/",
    "/issuers/fagaiwei/",
    "/results/",
    "/results/adopted/",
    "/search/",
    "/about/",
]
"""One address of every kind of page."""


def test_without_script_every_letter_is_a_few_links_away(
    browser: Browser, host: str, visit: Visit
) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit.watch(context)
    page = context.new_page()
    page.goto(f"{host}/")
    page.locator("main a[href$='replies/2023/']").first.click()
    page.locator("main a[href$='replies/2023/fagaiwei-14/']").first.click()
    expect(page.locator(".official")).to_contain_text("第152045号提案的答复")
    expect(page.locator("main")).to_contain_text("您提出的“关于推进产业内循环招商”的提案收悉")
    expect(page.locator("main")).to_contain_text("非常感谢您的提案")
    assert visit.foreign == []
    context.close()


def test_without_script_the_search_page_says_how_to_browse(browser: Browser, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}/search/")
    notice = page.locator("main noscript, main .no-script").first
    expect(page.locator("main a[href$='replies/']").first).to_be_visible()
    assert notice.count() == 1
    context.close()


def test_no_page_complains_under_the_policy(page: Page, host: str, visit: Visit) -> None:
    for address in KINDS:
        answer = page.goto(host + address)
        assert answer is not None
        assert answer.status == 200, address
        assert page.locator("h1").count() == 1, address
    assert visit.complaints == []
    assert visit.foreign == []


def test_everything_works_below_a_sub_path(page: Page, host: str, visit: Visit) -> None:
    page.goto(host + SUB_PATH)
    page.locator("input[type=search][name=q]").first.fill("产业内循环招商")
    page.keyboard.press("Enter")
    results = page.locator("#search-results")
    expect(results).to_have_attribute("data-state", "done", timeout=15_000)
    results.locator("a.result-link").first.click()
    expect(page.locator(".official")).to_contain_text("152045")
    outside = [url for url in visit.requests if not url.startswith(host + SUB_PATH)]
    assert outside == []


def test_page_and_twin_name_each_other(page: Page, host: str) -> None:
    page.goto(f"{host}/replies/2023/fagaiwei-14/")
    alternate = page.locator("link[rel=alternate][type='application/json']")
    href = alternate.evaluate("link => link.href")
    assert href == f"{host}/replies/2023/fagaiwei-14.json"
    twin = page.request.get(href).json()
    assert twin["links"]["html"].endswith("/replies/2023/fagaiwei-14/")


def test_nothing_is_wider_than_a_small_phone(page: Page, host: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for address in KINDS:
        page.goto(host + address)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, address
