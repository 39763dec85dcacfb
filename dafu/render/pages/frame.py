"""What every page has: address, title, crumbs, relations, and what a listing narrows by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from dafu.model.settings import Site
from dafu.render.collection import Count, Facets
from dafu.render.pages import metadata
from dafu.render.pages.templates import Facet, Link, PageContext, Relation, Templates, root_of

_DEPTHS = 8
"""Ways to the root, each with its own links, that are kept."""

UNLISTED = (("robots", "noindex"),)
"""Asks search engines not to list a page."""


@dataclass(frozen=True)
class PageFrame:
    """What all pages of one build share: their head, their relations, the ways to narrow down."""

    site: Site
    templates: Templates
    menu: tuple[str, ...]
    """The folders that navigation may lead to."""
    _browsing: dict[tuple[str, Facets], Markup] = field(default_factory=dict)

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
    ) -> PageContext:
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
        return PageContext(
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

    def _forms(self, path: str) -> list[Relation]:
        """The other forms of the letter at ``path``."""
        name = self.templates.text("page.markdown")
        markdown = Relation("alternate", f"{path}.md", "text/markdown", name)
        return [self._data(f"{path}.json"), markdown]

    def _browse(self, facets: Facets, page: PageContext) -> Markup:
        """The ways to narrow down: the same on all listings of a depth, so made once."""
        known = page.root, facets
        if known not in self._browsing:
            if len(self._browsing) >= _DEPTHS:  # A preview goes on for long.
                self._browsing.clear()
            context = {"facets": self._facets(facets, page)}
            self._browsing[known] = self.templates.part("facets", context)
        return self._browsing[known]

    def _facets(self, facets: Facets, page: PageContext) -> list[dict[str, object]]:
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

    def _meaning(self, code: str) -> str:
        site = self.site
        return site.results.term(code).meaning.get(site.language)
