"""Every page of the site from what is public: one function for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from dafu import routes
from dafu.model.brief import Answered, Brief
from dafu.model.persons import is_member, persons
from dafu.model.public import FullLetter, PublicProposal, Published, Tombstone
from dafu.model.settings import Site
from dafu.read.letter import Page as TextPage
from dafu.render.collection import Around, Count, Facets, Mention, member_slug
from dafu.render.commitments import Commitments
from dafu.render.data.downloads import Holdings
from dafu.render.figures import Figures
from dafu.render.listing import Index, Listing, page_url, sections
from dafu.render.moved import Redirect
from dafu.render.pages import commitments, metadata
from dafu.render.pages import data as data_page
from dafu.render.pages.numbers import Register, Registered, overview, rows
from dafu.render.pages.offices import Office, office_facts
from dafu.render.pages.qr import qr_svg
from dafu.render.pages.statistics import Sentences, told
from dafu.render.pages.templates import Facet, Link, Page, Relation, Templates, root_of
from dafu.routes import DIMENSIONS

NEWEST = 6
"""Letters shown on the home page."""

_DEPTHS = 8
"""Ways to the root, each with its own links, that are kept."""

_HEADING = re.compile(r'<h([2-6]) id="([\w-]+)">((?:(?!<a |</h).)*)</h\1>', re.DOTALL)
"""A heading of a body that holds no link."""


@dataclass(frozen=True)
class Pages:
    """The page makers of one build: pure functions of what they are given."""

    site: Site
    templates: Templates
    menu: tuple[str, ...]
    """The folders that navigation may lead to."""
    _browsing: dict[tuple[str, Facets], Markup] = field(default_factory=dict)

    def home(
        self,
        newest: Sequence[Brief],
        total: int,
        facets: Facets,
        matters: Sequence[tuple[str, int]],
        feeds: bool,
    ) -> bytes:
        """``/``: search, common ``matters``, the newest letters, ways to browse."""
        site = self.site
        things = [metadata.website(site)]
        relations = self._feeds("") if feeds else ()
        page = self._page(
            "home", "", site.title, site.description, relations=relations, things=things
        )
        context = {
            "newest": newest,
            "figures": self._figures(total, facets, page) if total else (),
            "matters": [
                Facet(word, page.href(f"search/?q={quote(word)}"), count) for word, count in matters
            ],
            "facets": {facet["name"]: facet for facet in self._facets(facets, page)},
        }
        return self.templates.html(page, context)

    def letter(self, letter: Published, around: Around) -> bytes:
        """A letter, whole or as its summary, between its neighbours in time."""
        before, after, related, alike, versions = around
        text = self.templates.text
        forms = self._forms(letter.path)
        absolute = [(form.type, self.site.base_url + form.href) for form in forms]
        page = self._page(
            "letter",
            f"{letter.path}/",
            text("page.letter_title", subject=letter.subject or letter.title, issuer=letter.issuer),
            text(
                f"page.letter_description{'' if letter.document_number else '_unnumbered'}",
                number=letter.document_number,
                issuer=letter.issuer,
                result=letter.result or text("letter.unstated"),
                subject=letter.subject or letter.title,
            ),
            crumbs=[
                ("nav.replies", "replies/"),
                (letter.year, f"replies/{letter.year}/"),
            ],
            relations=[
                *forms,
                *self._feeds(""),
                Relation("collection", "replies/"),
                Relation("up", f"replies/{letter.year}/"),
                *_neighbours(before and f"{before.path}/", after and f"{after.path}/"),
            ],
            tags=list(metadata.article_tags(letter)),
            things=[metadata.document(letter, self.site, absolute)],
        )
        full = letter if isinstance(letter, FullLetter) else None
        context: dict[str, object] = {
            "letter": letter,
            "forms": forms,
            "body": body_html(full.body.html) if full else None,
            "contents": [x for x in full.body.sections if x.level == 2 and x.heading]
            if full
            else (),
            "full": full,
            "note": _note(letter),
            "facts": list(self._keys(letter)),
            "meaning": self._meaning(letter.result_code),
            "timeline": list(self._timeline(letter)),
            "versions": len(versions),
            "files": full.attachments if full else (),
            "qr": Markup(qr_svg(f"{page.canonical}#sha256={letter.sha256}")),  # noqa: S704 - made of digits and letters
            "previous": _letter_link(before, page),
            "next": _letter_link(after, page),
            "related": [_letter_link(other, page) for other in related],
            "alike": [_letter_link(other, page) for other in alike],
            "addressees": [self._addressee(name, page) for name in letter.addressee],
            "topics": [
                Link(topic.name, page.href(f"topics/{topic.code}/")) for topic in letter.topics
            ],
            "proposals": [self._proposal(proposal, page) for proposal in letter.proposals],
            "issuer_href": page.href(f"issuers/{letter.issuer_slug}/"),
            "result_href": page.href(f"results/{letter.result_code}/"),
            "feedback": self._feedback(page),
        }
        return self.templates.html(page, context)

    def tombstone(self, letter: Tombstone) -> bytes:
        """What stays at the address of a withdrawn letter."""
        forms = self._forms(letter.path)
        text = self.templates.text
        page = self._page(
            "tombstone",
            f"{letter.path}/",
            letter.title,
            text(
                "page.tombstone_description",
                number=letter.document_number or text("letter.titled", title=letter.title),
            ),
            crumbs=[("nav.replies", "replies/")] if "replies" in self.menu else [],
            relations=[*forms, *self._feeds("")],
        )
        return self.templates.html(page, {"letter": letter, "forms": forms})

    def moved(self, redirect: Redirect) -> bytes:
        """What stands at a former address of a letter: the way to where it is now."""
        text, new = self.templates.text, f"{redirect.path}/"
        page = self._page(
            "moved",
            f"{redirect.former}/",
            redirect.title,
            text("moved.heading"),
            relations=self._forms(redirect.path),
            tags=_UNLISTED,
        )
        page = replace(page, canonical=self.site.base_url + new, data="")
        return self.templates.html(page, {"new": Link(redirect.title, page.href(new))})

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
        relations = [data, *feeds, *_neighbours(*_beside(path, number, count))]
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
            **_paging(path, number, count, page),
            "data": [Link(x.title, page.href(x.href)) for x in (*feeds, data)],
            "browsing": self._browse(facets, page),
        }
        return self.templates.html(page, context)

    def heading(self, listing: Listing | Index) -> str:
        """What a listing is called."""
        if isinstance(listing, Index):
            return self.templates.text(f"page.index_{listing.kind}")
        return self.templates.text(f"page.listing_{listing.kind}", label=listing.label)

    def index(self, index: Index) -> bytes:
        """``/issuers/``, ``/topics/`` and the like: every group with its count."""
        kind, shown, total, number, count = index
        text = self.templates.text
        heading = self.heading(index)
        title = heading if number == 1 else text("page.numbered", title=heading, number=number)
        url = page_url(f"{kind}/", number)
        data = self._data(f"{url}index.json")
        relations = [data, *_neighbours(*_beside(f"{kind}/", number, count))]
        page = self._page("index", url, title, title, relations=relations, tags=_robots(kind))
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

    def statistics(self, figures: Figures) -> bytes:
        """``/statistics/``, and the report of a year below it."""
        text, year = self.templates.text, figures.year
        heading = text("page.report", year=year) if year else text("page.statistics")
        url = f"statistics/{year}/" if year else "statistics/"
        crumbs = [("nav.statistics", "statistics/")] if year else []
        summary = Sentences(figures, self.site, text).summary()
        page = self._page("statistics", url, heading, summary[0], crumbs=crumbs)
        return self.templates.html(
            page, {"heading": heading, **told(figures, self.site, text, page)}
        )

    def data(self, held: Holdings, has_log: bool) -> bytes:
        """``/data/``: what there is to download, and how to use it; whether there is a log."""
        text = self.templates.text
        page = self._page(
            "data",
            routes.DATA_PAGE.folder,
            text("data.title"),
            text("data.description"),
            relations=[self._data(data_page.DESCRIPTIONS["index"])],
            things=[data_page.dataset(held, self.site)],
        )
        return self.templates.html(page, data_page.context(held, has_log, self.site, text, page))

    @property
    def keywords(self) -> tuple[str, ...]:
        """What the site is about."""
        return tuple(self.templates.text("page.column_keywords").split(","))

    def commitments(self, found: Commitments) -> bytes:
        """``/commitments/``: what offices promised."""
        text = self.templates.text
        heading = text("page.commitments")
        page = self._page(
            "commitments",
            routes.COMMITMENTS_PAGE.folder,
            heading,
            text("commitments.lead"),
            relations=[
                self._data(routes.COMMITMENTS_JSON.path),
                *self._feeds(routes.COMMITMENTS_PAGE.folder),
            ],
        )
        told = commitments.context(found, self.site, self.templates, page)
        return self.templates.html(page, {"heading": heading, **told})

    def search(self) -> bytes:
        """``/search/``."""
        title = self.templates.text("page.search")
        page = self._page(
            "search",
            routes.SEARCH_PAGE.folder,
            title,
            self.templates.text("page.search_description"),
        )
        return self.templates.html(page, {})

    def check(self, has_log: bool) -> bytes:
        """``/data/check/``: whether a saved letter is as it was published."""
        text = self.templates.text
        page = self._page("check", routes.CHECK_PAGE.folder, text("page.check"), text("check.lead"))
        # The script fills them in.
        fields = {name: f"{{{name}}}" for name in ("published", "ended")}
        context = {"has_log": has_log, "states": _CHECK_STATES, "fields": fields}
        return self.templates.html(page, context)

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
            routes.NOT_FOUND.path,
            title,
            title,
            site.base_url + routes.NOT_FOUND.path,
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
        relations: Sequence[Relation] = (),
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
            tuple(relations),
            (*metadata.site_tags(site), *column, *tags),
            metadata.json_ld(*things),
        )

    def _data(self, path: str) -> Relation:
        return Relation("alternate", path, "application/json", self.templates.text("page.data"))

    def _feeds(self, folder: str) -> list[Relation]:
        """The feeds of the whole site, or of the group in ``folder``."""
        text = self.templates.text
        return [
            Relation("alternate", f"{folder}feed.xml", "application/atom+xml", text("page.atom")),
            Relation(
                "alternate", f"{folder}feed.json", "application/feed+json", text("page.json_feed")
            ),
        ]

    def _browse(self, facets: Facets, page: Page) -> Markup:
        """The ways to narrow down: the same on all listings of a depth, so made once."""
        known = page.root, facets
        if known not in self._browsing:
            if len(self._browsing) >= _DEPTHS:  # A preview goes on for long.
                self._browsing.clear()
            context = {"facets": self._facets(facets, page)}
            self._browsing[known] = self.templates.part("facets", context)
        return self._browsing[known]

    def _figures(self, total: int, facets: Facets, page: Page) -> list[Facet]:
        """What there is at a glance: letters, those of the first result there is, offices."""
        text, (result, *_) = self.templates.text, facets.results
        return [
            Facet(text("home.letters"), page.href("replies/"), total),
            Facet(result.label, page.href(result.path), result.letters),
            Facet(text("nav.issuers"), page.href("issuers/"), dict(facets.sizes)["issuers"]),
        ]

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
                    "name": name,
                    "title": self.templates.text(f"nav.{name}"),
                    "entries": [Facet(g.label, page.href(g.path), g.letters) for g in shown],
                    "total": sizes.get(name, len(shown)),
                    "more_href": page.href(f"{name}/") if sizes.get(name, 0) > len(shown) else None,
                }
            )
        return found

    def _forms(self, path: str) -> list[Relation]:
        """The other forms of the letter at ``path``."""
        name = self.templates.text("page.markdown")
        markdown = Relation("alternate", f"{path}.md", "text/markdown", name)
        return [self._data(f"{path}.json"), markdown]

    def _meaning(self, code: str) -> str:
        site = self.site
        return site.results.term(code).meaning.get(site.language)

    def _feedback(self, page: Page) -> str:
        """Where a reader may say that the letter on ``page`` is wrong, with the page told."""
        address = self.site.feedback or ""
        if not address.startswith("mailto:"):
            return address.replace("{url}", quote(page.canonical, safe=""))
        subject = quote(self.templates.text("letter.wrong"))
        return f"{address}?subject={subject}&body={quote(page.canonical)}"

    def _addressee(self, written: str, page: Page) -> Link:
        """The addressee; where it is one member, with the way to that member's page if any."""
        found = persons([written]) if self.site.names.member_pages else ()
        if len(found) != 1 or not is_member(found[0]):
            return Link(written, "")
        return Link(written, page.href(f"members/{member_slug(''.join(found[0]))}/"))

    def _proposal(self, proposal: PublicProposal, page: Page) -> dict[str, object]:
        """What a letter answers, with the ways to its kind and session."""
        answered = Answered.of(proposal, self.site)
        code, slug = proposal.body_code, answered.session_slug
        session = answered.session_name.get(self.site.language) if slug else ""
        return {
            "kind": Link(proposal.body or "", page.href(f"kinds/{code}/")) if code else None,
            "session": Link(session, page.href(f"sessions/{slug}/")) if slug else None,
            "number": proposal.number,
            "subject": proposal.subject,
            "about": list(filter(None, self._about(proposal))),
            "url": proposal.url,
            "text": proposal.text,
        }

    def _about(self, proposal: PublicProposal) -> Iterator[str | None]:
        """What else is known of a proposal, each in a word."""
        yield from (proposal.area, proposal.category, proposal.kind)
        if proposal.signers:
            yield self.templates.text("letter.signers", count=proposal.signers)

    def _keys(self, letter: Published) -> Iterator[tuple[str, str]]:
        """What else an office says of a letter: what it is called, and what it says."""
        text, comma = self.templates.text, self.templates.text("letter.comma")
        for key, value in (
            ("letter.places", comma.join(letter.places)),
            ("letter.copies", comma.join(letter.copies)),
            ("letter.signed_by", letter.signed_by),
            ("letter.former", comma.join(f"{path}/" for path in letter.former)),
        ):
            if value:
                yield text(key), value

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
            name = ("still" if before == entry.result else "review") if before else "result"
            label = text(f"timeline.{name}", result=entry.result, before=before)
            if entry.date:
                events.append((entry.date, label, entry.note or ""))
            before = entry.result
        events += [
            (entry.date, text("timeline.correction"), entry.note) for entry in letter.corrections
        ]
        for day, label, note in sorted(events, key=lambda event: event[0]):
            yield {"date": day, "label": label, "note": note}


def _note(letter: Published) -> str | None:
    """附注 in its brackets (GB/T 9704-2012, 7.3.6); None where the text has it already."""
    if not letter.note:
        return None
    text = letter.body.text if isinstance(letter, FullLetter) else ""
    if "".join(letter.note.strip("（()）").split()) in "".join(text.split()):
        return None
    return letter.note if letter.note.startswith(("（", "(")) else f"（{letter.note}）"


def body_html(html: str) -> Markup:
    """A body with each heading a link to itself, which is its permanent address."""
    return Markup(_HEADING.sub(r'<h\1 id="\2"><a href="#\2">\3</a></h\1>', html))  # noqa: S704 - made by markdown-it with HTML off


def _window(number: int, count: int) -> list[int]:
    """The pages to offer: the first, the last and those around the current one."""
    near = set(range(number - 2, number + 3)) | {1, count}
    return sorted(n for n in near if 1 <= n <= count)


def _beside(path: str, number: int, count: int) -> tuple[str | None, str | None]:
    """The addresses of the pages before and after one of several."""
    before = page_url(path, number - 1) if number > 1 else None
    return before, page_url(path, number + 1) if number < count else None


def _neighbours(before: str | None, after: str | None) -> list[Relation]:
    found = (("prev", before), ("next", after))
    return [Relation(name, href) for name, href in found if href]


def _paging(path: str, number: int, count: int, page: Page) -> dict[str, object]:
    """What the foot of a page says that is one of several, by the names templates know it by."""
    previous, following = _beside(path, number, count)
    return {
        "number": number,
        "count": count,
        "previous_href": page.href(previous) if previous else None,
        "next_href": page.href(following) if following else None,
        "pages": [
            {
                "number": n,
                "href": page.href(page_url(path, n)),
                "current": n == number,
                "gap": n - before > 1,
            }
            for before, n in pairwise((0, *_window(number, count)))
        ],
    }


_UNLISTED = (("robots", "noindex"),)
"""Asks search engines not to list a page."""


def _robots(kind: str) -> Sequence[tuple[str, str]]:
    """Search engines are asked not to list pages that gather what is said of one person."""
    return _UNLISTED if kind == "members" else ()


def _letter_link(letter: Mention | None, page: Page) -> Link | None:
    if letter is None:
        return None
    return Link(letter.label, page.href(f"{letter.path}/"), letter.document_number)


_CHECK_STATES = (
    *("done", "idle", "working", "given"),
    *("current", "replaced", "removed", "unknown", "altered", "unreadable", "unreachable"),
    *("broken", "same", "different", "whole"),
    *("corrected", "result", "withdrawn", "changed"),
)
"""What ``check.js`` may have to say."""
