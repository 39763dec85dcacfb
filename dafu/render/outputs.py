"""The list of everything a build makes: the address of each file and the function that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from dafu.public import Published
from dafu.read.theme import Theme
from dafu.render.collection import Collection
from dafu.render.html import Templates
from dafu.render.pages import Pages
from dafu.render.sitemap import robots_txt, sitemaps
from dafu.render.twin import twin_json


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: its path below ``public/`` and what makes its bytes."""

    path: str
    make: Callable[[], bytes]


def outputs(collection: Collection, theme: Theme) -> Iterator[Output]:
    """Every rendered file of the site. Attachments and the search index are not rendered."""
    pages = Pages(collection, Templates(theme, collection.site))
    site = collection.site
    addresses: list[tuple[str, date | None]] = [("", None)]
    yield Output("index.html", pages.home)
    for letter in collection.letters:
        addresses.append((f"{letter.path}/", _last_change(letter)))
        yield Output(f"{letter.path}/index.html", partial(pages.letter, letter))
        yield Output(f"{letter.path}.json", partial(twin_json, letter, site))
    for tombstone in collection.tombstones:
        yield Output(f"{tombstone.path}/index.html", partial(pages.tombstone, tombstone))
        yield Output(f"{tombstone.path}.json", partial(twin_json, tombstone, site))
    for group in (None, *collection.years, *collection.issuers, *collection.results):
        for url, data in pages.listing(group):
            addresses.append((url, None))
            yield Output(f"{url}index.html", partial(bytes, data))
    for kind, groups in (
        ("issuers", collection.issuers),
        ("results", collection.results),
    ):
        if groups:
            addresses.append((f"{kind}/", None))
            yield Output(f"{kind}/index.html", partial(pages.index, kind, groups))
    for page in collection.pages:
        addresses.append((f"{page.path}/", None))
        yield Output(f"{page.path}/index.html", partial(pages.text_page, page))
    yield Output("search/index.html", pages.search)
    yield Output("404.html", pages.not_found)
    for path, data in theme.assets.items():
        yield Output(f"assets/{theme.fingerprint}/{path}", partial(bytes, data))
    for path, data in sitemaps(site, addresses):
        yield Output(path, partial(bytes, data))
    if site.root:
        yield Output("robots.txt", partial(robots_txt, site))


def _last_change(letter: Published) -> date:
    return max([letter.date, *(correction.date for correction in letter.corrections)])
