"""What pages tell machines of themselves: the tags of government sites, schema.org as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import pydantic_core
from markupsafe import Markup

from dafu.model.brief import events
from dafu.model.public import Published
from dafu.model.settings import Site

COLUMN_TYPE = "信息公开目录"
"""ColumnType of the guide's list that fits a column of published letters."""

Trail = Sequence[tuple[str, str]]
"""Breadcrumbs: what each is called, and its absolute address."""


def site_tags(site: Site) -> Iterator[tuple[str, str]]:
    """The tags of every page (政府网站发展指引, 国办发〔2017〕47号); none is ever empty."""
    yield "SiteName", site.publisher.site_name or site.title
    yield "SiteDomain", urlsplit(site.base_url).hostname or ""
    if site.publisher.site_code:
        yield "SiteIDCode", site.publisher.site_code


def column_tags(site: Site, keywords: str) -> Iterator[tuple[str, str]]:
    """Those of a column and of every page in it."""
    yield "ColumnName", site.title
    yield "ColumnDescription", site.description
    yield "ColumnKeywords", keywords
    yield "ColumnType", COLUMN_TYPE


def article_tags(letter: Published) -> Iterator[tuple[str, str]]:
    """Those of an article; the day it was made public is known, the minute is not."""
    yield "ArticleTitle", letter.title
    yield "PubDate", f"{letter.opened.isoformat()} 00:00"
    yield "ContentSource", letter.issuer
    if letter.keywords:
        yield "Keywords", ",".join(letter.keywords)


def website(site: Site) -> dict[str, Any]:
    """The site, and how to search it."""
    return {
        "@type": "WebSite",
        "@id": site.base_url,
        "url": site.base_url,
        "name": site.title,
        "description": site.description,
        "inLanguage": site.language,
        "publisher": {"@type": "GovernmentOrganization", "name": site.publisher.name},
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{site.base_url}search/?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(trail: Trail) -> dict[str, Any]:
    """The way to a page, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }


def document(letter: Published, site: Site, forms: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A letter; ``forms`` are the media types and absolute addresses of its other forms."""
    found: dict[str, Any] = {
        "@type": "DigitalDocument",
        "@id": letter.id,
        "identifier": letter.document_number or letter.path,
        "name": letter.title,
        "url": f"{site.base_url}{letter.path}/",
        "dateCreated": letter.date,
        "datePublished": letter.opened,
        "inLanguage": "zh-Hans",
        "author": {
            "@type": "GovernmentOrganization",
            "name": letter.issuer,
            "url": f"{site.base_url}issuers/{letter.issuer_slug}/",
        },
        "isPartOf": {"@id": site.base_url},
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": type_, "contentUrl": address}
            for type_, address in forms
        ],
    }
    if letter.subject:
        found["about"] = letter.subject
    if (changed := events(letter)[-1].day) != letter.opened:
        found["dateModified"] = changed
    if letter.corrections:
        found["correction"] = [
            {"@type": "CorrectionComment", "text": entry.note, "datePublished": entry.date}
            for entry in letter.corrections
        ]
    if site.licence:
        found["license"] = site.licence.url
    return found


def json_ld(*graph: dict[str, Any]) -> Markup:
    """The things of ``graph``, for a script element: nothing in them can end it."""
    text = pydantic_core.to_json({"@context": "https://schema.org", "@graph": graph}).decode()
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - JSON without <
