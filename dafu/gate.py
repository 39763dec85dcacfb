"""The gate: a letter as the public may see it, or nothing. The only way to the renderers.

Disclosure fails closed: what is not plainly public does not get through. Where a site names
nobody, names are taken out of the finished object, all of it, and it is searched once more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dafu.model.entries import ProposalEntry
from dafu.model.kinds import opinion
from dafu.model.letter import Letter, Loc
from dafu.model.naming import as_it_was, named, public_contact, redactor_for
from dafu.model.numbers import letter_id, number_parts
from dafu.model.numerals import chinese_numeral
from dafu.model.public import (
    NO_FILES,
    FileFacts,
    FullLetter,
    NumberParts,
    PublicAttachment,
    PublicCommitment,
    PublicProposal,
    PublicResult,
    PublicTopic,
    Published,
    SummaryLetter,
    Tombstone,
)
from dafu.model.redact import UNNAMED, Redactor
from dafu.model.settings import Site
from dafu.model.titles import NamedProposal, proposals_in_title
from dafu.model.values import ATTACHMENT_TYPES
from dafu.model.vocabulary import (
    BODIES,
    COMMITMENTS,
    DISCLOSURE_WORDS,
    LEVELS,
    ROLES,
    SATISFACTION,
    UNSTATED,
    Disclosure,
    Vocabulary,
)
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
    """Whether the text is plainly public in full at ``now``, so that messages may quote it."""
    return plain_form(letter, now) == Disclosure.FULL


def plain_form(letter: Letter, now: dt.datetime) -> str:
    """What the public may surely see of a letter, which may be in error: a name of its form.

    It is ``full``, ``summary``, ``withdrawn``, or nothing: whatever is doubtful, for a key that
    could not be read may say that it is not public.
    """
    front = letter.front
    doubtful = [x for x in _DECIDING if (x,) in letter.positions and not letter.has(x)]
    if not letter.sure or doubtful or not letter.has("disclosure"):
        return ""
    due = front.publish_at is None or front.publish_at <= now
    if not due or front.disclosure not in (Disclosure.FULL, Disclosure.SUMMARY):
        return ""
    return "withdrawn" if front.withdrawn else str(front.disclosure)


_DECIDING = ("disclosure", "publish_at", "withdrawn")


def admit(
    letter: Letter, site: Site, now: dt.datetime, files: Mapping[str, FileFacts] = NO_FILES
) -> Published | Tombstone | None:
    """The public form of a checked letter by itself, or None when nothing of it is public.

    ``files`` are those beside it, by name; an attachment that is not among them is empty. Raises
    :class:`StillNamedError`, of a letter that waits for its time as well: nothing is to be wrong
    with it when that comes.
    """
    disclosed = letter.front.disclosure in (Disclosure.FULL, Disclosure.SUMMARY)
    if not letter.complete or not disclosed:
        return None
    public = _as_written(letter, site)
    if redactor := redactor_for(letter, site):
        public = _unnamed(public, letter, site, redactor)
    if not is_public(letter, now):
        return None
    return public.with_files(files) if isinstance(public, FullLetter) else public


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
    redactor = redactor_for(letter, site)
    return _unnamed(public, letter, site, redactor) if redactor else public


def _as_written(letter: Letter, site: Site) -> Published | Tombstone:
    front = letter.front
    identifier = letter_id(front.document_number, letter.path)
    if front.withdrawn:
        return Tombstone(
            id=identifier,
            path=letter.path,
            document_number=front.document_number,
            title=front.title,
            date=front.date,
            withdrawn=front.withdrawn,
            former=tuple(dict.fromkeys(front.former)),
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
            answer=front.answer,
            next_steps=front.next_steps,
            body=letter.body,
            commitments=_commitments(letter),
            attachments=attachments,
        )
    if not front.summary:
        raise ValueError(f"{letter.source}: a summary letter without a summary passed the checks")
    # The summary is the only prose: what a proposal says for itself is none of it.
    bare = tuple(x.model_copy(update={"text": None}) for x in common.pop("proposals"))
    return SummaryLetter(**common, proposals=bare, disclosure_code="summary", summary=front.summary)


def _unnamed(
    public: Published | Tombstone, letter: Letter, site: Site, redactor: Redactor
) -> Published | Tombstone:
    """``public`` without the names that ``redactor`` knows."""
    update: dict[str, Any] = {}
    if isinstance(public, FullLetter):

        def resolve(target: str) -> str | None:
            return target if redactor.left_in(target) is None else None

        from dafu.read.markdown.links import rewritten  # It needs the whole parser.

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
    from dafu.read.markdown.links import rewritten

    sides = parties(letter, site)
    if not site.names.members:
        sides = replace(sides, addressees=(UNNAMED,))
    body = rewritten(letter.body, letter.path, resolve, sides=sides)
    return letter.model_copy(update={"body": body})


def readmitted(old: FullLetter, letter: Letter, site: Site) -> FullLetter | None:
    """An earlier public form of ``letter`` as it may be seen today; None where that is in doubt.

    Today's settings say who is named: neither whom the letter names now nor whom it named then, if
    the site names nobody. Its text is read anew from its Markdown, and leads to no other file: what
    it led to may be public no more.
    """
    past = as_it_was(old, letter)
    if any(said.unclear for said in named(past, site).values()):
        return None
    names = site.names
    contact = old.contact
    if contact and not names.contacts:
        contact = contact.model_copy(update={"name": None})
    from dafu.read.markdown.links import read_again

    body = read_again(old.body.markdown, old.path, parties(past.front, site))
    if body is None:
        return None
    shown = old.model_copy(
        update={
            "addressee": old.addressee if names.members else (),
            "contact": contact,
            "signed_by": old.signed_by if names.signers else None,
            "body": body,
            "salt": None,
            "sha256": "",
        }
    )
    redactor = redactor_for(letter, site, past)
    if not redactor:
        return shown
    try:
        unnamed = _unnamed(shown, past, site, redactor)
    except StillNamedError:
        return None
    return unnamed if isinstance(unnamed, FullLetter) else None


def _common(letter: Letter, site: Site, identifier: str) -> dict[str, Any]:
    front = letter.front
    number = number_parts(front.document_number) if front.document_number else None
    results = _results(letter, site)
    return {
        "id": identifier,
        "path": letter.path,
        "status": "corrected" if front.corrections else "published",
        "document_number": front.document_number,
        "document_number_parts": NumberParts(**number._asdict()) if number else None,
        "title": front.title,
        "document_type": "joint_opinion" if opinion(letter) else "reply",
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
        "result": results[-1].result if results else None,
        "result_code": results[-1].code if results else UNSTATED,
        "results": results,
        "disclosure": _WORDS[front.disclosure],
        "contact": public_contact(letter, site),
        "proposals": proposals(letter, site),
        "topics": tuple(
            PublicTopic(code=site.topic_code(word), name=word) for word in front.topics
        ),
        "keywords": front.keywords,
        "places": front.places,
        "satisfaction": front.satisfaction,
        "satisfaction_code": front.satisfaction and _code(SATISFACTION, front.satisfaction),
        "index_number": front.index_number,
        "copies": front.copies,
        "note": front.note,
        "signed_by": front.signed_by if site.names.signers else None,
        "former": tuple(dict.fromkeys(front.former)),
        "corrections": front.corrections,
        "sample": front.sample,
    }


def proposals(letter: Letter, site: Site | None = None) -> tuple[PublicProposal, ...]:
    """The proposals a letter answers: as declared, and what is left unsaid as its title says.

    An entry stands for the proposal of the title with its number; one without a number for the
    one in the same place, where there are as many. One of which no number is known is left out.
    """
    named = proposals_in_title(letter.front.title)
    given = letter.front.proposals or tuple(ProposalEntry() for _ in named)
    by_number = {x.number: x for x in named}
    found = []
    for place, entry in enumerate(given):
        of_title = by_number.get(entry.number or "")
        if entry.number is None and len(named) == len(given):
            of_title = named[place]
        if number := entry.number or (of_title.number if of_title else None):
            found.append(_proposal(entry, number, of_title, site))
    return tuple(found)


def _proposal(
    entry: ProposalEntry, number: str, named: NamedProposal | None, site: Site | None
) -> PublicProposal:
    """``entry``, with what the title says (``named``) where it says nothing itself."""
    told = named or NamedProposal(None, None, None, None, number)
    body = entry.body or told.body
    level = entry.level or told.level
    session = entry.session or told.session
    meeting = entry.meeting or told.meeting
    # Rules ask before they have found the words right.
    known = BODIES.find(body) if body else None
    at = (site.level if site else LEVELS.find)(level) if level else None
    label = (
        f"{chinese_numeral(session)}届{chinese_numeral(meeting)}次" if session and meeting else None
    )
    return PublicProposal(
        body=known.label.zh if known else None,
        body_code=known.code if known else None,
        level=level,
        level_code=at.code if at else None,
        session=session,
        meeting=meeting,
        session_label=label,
        number=number,
        subject=entry.subject,
        area=entry.area or told.area,
        category=entry.category or told.category,
        kind=entry.kind,
        signers=entry.signers,
        url=entry.url,
        text=entry.text,
    )


def _commitments(letter: Letter) -> tuple[PublicCommitment, ...]:
    return tuple(
        PublicCommitment(
            text=entry.text,
            due=entry.due,
            state=entry.state,
            state_code=_code(COMMITMENTS, entry.state) if entry.state else None,
            updates=tuple(sorted(entry.updates, key=lambda update: update.date)),
        )
        for entry in letter.front.commitments
    )


def _results(letter: Letter, site: Site) -> tuple[PublicResult, ...]:
    entries = sorted(letter.front.result, key=lambda entry: entry.date or dt.date.min)
    return tuple(
        PublicResult(
            date=entry.date,
            result=entry.result,
            code=_result_code(entry.result, site),
            note=entry.note,
        )
        for entry in entries
    )


def _result_code(written: str, site: Site) -> str:
    term = site.result(written)
    if term is None:
        raise ValueError(f"'{written}' passed the checks but is no result")
    return term.code


def _code(vocabulary: Vocabulary, written: str) -> str:
    term = vocabulary.find(written)
    if term is None:
        raise ValueError(f"'{written}' passed the checks but is no term of {vocabulary.name}")
    return term.code
