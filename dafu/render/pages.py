"""Every page of the site from what is public: one function for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from dafu.persons import is_member, persons
from dafu.public import Answered, Brief, FullLetter, PublicProposal, Published, Tombstone
from dafu.read.letters import Page as TextPage
from dafu.render import metadata
from dafu.render.collection import (
    DIMENSIONS,
    Collection,
    Count,
    Facets,
    Group,
    counts,
    member_slug,
)
from dafu.render.figures import CUBE, Figures
from dafu.render.html import Alternate, Facet, Link, Page, Templates, root_of
from dafu.render.qr import qr_svg
from dafu.render.statistics import Sentences, views
from dafu.site import Site

NEWEST = 8
"""Letters shown on the home page."""

MEMBERS_SHOWN = 300
"""Members on a page of their index."""

_HEADING = re.compile(r'<h([2-6]) id="([\w-]+)">((?:(?!<a |</h).)*)</h\1>', re.DOTALL)
"""A heading of a body that holds no link."""


class Listing(NamedTuple):
    """One page of a listing: ``path`` is that of the first, pages count from 1."""

    kind: str
    label: str
    path: str
    shown: tuple[Brief, ...]
    total: int
    number: int
    pages: int


class Index(NamedTuple):
    """One page of the index of a dimension's groups; pages count from 1."""

    kind: str
    shown: tuple[Count, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class Pages:
    """The page makers of one build: pure functions of what they are given."""

    site: Site
    templates: Templates
    menu: tuple[str, ...]
    """The folders that navigation may lead to."""

    def home(self, newest: Sequence[Brief], total: int, facets: Facets) -> bytes:
        """``/``: search, the newest letters, ways to browse."""
        site = self.site
        things = [metadata.website(site)]
        page = self._page("home", "", site.title, site.description, things=things)
        context = {
            "newest": newest,
            "total": total,
            "facets": self._facets(facets, page),
        }
        return self.templates.html(page, context)

    def letter(
        self,
        letter: Published,
        before: Brief | None,
        after: Brief | None,
        related: Sequence[Brief],
    ) -> bytes:
        """A letter, whole or as its summary, between its neighbours in time."""
        text = self.templates.text
        twin = f"{letter.path}.json"
        forms = [("application/json", twin, text("page.twin"))]
        absolute = [(type_, self.site.base_url + path) for type_, path, _ in forms]
        page = self._page(
            "letter",
            f"{letter.path}/",
            letter.title,
            text(
                "page.letter_description",
                number=letter.document_number,
                issuer=letter.issuer,
                result=letter.result,
                subject=letter.subject or letter.title,
            ),
            crumbs=[
                ("nav.replies", "replies/"),
                (letter.year, f"replies/{letter.year}/"),
            ],
            alternates=forms,
            tags=list(metadata.article_tags(letter)),
            things=[metadata.document(letter, self.site, absolute)],
        )
        full = letter if isinstance(letter, FullLetter) else None
        context = {
            "letter": letter,
            "body": body_html(full.body.html) if full else None,
            "contents": [x for x in full.body.sections if x.level == 2] if full else (),
            "meaning": self._meaning(letter.result_code),
            "timeline": list(self._timeline(letter)),
            "files": full.attachments if full else (),
            "qr": Markup(qr_svg(f"{page.canonical}#sha256={letter.sha256}")),  # noqa: S704 - made of digits and letters
            "previous": _letter_link(before, page),
            "next": _letter_link(after, page),
            "related": [_letter_link(other, page) for other in related],
            "addressees": [self._addressee(name, page) for name in letter.addressee],
            "topics": [
                Link(topic.name, page.href(f"topics/{topic.code}/")) for topic in letter.topics
            ],
            "proposals": [self._proposal(proposal, page) for proposal in letter.proposals],
            "issuer_href": page.href(f"issuers/{letter.issuer_slug}/"),
            "result_href": page.href(f"results/{letter.result_code}/"),
        }
        return self.templates.html(page, context)

    def tombstone(self, letter: Tombstone) -> bytes:
        """What stays at the address of a withdrawn letter."""
        twin = f"{letter.path}.json"
        text = self.templates.text
        page = self._page(
            "tombstone",
            f"{letter.path}/",
            letter.title,
            text("page.tombstone_description", number=letter.document_number),
            crumbs=[("nav.replies", "replies/")] if "replies" in self.menu else [],
            alternates=[("application/json", twin, text("page.twin"))],
        )
        return self.templates.html(page, {"letter": letter})

    def listing(self, listing: Listing, facets: Facets) -> bytes:
        """A page of a group's listing, or of that of all letters."""
        kind, label, path, shown, total, number, count = listing
        url = page_url(path, number)
        text = self.templates.text
        heading = text(f"page.listing_{kind}", label=label)
        title = heading if number == 1 else text("page.numbered", title=heading, number=number)
        crumbs = [("nav.replies", "replies/")] if kind != "all" else []
        if kind in DIMENSIONS:
            crumbs = [(f"nav.{kind}", f"{kind}/")]
        description = text("page.listing_description", title=heading, count=total)
        page = self._page("listing", url, title, description, crumbs=crumbs, tags=_robots(kind))
        context = {
            "heading": heading,
            "entries": shown,
            "total": total,
            **_paging(path, number, count, page),
            "facets": self._facets(facets, page),
        }
        return self.templates.html(page, context)

    def index(self, index: Index) -> bytes:
        """``/issuers/``, ``/topics/`` and the like: every group with its count."""
        kind, shown, total, number, count = index
        text = self.templates.text
        heading = text(f"page.index_{kind}")
        title = heading if number == 1 else text("page.numbered", title=heading, number=number)
        url = page_url(f"{kind}/", number)
        page = self._page("index", url, title, title, tags=_robots(kind))
        context = {
            "heading": heading,
            "kind": kind,
            "entries": [
                Facet(
                    group.label,
                    page.href(group.path),
                    group.letters,
                    self._meaning(group.key) if kind == "results" else "",
                )
                for group in shown
            ],
            "total": total,
            **_paging(f"{kind}/", number, count, page),
        }
        return self.templates.html(page, context)

    def statistics(self, figures: Figures) -> bytes:
        """``/statistics/``, and the report of a year below it."""
        text, year = self.templates.text, figures.year
        heading = text("page.report", year=year) if year else text("page.statistics")
        url = f"statistics/{year}/" if year else "statistics/"
        crumbs = [("nav.statistics", "statistics/")] if year else []
        said = Sentences(figures, self.site, text)
        summary = said.summary()
        page = self._page("statistics", url, heading, summary[0], crumbs=crumbs)
        context = {
            "heading": heading,
            "samples": figures.samples,
            "summary": summary,
            "missing": list(said.missing()),
            "views": list(views(figures, self.site, text, page)),
            "years": [
                Link(text("page.report", year=x), page.href(f"statistics/{x}/"), x * (x == year))
                for x in figures.years
            ],
            "data": [
                Link(text(f"statistics.{name}"), page.href(url + file))
                for name, file in (("json", "index.json"), ("cube", f"{CUBE}.csv"))
                if name == "json" or not year
            ],
        }
        return self.templates.html(page, context)

    def search(self) -> bytes:
        """``/search/``."""
        title = self.templates.text("page.search")
        page = self._page(
            "search", "search/", title, self.templates.text("page.search_description")
        )
        return self.templates.html(page, {})

    def text_page(self, source: TextPage) -> bytes:
        """A page of ``content/pages/``."""
        front = source.front
        page = self._page("text", f"{source.path}/", front.title, front.description or front.title)
        return self.templates.html(page, {"body": body_html(source.body.html)})

    def not_found(self) -> bytes:
        """``/404.html``, shown at any depth: its links begin at the host."""
        site = self.site
        title = self.templates.text("page.not_found")
        page = Page(
            "not_found",
            "404.html",
            title,
            title,
            site.base_url + "404.html",
            site.base_path,
            (Link(self.templates.text("nav.home"), site.base_path),),
        )
        return self.templates.html(page, {})

    def _page(
        self,
        kind: str,
        url: str,
        title: str,
        description: str,
        crumbs: Sequence[tuple[str, str]] = (),
        alternates: Sequence[tuple[str, str, str]] = (),
        tags: Sequence[tuple[str, str]] = (),
        things: Sequence[dict[str, Any]] = (),
    ) -> Page:
        site, root = self.site, root_of(url)
        text = self.templates.text
        trail = [
            (text(key) if "." in key else key, path)
            for key, path in ([("nav.home", ""), *crumbs] if url else [])
        ]
        column = metadata.column_tags(site, text("page.column_keywords")) if url else ()
        way = [(name, site.base_url + path) for name, path in [*trail, (title, url)]]
        if url:
            things = [metadata.breadcrumbs(way), *things]
        return Page(
            kind,
            url,
            title,
            description,
            site.base_url + url,
            root,
            tuple(Link(name, root + path) for name, path in trail),
            tuple(Alternate(type_, root + path, name) for type_, path, name in alternates),
            (*metadata.site_tags(site), *column, *tags),
            metadata.json_ld(*things),
        )

    def _facets(self, facets: Facets, page: Page) -> list[dict[str, object]]:
        """Each dimension with what is shown of it, and the way to its index where there is more."""
        sizes = {name: size for name, size in facets.sizes if size}
        found = []
        for name in ("years", *sizes):
            shown: Sequence[Count] = getattr(facets, name, ())
            if not shown and name not in sizes:
                continue
            found.append(
                {
                    "title": self.templates.text(f"nav.{name}"),
                    "entries": [Facet(g.label, page.href(g.path), g.letters) for g in shown],
                    "total": sizes.get(name, len(shown)),
                    "more_href": page.href(f"{name}/") if sizes.get(name, 0) > len(shown) else None,
                }
            )
        return found

    def _meaning(self, code: str) -> str:
        site = self.site
        return site.results.term(code).meaning.get(site.language)

    def _addressee(self, written: str, page: Page) -> Link:
        """The addressee; where it is one member, with the way to that member's page if any."""
        found = persons([written]) if self.site.names.member_pages else ()
        if len(found) != 1 or not is_member(found[0]):
            return Link(written, "")
        return Link(written, page.href(f"members/{member_slug(''.join(found[0]))}/"))

    def _proposal(self, proposal: PublicProposal, page: Page) -> dict[str, object]:
        """What a letter answers, with the ways to its kind and session."""
        answered = Answered.of(proposal)
        code, slug = proposal.body_code, answered.session_slug
        session = answered.session_name.get(self.site.language) if slug else ""
        return {
            "kind": Link(proposal.body or "", page.href(f"kinds/{code}/")) if code else None,
            "session": Link(session, page.href(f"sessions/{slug}/")) if slug else None,
            "number": proposal.number,
            "subject": proposal.subject,
        }

    def _timeline(self, letter: Published) -> Iterator[dict[str, object]]:
        """What happened to the letter, oldest first; when it was asked for, its session tells."""
        text = self.templates.text
        for session in dict.fromkeys(x.session_label for x in letter.proposals if x.session_label):
            asked = [x.body or "" for x in letter.proposals if x.session_label == session]
            label = text("timeline.proposed", proposal=asked[0])
            when = text("timeline.session", session=session)
            yield {"date": None, "when": when, "label": label, "note": ""}
        events = [
            (day, text(f"timeline.{name}"), "")
            for name, day in (
                ("assigned", letter.assigned),
                ("date", letter.date),
                ("printed", letter.printed),
                ("published", letter.published),
            )
            if day
        ]
        before = None
        for entry in letter.results:
            name = "review" if before else "result"
            label = text(f"timeline.{name}", result=entry.result, before=before)
            if entry.date:
                events.append((entry.date, label, entry.note or ""))
            before = entry.result
        events += [
            (entry.date, text("timeline.correction"), entry.note) for entry in letter.corrections
        ]
        for day, label, note in sorted(events, key=lambda event: event[0]):
            yield {"date": day, "label": label, "note": note}


def body_html(html: str) -> Markup:
    """A body with each heading a link to itself, which is its permanent address."""
    return Markup(_HEADING.sub(r'<h\1 id="\2"><a href="#\2">\3</a></h\1>', html))  # noqa: S704 - made by markdown-it with HTML off


def listing_pages(
    group: Group | None, everything: Sequence[Brief], size: int
) -> Iterator[tuple[str, Listing]]:
    """The pages of a group's listing, or of that of all letters, with their addresses.

    Where there is no letter, there is none: inspections fail a site for empty columns.
    """
    letters = tuple(group.letters if group else everything)
    path, label = (group.path, group.label) if group else ("replies/", "")
    kind = path.split("/")[0] if group else "all"
    count = -(-len(letters) // size)
    for number in range(1, count + 1):
        shown = letters[(number - 1) * size : number * size]
        yield (
            page_url(path, number),
            Listing(kind, label, path, shown, len(letters), number, count),
        )


def index_pages(collection: Collection) -> Iterator[tuple[str, Index]]:
    """The pages of each dimension's index, with their addresses; only members can be that many."""
    for kind in DIMENSIONS:
        groups = counts(getattr(collection, kind))
        size = MEMBERS_SHOWN if kind == "members" else max(1, len(groups))
        count = -(-len(groups) // size)
        for number in range(1, count + 1):
            shown = groups[(number - 1) * size : number * size]
            yield page_url(f"{kind}/", number), Index(kind, shown, len(groups), number, count)


def page_url(path: str, number: int) -> str:
    """The address of a listing's page; the first has the listing's own."""
    return path if number == 1 else f"{path}page/{number}/"


def _window(number: int, count: int) -> list[int]:
    """The pages to offer: the first, the last and those around the current one."""
    near = set(range(number - 2, number + 3)) | {1, count}
    return sorted(n for n in near if 1 <= n <= count)


def _paging(path: str, number: int, count: int, page: Page) -> dict[str, object]:
    """What the foot of a page says that is one of several, by the names templates know it by."""
    return {
        "number": number,
        "count": count,
        "previous_href": page.href(page_url(path, number - 1)) if number > 1 else None,
        "next_href": page.href(page_url(path, number + 1)) if number < count else None,
        "pages": [
            {"number": n, "href": page.href(page_url(path, n)), "current": n == number}
            for n in _window(number, count)
        ],
    }


def _robots(kind: str) -> list[tuple[str, str]]:
    """Search engines are asked not to list pages that gather what is said of one person."""
    return [("robots", "noindex")] if kind == "members" else []


def _letter_link(letter: Brief | None, page: Page) -> Link | None:
    if letter is None:
        return None
    return Link(letter.title, page.href(f"{letter.path}/"), letter.document_number)
