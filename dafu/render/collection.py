"""The public letters of a site, ordered and grouped: what every listing and facet is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from dafu.public import Brief, FileFacts, Gone
from dafu.read.letters import Page
from dafu.site import Site


@dataclass(frozen=True, slots=True)
class Group:
    """Letters that share a year, an issuer or a result; never empty."""

    key: str
    label: str
    path: str
    letters: tuple[Brief, ...]


class Count(NamedTuple):
    """A group as other pages name it: how many letters are behind it."""

    key: str
    label: str
    path: str
    letters: int


class Facets(NamedTuple):
    """Every way to narrow down."""

    years: tuple[Count, ...]
    issuers: tuple[Count, ...]
    results: tuple[Count, ...]


class Stored(NamedTuple):
    """A public letter that is kept elsewhere, and what lies outside its own file."""

    path: str
    digest: str
    """SHA-256 of the letter as packed, hexadecimal."""
    related: tuple[str, ...] = ()
    files: tuple[tuple[str, FileFacts], ...] = ()


@dataclass(frozen=True)
class Collection:
    """Everything public about a site."""

    site: Site
    letters: tuple[Brief, ...]
    """Newest first."""
    stored: dict[str, Stored]
    """The same letters by path, and the withdrawn ones."""
    withdrawn: tuple[Gone, ...] = ()
    """Tombstones, by path."""
    pages: tuple[Page, ...] = ()

    @cached_property
    def years(self) -> tuple[Group, ...]:
        """By year of the address, newest first."""
        groups = _grouped(self.letters, lambda x: (x.year, x.year), "replies")
        return tuple(sorted(groups, key=lambda group: group.key, reverse=True))

    @cached_property
    def issuers(self) -> tuple[Group, ...]:
        """By issuer: registered ones in the order of ``site.yaml``, then others by slug."""
        order = {issuer.slug: index for index, issuer in enumerate(self.site.issuers)}
        groups = _grouped(self.letters, lambda x: (x.issuer_slug, x.issuer), "issuers")
        return tuple(sorted(groups, key=lambda g: (order.get(g.key, len(order)), g.key)))

    @cached_property
    def results(self) -> tuple[Group, ...]:
        """By the newest result, in the vocabulary's order."""
        labels = {term.code: term.label.get(self.site.language) for term in self.site.results.terms}
        groups = _grouped(self.letters, lambda x: (x.result_code, labels[x.result_code]), "results")
        order = list(labels)
        return tuple(sorted(groups, key=lambda group: order.index(group.key)))

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group there is: each has a listing of its own."""
        return (*self.years, *self.issuers, *self.results)

    @property
    def menu(self) -> tuple[str, ...]:
        """The folders that navigation may lead to; a site without letters has none of them."""
        facets = self.facets
        found = (
            ("replies", facets.years),
            ("issuers", facets.issuers),
            ("results", facets.results),
        )
        return tuple(name for name, counts in found if counts)

    @cached_property
    def facets(self) -> Facets:
        """All groups with their counts."""
        return Facets(_counts(self.years), _counts(self.issuers), _counts(self.results))

    @cached_property
    def by_path(self) -> dict[str, Brief]:
        """Letters by their address."""
        return {letter.path: letter for letter in self.letters}


def _counts(groups: Iterable[Group]) -> tuple[Count, ...]:
    return tuple(Count(x.key, x.label, x.path, len(x.letters)) for x in groups)


def newest_first(letters: Iterable[Brief]) -> tuple[Brief, ...]:
    """By date, then by address, so that the order never depends on the machine."""
    by_path = sorted(letters, key=lambda letter: letter.path)
    return tuple(sorted(by_path, key=lambda letter: letter.date, reverse=True))


def _grouped(
    letters: Sequence[Brief],
    key: Callable[[Brief], tuple[str, str]],
    folder: str,
) -> list[Group]:
    found: dict[str, tuple[str, list[Brief]]] = {}
    for letter in letters:
        code, label = key(letter)
        found.setdefault(code, (label, []))[1].append(letter)
    return [
        Group(code, label, f"{folder}/{code}/", tuple(members))
        for code, (label, members) in found.items()
    ]
