"""What statistics count: tables of numbers about published letters, and nothing that is not there.

A letter counts for the year of its address, as listings do. Time to answer goes from 交办 to 成文,
where both are given; the limits of three and six months are those of the rules on handling
proposals. What became of a letter later is read from its dated results (回头看).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from dafu.model.brief import Brief, Gone
from dafu.model.limits import REPLY_MONTHS, REPLY_MONTHS_AT_MOST, months_after
from dafu.model.vocabulary import RESULTS, UNSTATED
from dafu.render.collection import Collection
from dafu.render.commitments import STATES, commitments

Cell = str | int | float
Row = tuple[Cell, ...]
Rows = tuple[Row, ...]

CODES = tuple(term.code for term in RESULTS.terms)
OPEN = ("in_progress", "planned", "in_progress_or_planned")
"""Results of which one may ask what became of them."""

SELDOM = frozenset({"in_progress_or_planned", UNSTATED})
"""Results that pages have a column for only where letters have them: many places know neither."""

CUBE = "results-by-year-and-issuer"
"""A table too long to read; the reports of the years show it a year at a time."""

TURNS = 50
"""Letters that a page names whose result has changed; the table counts all."""

TIMES = ("within_3_months", "within_6_months", "later")

_BY_RESULT = ("letters", *CODES)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "results-by-year": ("year", *_BY_RESULT),
    CUBE: ("year", "issuer", "issuer_slug", *_BY_RESULT),
    "results-by-issuer": ("issuer", "issuer_slug", *_BY_RESULT),
    "follow-up": ("first_result", "first_result_code", *_BY_RESULT),
    "topics": ("topic", "topic_code", *_BY_RESULT),
    "kinds": ("kind", "kind_code", *_BY_RESULT),
    "response-times": ("year", "letters", *TIMES, "median_days"),
    "changes": ("year", "new_results", "corrections", "withdrawals"),
    "commitments": (
        *("issuer", "issuer_slug", "commitments"),
        *(f"commitments_{state or UNSTATED}" for state in STATES),
    ),
}
"""The columns of every table there may be. Their names never change; new ones come at the end."""


_WORDS = ("issuer", "issuer_slug", "topic", "topic_code", "kind", "kind_code")
_TYPES = {
    "year": "year",
    "median_days": "number",
    **dict.fromkeys((*_WORDS, "first_result", "first_result_code"), "string"),
}


def column_type(name: str) -> str:
    """The type (Table Schema) of what a column of that name holds."""
    return _TYPES.get(name, "integer")


def is_idle(column: str, cells: Iterable[object]) -> bool:
    """Whether people need not see a column: of a result that some places have, and here none."""
    return column in SELDOM and not any(cells)


class Tabulation(NamedTuple):
    """Numbers in rows, whose first cells name the row."""

    name: str
    rows: Rows

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of a row's cells."""
        return COLUMNS[self.name]


class ResultChange(NamedTuple):
    """A letter whose matter was to be solved and whose result is another one now."""

    path: str
    label: str
    issuer: str
    first: str
    newest: str
    """Codes of the first and the newest result."""
    day: str
    """Day of the newest result (ISO 8601)."""


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
    tables: tuple[Tabulation, ...]
    turns: tuple[ResultChange, ...]
    """The newest :data:`TURNS` of them, newest first."""
    years: tuple[str, ...]
    """Years that have a report, newest first."""
    before: int | None
    """Letters of the year before, where there are any."""

    def table(self, name: str) -> Tabulation | None:
        """The table of that name, where there is something to count."""
        return next((table for table in self.tables if table.name == name), None)


Counted = dict[str, dict[str, Counter[str]]]
"""Letters by table, by what names a row of it, and by result."""


def figures(collection: Collection) -> tuple[Figures, ...]:
    """Those of the whole site, then of each year, newest first; none without letters."""
    if not collection.letters:
        return ()
    cells = Counter(cell for letter in collection.letters for cell in _cells(letter))
    whole: Counted = defaultdict(lambda: defaultdict(Counter))
    parts: dict[str, Counted] = defaultdict(lambda: defaultdict(lambda: defaultdict(Counter)))
    for (year, table, key, result), count in cells.items():
        whole[table][key][result] += count
        parts[year][table][key][result] += count
        if table == "results-by-issuer":
            whole["results-by-year"][year][result] += count
    years = tuple(group.key for group in collection.years)
    sizes = {group.key: len(group.letters) for group in collection.years}
    changes = _changes(collection.letters, collection.withdrawn)
    labels = _labels(collection)
    issuers = labels["results-by-issuer"]
    by_year = _by_year(whole["results-by-year"])
    cube = _by_year_and_issuer(parts, issuers)
    promised = _promised(collection.letters, issuers)
    times = _times(collection.letters)
    tables = (by_year, cube, *_tables(whole, labels), times, changes, promised)
    found = [_figures(None, collection.letters, tables, years, None)]
    for group in collection.years:
        rows = tuple(row for row in changes.rows if row[0] == group.key)
        mine = _tables(parts[group.key], labels)
        promised = _promised(group.letters, issuers)
        tables = (*mine, _times(group.letters), changes._replace(rows=rows), promised)
        before = sizes.get(str(int(group.key) - 1))
        found.append(_figures(group.key, group.letters, tables, years, before))
    return tuple(found)


def _cells(letter: Brief) -> Iterator[tuple[str, str, str, str]]:
    """Where a letter counts: year, table, row, result."""
    year, result = letter.year, letter.result_code
    yield year, "results-by-issuer", letter.issuer_slug, result
    for topic in {code for code, _ in letter.topics}:
        yield year, "topics", topic, result
    for kind in {proposal.body_code for proposal in letter.proposals}:
        if kind:
            yield year, "kinds", kind, result
    if letter.outcomes[0] in OPEN:
        yield year, "follow-up", letter.outcomes[0], result


def _labels(collection: Collection) -> dict[str, dict[str, str]]:
    """What rows are called, by table."""
    language = collection.site.language
    return {
        "results-by-issuer": {group.key: group.label for group in collection.issuers},
        "topics": {group.key: group.label for group in collection.topics},
        "kinds": {group.key: group.label for group in collection.kinds},
        "follow-up": {x.code: x.label.get(language) for x in collection.site.results.terms},
    }


def _figures(
    year: str | None,
    letters: Sequence[Brief],
    tables: Iterable[Tabulation],
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
        _turns(letters),
        years,
        before,
    )


def _turns(letters: Iterable[Brief]) -> tuple[ResultChange, ...]:
    found = [
        ResultChange(
            x.path,
            x.subject or x.title,
            x.issuer,
            x.outcomes[0],
            x.result_code,
            max(event.day for event in x.events if event.result_code).isoformat(),
        )
        for x in letters
        if len(x.outcomes) > 1 and x.outcomes[0] in OPEN and x.result_code != x.outcomes[0]
    ]
    found.sort(key=lambda turn: turn.path)
    found.sort(key=lambda turn: turn.day, reverse=True)
    return tuple(found[:TURNS])


def _results(counted: Mapping[str, int]) -> tuple[int, ...]:
    """How many there are, then by result."""
    return (sum(counted.values()), *(counted.get(code, 0) for code in CODES))


def _tables(counted: Counted, labels: Mapping[str, Mapping[str, str]]) -> Iterator[Tabulation]:
    """What is counted of a site and of a year alike, most letters first."""
    for table in ("results-by-issuer", "follow-up", "topics", "kinds"):
        found = counted[table]
        sizes = sorted((-count.total(), key) for key, count in found.items())
        rows: Rows = tuple((labels[table][x], x, *_results(found[x])) for _, x in sizes)
        yield Tabulation(table, rows)


def _by_year(found: Mapping[str, Counter[str]]) -> Tabulation:
    rows: Rows = tuple((year, *_results(found[year])) for year in sorted(found))
    return Tabulation("results-by-year", rows)


def _by_year_and_issuer(parts: Mapping[str, Counted], labels: Mapping[str, str]) -> Tabulation:
    rows: Rows = tuple(
        (year, labels[slug], slug, *_results(parts[year]["results-by-issuer"][slug]))
        for year in sorted(parts)
        for slug in sorted(parts[year]["results-by-issuer"])
    )
    return Tabulation(CUBE, rows)


def _times(letters: Iterable[Brief]) -> Tabulation:
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
    return Tabulation("response-times", tuple(rows))


def _time(assigned: dt.date, answered: dt.date) -> str:
    if answered <= months_after(assigned, REPLY_MONTHS):
        return "within_3_months"
    at_most = months_after(assigned, REPLY_MONTHS_AT_MOST)
    return "within_6_months" if answered <= at_most else "later"


def _promised(letters: Sequence[Brief], labels: Mapping[str, str]) -> Tabulation:
    """承诺事项 by office: how many, and how many of each state."""
    rows: Rows = tuple(
        (labels[letter.issuer_slug], letter.issuer_slug, *counts)
        for letter, counts in commitments(letters).by_office()
    )
    return Tabulation("commitments", rows)


def _changes(letters: Iterable[Brief], withdrawn: Iterable[Gone]) -> Tabulation:
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
    return Tabulation("changes", rows)
