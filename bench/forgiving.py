"""Queries as people type them, of which no letter need say a word, and whether they lead to one.

``forgiving.tsv`` has a query a line: its kind, what is typed, where a right letter holds one of the
texts that follow. A query passes when one of the first five results is right.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from dafu.search.record import SearchRecord

FIRST = 5
TABLE = Path(__file__).with_name("forgiving.tsv")

FIELDS: dict[str, Callable[[SearchRecord], Sequence[str]]] = {
    "any": lambda record: (*record.head, *record.addressees, record.text),
    "subject": lambda record: record.head,
    "issuer": lambda record: (record.issuer,),
    "number": lambda record: record.numbers,
    "date": lambda record: (record.date,),
    "year": lambda record: (record.year,),
    "session": lambda record: record.sessions,
    "result": lambda record: (RESULTS[record.result],),
}

RESULTS: dict[str, str] = {
    "采纳解决": "adopted",
    "正在解决": "in_progress",
    "计划解决": "planned",
    "留作参考": "reference",
    "暂难解决": "not_feasible",
}


class Typed(NamedTuple):
    """A query of the table."""

    kind: str
    query: str
    where: str
    any_of: tuple[str, ...]

    def is_right(self, record: SearchRecord) -> bool:
        """Whether a letter is one that the query is after."""
        return any(one in text for text in FIELDS[self.where](record) for one in self.any_of)


def table(file: Path = TABLE) -> list[Typed]:
    """The queries of a table."""
    with file.open(encoding="utf-8") as stream:
        next(stream)
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Typed(kind, query, where, tuple(of.split("|"))) for kind, query, where, of in rows]


def rows(page: Page, host: str, records: Sequence[SearchRecord]) -> list[tuple[str, str]]:
    """The rows of the table of measurements; queries that no letter answers are left out."""
    passed: list[bool] = []
    nothing = 0
    for typed in table():
        right = {record.url for record in records if typed.is_right(record)}
        if not right:
            continue
        page.goto(f"{host}search/")
        page.fill("input[type=search]", typed.query)
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results:is([data-state=done], [data-state=error])")
        page.wait_for_load_state("networkidle")
        links = page.locator("a.result-link").evaluate_all("all => all.map(one => one.pathname)")
        first = links[:FIRST]
        passed.append(any(link[link.find("replies/") :] in right for link in first))
        nothing += not links
        if not passed[-1]:
            print(f"| {typed.kind}: {typed.query} | not among the first {FIRST} |")
    count = max(1, len(passed))
    return [
        ("queries as people type them", str(len(passed))),
        (f"right letter among the first {FIRST}", f"{sum(passed) / count:.1%}"),
        ("nothing found", f"{nothing / count:.1%}"),
    ]
