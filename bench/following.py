"""How many files places, keywords and feeds make, and the processor time they take.

    python -m bench.following --letters 10000

Letters in brief are made up: offices, results and years as in ``bench.corpus``, three keywords of
3,000 and up to two places of 1,500 each, by Zipf's law. Nothing is read or written.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Any

from bench.corpus import FIRST_YEAR, LAST_YEAR, issuers
from dafu.model.brief import Brief, Event
from dafu.model.settings import Publisher, Site
from dafu.model.vocabulary import RESULTS
from dafu.render import following
from dafu.render.collection import Collection, newest_first
from dafu.render.data.feeds import feeds
from dafu.render.listing import index_pages, listing_pages
from dafu.routes import DIMENSIONS

KEYWORDS, PLACES = 3000, 1500


def zipf(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 2) ** 0.9 for rank in range(count)))


def briefs(count: int) -> Iterator[Brief]:
    """Letters with what groups and feeds are made from; all else is empty."""
    chance = random.Random(1)
    empty: dict[str, Any] = dict.fromkeys(Brief._fields, ()) | {
        "assigned": None,
        "status": "published",
    }
    offices, codes = issuers(), [term.code for term in RESULTS.terms][:5]
    words, places = zipf(KEYWORDS), zipf(PLACES)
    for number in range(count):
        office = chance.choice(offices)
        day = dt.date(chance.randint(FIRST_YEAR, LAST_YEAR), chance.randint(1, 12), 15)
        code = chance.choices(codes, [50, 20, 15, 12, 3])[0]
        told = [Event("published", day, "", code, "")]
        told += [Event("result", day, "", code, "")] if chance.random() < 0.2 else []
        yield Brief(**empty | {
            "digest": str(number),
            "path": f"replies/{day.year}/n{number}",
            "issuer": office.name,
            "issuer_slug": office.slug,
            "result_code": code,
            "keywords": tuple(dict.fromkeys(
                f"词{x}" for x in chance.choices(range(KEYWORDS), cum_weights=words, k=3)
            )),
            "places": tuple(dict.fromkeys(
                f"地{x}路"
                for x in chance.choices(range(PLACES), cum_weights=places, k=chance.randint(0, 2))
            )),
            "date": day,
            "events": tuple(told),
        })  # fmt: skip


def measured(name: str, collection: Collection) -> None:
    began = time.process_time()
    documents = Counter(feed.kind for feed in feeds(collection))
    of_feeds = time.process_time() - began
    began = time.process_time()
    pages: Counter[str] = Counter()
    for group in collection.groups:
        found = listing_pages(group, collection.letters, collection.site.page_size)
        pages[group.path.split("/")[0]] += sum(1 for _ in found)
    indexes = Counter(index.kind for _, index in index_pages(collection))
    of_pages = time.process_time() - began
    print(
        f"{name}: lists {2 * pages.total()} files, indexes {2 * indexes.total()}, {of_pages:.2f} s"
    )
    print("  ", {kind: 2 * pages[kind] for kind in ("replies", *DIMENSIONS) if pages[kind]})
    print(f"   feeds {2 * documents.total()} files, {of_feeds:.2f} s")
    print("  ", {kind: 2 * count for kind, count in documents.items()})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--letters", type=int, default=10_000)
    letters = newest_first(briefs(options.parse_args().letters))
    site = Site(
        title="示例", description="示例", base_url="https://www.example.gov.cn/",
        publisher=Publisher(name="临江区人民政府办公室"),
    )  # fmt: skip
    whole = Collection(site, letters, {})
    measured("as built", whole)
    following.LEAST, following.LEAST_OF_RESULT = {}, 1
    measured("a feed for everything", replace(whole))
    plain = tuple(x._replace(keywords=(), places=()) for x in letters)
    following.LEAST_OF_RESULT = len(letters) + 1
    measured("without places, keywords and feeds by result", Collection(site, plain, {}))


if __name__ == "__main__":
    main()
