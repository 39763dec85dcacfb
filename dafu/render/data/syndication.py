"""Feeds as Atom (RFC 4287) and as JSON Feed 1.1: the same entries in the same words.

An entry says in a sentence what happened and links to the letter, whose page and twin have all of
it. The entry of a publication has the letter's own URN as its id, that of a later event one made
from it. Days are those of China.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import escape

from dafu.model.brief import Brief
from dafu.model.public import Day
from dafu.model.settings import Site
from dafu.render.data.feeds import Feed, FeedEntry
from dafu.render.data.twin import to_lines
from dafu.render.pages.templates import Templates
from dafu.routes import COMMITMENTS, DATA_PAGE

_NOT_XML = re.compile("[\ufffe\uffff]")
"""What letters may hold and XML may not; it stands for no character anywhere."""


class _Told(NamedTuple):
    """An entry in words."""

    id: str
    title: str
    text: str
    author: str | None
    categories: list[tuple[str, str]]
    """Code and name of the result and the topics to which the event belongs."""


def moment(day: Day) -> str:
    """The beginning of a day in China (RFC 3339)."""
    return f"{day.isoformat()}T00:00:00+08:00"


class Syndication:
    """Renders feeds as JSON Feed and Atom, for one site and theme."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._text = templates.text
        self._base = escape(site.base_url)

    def json(self, feed: Feed) -> bytes:
        """A document of a feed as JSON Feed 1.1."""
        site = self._site
        base = site.base_url
        head: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self._title(feed),
            "home_page_url": base + feed.page,
            "feed_url": base + feed.path("json", ""),
            "description": site.description,
            "language": site.language,
            "authors": [{"name": site.publisher.name}],
            "_dafu": {"about": f"{base}{DATA_PAGE.folder}"},
        }
        if feed.older:
            head["next_url"] = base + feed.path("json", feed.older)
        return to_lines(head, map(self._item, feed.entries))

    def _item(self, entry: FeedEntry) -> dict[str, Any]:
        told, page = self._told(entry), f"{self._site.base_url}{entry.path}"
        item: dict[str, Any] = {
            "id": told.id,
            "url": f"{page}/",
            "title": told.title,
            "content_text": told.text,
            "date_published": moment(entry.day),
        }
        if told.author:
            item["authors"] = [{"name": told.author}]
        if told.categories:
            item["tags"] = [name for _, name in told.categories]
        letter, event = entry.letter, entry.event
        item["_dafu"] = {
            "event": event.kind,
            "letter": letter.id,
            "document_number": letter.document_number,
            "result_code": event.result_code or None,
            "sample": letter.sample,
            "json": f"{page}.json",
        }
        return item

    def atom(self, feed: Feed) -> bytes:
        """A document of a feed as Atom."""
        text = "".join([*self._head(feed), *map(self._entry, feed.entries), "</feed>\n"])
        return _NOT_XML.sub("", text).encode()

    def _head(self, feed: Feed) -> Iterator[str]:
        site, base = self._site, self._base
        more = ' xmlns:fh="http://purl.org/syndication/history/1.0"' if feed.name else ""
        yield f"""\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"{more} xml:lang="{site.language}">
<id>{base}{feed.path("xml", "")}</id>
<title>{escape(self._title(feed))}</title>
<subtitle>{escape(site.description)}</subtitle>
<updated>{moment(feed.entries[0].day)}</updated>
<author><name>{escape(site.publisher.name)}</name></author>
<link rel="self" type="application/atom+xml" href="{base}{feed.path("xml")}"/>
<link rel="alternate" type="text/html" href="{base}{feed.page}"/>
<link rel="alternate" type="application/feed+json" href="{base}{feed.path("json")}"/>
"""
        if site.licence:
            yield f'<link rel="license" href="{escape(site.licence.url)}"/>\n'
        if feed.name:
            yield "<fh:archive/>\n"
        archives = (
            ("current", feed.path("xml", "") if feed.name else ""),
            ("prev-archive", feed.older and feed.path("xml", feed.older)),
            ("next-archive", feed.newer and feed.path("xml", feed.newer)),
        )
        for rel, path in archives:
            if path:
                yield f'<link rel="{rel}" type="application/atom+xml" href="{base}{path}"/>\n'

    def _entry(self, entry: FeedEntry) -> str:
        told, page = self._told(entry), f"{self._base}{entry.path}"
        author = f"<author><name>{escape(told.author)}</name></author>\n" if told.author else ""
        categories = "".join(
            f'<category term="{code}" label="{escape(name)}"/>\n' for code, name in told.categories
        )
        return f"""\
<entry>
<id>{told.id}</id>
<title>{escape(told.title)}</title>
<updated>{moment(entry.day)}</updated>
<link rel="alternate" type="text/html" href="{page}/"/>
<link rel="alternate" type="application/json" href="{page}.json"/>
<summary>{escape(told.text)}</summary>
{author}{categories}</entry>
"""

    def _title(self, feed: Feed) -> str:
        site = self._site
        if feed.kind == "all":
            return site.title
        is_group = feed.kind != COMMITMENTS
        name = f"page.listing_{feed.kind}" if is_group else "page.commitments"
        heading = self._text(name, label=feed.label)
        return self._text("feed.title", heading=heading, site=site.title)

    def _told(self, entry: FeedEntry) -> _Told:
        text, letter, event = self._text, entry.letter, entry.event
        issuer, name = None, letter.title
        topics: tuple[tuple[str, str], ...] = ()
        if isinstance(letter, Brief):
            issuer, name, topics = letter.issuer, letter.subject or name, letter.topics
        plain = event.kind == "published" and not letter.document_number
        said = text(
            "feed.published_unnumbered" if plain else f"feed.{event.kind}",
            issuer=issuer,
            number=letter.document_number or text("letter.titled", title=letter.title),
            title=letter.title,
            result=event.result or text("letter.unstated"),
        )
        if event.note:
            said += text("feed.space") + event.note
        if letter.sample:
            said += text("feed.space") + text("letter.sample")
        categories = [(event.result_code, event.result)] if event.result else []
        if event.kind == "published":
            return _Told(letter.id, name, said, issuer, [*categories, *topics])
        title = text(f"feed.{event.kind}_title", name=name)
        return _Told(_id(entry), title, said, issuer, categories)


def _id(entry: FeedEntry) -> str:
    """A URN for what happened to the letter later; another event takes nothing away from it."""
    kind, day = entry.event.kind, entry.day
    nth = sum((other.kind, other.day) == (kind, day) for other in entry.events[: entry.number])
    return uuid.uuid5(uuid.UUID(entry.letter.id), f"{kind} {day.isoformat()} {nth}").urn
