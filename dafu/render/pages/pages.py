"""Every page of the site from what is public: one method for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dafu import routes
from dafu.model.brief import Brief
from dafu.read.letter import Page
from dafu.render.collection import Count, Facets
from dafu.render.commitments import Commitments
from dafu.render.data.downloads import Holdings
from dafu.render.figures import Figures
from dafu.render.pages import commitments, guides, metadata
from dafu.render.pages import data as data_page
from dafu.render.pages.letters import PagesOfLetters, body_html
from dafu.render.pages.listings import PagesOfListings
from dafu.render.pages.statistics import Sentences, told
from dafu.render.pages.templates import Facet, Link, PageContext

NEWEST = 6
"""Letters shown on the home page."""


@dataclass(frozen=True)
class Pages(PagesOfLetters, PagesOfListings):
    """The page makers of one build: pure functions of what they are given."""

    def home(
        self,
        newest: Sequence[Brief],
        total: int,
        facets: Facets,
        matters: Sequence[Count],
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
            "matters": [Facet(x.label, page.href(x.path), x.letters) for x in matters],
            "facets": {facet["name"]: facet for facet in self._facets(facets, page)},
        }
        return self.templates.html(page, context)

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

    def follow(self, facets: Facets) -> bytes:
        """``/follow/``: feeds, and how to use them."""
        text = self.templates.text
        title, lead = text("follow.title"), text("follow.lead")
        page = self._page(
            "follow", routes.FOLLOW_PAGE.folder, title, lead, relations=self._feeds("")
        )
        context = guides.follow(facets, self.menu, self.site, text, page)
        return self.templates.html(page, context)

    def site_map(self, facets: Facets) -> bytes:
        """``/site-map/``: every way into the site."""
        text, templates = self.templates.text, self.templates
        title = text("site_map.title")
        page = self._page("site_map", routes.SITE_MAP.folder, title, text("site_map.lead"))
        shown = self._facets(facets, page) if self.menu else []
        context = guides.site_map(shown, self.menu, templates.pages, text, page)
        return templates.html(page, context)

    def privacy(self) -> bytes:
        """``/privacy/``: what the site keeps of who reads it."""
        text = self.templates.text
        page = self._page(
            "privacy", routes.PRIVACY_PAGE.folder, text("privacy.title"), text("privacy.lead")
        )
        return self.templates.html(page, {})

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

    def text_page(self, source: Page) -> bytes:
        """A page of ``content/pages/``."""
        front = source.front
        page = self._page("text", f"{source.path}/", front.title, front.description or front.title)
        return self.templates.html(page, {"body": body_html(source.body.html)})

    def not_found(self) -> bytes:
        """``/404.html``, shown at any depth: its links begin at the host."""
        site = self.site
        title = self.templates.text("page.not_found")
        page = PageContext(
            "not_found",
            routes.NOT_FOUND.path,
            title,
            title,
            site.base_url + routes.NOT_FOUND.path,
            site.base_path,
            (Link(self.templates.text("nav.home"), site.base_path),),
        )
        return self.templates.html(page, {})

    def _figures(self, total: int, facets: Facets, page: PageContext) -> list[Facet]:
        """What there is at a glance: letters, those of the first result there is, offices."""
        text, (result, *_) = self.templates.text, facets.results
        return [
            Facet(text("home.letters"), page.href("replies/"), total),
            Facet(result.label, page.href(result.path), result.letters),
            Facet(text("nav.issuers"), page.href("issuers/"), dict(facets.sizes)["issuers"]),
        ]


_CHECK_STATES = (
    *("done", "idle", "working", "given"),
    *("current", "replaced", "removed", "unknown", "altered", "unreadable", "unreachable"),
    *("broken", "same", "different", "whole"),
    *("corrected", "result", "withdrawn", "changed"),
)
"""What ``check.js`` may have to say."""
