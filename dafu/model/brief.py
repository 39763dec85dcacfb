"""A public letter in brief: what listings, feeds and other letters' pages say of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from dafu.model.assemblies import session_name
from dafu.model.persons import is_member, persons
from dafu.model.public import (
    Day,
    FileFacts,
    FullLetter,
    PublicLetter,
    PublicProposal,
    Published,
    Tombstone,
)
from dafu.model.settings import Site
from dafu.model.values import stable
from dafu.model.vocabulary import LEVELS, UNSTATED
from dafu.problems.problem import Text


class Event(NamedTuple):
    """Something that happened to a published letter, as feeds tell it."""

    kind: str
    """``published``, ``result`` or ``corrected``."""
    day: Day
    result: str
    """What the letter's result was from then on, as written, and its code; not of a correction.

    Where the letter says none the words are empty."""
    result_code: str
    note: str


def events(letter: PublicLetter) -> tuple[Event, ...]:
    """The publication, then what was said of the letter later, oldest first.

    A correction that says it is older than the publication stands right after that.
    """
    opened = letter.opened
    corrected = [
        Event("corrected", max(x.date, opened), "", "", x.note) for x in letter.corrections
    ]
    if not letter.results:
        corrected.sort(key=lambda event: event.day)
        return (Event("published", opened, "", UNSTATED, ""), *corrected)
    first = [x for x in letter.results if not x.date or x.date <= opened] or letter.results[:1]
    said = [
        Event("result", x.date, x.result, x.code, x.note or "")
        for x in letter.results
        if x.date and x.date > opened
    ]
    said += corrected
    said.sort(key=lambda event: event.day)
    return (Event("published", opened, first[-1].result, first[-1].code, ""), *said)


@lru_cache
def _session_slug(
    body: str | None,
    level: str | None,
    area: str | None,
    session: int | None,
    meeting: int | None,
) -> str | None:
    if session is None:
        return None
    place = stable(area) if area else None
    return "-".join(str(x) for x in (body or "proposals", level, session, meeting, place) if x)


class Answered(NamedTuple):
    """A proposal as listings and number pages tell it apart from others."""

    body_code: str | None
    level: str | None
    """As written, like 区."""
    level_code: str | None
    area: str | None
    """The place of the body, where it is another than the site's own."""
    session: int | None
    meeting: int | None
    number: str

    @classmethod
    def of(cls, proposal: PublicProposal, site: Site) -> Answered:
        """The proposal in brief: two counties of one portal have each its own sessions."""
        found = cls._make(getattr(proposal, name) for name in cls._fields)
        return found._replace(area=None) if found.area in site.own_places else found

    @property
    def session_slug(self) -> str | None:
        """届次 in addresses, like ``cppcc-district-15-2``; None unless the 届 is known."""
        return _session_slug(self.body_code, self.level_code, self.area, self.session, self.meeting)

    @property
    def session_name(self) -> Text:
        """届次 as people say it: 区政协十五届二次会议, 牟定县十七届人大三次会议."""
        level = LEVELS.term(self.level_code).label.en if self.level_code else ""
        words = Text(self.area or self.level or "", level)
        return session_name(self.body_code, words, self.session or 0, self.meeting)


class Promise(NamedTuple):
    """A commitment (承诺事项) as pages beside the letter's own tell it."""

    text: str
    due: Day | None
    state: str | None
    """As written, and its code; None where none is said."""
    state_code: str | None
    updates: tuple[tuple[Day, str], ...]
    """Dated notes, oldest first."""


class Brief(NamedTuple):
    """What listings, feeds and other letters' pages say of a published letter."""

    digest: str
    """Changes with anything else of the brief."""
    id: str
    path: str
    status: str
    title: str
    subject: str | None
    document_number: str | None
    issuer: str
    issuer_slug: str
    result: str | None
    """As written; None where the letter says none, and its code is ``unstated``."""
    result_code: str
    disclosure_code: str
    document_type: str
    sample: bool
    sha256: str
    """Hash of the public letter, as its twin says it."""
    salt: str | None
    """The salt that is in it."""
    former: tuple[str, ...]
    """Its earlier paths."""
    commitments: tuple[Promise, ...]
    attachments: tuple[FileFacts, ...]
    topics: tuple[tuple[str, str], ...]
    """Code and name as written."""
    proposals: tuple[Answered, ...]
    members: tuple[str, ...]
    """委员 and 代表 in 主送, by name and with that word; none where a site names no members."""
    keywords: tuple[str, ...]
    places: tuple[str, ...]
    outcomes: tuple[str, ...]
    """Codes of every result, oldest first."""
    assigned: Day | None
    date: Day
    events: tuple[Event, ...]
    """The publication first."""

    @property
    def year(self) -> str:
        """The year of the address, which listings go by."""
        return self.path.split("/")[1]

    @property
    def opened(self) -> Day:
        """The first day on which it can have been public, as far as it says."""
        return self.events[0].day

    @property
    def changed(self) -> Day:
        """The day of what was said of it last."""
        return self.events[-1].day

    @classmethod
    def of(cls, letter: Published, site: Site) -> Brief:
        """The letter in brief."""
        named = {name: getattr(letter, name, None) for name in cls._fields[1:]}
        files = letter.attachments if isinstance(letter, FullLetter) else ()
        named["attachments"] = tuple(FileFacts(x.file, x.size, x.sha256) for x in files)
        promised = letter.commitments if isinstance(letter, FullLetter) else ()
        named["commitments"] = tuple(
            Promise(
                x.text, x.due, x.state, x.state_code, tuple((u.date, u.note) for u in x.updates)
            )
            for x in promised
        )
        named["events"] = events(letter)
        named["topics"] = tuple((topic.code, topic.name) for topic in letter.topics)
        named["proposals"] = tuple(Answered.of(x, site) for x in letter.proposals)
        found = filter(is_member, persons(letter.addressee))
        named["members"] = tuple(person.name + person.style for person in found)
        named["outcomes"] = tuple(x.code for x in letter.results) or (letter.result_code,)
        return cls._digested(named[name] for name in cls._fields[1:])

    @classmethod
    def _digested(cls, rest: Iterable[Any]) -> Brief:
        values = list(rest)
        digest = hashlib.sha256(repr(values).encode()).hexdigest()
        return cls._make((digest, *values))

    def salted(self, sha256: str, salt: str) -> Brief:
        """The same of the letter with a salt."""
        return self._digested(self._replace(sha256=sha256, salt=salt)[1:])


class Gone(NamedTuple):
    """What feeds say of a withdrawn letter."""

    id: str
    path: str
    title: str
    document_number: str | None
    sample: bool
    sha256: str
    """Hash of the tombstone, as its twin says it."""
    salt: str | None
    """The salt that is in it."""
    former: tuple[str, ...]
    """Its earlier paths."""
    reason: str
    date: Day
    changed: Day
    """Day of the withdrawal."""

    @property
    def opened(self) -> Day:
        """The day by which it stands among others: its tombstone says no more."""
        return self.date

    @classmethod
    def of(cls, stone: Tombstone) -> Gone:
        """The letter in brief."""
        return cls(
            stone.id,
            stone.path,
            stone.title,
            stone.document_number,
            stone.sample,
            stone.sha256,
            stone.salt,
            stone.former,
            stone.withdrawn.reason,
            stone.date,
            stone.withdrawn.date,
        )
