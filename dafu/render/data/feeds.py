"""Which entry is in which document of which feed (RFC 5005, archived feeds).

A feed is a log: an entry for each publication, new result, correction and withdrawal, under the day
on which that was said, so that an entry stays where it is. It is cut, the oldest first, into parts
of whole years with up to :data:`PART` entries; a year with more is cut by itself. A reader polls
one document: the newest parts, as many as make up :data:`NEWEST` entries. Every older part is an
archive with an address of its own (``feed/2023-1.json``), which new entries never change; a late
one touches that of its year, and those after it only as far as years there share archives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from dafu.model.brief import Brief, Event, Gone
from dafu.model.public import Day
from dafu.render.collection import Collection
from dafu.render.following import Followed, followed

PART = 50
"""The most entries of an archive."""

NEWEST = 20
"""The fewest entries of the document that is polled, as long as there are so many."""


class FeedEntry(NamedTuple):
    """What a feed tells of a letter. Entries sort in the order in which they happened."""

    day: Day
    path: str
    """Of the letter."""
    number: int
    """Of the event among those of the letter."""
    letter: Brief | Gone

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened to the letter, oldest first; of one withdrawn nothing but that."""
        if isinstance(self.letter, Gone):
            return (Event("withdrawn", self.day, "", "", self.letter.reason),)
        return self.letter.events

    @property
    def event(self) -> Event:
        """What happened."""
        return self.events[self.number]


class Feed(NamedTuple):
    """One document of a feed, for both formats."""

    kind: str
    """What it is of, as :class:`dafu.render.following.Followed` has it."""
    label: str
    folder: str
    """Where the feed is, as a prefix; empty for that of the whole site."""
    page: str
    """The address of the page that tells people of the same."""
    name: str
    """Of an archive, like ``2023-1``; empty for the document that is polled."""
    older: str
    """The archive before; empty when there is none, like the next."""
    newer: str
    """The archive after; empty for the newest one, too."""
    entries: tuple[FeedEntry, ...]
    """Newest first."""
    digest: str
    """SHA-256, hexadecimal: changes with any entry."""

    def path(self, suffix: str, name: str | None = None) -> str:
        """The path of this document, or of the one called ``name``, in a format."""
        name = self.name if name is None else name
        return f"{self.folder}feed/{name}.{suffix}" if name else f"{self.folder}feed.{suffix}"


def feeds(collection: Collection) -> Iterator[Feed]:
    """Every document of the whole site's feed, then of those of its groups."""
    members: dict[str, list[list[FeedEntry]]] = {}
    found: list[tuple[Followed, list[FeedEntry]]] = [(x, []) for x in followed(collection)]
    for group, entries in found:
        for letter in group.letters:
            members.setdefault(letter.path, []).append(entries)
    everything = sorted(_entries(collection))
    for entry in everything:
        for entries in members.get(entry.path, ()):
            entries.append(entry)
    yield from documents(("all", "", "", ""), everything)
    for group, entries in found:
        yield from documents(group[:4], entries)


def _entries(collection: Collection) -> Iterator[FeedEntry]:
    for letter in collection.letters:
        for number, event in enumerate(letter.events):
            yield FeedEntry(event.day, letter.path, number, letter)
    for gone in collection.withdrawn:
        yield FeedEntry(gone.changed, gone.path, 0, gone)


_About = tuple[str, str, str, str]
"""Kind, label, folder and page of a feed."""


def documents(about: _About, entries: Sequence[FeedEntry]) -> Iterator[Feed]:
    """The documents of a feed with ``entries``, the oldest first; none when there is no entry."""
    archives = list(_named(_parts(entries)))
    polled: list[FeedEntry] = []
    while archives and len(polled) < NEWEST:
        polled = archives.pop()[1] + polled
    names = ["", *(name for name, _ in archives), ""]
    if polled:
        yield _document((*about, "", names[-2], ""), polled)
    for number, (name, part) in enumerate(archives, start=1):
        yield _document((*about, name, names[number - 1], names[number + 1]), part)


def _named(parts: Iterable[list[FeedEntry]]) -> Iterator[tuple[str, list[FeedEntry]]]:
    """Each part with the name of its archive: the year in which it begins, and a number."""
    for year, those in groupby(parts, key=lambda part: part[0].day.year):
        for number, part in enumerate(those, start=1):
            yield f"{year}-{number}", part


def _parts(entries: Iterable[FeedEntry]) -> Iterator[list[FeedEntry]]:
    part: list[FeedEntry] = []
    for _, those in groupby(entries, key=lambda entry: entry.day.year):
        of_year = list(those)
        if part and len(part) + len(of_year) > PART:
            yield part
            part = []
        part += of_year
        while len(part) > PART:
            yield part[:PART]
            part = part[PART:]
    if part:
        yield part


def _document(about: tuple[str, str, str, str, str, str, str], entries: list[FeedEntry]) -> Feed:
    told = [f"{entry.number} {_digest(entry.letter)}" for entry in entries]
    digest = hashlib.sha256(" ".join(told).encode()).hexdigest()
    return Feed(*about, tuple(reversed(entries)), digest)


def _digest(letter: Brief | Gone) -> str:
    return letter.digest if isinstance(letter, Brief) else repr(letter)
