"""Rules over one letter, each with its source. A rule notes problems and returns nothing.

What a single value may be is the model's affair (:mod:`dafu.model.letter`); here stands what
values mean to each other and to the site's vocabularies.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate, pairwise

from dafu.check import keys, needs, numbers
from dafu.check.parts import salutation, signature_date, signature_name
from dafu.check.quotes import marks, quotes
from dafu.check.secrecy import contradicted
from dafu.check.terms import term
from dafu.check.titles import prose, title_of
from dafu.model.letter import Letter, Loc
from dafu.model.limits import PUBLISH_WORKING_DAYS, REPLY_MONTHS, REPLY_MONTHS_AT_MOST, months_after
from dafu.model.naming import named, whole_contact
from dafu.model.settings import Site
from dafu.model.values import CHINA_TIME
from dafu.model.vocabulary import (
    BODIES,
    LEVELS,
    ROLES,
    SATISFACTION,
    Disclosure,
    almost,
    did_you_mean,
    nearest,
)
from dafu.problems import personal
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text

Rule = Callable[[Letter, Site, date, Problems], None]


def check_letter(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Apply to ``letter`` every rule whose keys it has; ``today`` is the build's own clock."""
    for rule, needed in RULES.items():
        if letter.has(*needed):
            rule(letter, site, today, problems)


def other_terms(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Role, satisfaction, body and level are closed vocabularies; topics are open.

    A topic that is not registered is a warning: it gets a stable ASCII code.
    """
    front = letter.front
    term(ROLES, front.role, letter, ("role",), problems)
    if front.satisfaction:
        term(SATISFACTION, front.satisfaction, letter, ("satisfaction",), problems)
    for index, entry in enumerate(front.proposals):
        if entry.body:
            term(BODIES, entry.body, letter, ("proposals", index, "body"), problems)
        if entry.level:
            term(LEVELS, entry.level, letter, ("proposals", index, "level"), problems)
    for index, word in enumerate(front.topics):
        if site.topic(word) is None:
            problems.add(
                CODES["topic-unregistered"],
                letter.place("topics", index),
                written=word,
                allowed="、".join(site.topic_names()),
            )


def issuer(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """An issuer that is not registered is a warning: it gets a stable ASCII slug."""
    name = letter.front.issuer
    if site.issuer(name) is None:
        near = nearest(name, [issuer.name for issuer in site.issuers])
        values: dict[str, object] = {"written": name, "did_you_mean": did_you_mean(near)}
        if near.endswith(name) or almost(name, near):
            values["nearest"] = near
        problems.add(CODES["issuer-unregistered"], letter.place("issuer"), **values)


_ORDER = ("assigned", "date", "printed", "published")


def dates(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """No date lies ahead; 交办, 成文, 印发, 发布 follow in order.

    A letter that waits for its ``publish_at`` may carry dates up to that day.
    """
    front = letter.front
    latest = today
    if front.publish_at:
        latest = max(today, front.publish_at.astimezone(CHINA_TIME).date())
    given = [(name, getattr(front, name)) for name in _ORDER if getattr(front, name)]
    days: list[tuple[Loc, date]] = [((name,), day) for name, day in given]
    days += [(("result", n, "date"), x.date) for n, x in enumerate(front.result or ()) if x.date]
    days += [(("corrections", n, "date"), x.date) for n, x in enumerate(front.corrections)]
    if front.withdrawn:
        days.append((("withdrawn", "date"), front.withdrawn.date))
    for loc, day in days:
        if day > latest:
            problems.add(CODES["date-future"], letter.place(*loc), written=day.isoformat())
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
    for index, entry in enumerate(front.result or ()):
        if entry.date and "date" in dict(given) and entry.date < front.date:
            problems.add(
                CODES["date-order"],
                letter.place("result", index, "date"),
                later=title_of("result"),
                later_date=entry.date.isoformat(),
                earlier=title_of("date"),
                earlier_date=front.date.isoformat(),
            )


def file_year(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """The folder, and so the address, has the year of 成文日期."""
    folder, year = int(letter.path.split("/")[1]), letter.front.date.year
    if folder != year:
        place = letter.place("date")
        problems.add(CODES["file-year"], place, folder=folder, date_year=year)


def time_limits(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Reply within 3 months of 交办, hard cases within 6; publish within 20 working days.

    The first is the rule of the proposal regulations of congresses and committees; the second that
    of several provinces' notices on publishing replies. Public holidays are not known here, so a
    week of them is allowed.
    """
    front = letter.front
    if front.assigned and front.assigned <= today:
        hard = Text("六个月（复杂件的期限）", "the six months of hard cases")
        usual = Text("三个月（复杂件六个月）", "three months (hard cases: six)")
        if front.date > months_after(front.assigned, REPLY_MONTHS_AT_MOST):
            _over_limit(letter, "assigned", "date", hard, problems)
        elif front.date > months_after(front.assigned, REPLY_MONTHS):
            _over_limit(letter, "assigned", "date", usual, problems)
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


def _days(start: date, end: date) -> Iterator[date]:
    for offset in range(1, min((end - start).days, 400) + 1):
        yield start + timedelta(days=offset)


def summary(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """主动公开 · 摘要 publishes the summary and nothing else, so there must be one."""
    front = letter.front
    written = ("summary",) in letter.positions
    if front.disclosure is Disclosure.SUMMARY and not front.summary and not written:
        problems.add(CODES["summary-missing"], letter.place("disclosure"))
    if front.disclosure is Disclosure.FULL and front.summary:
        problems.add(CODES["summary-unused"], letter.place("summary"))


def names(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Where a site names nobody, it must be plain who is named: else nothing can be hidden."""
    if letter.front.disclosure not in (Disclosure.FULL, Disclosure.SUMMARY):
        return
    for loc, said in named(letter, site).items():
        for part in said.unclear:
            problems.add(CODES["name-unclear"], letter.place(*loc), written=part)


def personal_data(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """Mobile numbers, identity numbers and cards in any prose that could be published.

    The declared office telephone is not personal data, wherever the letter repeats it.
    """
    if not (letter.has("contact") or letter.lacks("contact")):
        return
    declared = personal.digits_of(whole_contact(letter, site).phone or "")
    starts = list(
        accumulate((len(line) + 1 for line in letter.body.markdown.split("\n")), initial=0)
    )
    for finding in personal.find_in_markdown(letter.body.markdown):
        line = bisect(starts, finding.start) - 1
        column = finding.start - starts[line] + 1
        place = Place(letter.source, letter.body_line + line, column)
        _personal(finding, declared, place, problems)
    for loc, value in prose(letter.front.model_dump(mode="json", exclude_none=True), ()):
        if loc[0] in {"document_number", "index_number"} or loc == ("contact", "phone"):
            continue
        for finding in personal.find(value):
            _personal(finding, declared, letter.place(*loc), problems)


def _personal(finding: personal.Finding, declared: str, place: Place, problems: Problems) -> None:
    if not declared or finding.digits != declared:
        problems.add(CODES[finding.code], place, masked=finding.masked)


RULES: Mapping[Rule, tuple[str, ...]] = {
    needs.needed_keys: (),
    needs.results: ("result",),
    other_terms: (),
    issuer: ("issuer",),
    numbers.number_form: ("document_number",),
    numbers.number_grade: ("document_number",),
    numbers.number_year: ("document_number", "date"),
    numbers.number_agency: ("document_number", "issuer"),
    numbers.title: ("title",),
    dates: (),
    file_year: ("date",),
    time_limits: ("date",),
    summary: ("disclosure",),
    contradicted: ("disclosure",),
    needs.contact: ("issuer",),
    names: ("disclosure", "issuer"),
    salutation: ("addressee",),
    signature_date: ("date",),
    signature_name: ("issuer",),
    personal_data: ("issuer",),
    quotes: (),
    marks: (),
    keys.proposals: ("title",),
    keys.commitments: (),
    keys.unpublished: ("disclosure",),
    keys.signed_by: (),
}
"""Each rule with the keys that it reads: without them it has nothing to say."""
