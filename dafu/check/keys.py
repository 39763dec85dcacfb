"""Rules over the keys that say more than a letter prints: proposals, commitments, 签发人."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dafu.check.terms import term
from dafu.check.titles import title_at
from dafu.gate import proposals as public_proposals
from dafu.model.letter import Letter, Loc
from dafu.model.offices import without_blanks
from dafu.model.settings import Site
from dafu.model.vocabulary import COMMITMENTS, Disclosure
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems


def proposals(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Of each proposal its kind and number are known: declared, or read from the title."""
    given, found = letter.front.proposals, public_proposals(letter, site)
    missing = len(found) < len(given)
    for index, entry in enumerate(given):
        lacks = "number" if missing and entry.number is None else ""
        if not lacks and not missing and not entry.body and found[index].body is None:
            lacks = "body"
        if lacks:
            what = title_at(("proposals", lacks))
            problems.add(CODES["proposal-incomplete"], letter.place("proposals", index), what=what)


def commitments(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """进度 is one of four words, and no update is of a day to come."""
    for index, entry in enumerate(letter.front.commitments):
        if entry.state:
            term(COMMITMENTS, entry.state, letter, ("commitments", index, "state"), problems)
        for number, update in enumerate(entry.updates):
            if update.date > today:
                place = letter.place("commitments", index, "updates", number, "date")
                problems.add(CODES["date-future"], place, written=update.date.isoformat())


def unpublished(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Of a letter whose extent is 摘要 the summary is the only prose that is published."""
    if letter.front.disclosure is Disclosure.SUMMARY:
        for loc in _prose(letter):
            problems.add(CODES["prose-unpublished"], letter.place(*loc), key=title_at(loc))


def _prose(letter: Letter) -> Iterator[Loc]:
    front = letter.front
    yield from ((name,) for name in ("answer", "next_steps", "commitments") if getattr(front, name))
    yield from (("proposals", n, "text") for n, x in enumerate(front.proposals) if x.text)


def signed_by(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Whom the settings do not publish as 签发人 the text does not name either.

    The text is the record and stays as it is, so the editor is told.
    """
    hidden, name = not site.names.signers, letter.front.signed_by
    if not (hidden and name and letter.front.disclosure is Disclosure.FULL):
        return
    for number, line in enumerate(letter.body.markdown.split("\n")):
        if "签发" in line and without_blanks(name) in without_blanks(line):
            place = Place(letter.source, letter.body_line + number)
            problems.add(CODES["signer-in-text"], place)
