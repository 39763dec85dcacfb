"""Pages that help with the site itself: how to follow it, what it has, what it keeps of readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dafu.model.settings import Site
from dafu.render.collection import Count, Facets
from dafu.render.following import has_feed
from dafu.render.pages.templates import Link, PageContext
from dafu.routes import CALENDAR, CHECK_PAGE, COMMITMENTS, DATA_PAGE, WITH_FEEDS

Texts = Callable[..., str]


def follow(
    facets: Facets, menu: Sequence[str], site: Site, text: Texts, page: PageContext
) -> dict[str, Any]:
    """``/follow/``: the addresses of feeds, as far as a page can name them, and how to use them."""
    whole = [
        _address(text(f"page.{name}"), path, site, page)
        for name, path in (("atom", "feed.xml"), ("json_feed", "feed.json"))
    ]
    if COMMITMENTS in menu:
        whole.append(_address(text("commitments.calendar"), CALENDAR.path, site, page))
    return {"whole": whole, "groups": list(_groups(facets, site, text, page))}


def _groups(facets: Facets, site: Site, text: Texts, page: PageContext) -> Iterator[dict[str, Any]]:
    sizes = dict(facets.sizes)
    for name in WITH_FEEDS:
        shown = [x for x in _shown(facets, name) if has_feed(name, x.letters)]
        more = sizes.get(name, 0) > len(shown)
        if shown or more:
            yield {
                "name": name,
                "title": text(f"nav.{name}"),
                "entries": [
                    _address(x.label, f"{x.path}feed.xml", site, page, x.path) for x in shown
                ],
                "total": sizes[name],
                "more_href": page.href(f"{name}/") if more else None,
            }


def _shown(facets: Facets, name: str) -> Sequence[Count]:
    found: Sequence[Count] = getattr(facets, name, ())
    return found


def _address(
    label: str, path: str, site: Site, page: PageContext, about: str = ""
) -> dict[str, str | None]:
    """A feed: what it is called, where people read the same, and its address in both forms."""
    return {
        "label": label,
        "about": page.href(about) if about else None,
        "href": page.href(path),
        "address": site.base_url + path,
    }


def site_map(
    facets: Sequence[dict[str, object]],
    menu: Sequence[str],
    pages: Sequence[tuple[str, str]],
    text: Texts,
    page: PageContext,
) -> dict[str, Any]:
    """``/site-map/``: every way into the site; ``facets`` are those of its listings."""
    own = [("nav.home", ""), ("nav.search", "search/")]
    own += [(f"nav.{name}", f"{name}/") for name in menu if name in _ALONE]
    about = [("follow.title", "follow/")] if menu else []
    about += [("nav.data", DATA_PAGE.folder), ("page.check", CHECK_PAGE.folder)]
    about += [("privacy.title", "privacy/")]
    return {
        "ways": [Link(text(key), page.href(path)) for key, path in own],
        "about": [
            *(Link(title, page.href(f"{path}/")) for path, title in pages),
            *(Link(text(key), page.href(path)) for key, path in about),
        ],
        "facets": facets,
    }


_ALONE = ("replies", "numbers", COMMITMENTS, "statistics")
"""Ways to browse that are no dimension."""
