"""From the home page by links alone, with script off, in a real browser: to all that there is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from playwright.sync_api import Browser, Page


@dataclass
class Seen:
    """A page as the browser has it."""

    status: int
    kind: str
    links: dict[str, str]
    """Text by address, absolute, with the place on the page."""
    names: set[str]
    """Places on the page that an address may point at."""
    cards: list[str] = field(default_factory=list)
    total: int | None = None
    facets: dict[str, int] = field(default_factory=dict)
    """By address the number of letters that a link promises."""


def looked_at(page: Page, address: str) -> Seen:
    """What there is at ``address``, opened as a reader would."""
    answer = page.goto(address, wait_until="domcontentloaded")
    assert answer is not None
    links = page.locator("a[href], link[rel][href]").evaluate_all(
        "all => all.map(x => [x.href, x.textContent.trim()])"
    )
    names = page.locator("[id]").evaluate_all("all => all.map(x => x.id)")
    counted = page.locator("a[href]:has(.count), li:has(> a + .count)").evaluate_all(
        """all => all.map(x => [(x.closest('a') ?? x.querySelector('a')).href,
                                x.querySelector('.count').textContent])"""
    )
    cards = page.locator("article.card a").evaluate_all("all => all.map(x => x.href)")
    total = page.locator("main > .total").all_text_contents()
    return Seen(
        answer.status,
        page.locator("body").get_attribute("class") or "",
        dict(links),
        set(names),
        cards,
        int(number[0]) if total and (number := re.findall(r"\d+", total[0])) else None,
        {href: int(found[0]) for href, text in counted if (found := re.findall(r"\d+", text))},
    )


@pytest.fixture(scope="module")
def walk(browser: Browser, host: str) -> dict[str, Seen]:
    """Every page that links lead to from the home page, by address."""
    context = browser.new_context(java_script_enabled=False)
    context.route(re.compile(r"\.(css|js|svg)$"), lambda route: route.abort())
    page = context.new_page()
    seen: dict[str, Seen] = {}
    coming = [f"{host}/"]
    while coming:
        address = coming.pop()
        if address in seen:
            continue
        seen[address] = looked_at(page, address)
        for link in seen[address].links:
            target = urldefrag(link).url
            if target.startswith(f"{host}/") and target.endswith("/"):
                coming.append(target)
    context.close()
    return seen


def test_every_page_is_reached_from_the_home_page(
    walk: dict[str, Seen], host: str, public: Path
) -> None:
    pages = {
        f"{host}/{file.relative_to(public).as_posix().removesuffix('index.html')}"
        for file in public.rglob("index.html")
    }
    assert pages - walk.keys() == set()
    assert {address for address, page in walk.items() if page.status != 200} == set()
    kinds = {page.kind for page in walk.values()}
    assert kinds >= {
        "home", "letter", "tombstone", "listing", "index", "register", "numbers", "statistics",
        "search", "text",
    }  # fmt: skip


def test_no_link_is_dead_and_none_points_at_a_place_that_is_not_there(
    walk: dict[str, Seen], host: str, public: Path
) -> None:
    dead = []
    for address, page in walk.items():
        for link in page.links:
            target, place = urldefrag(link)
            target = target.partition("?")[0]  # What is asked of the search page is its own affair.
            if not target.startswith(f"{host}/"):
                continue
            if target in walk:
                if place and unquote(place) not in walk[target].names:
                    dead.append((address, link))
            elif not (public / unquote(target.removeprefix(f"{host}/"))).is_file():
                dead.append((address, link))
    assert dead == []


def test_every_number_beside_a_link_is_the_number_of_letters_behind_it(
    walk: dict[str, Seen],
) -> None:
    listings = {address: page for address, page in walk.items() if page.kind == "listing"}
    first = {address for address in listings if "/page/" not in address}
    for address in first:
        letters = [
            card
            for other, page in listings.items()
            if other == address or other.startswith(f"{address}page/")
            for card in page.cards
        ]
        assert len(letters) == len(set(letters)) == listings[address].total, address
    promised = {
        (link, count)
        for page in walk.values()
        for link, count in page.facets.items()
        if link in first
    }
    assert {(link, count) for link, count in promised if listings[link].total != count} == set()
    assert {link for link, _ in promised} == first - {x for x in first if x.endswith("/replies/")}


def test_every_letter_is_in_the_listings_of_what_it_links_to(walk: dict[str, Seen]) -> None:
    folders = re.compile(r"/(?:issuers|results|kinds|topics|sessions|members)/[\w-]+/$")
    letters = {address: page for address, page in walk.items() if page.kind == "letter"}
    for address, page in letters.items():
        groups = [link for link in page.links if folders.search(link)]
        assert groups
        for group in groups:
            assert address in walk[group].cards, (address, group)


def test_a_number_leads_to_its_letter(browser: Browser, host: str, walk: dict[str, Seen]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{host}/numbers/cppcc-district-15-2/#045")
    page.wait_for_url(f"{host}/replies/2023/fagaiwei-14/")
    page.goto(f"{host}/numbers/fagaiwei/2023/#14")
    page.wait_for_url(f"{host}/replies/2023/fagaiwei-14/")
    page.goto(f"{host}/numbers/fagaiwei/2023/")
    assert page.url == f"{host}/numbers/fagaiwei/2023/"
    context.close()
    registers = [page for page in walk.values() if page.kind == "register"]
    letters = {address for address, page in walk.items() if page.kind in {"letter", "tombstone"}}
    assert {link for page in registers for link in page.links} >= letters
