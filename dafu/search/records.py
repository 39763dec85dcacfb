"""What search may know of each letter: its public fields and its public prose, as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from dafu.model.entries import Contact
from dafu.model.public import FullLetter, Published
from dafu.model.vocabulary import Vocabulary
from dafu.search.record import SearchRecord


def search_record(letter: Published, results: Vocabulary) -> SearchRecord:
    """The record of a public letter; of a summary letter only the summary."""
    contact = letter.contact or Contact()
    asked = [(x.subject, x.area, x.category, x.kind) for x in letter.proposals]
    others = (
        *(letter.result, contact.name, contact.department, contact.phone, contact.address),
        *(*letter.co_issuers, *letter.copies, letter.note, letter.signed_by),
        *(word for words in asked for word in words),
        *_more(letter),
    )
    return SearchRecord(
        url=f"{letter.path}/",
        title=letter.title,
        subject=letter.subject or "",
        document_number=letter.document_number or "",
        proposal_numbers=tuple(proposal.number for proposal in letter.proposals),
        sessions=_once(proposal.session_label for proposal in letter.proposals),
        addressees=letter.addressee,
        issuer=letter.issuer,
        date=letter.date.isoformat(),
        year=letter.year,
        result=results.term(letter.result_code).label.zh,
        kinds=_once(proposal.body for proposal in letter.proposals),
        topics=tuple(topic.name for topic in letter.topics),
        text=letter.body.text if isinstance(letter, FullLetter) else letter.summary,
        others=_once(iter(others)),
        places=letter.places,
    )


def _more(letter: Published) -> Iterator[str]:
    """The lines that the page of a full letter has beside its text."""
    if not isinstance(letter, FullLetter):
        return
    for prose in (letter.answer, letter.next_steps, *(x.text for x in letter.proposals)):
        yield from (line.strip() for line in (prose or "").splitlines())
    for promise in letter.commitments:
        yield from (promise.text, promise.state or "", *(x.note for x in promise.updates))
    yield from (file.title for file in letter.attachments)


def _once(words: Iterator[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
