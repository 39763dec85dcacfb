"""Rules over the numbers of a letter: its own (发文字号), and those of the proposals it answers."""

from __future__ import annotations

from datetime import date

from dafu.gate import proposals as public_proposals
from dafu.model.letter import Letter
from dafu.model.numbers import (
    DocumentNumber,
    document_number,
    has_ordinal,
    number_parts,
    repaired_number,
)
from dafu.model.results import marked_number, printed_grade
from dafu.model.settings import Site
from dafu.model.titles import read_title
from dafu.problems.codes import CODES
from dafu.problems.problem import Edit, Problems


def number_form(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """发文字号 is 机关代字〔年份〕序号号 (GB/T 9704-2012, 7.2.5); 第 is told of, and stays.

    What is printed beside it is a grade: see :func:`number_grade`.
    """
    written = letter.front.document_number or ""
    marked = marked_number(written)
    number = marked.number if marked else written
    place = letter.place("document_number")
    if repair := repaired_number(number):
        nearest = written.replace(number, repair.text) if number in written else repair.text
        values = {"written": written, "reason": repair.reason, "nearest": nearest}
        problems.add(CODES["number-form"], place, **values)
    elif parts := document_number(number):
        if has_ordinal(number):
            values = {"written": written, "nearest": written.replace(number, str(parts))}
            problems.add(CODES["number-ordinal"], place, **values)
    else:
        problems.add(CODES["number-unknown"], place, written=written)


def number_grade(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """A grade beside the number is the result: it says so itself, and nothing else.

    Where the letter has no result the repair splits the grade off into a line of its own.
    """
    written = letter.front.document_number or ""
    marked = marked_number(written)
    if marked is None:
        return
    place = letter.place("document_number")
    values = {"written": written, "grade": marked.grade, "number": marked.number}
    if letter.lacks("result"):
        # With the line's end, so that it is no part of what stands in quotation marks.
        mended = f"{marked.number}\n办理结果: {marked.grade}\n"
        edit = Edit(place, f"{written}\n", mended)
        problems.add(CODES["number-grade"], place, edit, **values)
    elif letter.has("result") and not _agrees(marked.grade, letter, site):
        problems.add(CODES["number-grade"], place, **values)


def _agrees(grade: str, letter: Letter, site: Site) -> bool:
    """Whether a result of the letter is that of ``grade``, or may be, as far as the site says."""
    meant, sign = site.result(grade), printed_grade(grade)
    for entry in letter.front.result:
        own = printed_grade(entry.result)
        if own and sign and own.letter == sign.letter:
            return True
        if not own and (not site.result_scheme or site.result(entry.result) == meant):
            return True
    return False


def number_year(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """The year of 发文字号 is that of 成文日期, but for letters written around New Year."""
    parts, day = _number(letter), letter.front.date
    if parts and parts.year != day.year:
        place = letter.place("document_number")
        problems.add(CODES["number-year"], place, number_year=parts.year, date_year=day.year)


def number_agency(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """机关代字 is registered for the issuer, where it is registered at all."""
    parts = _number(letter)
    owners = [issuer.name for issuer in site.issuers if parts and parts.agency in issuer.codes]
    if parts and owners and letter.front.issuer not in owners:
        place = letter.place("document_number")
        values = {"written": parts.agency, "registered": "、".join(owners)}
        problems.add(CODES["number-agency"], place, **values)


def _number(letter: Letter) -> DocumentNumber | None:
    return number_parts(letter.front.document_number or "")


def title(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """The title names what is answered; numbers may begin with session and meeting.

    One letter may answer several proposals (并案): those of the title are among those declared.
    152045 is number 045 of the second meeting of the fifteenth committee. Other places count
    otherwise, so a site switches that check on, and shorter numbers are never of this kind.
    """
    named, unclear = read_title(letter.front.title)
    place = letter.place("title")
    if letter.front.proposals:
        given = {proposal.number for proposal in public_proposals(letter, site)}
        for proposal in named:
            if proposal.number not in given:
                place = letter.place("proposals")
                problems.add(CODES["proposal-title"], place, number=proposal.number)
        return
    if not named or named[0].body is None:
        problems.add(CODES["proposal-unknown"], place)
    elif unclear:
        numbers = "、".join(proposal.number for proposal in named)
        problems.add(CODES["proposal-unclear"], place, numbers=numbers)
    for proposal in named:
        prefix = f"{proposal.session}{proposal.meeting}"
        if (
            site.numbers_begin_with_session
            and proposal.body == "政协提案"
            and proposal.session
            and proposal.meeting
            and len(proposal.number) == len(prefix) + 3
            and not proposal.number.startswith(prefix)
        ):
            problems.add(
                CODES["proposal-session"],
                place,
                number=proposal.number,
                session=proposal.session,
                meeting=proposal.meeting,
            )
