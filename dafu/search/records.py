"""What search may know of each letter: its public fields and its public prose, as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from dafu.model.letter import Contact
from dafu.model.public import FullLetter, Published
from dafu.model.vocabulary import Vocabulary
from dafu.search.record import SearchRecord


def search_record(letter: Published, results: Vocabulary) -> SearchRecord:
    """The record of a public letter; of a summary letter only the summary."""
    known = letter.contact or Contact()
    contact = (known.name, known.department, known.phone, known.address)
    files = [x.title for x in letter.attachments] if isinstance(letter, FullLetter) else []
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
        others=_once(iter((letter.result, *contact, *letter.co_issuers, *files))),
    )


def _once(words: Iterator[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
