"""Every page of the site from what is public: one function for each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from dafu.public import Brief, FullLetter, Published, Tombstone
from dafu.read.letters import Page as TextPage
from dafu.render.collection import Count, Facets, Group
from dafu.render.html import Alternate, Facet, Link, Page, Templates, root_of
from dafu.site import Site

NEWEST = 8
"""Letters shown on the home page."""

COLUMN_TYPE = "信息公开目录"
"""ColumnType of the guide's list that fits a column of published letters."""


class Listing(NamedTuple):
    """One page of a listing: ``path`` is that of the first, pages count from 1."""

    kind: str
    label: str
    path: str
    shown: tuple[Brief, ...]
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
        page = self._page("home", "", self.site.title, self.site.description)
        context = {
            "newest": newest,
            "total": total,
            "years": _facets(facets.years, page),
            "issuers": _facets(facets.issuers, page),
            "results": _facets(facets.results, page),
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
        url = f"{letter.path}/"
        page = self._page(
            "letter",
            url,
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
            alternates=[("application/json", twin, text("page.twin"))],
            tags=self._article_tags(letter),
        )
        full = letter if isinstance(letter, FullLetter) else None
        context = {
            "letter": letter,
            "body": Markup(full.body.html) if full else None,  # noqa: S704 - made by markdown-it with HTML off
            "sections": full.body.sections if full else (),
            "meaning": self._meaning(letter.result_code),
            "timeline": list(self._timeline(letter)),
            "files": [
                {
                    "title": file.title,
                    "href": file.file,
                    "name": file.file,
                    "size": file.size,
                    "media_type": file.media_type,
                }
                for file in (full.attachments if full else ())
            ],
            "previous": _letter_link(before, page),
            "next": _letter_link(after, page),
            "related": [_letter_link(other, page) for other in related],
            "issuer_href": page.href(f"issuers/{letter.issuer_slug}/"),
            "year_href": page.href(f"replies/{letter.year}/"),
            "result_href": page.href(f"results/{letter.result_code}/"),
            "twin_href": page.href(twin),
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
        return self.templates.html(page, {"letter": letter, "twin_href": page.href(twin)})

    def listing(self, listing: Listing, facets: Facets) -> bytes:
        """A page of a group's listing, or of that of all letters."""
        kind, label, path, shown, total, number, count = listing
        url = page_url(path, number)
        text = self.templates.text
        heading = text(f"page.listing_{kind}", label=label)
        title = heading if number == 1 else text("page.numbered", title=heading, number=number)
        crumbs = [("nav.replies", "replies/")] if kind != "all" else []
        if kind in {"issuers", "results"}:
            crumbs = [(f"nav.{kind}", f"{kind}/")]
        description = text("page.listing_description", title=heading, count=total)
        page = self._page("listing", url, title, description, crumbs=crumbs)
        context = {
            "heading": heading,
            "entries": shown,
            "total": total,
            "number": number,
            "count": count,
            "previous_href": page.href(page_url(path, number - 1)) if number > 1 else None,
            "next_href": page.href(page_url(path, number + 1)) if number < count else None,
            "pages": [
                {
                    "number": n,
                    "href": page.href(page_url(path, n)),
                    "current": n == number,
                }
                for n in _window(number, count)
            ],
            "facets": [
                {"title": text(f"nav.{name}"), "entries": _facets(found, page)}
                for name, found in facets._asdict().items()
            ],
        }
        return self.templates.html(page, context)

    def index(self, kind: str, groups: Sequence[Count]) -> bytes:
        """``/issuers/`` or ``/results/``: every group with its count."""
        heading = self.templates.text(f"page.index_{kind}")
        page = self._page("index", f"{kind}/", heading, heading)
        entries = [
            Facet(
                group.label,
                page.href(group.path),
                group.letters,
                self._meaning(group.key) if kind == "results" else "",
            )
            for group in groups
        ]
        return self.templates.html(page, {"heading": heading, "entries": entries})

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
        body = Markup(source.body.html)  # noqa: S704 - made by markdown-it with HTML off
        return self.templates.html(page, {"body": body})

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
    ) -> Page:
        site, root = self.site, root_of(url)
        trail = [("nav.home", ""), *crumbs] if url else []
        return Page(
            kind,
            url,
            title,
            description,
            site.base_url + url,
            root,
            tuple(
                Link(self.templates.text(key) if "." in key else key, root + path)
                for key, path in trail
            ),
            tuple(Alternate(type_, root + path, name) for type_, path, name in alternates),
            (*self._site_tags(column=bool(url)), *tags),
        )

    def _site_tags(self, column: bool) -> Iterator[tuple[str, str]]:
        """The page tags of 政府网站发展指引 (国办发〔2017〕47号); none is ever empty."""
        site = self.site
        yield "SiteName", site.publisher.site_name or site.title
        yield "SiteDomain", urlsplit(site.base_url).hostname or ""
        if site.publisher.site_code:
            yield "SiteIDCode", site.publisher.site_code
        if column:
            yield "ColumnName", site.title
            yield "ColumnDescription", site.description
            yield "ColumnKeywords", self.templates.text("page.column_keywords")
            yield "ColumnType", COLUMN_TYPE

    def _article_tags(self, letter: Published) -> list[tuple[str, str]]:
        day = letter.published or letter.printed or letter.date
        return [
            ("ArticleTitle", letter.title),
            ("PubDate", f"{day.isoformat()} 00:00"),
            ("ContentSource", letter.issuer),
            *([("Keywords", ",".join(letter.keywords))] if letter.keywords else []),
        ]

    def _meaning(self, code: str) -> str:
        site = self.site
        return site.results.term(code).meaning.get(site.language)

    def _timeline(self, letter: Published) -> Iterator[dict[str, object]]:
        """What happened to the letter, oldest first."""
        text = self.templates.text
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
        events += [
            (entry.date, text("timeline.result", result=entry.result), entry.note or "")
            for entry in letter.results
            if entry.date
        ]
        events += [
            (entry.date, text("timeline.correction"), entry.note) for entry in letter.corrections
        ]
        for day, label, note in sorted(events, key=lambda event: event[0]):
            yield {"date": day, "label": label, "note": note}


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


def page_url(path: str, number: int) -> str:
    """The address of a listing's page; the first has the listing's own."""
    return path if number == 1 else f"{path}page/{number}/"


def _window(number: int, count: int) -> list[int]:
    """The pages to offer: the first, the last and those around the current one."""
    near = set(range(number - 2, number + 3)) | {1, count}
    return sorted(n for n in near if 1 <= n <= count)


def _facets(groups: Sequence[Count], page: Page) -> list[Facet]:
    return [Facet(g.label, page.href(g.path), g.letters) for g in groups]


def _letter_link(letter: Brief | None, page: Page) -> Link | None:
    if letter is None:
        return None
    return Link(letter.title, page.href(f"{letter.path}/"), letter.document_number)
