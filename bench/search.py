"""Measures search in a real browser over generated letters.

    python -m bench.search --letters 10000

builds the index, serves the site from loopback with gzip, types queries in Chromium and prints a
table (Markdown). `make bench-search N=10000` does the same. Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench import corpus, forgiving
from bench.host import served
from bench.queries import Query, draw, holders, searched
from bench.records import load
from dafu.build import build
from dafu.engine.project import Sources
from dafu.search.record import SearchRecord
from dafu.search.shards import shards

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FEW = 12
"""Letters of the site whose pages are rendered; index and twins are of all of them."""


class Answer(NamedTuple):
    """How one query went in the browser."""

    first: float
    """Milliseconds from the key to the first result, or to the word that there is none."""
    total: int
    links: list[str]
    bytes: int


TYPE = """
(query) => new Promise((resolve) => {
  const results = document.getElementById("search-results");
  const field = document.querySelector("input[type=search]");
  const links = () => [...results.querySelectorAll("a.result-link")];
  const old = links()[0];
  const start = performance.now();
  let first;
  const look = () => {
    const now = links()[0];
    const { state, total } = results.dataset;
    const nothing = state === "done" && total === "0";
    if ((now && now !== old) || nothing) first ??= performance.now() - start;
    if (state === "error") first ??= Infinity;
    if (first === undefined || !["done", "error"].includes(state)) return;
    observer.disconnect();
    resolve({ first, total: Number(total), links: links().map((link) => link.pathname) });
  };
  const observer = new MutationObserver(look);
  observer.observe(results, { subtree: true, childList: true, attributes: true });
  field.value = query;
  field.dispatchEvent(new Event("input"));
})
"""

MATCHES = """
async (query) => {
  const base = document.querySelector("script[src$='search/search.js']").src;
  const { Index } = await import(new URL("index.js", base));
  const { matches } = await import(new URL("match.js", base));
  window.index ??= await Index.open(new URL("index/", document.baseURI).href);
  return [...(await matches(window.index, query)).ranks.keys()];
}
"""
"""The numbers of all letters found, which the page shows only ten at a time."""


class Visit:
    """A page of its own with nothing in the cache; counts what comes over the wire."""

    def __init__(self, browser: Browser, host: str) -> None:
        self.context: BrowserContext = browser.new_context()
        self.page: Page = self.context.new_page()
        self.bytes = 0
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._count)
        self.page.goto(f"{host}search/")

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def ask(self, query: Query) -> Answer:
        # What the box offers comes with the first focus, as when somebody types.
        self.page.focus("input[type=search]")
        before = self.bytes
        answer = self.page.evaluate(TYPE, query.text)
        return Answer(**answer, bytes=self.bytes - before)


def line(figure: str, value: str) -> str:
    return f"| {figure} | {value} |"


def kilobytes(value: float) -> str:
    return f"{value / 1000:,.0f} kB"


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.0f} ms, {quantile(values, 0.95):.0f} ms"


@dataclasses.dataclass
class Found:
    """How the answers to some queries compare with the truth."""

    recall: list[float] = dataclasses.field(default_factory=list)
    precision: list[float] = dataclasses.field(default_factory=list)
    first: list[bool] = dataclasses.field(default_factory=list)

    def add(self, query: Query, found: set[str], truth: set[str], answer: Answer) -> None:
        self.recall.append(len(found & truth) / len(truth))
        self.precision.append(len(found & truth) / len(found) if found else 0.0)
        if query.first:
            self.first.append(bool(answer.links) and query.first in answer.links[0])

    def cells(self) -> str:
        numbers = f"{statistics.mean(self.recall):.4f}, {statistics.mean(self.precision):.4f}"
        return numbers + (f", {statistics.mean(self.first):.0%} first" if self.first else "")


def measured(
    browser: Browser, host: str, records: Sequence[SearchRecord], queries: list[Query], cold: int
) -> list[tuple[str, str]]:
    """The rows of the table that come from the browser."""
    order = [record.url for shard in shards(records) for record in shard.records]
    texts = {record.url: searched(record) for record in records}
    listed = [texts[url] for url in order]
    kinds: dict[str, Found] = {"all": Found()}
    warm: list[float] = []
    visit = Visit(browser, host)
    visit.ask(queries[0])
    for query in queries:
        answer = visit.ask(query)
        found = {order[number] for number in visit.page.evaluate(MATCHES, query.text)}
        assert answer.total == len(found), (query, answer.total, len(found))
        truth = {order[number] for number in holders(query, listed)}
        warm.append(answer.first)
        for kind in ("all", query.kind):
            kinds.setdefault(kind, Found()).add(query, found, truth, answer)
        if found != truth:
            print(f"{query.kind} {query.text}: {len(found)}, truth {len(truth)}", file=sys.stderr)
    visit.context.close()
    opened, asked = [], []
    for query in queries[:: max(1, len(queries) // cold)]:
        visit = Visit(browser, host)
        asked.append(visit.ask(query))
        visit.page.wait_for_timeout(50)
        opened.append(visit.bytes)
        visit.context.close()
    return [
        ("queries", str(len(queries))),
        *((f"{kind}: recall, precision", found.cells()) for kind, found in kinds.items()),
        ("key to first result, warm: p50, p95", spread(warm)),
        ("the same, cold", spread([answer.first for answer in asked])),
        (
            "downloaded, cold, page included: median, worst",
            f"{kilobytes(statistics.median(opened))}, {kilobytes(max(opened))}",
        ),
        ("cold searches", str(len(opened))),
    ]


def prepare(work: Path, letters: int, seed: int, jobs: int) -> None:
    """Write the letters and the site into ``work``; prints the index's rows of the table."""
    corpus.write(FEW, seed, work / "small")
    corpus.write(letters, seed, work / "large")
    root = Path(__file__).parents[1]
    small = work / "small"
    sources = Sources(small / "site.yaml", small / "content", root / "theme", work / "public")
    outcome = build(sources)
    assert outcome.collection, list(outcome.problems)
    records, index = work / "records", work / "public" / "search" / "index"
    # In processes of their own: the memory of the second holds nothing else.
    for arguments in (
        ["bench.records", work / "large", records, work / "public"],
        ["bench.index", records, index, jobs],
    ):
        subprocess.run([sys.executable, "-m", *map(str, arguments)], check=True, cwd=root)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, default=10_000, metavar="N")
    parser.add_argument("--queries", type=int, default=550, metavar="Q")
    parser.add_argument("--cold", type=int, default=100, metavar="C")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="J")
    parser.add_argument("--folder", type=Path, help="where to work, and to leave what was made")
    parser.add_argument("--again", action="store_true", help="only search what --folder holds")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.folder or Path(temporary)
        print(line("figure", "measured"), line("---", "---"), sep="\n", flush=True)
        if not arguments.again:
            prepare(work, arguments.letters, arguments.seed, arguments.jobs)
        records = load(work / "records")
        queries = draw(records, arguments.queries, arguments.seed)
        with served(work / "public") as host, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("DAFU_CHROMIUM") or shutil.which("chromium"),
                args=ARGUMENTS,
            )
            for row in measured(browser, host, records, queries, arguments.cold):
                print(line(*row), flush=True)
            for row in forgiving.rows(browser.new_page(), host, records):
                print(line(*row), flush=True)
            browser.close()


if __name__ == "__main__":
    main()
