"""What statistics count: tables of numbers about published letters, and nothing that is not there.

A letter counts for the year of its address, as listings do. Time to answer goes from 交办 to 成文,
where both are given; the limits of three and six months are those of the rules on handling
proposals. What became of a letter later is read from its dated results (回头看).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from dafu.public import Brief, Gone
from dafu.render.collection import Collection
from dafu.vocabulary import RESULTS

Cell = str | int | float
Row = tuple[Cell, ...]
Rows = tuple[Row, ...]

CODES = tuple(term.code for term in RESULTS.terms)
OPEN = ("in_progress", "planned")
"""Results of which one may ask what became of them."""

CUBE = "results-by-year-and-issuer"
"""A table too long to read; the reports of the years show it a year at a time."""

TIMES = ("within_3_months", "within_6_months", "later")


class Table(NamedTuple):
    """Numbers in rows: columns have names that never change, the first ones name the row."""

    name: str
    columns: tuple[str, ...]
    rows: Rows


class Figures(NamedTuple):
    """Everything that is counted of a site, or of one year of it."""

    year: str | None
    letters: int
    samples: int
    """How many of them are made up to show the system."""
    summaries: int
    """Of how many only a summary is public."""
    results: tuple[int, ...]
    """By the codes of :data:`CODES`, the newest result of each letter."""
    tables: tuple[Table, ...]
    years: tuple[str, ...]
    """Years that have a report, newest first."""
    before: int | None
    """Letters of the year before, where there are any."""

    def table(self, name: str) -> Table | None:
        """The table of that name, where there is something to count."""
        return next((table for table in self.tables if table.name == name), None)


def figures(collection: Collection) -> tuple[Figures, ...]:
    """Those of the whole site, then of each year, newest first; none without letters."""
    if not collection.letters:
        return ()
    years = tuple(group.key for group in collection.years)
    sizes = {group.key: len(group.letters) for group in collection.years}
    changes = _changes(collection.letters, collection.withdrawn)
    issuers = {group.key: group.label for group in collection.issuers}
    whole = (_by_year(collection.letters), _by_year_and_issuer(collection.letters, issuers))
    tables = (*whole, *_tables(collection, collection.letters), changes)
    found = [_figures(None, collection.letters, tables, years, None)]
    for group in collection.years:
        rows: Rows = tuple(row for row in changes.rows if row[0] == group.key)
        tables = (*_tables(collection, group.letters), changes._replace(rows=rows))
        before = sizes.get(str(int(group.key) - 1))
        found.append(_figures(group.key, group.letters, tables, years, before))
    return tuple(found)


def _figures(
    year: str | None,
    letters: Sequence[Brief],
    tables: Iterable[Table],
    years: tuple[str, ...],
    before: int | None,
) -> Figures:
    latest = Counter(letter.result_code for letter in letters)
    return Figures(
        year,
        len(letters),
        sum(letter.sample for letter in letters),
        sum(letter.disclosure_code == "summary" for letter in letters),
        tuple(latest[code] for code in CODES),
        tuple(table for table in tables if table.rows),
        years,
        before,
    )


def _tables(collection: Collection, letters: Sequence[Brief]) -> Iterator[Table]:
    """What is counted of a site and of a year alike."""
    language = collection.site.language
    results = {term.code: term.label.get(language) for term in collection.site.results.terms}
    issuers, topics, kinds = (
        {group.key: group.label for group in groups}
        for groups in (collection.issuers, collection.topics, collection.kinds)
    )
    yield _grouped("results-by-issuer", ("issuer", "issuer_slug"), letters, _issuer, issuers)
    yield _follow_up(letters, results)
    yield _times(letters)
    yield _grouped("topics", ("topic", "topic_code"), letters, _topics, topics)
    yield _grouped("kinds", ("kind", "kind_code"), letters, _kinds, kinds)


def _issuer(letter: Brief) -> Iterable[str]:
    return (letter.issuer_slug,)


def _topics(letter: Brief) -> Iterable[str]:
    return {code for code, _ in letter.topics}


def _kinds(letter: Brief) -> Iterable[str]:
    return {proposal.body_code for proposal in letter.proposals if proposal.body_code}


def _results(counted: Mapping[str, int]) -> tuple[int, ...]:
    """How many there are, then by result."""
    return (sum(counted.values()), *(counted.get(code, 0) for code in CODES))


def _by_year(letters: Iterable[Brief]) -> Table:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        found[letter.year][letter.result_code] += 1
    rows: Rows = tuple((year, *_results(found[year])) for year in sorted(found))
    return Table("results-by-year", ("year", "letters", *CODES), rows)


def _grouped(
    name: str,
    columns: tuple[str, str],
    letters: Iterable[Brief],
    keys: Callable[[Brief], Iterable[str]],
    labels: Mapping[str, str],
) -> Table:
    """By what ``keys`` gives of a letter, most letters first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        for key in keys(letter):
            found[key][letter.result_code] += 1
    order = sorted(found, key=lambda key: (-found[key].total(), key))
    rows: Rows = tuple((labels[key], key, *_results(found[key])) for key in order)
    return Table(name, (*columns, "letters", *CODES), rows)


def _by_year_and_issuer(letters: Iterable[Brief], labels: Mapping[str, str]) -> Table:
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for letter in letters:
        found[letter.year, letter.issuer_slug][letter.result_code] += 1
    rows: Rows = tuple(
        (year, labels[slug], slug, *_results(found[year, slug])) for year, slug in sorted(found)
    )
    columns = ("year", "issuer", "issuer_slug", "letters", *CODES)
    return Table(CUBE, columns, rows)


def _follow_up(letters: Iterable[Brief], labels: Mapping[str, str]) -> Table:
    """What became of those that were to be solved: by the first result, the newest."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        if letter.outcomes[0] in OPEN:
            found[letter.outcomes[0]][letter.result_code] += 1
    rows: Rows = tuple((labels[x], x, *_results(found[x])) for x in CODES if x in found)
    return Table("follow-up", ("first_result", "first_result_code", "letters", *CODES), rows)


def _times(letters: Iterable[Brief]) -> Table:
    """How long answers took, by year, of letters that say when they were assigned."""
    found: dict[str, list[Brief]] = defaultdict(list)
    for letter in letters:
        if letter.assigned and letter.assigned <= letter.date:
            found[letter.year].append(letter)
    rows: list[Row] = []
    for year in sorted(found):
        days = [(x.date - x.assigned).days for x in found[year] if x.assigned]
        kept = Counter(_time(x.assigned, x.date) for x in found[year] if x.assigned)
        middle = median(days)
        whole: Cell = int(middle) if middle == int(middle) else middle
        rows.append((year, len(days), *(kept[name] for name in TIMES), whole))
    return Table("response-times", ("year", "letters", *TIMES, "median_days"), tuple(rows))


def _time(assigned: dt.date, answered: dt.date) -> str:
    if answered <= months_after(assigned, 3):
        return "within_3_months"
    return "within_6_months" if answered <= months_after(assigned, 6) else "later"


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def _changes(letters: Iterable[Brief], withdrawn: Iterable[Gone]) -> Table:
    """What was said of letters after their publication, by the year in which it was said."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        for event in letter.events[1:]:
            found[str(event.day.year)][event.kind] += 1
    for gone in withdrawn:
        found[str(gone.changed.year)]["withdrawn"] += 1
    rows: Rows = tuple(
        (when, found[when]["result"], found[when]["corrected"], found[when]["withdrawn"])
        for when in sorted(found)
    )
    return Table("changes", ("year", "new_results", "corrections", "withdrawals"), rows)
