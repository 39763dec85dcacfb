"""The gate: a letter as the public may see it, or nothing. The only way to the renderers.

Disclosure fails closed: what is not plainly public does not get through. Where a site names
nobody, names are taken out of the finished object, all of it, and it is searched once more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from dafu.model.letter import Contact, Letter, Loc, ProposalEntry
from dafu.model.numbers import chinese_numeral, document_number, letter_id, proposals_in_title
from dafu.model.persons import Addressed, addressed
from dafu.model.public import (
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
from dafu.model.redact import UNNAMED, Redactor
from dafu.model.settings import Site
from dafu.model.values import ATTACHMENT_TYPES
from dafu.model.vocabulary import (
    BODIES,
    DISCLOSURE_WORDS,
    LEVELS,
    ROLES,
    SATISFACTION,
    Disclosure,
    Vocabulary,
)
from dafu.read.markdown.links import rewritten
from dafu.read.markdown.parties import parties

_WORDS = {disclosure: word for word, disclosure in DISCLOSURE_WORDS.items()}


class StillNamedError(Exception):
    """A name that is not to be published is left in the finished object, at ``loc``."""

    def __init__(self, loc: Loc) -> None:
        super().__init__(loc)
        self.loc = loc


def is_public(letter: Letter, now: dt.datetime) -> bool:
    """Whether anything of the letter may be seen at ``now``."""
    front = letter.front
    if not letter.complete or front.disclosure not in (Disclosure.FULL, Disclosure.SUMMARY):
        return False
    return front.publish_at is None or front.publish_at <= now


def is_open(letter: Letter, now: dt.datetime) -> bool:
    """Whether the text is plainly public in full at ``now``, so that messages may quote it.

    Whatever is doubtful is not: a key that could not be read may say that it is not.
    """
    front = letter.front
    doubtful = [x for x in _DECIDING if (x,) in letter.positions and not letter.has(x)]
    if not letter.sure or doubtful or not letter.has("disclosure") or front.withdrawn:
        return False
    due = front.publish_at is None or front.publish_at <= now
    return front.disclosure is Disclosure.FULL and due


_DECIDING = ("disclosure", "publish_at", "withdrawn")


def admit(letter: Letter, site: Site, now: dt.datetime) -> Published | Tombstone | None:
    """The public form of a checked letter by itself, or None when nothing of it is public.

    It knows nothing of its files yet: see :func:`joined`. Raises :class:`StillNamedError`, of a
    letter that waits for its time as well: nothing is to be wrong with it when that comes.
    """
    disclosed = letter.front.disclosure in (Disclosure.FULL, Disclosure.SUMMARY)
    if not letter.complete or not disclosed:
        return None
    public = _as_written(letter, site)
    if redactor := _redactor(letter, site):
        public = _unnamed(public, letter, site, redactor)
    return public if is_public(letter, now) else None


def proof(letter: Letter, site: Site, whole: bool = False) -> Published | Tombstone | None:
    """The letter as it would be published, for the office to proof-read; None where it has errors.

    Of one that is not public it is all of it, and with ``whole`` of a summary too: only the desk,
    which shows it on the office's own machine, may ask. It says its true 公开属性. Raises
    :class:`StillNamedError` like :func:`admit`.
    """
    if not letter.complete:
        return None
    extent = letter.front.disclosure
    if whole or extent not in (Disclosure.FULL, Disclosure.SUMMARY):
        front = letter.front.model_copy(update={"disclosure": Disclosure.FULL})
        shown = _as_written(replace(letter, front=front), site)
        true = {} if isinstance(shown, Tombstone) else {"disclosure": _WORDS[extent]}
        return shown.model_copy(update=true)
    public = _as_written(letter, site)
    redactor = _redactor(letter, site)
    return _unnamed(public, letter, site, redactor) if redactor else public


def _as_written(letter: Letter, site: Site) -> Published | Tombstone:
    front = letter.front
    identifier = letter_id(front.document_number)
    if front.withdrawn:
        return Tombstone(
            id=identifier,
            path=letter.path,
            document_number=front.document_number,
            title=front.title,
            date=front.date,
            withdrawn=front.withdrawn,
            sample=front.sample,
        )
    common = _common(letter, site, identifier)
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
            body=letter.body,
            attachments=attachments,
        )
    if not front.summary:
        raise ValueError(f"{letter.source}: a summary letter without a summary passed the checks")
    return SummaryLetter(**common, disclosure_code="summary", summary=front.summary)


def named(letter: Letter, site: Site) -> dict[Loc, Addressed]:
    """Whom the keys name that a site does not name, by the place of each value."""
    places = _places(letter, site)
    found: dict[Loc, Addressed] = {}
    if not site.names.members:
        for index, text in enumerate(letter.front.addressee or ()):
            found["addressee", index] = addressed([text], places)
    given = letter.front.contact is not None
    if given and not site.names.contacts and (name := _whole_contact(letter, site).name):
        found["contact", "name"] = addressed([name], places)
    return found


def _redactor(letter: Letter, site: Site) -> Redactor:
    """Knows the names of the keys, and those that the text gives in the same places."""
    places = _places(letter, site)
    found = [*named(letter, site).values()]
    if not site.names.members:
        first = letter.body.text.split("\n", 1)[0]
        if first.endswith(("：", ":")) and len(first) <= _LONGEST_SALUTATION:
            said = addressed([first], places).persons
            found.append(Addressed(tuple(person for person in said if person.style)))
    if not site.names.contacts:
        prose = f"{letter.body.text}\n{letter.front.summary or ''}"
        found += [addressed([x[1]], places) for x in _CONTACT_LINE.finditer(prose)]
    names = {person.name for each in found for person in each.persons}
    names |= {name for each in found for name in each.others}
    return Redactor(names, _offices(letter, site) | places)


_LONGEST_SALUTATION = 120
_CONTACT_LINE = re.compile(r"(?:联系|经办|承办)人[^：:\n]{0,8}[：:]\s*([^\d，,。；;（(\n]{2,20})")
_PLACE = re.compile(r"[^\W\d_]{1,7}?(?:自治[区县州]|[省市区县州旗镇乡])")


def _offices(letter: Letter, site: Site) -> frozenset[str]:
    """The offices whose names stay though they hold the characters of a person's."""
    registered = {issuer.name for issuer in site.issuers}
    return frozenset({letter.front.issuer, site.publisher.name, *registered})


def _places(letter: Letter, site: Site) -> frozenset[str]:
    """示例市, 示例区: the places that the names of these offices begin with."""
    names = (letter.front.issuer, site.publisher.name)
    return frozenset(place for name in names for place in _PLACE.findall(name))


def _unnamed(
    public: Published | Tombstone, letter: Letter, site: Site, redactor: Redactor
) -> Published | Tombstone:
    """``public`` without the names that ``redactor`` knows."""
    update: dict[str, Any] = {}
    if isinstance(public, FullLetter):

        def resolve(target: str) -> str | None:
            return target if redactor.left_in(target) is None else None

        known = parties(letter.front, site)
        sides = replace(
            known,
            addressees=tuple(map(redactor.text, known.addressees)),
            title=redactor.text(known.title),
        )
        update["body"] = rewritten(
            public.body,
            public.path,
            resolve,
            lambda source: redactor.text(source, marked=True),
            sides,
        )
    unnamed = redactor.of(public).model_copy(update=update)
    if not isinstance(unnamed, Tombstone):
        # A code made from a name would tell it to whoever tries names.
        topics = tuple(
            x.model_copy(update={"code": site.topic_code(x.name)}) for x in unnamed.topics
        )
        unnamed = unnamed.model_copy(update={"topics": topics})
    if (loc := redactor.left_in(unnamed)) is not None:
        raise StillNamedError(loc)
    return unnamed


def unlinked(letter: FullLetter, resolve: Callable[[str], str | None], site: Site) -> FullLetter:
    """``letter`` with the links of its body where ``resolve`` says; None: plain text."""
    sides = parties(letter, site)
    if not site.names.members:
        sides = replace(sides, addressees=(UNNAMED,))
    body = rewritten(letter.body, letter.path, resolve, sides=sides)
    return letter.model_copy(update={"body": body})


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
