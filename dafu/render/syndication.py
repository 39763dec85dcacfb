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
from xml.sax.saxutils import escape, quoteattr

from dafu.public import Brief, Day
from dafu.render.feeds import Entry, Feed
from dafu.render.html import Templates
from dafu.render.twin import to_json
from dafu.site import Site

_NOT_XML = re.compile("[\ufffe\uffff]")
"""What letters may hold and XML may not; it stands for no character anywhere."""


class _Told(NamedTuple):
    """An entry in words."""

    id: str
    kind: str
    day: Day
    """Of the event."""
    title: str
    text: str
    path: str
    """Of the letter."""
    letter: str
    """URN of the letter."""
    document_number: str
    author: str | None
    result_code: str
    categories: tuple[tuple[str, str, str], ...]
    """Folder, code and name of each group to which the event belongs."""
    sample: bool

    @property
    def time(self) -> str:
        """RFC 3339; only the day is known."""
        return moment(self.day)


def moment(day: Day) -> str:
    """The beginning of a day in China (RFC 3339)."""
    return f"{day.isoformat()}T00:00:00+08:00"


class Syndication:
    """Whoever makes feeds, for one site and theme."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._text = templates.text

    def json(self, feed: Feed) -> bytes:
        """A document of a feed as JSON Feed 1.1."""
        site = self._site
        base = site.base_url
        data: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self._title(feed),
            "home_page_url": base + feed.folder,
            "feed_url": base + feed.path("json", ""),
            "description": site.description,
            "language": site.language,
            "authors": [{"name": site.publisher.name}],
        }
        if feed.older:
            data["next_url"] = base + feed.path("json", feed.older)
        data["items"] = [self._item(told) for told in self._told(feed)]
        return to_json(data)

    def _item(self, told: _Told) -> dict[str, Any]:
        base = self._site.base_url
        item: dict[str, Any] = {
            "id": told.id,
            "url": f"{base}{told.path}/",
            "title": told.title,
            "content_text": told.text,
            "date_published": told.time,
        }
        if told.author:
            item["authors"] = [{"name": told.author}]
        if told.categories:
            item["tags"] = [label for _, _, label in told.categories]
        item["_dafu"] = {
            "event": told.kind,
            "letter": told.letter,
            "document_number": told.document_number,
            "result_code": told.result_code or None,
            "sample": told.sample,
            "json": f"{base}{told.path}.json",
        }
        return item

    def atom(self, feed: Feed) -> bytes:
        """A document of a feed as Atom."""
        site = self._site
        base = site.base_url
        atom = "application/atom+xml"
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}"'
            + (' xmlns:fh="http://purl.org/syndication/history/1.0">' if feed.name else ">"),
            _element("id", base + feed.path("xml", "")),
            _element("title", self._title(feed)),
            _element("subtitle", site.description),
            _element("updated", moment(feed.entries[0].day)),
            f"<author>{_element('name', site.publisher.name)}</author>",
            _link("self", base + feed.path("xml"), atom),
            _link("alternate", base + feed.folder, "text/html"),
            _link("alternate", base + feed.path("json"), "application/feed+json"),
        ]
        if site.licence:
            lines.append(_link("license", site.licence.url))
        if feed.name:
            lines += ["<fh:archive/>", _link("current", base + feed.path("xml", ""), atom)]
        if feed.older:
            lines.append(_link("prev-archive", base + feed.path("xml", feed.older), atom))
        if feed.newer:
            lines.append(_link("next-archive", base + feed.path("xml", feed.newer), atom))
        lines += [self._entry(told) for told in self._told(feed)]
        return "\n".join([*lines, "</feed>", ""]).encode()

    def _entry(self, told: _Told) -> str:
        base = self._site.base_url
        lines = [
            "<entry>",
            _element("id", told.id),
            _element("title", told.title),
            _element("updated", told.time),
            _element("published", told.time),
            _link("alternate", f"{base}{told.path}/", "text/html"),
            _link("alternate", f"{base}{told.path}.json", "application/json"),
            _element("summary", told.text),
        ]
        if told.author:
            lines.append(f"<author>{_element('name', told.author)}</author>")
        for folder, code, name in told.categories:
            term, scheme, label = map(quoteattr, (code, base + folder, _xml(name)))
            lines.append(f"<category term={term} scheme={scheme} label={label}/>")
        return "\n".join([*lines, "</entry>"])

    def _title(self, feed: Feed) -> str:
        site = self._site
        if feed.kind == "all":
            return site.title
        heading = self._text(f"page.listing_{feed.kind}", label=feed.label)
        return self._text("feed.title", heading=heading, site=site.title)

    def _told(self, feed: Feed) -> Iterator[_Told]:
        return map(self._entry_told, feed.entries)

    def _entry_told(self, entry: Entry) -> _Told:
        text, letter, event = self._text, entry.letter, entry.event
        brief = letter if isinstance(letter, Brief) else None
        name = (brief and brief.subject) or letter.title
        title = name if event.kind == "published" else text(f"feed.{event.kind}_title", name=name)
        said = text(
            f"feed.{event.kind}",
            issuer=brief.issuer if brief else "",
            number=letter.document_number,
            title=letter.title,
            result=event.result,
        )
        categories = [("results/", event.result_code, event.result)] if event.result else []
        if brief and event.kind == "published":
            categories += [("topics/", code, word) for code, word in brief.topics]
        parts = [said, event.note, text("letter.sample") if letter.sample else ""]
        return _Told(
            letter.id if event.kind == "published" else _id(entry),
            event.kind,
            event.day,
            title,
            text("feed.space").join(filter(None, parts)),
            letter.path,
            letter.id,
            letter.document_number,
            brief.issuer if brief else None,
            event.result_code,
            tuple(categories),
            letter.sample,
        )


def _id(entry: Entry) -> str:
    """A URN for what happened to the letter later; another event takes nothing away from it."""
    kind, day = entry.event.kind, entry.day
    before = entry.letter.events[: entry.number] if isinstance(entry.letter, Brief) else ()
    nth = sum((other.kind, other.day) == (kind, day) for other in before)
    return uuid.uuid5(uuid.UUID(entry.letter.id), f"{kind} {day.isoformat()} {nth}").urn


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_xml(text))}</{name}>"


def _link(rel: str, href: str, media_type: str = "") -> str:
    typed = f" type={quoteattr(media_type)}" if media_type else ""
    return f"<link rel={quoteattr(rel)}{typed} href={quoteattr(href)}/>"
