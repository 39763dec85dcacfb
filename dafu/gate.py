"""The gate: a letter as the public may see it, or nothing. The only way to the renderers.

Disclosure fails closed: what is not plainly public does not get through.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from dafu.letter import Body, Contact, Letter, Model, ProposalEntry
from dafu.numbers import (
    chinese_numeral,
    document_number,
    letter_id,
    proposals_in_title,
)
from dafu.persons import persons
from dafu.public import (
    FileFacts,
    FullLetter,
    NumberParts,
    PublicAttachment,
    PublicProposal,
    PublicResult,
    PublicTopic,
    Published,
    SummaryLetter,
    Tombstone,
)
from dafu.site import Site
from dafu.values import ATTACHMENT_TYPES
from dafu.vocabulary import (
    BODIES,
    DISCLOSURE_WORDS,
    LEVELS,
    ROLES,
    SATISFACTION,
    Disclosure,
    Vocabulary,
)

UNNAMED = "某某"
"""What stands where a site does not name a person."""

_WORDS = {disclosure: word for word, disclosure in DISCLOSURE_WORDS.items()}


def is_public(letter: Letter, now: dt.datetime) -> bool:
    """Whether anything of the letter may be seen at ``now``."""
    front = letter.front
    if not letter.complete or front.disclosure not in (Disclosure.FULL, Disclosure.SUMMARY):
        return False
    return front.publish_at is None or front.publish_at <= now


def admit(
    letter: Letter,
    site: Site,
    now: dt.datetime,
) -> Published | Tombstone | None:
    """The public form of a checked letter by itself, or None when nothing of it is public.

    It knows nothing of its files yet: see :func:`joined`.
    """
    if not is_public(letter, now):
        return None
    front = letter.front
    identifier = letter_id(front.document_number)
    unnamed = _Unnamed(letter, site)
    if front.withdrawn:
        return Tombstone(
            id=identifier,
            path=letter.path,
            document_number=front.document_number,
            title=unnamed.text(front.title),
            date=front.date,
            withdrawn=unnamed.fields(front.withdrawn),
            sample=front.sample,
        )
    common = unnamed.fields(_common(letter, site, identifier))
    if front.disclosure is Disclosure.FULL:
        attachments = tuple(
            PublicAttachment(
                file=entry.file,
                title=entry.title,
                media_type=ATTACHMENT_TYPES["." + entry.file.rsplit(".", 1)[1].lower()],
                size=0,
                sha256="",
            )
            for entry in front.attachments
        )
        return FullLetter(
            **common,
            disclosure_code="full",
            body=unnamed.body(letter.body),
            attachments=attachments,
        )
    if not front.summary:
        raise ValueError(f"{letter.source}: a summary letter without a summary passed the checks")
    summary = unnamed.text(front.summary)
    return SummaryLetter(**common, disclosure_code="summary", summary=summary)


def joined(letter: FullLetter, files: Iterable[FileFacts]) -> FullLetter:
    """``letter`` with the facts of its attachments."""
    facts = {file.file: file._asdict() for file in files}
    attachments = tuple(x.model_copy(update=facts[x.file]) for x in letter.attachments)
    return letter.model_copy(update={"attachments": attachments})


def _common(letter: Letter, site: Site, identifier: str) -> dict[str, Any]:
    front = letter.front
    number = document_number(front.document_number)
    results = _results(letter, site)
    return {
        "id": identifier,
        "path": letter.path,
        "status": "corrected" if front.corrections else "published",
        "document_number": front.document_number,
        "document_number_parts": NumberParts(**number._asdict()) if number else None,
        "title": front.title,
        "subject": front.subject,
        "addressee": front.addressee if site.names.members else (),
        "issuer": front.issuer,
        "issuer_slug": site.issuer_slug(front.issuer),
        "role": front.role,
        "role_code": _code(ROLES, front.role),
        "co_issuers": front.co_issuers,
        "date": front.date,
        "printed": front.printed,
        "published": front.published,
        "assigned": front.assigned,
        "result": results[-1].result,
        "result_code": results[-1].code,
        "results": results,
        "disclosure": _WORDS[front.disclosure],
        "contact": contact(letter, site),
        "proposals": proposals(letter),
        "topics": tuple(
            PublicTopic(code=site.topic_code(word), name=word) for word in front.topics
        ),
        "keywords": front.keywords,
        "satisfaction": front.satisfaction,
        "satisfaction_code": front.satisfaction and _code(SATISFACTION, front.satisfaction),
        "index_number": front.index_number,
        "corrections": front.corrections,
        "sample": front.sample,
    }


class _Unnamed:
    """Takes the names out that a site does not show: of addressees, of the contact person.

    Of 主送 it is what :func:`dafu.persons.persons` finds; it becomes 某某 wherever the letter says
    it.
    """

    def __init__(self, letter: Letter, site: Site) -> None:
        hidden: set[str] = set()
        if not site.names.members:
            hidden |= {person.name for person in persons(letter.front.addressee)}
        if not site.names.contacts:
            hidden.add(_whole_contact(letter, site).name or "")
        hidden.discard("")
        longest_first = sorted(hidden, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(map(re.escape, longest_first))) if hidden else None

    def text(self, text: str) -> str:
        """``text`` without the names."""
        return self._names.sub(UNNAMED, text) if self._names else text

    def fields(self, value: Any) -> Any:
        """``value`` with the names taken out of every text in it, whatever its shape."""
        if self._names is None:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.fields(child) for key, child in value.items()}
        if isinstance(value, tuple):
            return tuple(self.fields(child) for child in value)
        if isinstance(value, Model):
            return value.model_copy(update=self.fields(dict(value)))
        return value

    def body(self, body: Body) -> Body:
        """``body`` without the names, in all its forms."""
        unnamed: Body = self.fields(body)
        return unnamed


def contact(letter: Letter, site: Site) -> Contact:
    """The letter's contact as published: whole, and without the name where a site shows none."""
    whole = _whole_contact(letter, site)
    return whole if site.names.contacts else whole.model_copy(update={"name": None})


def _whole_contact(letter: Letter, site: Site) -> Contact:
    """The letter's contact, with what the issuer's entry gives for all its letters."""
    issuer = site.issuer(letter.front.issuer)
    shared = dict(issuer.contact) if issuer else {}
    own = {name: value for name, value in letter.front.contact if value is not None}
    return Contact.model_construct(**shared | own)


def proposals(letter: Letter) -> tuple[PublicProposal, ...]:
    """The proposals a letter answers: as declared, else as its title says."""
    if letter.front.proposals:
        return tuple(_declared(entry) for entry in letter.front.proposals)
    return tuple(
        _proposal(named.body, named.level, named.session, named.meeting, named.number, None)
        for named in proposals_in_title(letter.front.title)
    )


def _declared(entry: ProposalEntry) -> PublicProposal:
    return _proposal(
        entry.body,
        entry.level,
        entry.session,
        entry.meeting,
        entry.number,
        entry.subject,
    )


def _proposal(
    body: str | None,
    level: str | None,
    session: int | None,
    meeting: int | None,
    number: str,
    subject: str | None,
) -> PublicProposal:
    known = BODIES.find(body) if body else None
    label = (
        f"{chinese_numeral(session)}届{chinese_numeral(meeting)}次" if session and meeting else None
    )
    return PublicProposal(
        body=known.label.zh if known else None,
        body_code=known.code if known else None,
        level=level,
        level_code=_code(LEVELS, level) if level else None,
        session=session,
        meeting=meeting,
        session_label=label,
        number=number,
        subject=subject,
    )


def _results(letter: Letter, site: Site) -> tuple[PublicResult, ...]:
    entries = sorted(letter.front.result, key=lambda entry: entry.date or dt.date.min)
    return tuple(
        PublicResult(
            date=entry.date,
            result=entry.result,
            code=_code(site.results, entry.result),
            note=entry.note,
        )
        for entry in entries
    )


def _code(vocabulary: Vocabulary, written: str) -> str:
    term = vocabulary.find(written)
    if term is None:
        raise ValueError(f"'{written}' passed the checks but is no term of {vocabulary.name}")
    return term.code
