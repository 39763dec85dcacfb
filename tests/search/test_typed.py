"""Queries as citizens type them, kind by kind: each leads to a right letter among the first five.

``typed.tsv`` has a query a line, in the form of ``bench/forgiving.tsv``, about the shipped letters.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from bench.forgiving import FIRST, Typed, table
from bench.records import records_of
from dafu.search.record import SearchRecord
from tests.search.test_page import links, search

ROOT = Path(__file__).parents[2]
QUERIES = table(Path(__file__).with_name("typed.tsv"))


@pytest.fixture(scope="module")
def shipped() -> list[SearchRecord]:
    return records_of(ROOT)


def test_every_query_has_an_answer(shipped: list[SearchRecord]) -> None:
    without = [typed for typed in QUERIES if not any(map(typed.is_right, shipped))]
    assert without == []
    assert len(QUERIES) > 200


@pytest.mark.parametrize("kind", sorted({typed.kind for typed in QUERIES}))
def test_what_is_typed_leads_to_a_right_letter(
    page: Page, host: str, shipped: list[SearchRecord], kind: str
) -> None:
    def leads(typed: Typed) -> bool:
        search(page, host, f"?{urlencode({'q': typed.query})}")
        right = [record.url for record in shipped if typed.is_right(record)]
        return any(link.endswith(url) for link in links(page)[:FIRST] for url in right)

    misses = [typed.query for typed in QUERIES if typed.kind == kind and not leads(typed)]
    assert misses == []
