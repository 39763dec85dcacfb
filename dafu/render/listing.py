"""Listings, a page at a time: the letters of a group, and the groups of a dimension."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from dafu.model.brief import Brief
from dafu.render.alphabet import Initial, in_order, is_lettered, letters_of
from dafu.render.collection import Collection, Count, Group, counts
from dafu.render.following import has_feed
from dafu.render.pages.templates import Templates
from dafu.routes import DIMENSIONS

INDEX_SIZE = 300
"""Names on a page of an index: members, places, keywords."""


class Listing(NamedTuple):
    """One page of a listing: ``path`` is that of the first, pages count from 1."""

    kind: str
    """``all``, or the folder of the group: ``replies``, ``issuers``, ``results`` and so on."""
    label: str
    path: str
    shown: tuple[Brief, ...]
    total: int
    number: int
    pages: int

    @property
    def feeds(self) -> str | None:
        """The folder in which its feeds are, as a prefix; None where it has none."""
        if self.kind == "all":
            return ""
        return self.path if has_feed(self.kind, self.total) else None


class IndexPage(NamedTuple):
    """One page of the index of a dimension's groups; pages count from 1."""

    kind: str
    """The folder of the index: ``issuers``, ``results`` and so on."""
    shown: tuple[Count, ...]
    total: int
    number: int
    pages: int
    letters: tuple[Initial, ...] = ()
    """Those under which the groups of all pages stand; none where they have an order of their own.
    """


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


def index_pages(collection: Collection) -> Iterator[tuple[str, IndexPage]]:
    """The pages of each dimension's index, with their addresses; long ones by pinyin."""
    for kind in DIMENSIONS:
        groups = counts(getattr(collection, kind))
        letters: tuple[Initial, ...] = ()
        size = max(1, len(groups)) if kind == "issuers" else INDEX_SIZE
        if is_lettered(kind, len(groups)):
            groups = in_order(kind, groups)
            letters = letters_of(kind, groups, size)
        count = -(-len(groups) // size)
        for number in range(1, count + 1):
            shown = groups[(number - 1) * size : number * size]
            found = IndexPage(kind, shown, len(groups), number, count, letters)
            yield page_url(f"{kind}/", number), found


class ListingSection(NamedTuple):
    """Letters of a listing's page under one heading."""

    id: str
    label: str
    letters: tuple[Brief, ...]


def sections(listing: Listing, templates: Templates) -> Iterator[ListingSection]:
    """The letters of a page under their years, or of one year under their months."""
    monthly = listing.kind == "replies"

    def period(letter: Brief) -> str:
        return letter.date.isoformat()[: 7 if monthly else 4]

    for name, found in groupby(listing.shown, period):
        letters = tuple(found)
        day = letters[0].date
        label = templates.month(day) if monthly else templates.year(day)
        yield ListingSection(f"d{name}", label, letters)


def page_url(path: str, number: int) -> str:
    """The address of a listing's page; the first has the listing's own."""
    return path if number == 1 else f"{path}page/{number}/"
