"""The public letters of a site, ordered and grouped: what every listing and facet is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dafu.public import FullLetter, Published, Tombstone
from dafu.read.letters import Page
from dafu.site import Site


@dataclass(frozen=True, slots=True)
class Group:
    """Letters that share a year, an issuer or a result; never empty."""

    key: str
    label: str
    path: str
    letters: tuple[Published, ...]


@dataclass(frozen=True)
class Collection:
    """Everything public about a site."""

    site: Site
    letters: tuple[Published, ...]
    """Newest first."""
    tombstones: tuple[Tombstone, ...]
    pages: tuple[Page, ...] = field(default=())

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
        terms = {term.code: term for term in self.site.results.terms}
        groups = _grouped(
            self.letters,
            lambda x: (
                x.result_code,
                terms[x.result_code].label.get(self.site.language),
            ),
            "results",
        )
        order = list(terms)
        return tuple(sorted(groups, key=lambda group: order.index(group.key)))

    @cached_property
    def by_path(self) -> dict[str, Published]:
        """Letters by their address."""
        return {letter.path: letter for letter in self.letters}

    @cached_property
    def neighbours(self) -> dict[str, tuple[Published | None, Published | None]]:
        """For each letter the one before it in time, and the one after."""
        newer = (None, *self.letters[:-1])
        older = (*self.letters[1:], None)
        return {
            letter.path: (before, after)
            for letter, after, before in zip(self.letters, newer, older, strict=True)
        }

    @property
    def full_letters(self) -> Iterable[FullLetter]:
        """Those whose body and attachments are public."""
        return (letter for letter in self.letters if isinstance(letter, FullLetter))


def newest_first(letters: Iterable[Published]) -> tuple[Published, ...]:
    """By date, then by address, so that the order never depends on the machine."""
    by_path = sorted(letters, key=lambda letter: letter.path)
    return tuple(sorted(by_path, key=lambda letter: letter.date, reverse=True))


def _grouped(
    letters: Sequence[Published],
    key: Callable[[Published], tuple[str, str]],
    folder: str,
) -> list[Group]:
    found: dict[str, tuple[str, list[Published]]] = {}
    for letter in letters:
        code, label = key(letter)
        found.setdefault(code, (label, []))[1].append(letter)
    return [
        Group(code, label, f"{folder}/{code}/", tuple(members))
        for code, (label, members) in found.items()
    ]
