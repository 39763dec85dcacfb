"""Pages of lists: letters of a group, groups, registers of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dafu.render.collection import Facets
from dafu.render.listing import IndexPage, Listing, page_url, sections
from dafu.render.pages import alphabet
from dafu.render.pages.frame import UNLISTED, PageFrame
from dafu.render.pages.numbers import Register, Registered, overview, rows
from dafu.render.pages.offices import Office, office_facts
from dafu.render.pages.paging import beside, neighbours, paging
from dafu.render.pages.templates import Facet, Link, Relation
from dafu.routes import DIMENSIONS


@dataclass(frozen=True)
class PagesOfListings(PageFrame):
    """Pages that list letters, groups of letters, or their numbers."""

    def listing(self, listing: Listing, facets: Facets, office: Office | None = None) -> bytes:
        """A page of a group's listing, or of that of all letters.

        The first one of an office's tells of the ``office``.
        """
        kind, _, path, _, total, number, count = listing
        url = page_url(path, number)
        text = self.templates.text
        heading = self.heading(listing)
        title = heading if number == 1 else text("page.numbered", title=heading, number=number)
        crumbs = [("nav.replies", "replies/")] if kind != "all" else []
        if kind in DIMENSIONS:
            crumbs = [(f"nav.{kind}", f"{kind}/")]
        description = text("page.listing_description", title=heading, count=total)
        feeds = self._feeds(listing.feeds) if listing.feeds is not None else []
        data = self._data(f"{url}index.json")
        relations = [data, *feeds, *neighbours(*beside(path, number, count))]
        relations += [Relation("up", parent) for _, parent in crumbs]
        page = self._page(
            "listing",
            url,
            title,
            description,
            crumbs=crumbs,
            relations=relations,
            tags=_robots(kind),
        )
        context = {
            "heading": heading,
            "sections": list(sections(listing, self.templates)),
            "total": total,
            "office": office_facts(office, self.site, page) if office else None,
            "numbers_href": page.href(f"numbers/{path.split('/')[1]}/")
            if kind == "sessions"
            else None,
            **paging(path, number, count, page),
            "data": [Link(x.title, page.href(x.href)) for x in (*feeds, data)],
            "feed": self.site.base_url + feeds[0].href if feeds else "",
            "browsing": self._browse(facets, page),
        }
        return self.templates.html(page, context)

    def heading(self, listing: Listing | IndexPage) -> str:
        """What a listing is called."""
        if isinstance(listing, IndexPage):
            return self.templates.text(f"page.index_{listing.kind}")
        return self.templates.text(f"page.listing_{listing.kind}", label=listing.label)

    def index(self, index: IndexPage) -> bytes:
        """``/issuers/``, ``/topics/`` and the like: every group with its count."""
        kind, shown, total, number, count, letters = index
        text = self.templates.text
        heading = self.heading(index)
        title = heading if number == 1 else text("page.numbered", title=heading, number=number)
        url = page_url(f"{kind}/", number)
        data = self._data(f"{url}index.json")
        relations = [data, *neighbours(*beside(f"{kind}/", number, count))]
        page = self._page("index", url, title, title, relations=relations, tags=_robots(kind))
        entries = [
            Facet(
                group.label,
                page.href(group.path),
                group.letters,
                self._meaning(group.key) if kind == "results" else "",
            )
            for group in shown
        ]
        context = {
            "heading": heading,
            "kind": kind,
            "entries": entries,
            "total": total,
            **alphabet.lettered(kind, entries, letters, f"{kind}/", page),
            **paging(f"{kind}/", number, count, page),
            "data": [Link(data.title, page.href(data.href))],
        }
        return self.templates.html(page, context)

    def register(self, register: Register) -> bytes:
        """The numbers of a session or of an issuer's year, and where they lead."""
        text, label, year = self.templates.text, register.label, register.year
        heading = text(f"numbers.of_{register.kind}", label=label, year=year)
        crumbs = [("nav.numbers", "numbers/")]
        page = self._page("register", register.path, heading, heading, crumbs=crumbs)
        context = {
            "heading": heading,
            "entries": list(rows(register, self.site, page, text)),
            "group": Link(
                text(f"page.listing_{register.kind}", label=label),
                page.href(f"{register.kind}/{register.key}/"),
            ),
        }
        return self.templates.html(page, context)

    def numbers(self, found: Sequence[Registered]) -> bytes:
        """``/numbers/``: how to come to a letter by its number."""
        text = self.templates.text
        heading = text("page.numbers")
        page = self._page("numbers", "numbers/", heading, text("numbers.lead"))
        context = overview(found, page, text, self.site.base_url)
        return self.templates.html(page, {"heading": heading, **context})


def _robots(kind: str) -> Sequence[tuple[str, str]]:
    """Search engines are asked not to list pages that gather what is said of one person."""
    return UNLISTED if kind == "members" else ()
