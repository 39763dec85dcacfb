"""The public letters of a site, ordered and grouped: what every listing and facet is made of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from dafu.model.brief import Answered, Brief, Gone
from dafu.model.log import Chain
from dafu.model.settings import Site
from dafu.model.values import stable
from dafu.model.versions import History, Stamp
from dafu.model.vocabulary import BODIES, TOPICS, Vocabulary
from dafu.read.letter import Page
from dafu.routes import COMMITMENTS, DIMENSIONS, NUMBERS, REPLIES, SEARCH, STATISTICS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Group:
    """Letters that share a year, an issuer, a result or the like; never empty."""

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
    """Ways to narrow down that every listing offers: of long dimensions those that matter most."""

    years: tuple[Count, ...]
    issuers: tuple[Count, ...]
    results: tuple[Count, ...]
    kinds: tuple[Count, ...]
    topics: tuple[Count, ...]
    places: tuple[Count, ...]
    sessions: tuple[Count, ...]
    sizes: tuple[tuple[str, int], ...]
    """By dimension how many groups there are."""


ALIKE = 4
"""Letters on a page that are like the one it shows."""

FILTERS = {
    "years": "year",
    "issuers": "issuer",
    "results": "result",
    "kinds": "kind",
    "topics": "topic",
    "places": "place",
}
"""Dimensions with the filter of the search page for each; 届次 there do not say whose they are."""

LISTED = 2
"""Letters that a keyword has at least to be listed: one alone is found by the search."""

MATTERS = 10
"""Keywords that the home page offers."""

SHOWN = 10
"""Groups of a dimension that listings offer; its index has all."""


class Stored(NamedTuple):
    """A public letter that is kept elsewhere, and the public letters that it names."""

    path: str
    digest: str
    """SHA-256 of the letter as packed, hexadecimal."""
    related: tuple[str, ...] = ()
    """Their paths."""


class Menu(NamedTuple):
    """What every page may lead to, because it is there."""

    folders: tuple[str, ...]
    """Ways to browse, by their address."""
    pages: tuple[tuple[str, str], ...]
    """Address and title of the text pages."""


class Mention(NamedTuple):
    """A letter as other letters' pages name it; what else it says changes nothing there."""

    path: str
    label: str
    document_number: str
    """Empty where there is none."""


class Around(NamedTuple):
    """The other letters that the files of a letter name."""

    before: Mention | None = None
    after: Mention | None = None
    related: tuple[Mention, ...] = ()
    """Those that its office names."""
    alike: tuple[Mention, ...] = ()
    keywords: tuple[str, ...] = ()
    """Those of the letter that other letters have, too."""
    versions: tuple[Stamp, ...] = ()
    """Its own versions that are shown, oldest first; none where it has but one."""

    @property
    def paths(self) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Where the one before, the one after and the related ones are."""
        before, after = self.before and self.before.path, self.after and self.after.path
        return before, after, tuple(letter.path for letter in self.related)


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
    chain: Chain | None = None
    """The publication log, where the office keeps one."""
    histories: Mapping[str, History] = field(default_factory=dict)
    """The versions of letters that have more than one, by path."""
    similar: Sequence[Sequence[int]] = ()
    """For each of the letters the places of those most like it; none where nobody asks."""

    @cached_property
    def years(self) -> tuple[Group, ...]:
        """By year of the address, newest first."""
        groups = _grouped(self.letters, lambda x: ((x.year, x.year),), str, "replies")
        return tuple(sorted(groups, key=lambda group: group.key, reverse=True))

    @cached_property
    def issuers(self) -> tuple[Group, ...]:
        """By issuer: registered ones in the order of ``site.yaml``, then others by slug."""
        order = [issuer.slug for issuer in self.site.issuers]
        groups = _grouped(self.letters, lambda x: ((x.issuer_slug, x.issuer),), str, "issuers")
        return _in_order(groups, order)

    @cached_property
    def results(self) -> tuple[Group, ...]:
        """By the newest result, in the vocabulary's order."""
        labels = self._labels(self.site.results)
        groups = _grouped(
            self.letters, lambda x: ((x.result_code, x.result_code),), labels.__getitem__, "results"
        )
        return _in_order(groups, labels)

    @cached_property
    def kinds(self) -> tuple[Group, ...]:
        """By kind of what is answered: 政协提案, 人大代表建议."""
        labels = self._labels(BODIES)

        def kinds(letter: Brief) -> list[tuple[str, str]]:
            return [(x.body_code, x.body_code) for x in letter.proposals if x.body_code]

        return _in_order(_grouped(self.letters, kinds, labels.__getitem__, "kinds"), labels)

    @cached_property
    def topics(self) -> tuple[Group, ...]:
        """By topic: built-in ones, those of ``site.yaml``, then others by code."""
        order = [*self._labels(TOPICS), *(topic.slug for topic in self.site.topics)]

        def topics(letter: Brief) -> list[tuple[str, tuple[str, str]]]:
            return [(topic[0], topic) for topic in letter.topics]

        def label(topic: tuple[str, str]) -> str:
            return self.site.topic_label(*topic)

        return _in_order(_grouped(self.letters, topics, label, "topics"), order)

    @cached_property
    def sessions(self) -> tuple[Group, ...]:
        """By 届次 of what is answered, the one with the newest letter first."""

        def sessions(letter: Brief) -> list[tuple[str, Answered]]:
            return [(slug, x) for x in letter.proposals if (slug := x.session_slug)]

        def label(proposal: Answered) -> str:
            return proposal.session_name.get(self.site.language)

        groups = _grouped(self.letters, sessions, label, "sessions")
        groups.sort(key=attrgetter("key"))
        return tuple(sorted(groups, key=lambda group: group.letters[0].date, reverse=True))

    @cached_property
    def places(self) -> tuple[Group, ...]:
        """By the places that letters name (地点), most letters first."""
        return _by_word(self.letters, attrgetter("places"), "places")

    @cached_property
    def keywords(self) -> tuple[Group, ...]:
        """By keyword, most letters first; those of one letter alone are no group."""
        found = _by_word(self.letters, attrgetter("keywords"), "keywords")
        return tuple(group for group in found if len(group.letters) >= LISTED)

    @cached_property
    def members(self) -> tuple[Group, ...]:
        """By 委员 and 代表 in 主送, most letters first; none unless the site asks for them.

        Who has the same name and word is one group: a page tells how letters are addressed, not who
        somebody is.
        """
        names = self.site.names
        letters = self.letters if names.members and names.member_pages else ()

        def members(letter: Brief) -> list[tuple[str, str]]:
            return [(member_slug(member), member) for member in letter.members]

        groups = _grouped(letters, members, str, "members")
        return tuple(sorted(groups, key=lambda group: (-len(group.letters), group.label)))

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group there is: each has a listing of its own."""
        return (*self.years, *(group for name in DIMENSIONS for group in getattr(self, name)))

    @property
    def menu(self) -> Menu:
        """Where every page may lead to; a site without letters has no folders to browse."""
        pages = tuple((page.path, page.front.title) for page in self.pages)
        if not self.letters:
            return Menu((), pages)
        dimensions = (name for name in DIMENSIONS if getattr(self, name))
        promised = (COMMITMENTS,) if any(x.commitments for x in self.letters) else ()
        return Menu((REPLIES, *dimensions, NUMBERS, *promised, STATISTICS), pages)

    @cached_property
    def facets(self) -> Facets:
        """What listings offer, with counts."""
        return Facets(
            counts(self.years),
            _most(self.issuers),
            counts(self.results),
            counts(self.kinds),
            _most(self.topics),
            counts(self.places[:SHOWN]),
            counts(self.sessions[:SHOWN]),
            tuple((name, len(getattr(self, name))) for name in DIMENSIONS),
        )

    @cached_property
    def _offers(self) -> dict[str, list[tuple[str, str, str]]]:
        """Of every letter, by its path, the groups that the search page can narrow down to.

        Each is told as its dimension, its label, and the page's filter for it.
        """
        found: dict[str, list[tuple[str, str, str]]] = {x.path: [] for x in self.letters}
        for name in FILTERS:
            for group in getattr(self, name):
                named = name, group.label, self._sought(name, group)
                for letter in group.letters:
                    found[letter.path].append(named)
        return found

    def _sought(self, name: str, group: Group) -> str:
        """The filter of the search page that lets through the letters of a group."""
        value = group.label
        if name == "results":
            value = self.site.results.term(group.key).label.zh
        elif name == "kinds":
            value = BODIES.term(group.key).label.zh
        return f"{FILTERS[name]}={quote(value)}"

    def within(self, group: Group) -> Facets:
        """What a listing of ``group`` offers: its own letters by the other dimensions.

        Each leads to the search page with both filters set. There are none where it has no filter
        for the group itself.
        """
        folder = group.path.split("/")[0]
        own = "years" if folder == REPLIES else folder
        counted: Counter[tuple[str, str, str]] = Counter()
        for letter in group.letters if own in FILTERS else ():
            counted.update(self._offers[letter.path])
        asked = f"{SEARCH}/?{self._sought(own, group)}" if counted else ""
        shown = {
            name: tuple(
                Count(label, label, f"{asked}&{sought}", letters)
                for (of, label, sought), letters in counted.most_common()
                if of == name != own
            )[:SHOWN]
            for name in FILTERS
        }
        shown["years"] = tuple(sorted(shown["years"], key=lambda year: year.label, reverse=True))
        sizes = tuple((name, len(shown[name])) for name in FILTERS if name != "years")
        return Facets(**shown, sessions=(), sizes=sizes)

    @cached_property
    def matters(self) -> tuple[Count, ...]:
        """The keywords of most letters, the commonest first, with the way to all that have each."""
        found = _by_word(self.letters, attrgetter("keywords"), "keywords")[:MATTERS]
        return tuple(
            x if x.letters >= LISTED else x._replace(path=f"{SEARCH}/?q={quote(x.label)}")
            for x in counts(found)
        )

    def _labels(self, vocabulary: Vocabulary) -> dict[str, str]:
        return {term.code: term.label.get(self.site.language) for term in vocabulary.terms}

    def around(self) -> Iterator[tuple[Brief, Around]]:
        """Every letter with those that it names."""
        mentions = [
            Mention(x.path, x.subject or x.title, x.document_number or "") for x in self.letters
        ]
        by_path = {mention.path: mention for mention in mentions}
        older = (*mentions[1:], None)
        listed = {group.label for group in self.keywords}
        newer: Mention | None = None
        for place, letter in enumerate(self.letters):
            named = self.stored[letter.path].related
            related = tuple(by_path[path] for path in named if path in by_path)
            like = self.similar[place] if self.similar else ()
            others = [mentions[at] for at in like if mentions[at].path not in named]
            words = tuple(word for word in letter.keywords if word in listed)
            history = self.histories.get(letter.path)
            versions = history.stamps if history else ()
            alike = tuple(others[:ALIKE])
            yield letter, Around(older[place], newer, related, alike, words, versions)
            newer = mentions[place]


def member_slug(member: str) -> str:
    """A member's name in addresses: ASCII and stable."""
    return hashlib.sha256(member.encode()).hexdigest()[:12]


def _by_word(
    letters: Sequence[Brief], words: Callable[[Brief], Iterable[str]], folder: str
) -> tuple[Group, ...]:
    """By the ``words`` that an editor gave to each letter, most letters first."""
    groups = _grouped(letters, lambda x: [(stable(y), y) for y in words(x)], str, folder)
    return tuple(sorted(groups, key=lambda group: (-len(group.letters), group.label)))


def counts(groups: Iterable[Group]) -> tuple[Count, ...]:
    """How many letters each group has."""
    return tuple(Count(x.key, x.label, x.path, len(x.letters)) for x in groups)


def _most(groups: Sequence[Group]) -> tuple[Count, ...]:
    """The largest, in the order they have."""
    largest = sorted(groups, key=lambda group: -len(group.letters))[:SHOWN]
    return counts(group for group in groups if group in largest)


def _in_order(groups: Iterable[Group], keys: Iterable[str]) -> tuple[Group, ...]:
    """Those of ``keys`` first, then others by their key."""
    order = {key: index for index, key in enumerate(keys)}
    return tuple(sorted(groups, key=lambda g: (order.get(g.key, len(order)), g.key)))


def newest_first(letters: Iterable[Brief]) -> tuple[Brief, ...]:
    """By date, then by address, so that the order never depends on the machine."""
    by_path = sorted(letters, key=lambda letter: letter.path)
    return tuple(sorted(by_path, key=lambda letter: letter.date, reverse=True))


def _grouped(
    letters: Sequence[Brief],
    keys: Callable[[Brief], Sequence[tuple[str, T]]],
    label: Callable[[T], str],
    folder: str,
) -> list[Group]:
    """The groups of which ``keys`` gives each letter's; a group has the newest letter's label."""
    labels: dict[str, str] = {}
    found: dict[str, list[Brief]] = {}
    for letter in letters:
        mine = keys(letter)
        for key, named in mine if len(mine) < 2 else dict(mine).items():
            if key not in found:
                labels[key], found[key] = label(named), []
            found[key].append(letter)
    return [
        Group(key, labels[key], f"{folder}/{key}/", tuple(members))
        for key, members in found.items()
    ]
