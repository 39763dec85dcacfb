"""Rules over one letter, each with its source. A rule notes problems and returns nothing.

What a single value may be is the model's affair (:mod:`dafu.letter`); here stands what values mean
to each other and to the site's vocabularies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from dafu.check import personal
from dafu.codes import CODES
from dafu.gate import contact as public_contact
from dafu.letter import FrontMatter, Letter, Loc
from dafu.numbers import document_number, proposals_in_title, repaired_number
from dafu.problems import Place, Problems, Text
from dafu.read.markdown import DATE_LINE
from dafu.site import Site
from dafu.vocabulary import (
    BODIES,
    LEVELS,
    ROLES,
    SATISFACTION,
    Disclosure,
    Vocabulary,
    nearest,
)

Rule = Callable[[Letter, Site, date, Problems], None]


def check_letter(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Apply every rule to ``letter``; ``today`` is the build's own clock."""
    for rule in RULES:
        rule(letter, site, today, problems)


def title_of(name: str) -> Text:
    """The name of a key in both languages."""
    return Text(FrontMatter.model_fields[name].title or name, name)


def result_terms(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """办理结果 is a term of the site's vocabulary; several results are dated, oldest first.

    A bare letter means different things in different places, so it needs the site's scheme.
    """
    results = letter.front.result
    for index, entry in enumerate(results):
        if re.fullmatch(r"[A-Da-d甲乙丙丁]类?", entry.result) and not site.results.find(
            entry.result
        ):
            problems.add(
                CODES["result-letter"],
                letter.place("result", index, "result"),
                written=entry.result,
                allowed="、".join(site.results.labels()),
            )
        else:
            _term(
                site.results,
                entry.result,
                letter,
                ("result", index, "result"),
                problems,
            )
        if len(results) > 1 and entry.date is None:
            problems.add(CODES["result-dates"], letter.place("result", index))
    dates = [entry.date for entry in results if entry.date]
    if dates != sorted(dates):
        problems.add(CODES["result-order"], letter.place("result"))


def other_terms(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Role, satisfaction, body and level are closed vocabularies; issuers and topics are open.

    An issuer or topic that is not registered is a warning: it gets a stable ASCII slug.
    """
    front = letter.front
    _term(ROLES, front.role, letter, ("role",), problems)
    if front.satisfaction:
        _term(SATISFACTION, front.satisfaction, letter, ("satisfaction",), problems)
    for index, entry in enumerate(front.proposals):
        _term(BODIES, entry.body, letter, ("proposals", index, "body"), problems)
        if entry.level:
            _term(LEVELS, entry.level, letter, ("proposals", index, "level"), problems)
    if site.issuer(front.issuer) is None:
        problems.add(
            CODES["issuer-unregistered"],
            letter.place("issuer"),
            written=front.issuer,
            nearest=nearest(front.issuer, [issuer.name for issuer in site.issuers]) or "-",
        )
    for index, word in enumerate(front.topics):
        if site.topic(word) is None:
            problems.add(
                CODES["topic-unregistered"],
                letter.place("topics", index),
                written=word,
                allowed="、".join(site.topic_names()),
            )


def _term(
    vocabulary: Vocabulary, written: str, letter: Letter, loc: Loc, problems: Problems
) -> None:
    if vocabulary.find(written) is None:
        field = next(part for part in reversed(loc) if isinstance(part, str))
        title = title_of(field).zh if field in FrontMatter.model_fields else field
        problems.add(
            CODES["term-unknown"],
            letter.place(*loc),
            zh=title,
            name=field,
            written=written,
            allowed="、".join(vocabulary.labels()),
            nearest=vocabulary.nearest(written) or "-",
        )


def number(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """The form of 发文字号 (GB/T 9704-2012, 7.2.5), and its year and agency code."""
    front = letter.front
    place = letter.place("document_number")
    parts = document_number(front.document_number)
    if parts is None:
        repair = repaired_number(front.document_number)
        if repair is None:
            problems.add(CODES["number-unknown"], place, written=front.document_number)
            return
        parts = repair.number
        problems.add(
            CODES["number-form"],
            place,
            written=front.document_number,
            reason=repair.reason,
            nearest=str(parts),
        )
    if parts.year != front.date.year:
        problems.add(
            CODES["number-year"],
            place,
            number_year=parts.year,
            date_year=front.date.year,
        )
    for issuer in site.issuers:
        if parts.agency in issuer.codes and issuer.name != front.issuer:
            problems.add(
                CODES["number-agency"],
                place,
                written=parts.agency,
                registered=issuer.name,
            )


def title(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """The title names what is answered; numbers may begin with session and meeting.

    152045 is number 045 of the second meeting of the fifteenth committee. Other places count
    otherwise, so a site switches that check on, and shorter numbers are never of this kind.
    """
    if letter.front.proposals:
        return
    named = proposals_in_title(letter.front.title)
    place = letter.place("title")
    if not named or named[0].body is None:
        problems.add(CODES["proposal-unknown"], place)
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


_ORDER = ("assigned", "date", "printed", "published")

REPLY_MONTHS = 3
REPLY_MONTHS_AT_MOST = 6
PUBLISH_WORKING_DAYS = 20


def dates(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """No date lies ahead; 交办, 成文, 印发, 发布 follow in order; the folder is the year."""
    front = letter.front
    for name in _ORDER:
        day = getattr(front, name)
        if day and day > today:
            problems.add(CODES["date-future"], letter.place(name), written=day.isoformat())
    given = [(name, getattr(front, name)) for name in _ORDER if getattr(front, name)]
    for (earlier, first), (later, second) in pairwise(given):
        if second < first:
            problems.add(
                CODES["date-order"],
                letter.place(later),
                later=title_of(later),
                later_date=second.isoformat(),
                earlier=title_of(earlier),
                earlier_date=first.isoformat(),
            )
    events = [("corrections", n, entry.date) for n, entry in enumerate(front.corrections)]
    events += [("result", n, entry.date) for n, entry in enumerate(front.result) if entry.date]
    for name, index, day in events:
        if day > today:
            place = letter.place(name, index, "date")
            problems.add(CODES["date-future"], place, written=day.isoformat())
    folder = int(letter.path.split("/")[1])
    if folder != front.date.year:
        place = letter.place("date")
        problems.add(CODES["file-year"], place, folder=folder, date_year=front.date.year)


def time_limits(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Reply within 3 months of 交办, hard cases within 6; publish within 20 working days.

    The first is the rule of the proposal regulations of congresses and committees; the second that
    of several provinces' notices on publishing replies. Public holidays are not known here, so a
    week of them is allowed.
    """
    front = letter.front
    if front.assigned:
        for months, note in (
            (
                REPLY_MONTHS_AT_MOST,
                Text("六个月（复杂件的期限）", "the six months of hard cases"),
            ),
            (
                REPLY_MONTHS,
                Text("三个月（复杂件六个月）", "three months (hard cases: six)"),
            ),
        ):
            if front.date > _months_after(front.assigned, months):
                _over_limit(letter, "assigned", "date", note, problems)
                break
    if front.published:
        working = sum(day.weekday() < 5 for day in _days(front.date, front.published))
        if working > PUBLISH_WORKING_DAYS + 5:
            note = Text("二十个工作日", "twenty working days")
            _over_limit(letter, "date", "published", note, problems)


def _over_limit(letter: Letter, start: str, end: str, limit: Text, problems: Problems) -> None:
    days = (getattr(letter.front, end) - getattr(letter.front, start)).days
    problems.add(
        CODES["date-limit"],
        letter.place(end),
        start=title_of(start),
        end=title_of(end),
        days=days,
        limit=limit,
    )


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return min(first + timedelta(days=day.day - 1), _last_day(first))


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _days(start: date, end: date) -> Iterator[date]:
    for offset in range(1, min((end - start).days, 400) + 1):
        yield start + timedelta(days=offset)


def summary(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """主动公开 · 摘要 publishes the summary and nothing else, so there must be one."""
    front = letter.front
    if front.disclosure is Disclosure.SUMMARY and not front.summary:
        problems.add(CODES["summary-missing"], letter.place("disclosure"))
    if front.disclosure is Disclosure.FULL and front.summary:
        problems.add(CODES["summary-unused"], letter.place("summary"))


def contact(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """联系方式 is whole, here or with the issuer's entry, and is the office's own."""
    whole = public_contact(letter, site)
    for name, info in type(whole).model_fields.items():
        hidden = name == "name" and not site.names.contacts
        if getattr(whole, name) is None and not hidden:
            problems.add(
                CODES["contact-missing"],
                letter.place("contact"),
                zh=info.title,
                name=name,
            )
    if whole.postcode and not re.fullmatch(r"\d{6}", whole.postcode, re.ASCII):
        problems.add(
            CODES["contact-postcode"],
            letter.place("contact", "postcode"),
            written=whole.postcode,
        )
    if whole.phone and personal.is_mobile(whole.phone):
        problems.add(
            CODES["contact-mobile"],
            letter.place("contact", "phone"),
            masked=personal.mask(whole.phone),
        )


def salutation(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """The first line addresses the addressee (主送机关, GB/T 9704-2012, 7.3.2)."""
    lines = letter.body.text.split("\n")
    for index, name in enumerate(letter.front.addressee):
        bare = re.sub(r"(等?(委员|代表|同志|先生|女士)们?)$", "", name)
        if bare not in lines[0]:
            place = Place(letter.source, _first_line(letter))
            problems.add(CODES["body-salutation"], place, expected=name)
            if index == 0:
                break


def _first_line(letter: Letter) -> int:
    lines = letter.body.markdown.split("\n")
    return letter.body_line + next((n for n, line in enumerate(lines) if line.strip()), 0)


def signature(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """落款: the issuer signs with its name and the date of the letter (GB/T 9704-2012, 7.3.5)."""
    lines = letter.body.text.split("\n")
    if len(lines) < 2 or not DATE_LINE.fullmatch(lines[-1].strip()):
        return
    last = letter.body_line + len(letter.body.markdown.rstrip().split("\n")) - 1
    year, month, day = map(int, re.findall(r"\d+", lines[-1]))
    if (year, month, day) != (front := letter.front).date.timetuple()[:3]:
        place = Place(letter.source, last)
        problems.add(
            CODES["body-signature"],
            place,
            written=lines[-1].strip(),
            name=title_of("date"),
        )
    signed = lines[-2].strip()
    units = (front.issuer, *front.co_issuers)
    is_name = len(signed) <= 40 and not signed.endswith(("。", "！"))
    if is_name and not any(unit.endswith(signed) or signed in unit for unit in units):
        source = letter.body.markdown.split("\n")
        at = max((n for n, line in enumerate(source) if signed in line), default=0)
        place = Place(letter.source, letter.body_line + at)
        problems.add(CODES["body-signature"], place, written=signed, name=title_of("issuer"))


def personal_data(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Mobile numbers, identity numbers and cards in any prose that could be published.

    The declared office contact is not personal data, wherever the letter repeats it.
    """
    declared = re.sub(r"\D", "", public_contact(letter, site).phone or "")
    for number_, line in enumerate(letter.body.markdown.split("\n")):
        for finding in personal.find(line):
            place = Place(letter.source, letter.body_line + number_, finding.start + 1)
            _personal(finding, declared, place, problems)
    for loc, value in _prose(letter.front.model_dump(mode="json"), ()):
        if loc[0] not in {"document_number", "contact", "index_number", "publish_at"}:
            for finding in personal.find(value):
                _personal(finding, declared, letter.place(*loc), problems)


def _personal(finding: personal.Finding, declared: str, place: Place, problems: Problems) -> None:
    if not declared or finding.masked != personal.mask(declared):
        problems.add(CODES[finding.code], place, masked=finding.masked)


def _prose(value: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from _prose(child, (*loc, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _prose(child, (*loc, index))


RULES: tuple[Rule, ...] = (
    result_terms,
    other_terms,
    number,
    title,
    dates,
    time_limits,
    summary,
    contact,
    salutation,
    signature,
    personal_data,
)
