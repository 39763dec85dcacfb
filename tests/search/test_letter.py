"""What a result shows of a letter comes from its twin: all lines that the index has of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bench.records import records_of
from dafu.search.record import SearchRecord
from tests.search.test_pagefind import scripts

ROOT = Path(__file__).parents[2]

SHOWN = """async ([scripts, address, result]) => {
  const { shownOf } = await import(scripts + "letter.js");
  return shownOf(await (await fetch(address)).json(), result);
}"""


@pytest.fixture(scope="module")
def shipped() -> list[SearchRecord]:
    return records_of(ROOT)


def lines(names: Iterable[str]) -> set[str]:
    return {line.strip() for name in names for line in name.splitlines()} - {""}


def test_every_line_of_a_letter_is_in_what_is_read_of_its_twin(
    page: Page, host: str, shipped: list[SearchRecord]
) -> None:
    base = scripts(page, host)
    for record in shipped:
        given = [base, f"../{record.url[:-1]}.json", record.result]
        shown = page.evaluate(SHOWN, given)
        assert lines(shown.pop("names")) == lines(record.names)
        assert shown == {
            "url": record.url,
            "title": record.title,
            "subject": record.subject,
            "number": record.document_number,
            "issuer": record.issuer,
            "date": record.date,
            "result": record.result,
            "text": record.text,
        }
