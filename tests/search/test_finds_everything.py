"""Queries of every kind over generated letters: all that hold them, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bench import corpus
from bench.host import served
from bench.queries import Query, draw, holders, searched
from bench.records import records_of
from bench.search import MATCHES
from dafu.build import build
from dafu.engine.project import Sources
from dafu.search.record import SearchRecord
from dafu.search.shards import shards

LETTERS = 80
QUERIES = 150

Site = tuple[str, list[SearchRecord]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A generated site, served; and what search knows of its letters."""
    folder = tmp_path_factory.mktemp("generated")
    corpus.write(LETTERS, 7, folder)
    theme = Path(__file__).parents[2] / "theme"
    outcome = build(Sources(folder / "site.yaml", folder / "content", theme, folder / "public"))
    assert outcome.collection
    with served(folder / "public") as host:
        yield host, records_of(folder)


def test_every_query_finds_all_and_only_the_letters_that_hold_it(
    browser: Browser, site: Site
) -> None:
    host, records = site
    order = [record for shard in shards(records) for record in shard.records]
    texts = [searched(record) for record in order]
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{host}search/")

    def answer(query: Query) -> list[int]:
        found: list[int] = page.evaluate(MATCHES, query.text)
        return sorted(found)

    queries = draw(records, QUERIES, 7)
    wrong = [query for query in queries if answer(query) != holders(query, texts)]
    assert wrong == []
    for query in [query for query in queries if query.first][:20]:
        page.goto(f"{host}search/?q={query.text}")
        expect(page.locator("#search-results")).to_have_attribute("data-state", "done")
        assert query.first in (page.locator("a.result-link").first.get_attribute("href") or "")
    context.close()
