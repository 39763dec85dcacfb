"""Figures as people read them: sentences, charts, and the tables behind these; and as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dafu.model.settings import Site
from dafu.render.data.table import BOM, cell, written
from dafu.render.figures import CODES, CUBE, TIMES, Figures, Row, Tabulation, is_idle
from dafu.render.pages.templates import Link, PageContext

CHARTED = 8
"""Rows of a table that its chart shows: the largest or, of years, the newest."""

TOLD = 4
"""A chart is drawn only of what at least one letter in so many tells."""

WRITTEN = 14
"""Per cent of a bar that a part needs for its share to be written in it."""

SMALL = 10
"""Letters below which a share says little."""

LINKED = {
    "results-by-issuer": "issuers",
    "topics": "topics",
    "kinds": "kinds",
    "commitments": "issuers",
}
"""Tables whose rows are groups with a listing, and these listings' folder."""

NAMES = frozenset({"issuer_slug", "topic_code", "kind_code", "first_result_code"})
"""Columns that only data need: what stands in them is in the address of the row's link."""

Text = Callable[..., str]


class Segment(NamedTuple):
    """A part of a bar: which series it belongs to, and where it lies, in per cent of the bar."""

    series: str
    label: str
    letters: int
    share: str
    left: str
    width: str
    middle: str
    """Where its share is written; empty where there is no room for it."""


class Bar(NamedTuple):
    """A row of a table as a bar of the whole width, or as wide as it has letters."""

    label: str
    letters: int
    width: str
    """Its share of the longest one."""
    segments: tuple[Segment, ...]


class TableView(NamedTuple):
    """A table with what is said of it and how it is drawn."""

    name: str
    title: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Link, ...], ...]
    """The first cell is the row's heading; cells have a link only where they lead somewhere."""
    series: tuple[tuple[str, str], ...]
    """The parts of the bars, in order: how they look and what they are; none without bars."""
    bars: tuple[Bar, ...]
    csv: str
    """The way to the same table as a file; empty where there is none."""


def told(figures: Figures, site: Site, text: Text, page: PageContext) -> dict[str, object]:
    """All that the template of a page of statistics takes."""
    said = Sentences(figures, site, text)
    shown = list(views(figures, site, text, page))
    downloads = [("json", "index.json"), *([("cube", f"{CUBE}.csv")] if not figures.year else [])]
    return {
        "samples": figures.samples,
        "figures": list(key_figures(figures, site, text)),
        "small": any(bar.letters < SMALL for view in shown for bar in view.bars) and SMALL,
        "summary": said.summary(),
        "missing": list(said.missing()),
        "views": shown,
        "turns": list(turns(figures, site, text, page)),
        "years": [
            Link(
                text("page.report", year=year),
                page.href(f"statistics/{year}/"),
                year if year == figures.year else "",
            )
            for year in figures.years
        ],
        "data": [
            Link(text(f"statistics.{name}"), page.href(page.url + file)) for name, file in downloads
        ],
    }


def key_figures(figures: Figures, site: Site, text: Text) -> Iterator[tuple[str, str]]:
    """What is shown large: letters, the share of the first result, offices, days to answer."""
    yield str(figures.letters), text("home.letters")
    if figures.letters:
        yield share(figures.results[0], figures.letters), _heading(CODES[0], site, text)
    if offices := figures.table("results-by-issuer"):
        yield str(len(offices.rows)), text("nav.issuers")
    times = figures.table("response-times")
    if times and figures.year:
        yield str(times.rows[0][-1]), text("statistics.column_median_days")


def views(figures: Figures, site: Site, text: Text, page: PageContext) -> Iterator[TableView]:
    """Every table that a page of statistics shows."""
    said = Sentences(figures, site, text)
    for table in figures.tables:
        if table.name == CUBE:
            continue
        columns = [
            index
            for index, name in enumerate(table.columns)
            if name not in NAMES and not is_idle(name, (row[index] for row in table.rows))
        ]
        rows = _newest_first(table)
        yield TableView(
            table.name,
            text(f"statistics.table_{_key(table.name)}"),
            tuple(said.of(table)),
            tuple(_heading(table.columns[index], site, text) for index in columns),
            tuple(tuple(_cells(table, row, columns, figures, page)) for row in rows),
            *_chart(table, figures.letters, site, text),
            page.href(f"statistics/{table.name}.csv") if figures.year is None else "",
        )


def _key(name: str) -> str:
    return name.replace("-", "_")


def _heading(column: str, site: Site, text: Text) -> str:
    if column in CODES:
        return site.results.term(column).label.get(site.language)
    return text(f"statistics.column_{column}")


def _cells(
    table: Tabulation, row: Row, columns: Sequence[int], figures: Figures, page: PageContext
) -> Iterator[Link]:
    first, *others = columns
    label, href = str(row[first]), ""
    if table.name in LINKED:
        href = page.href(f"{LINKED[table.name]}/{row[1]}/")
    elif table.columns[0] == "year" and figures.year is None and label in figures.years:
        href = page.href(f"statistics/{label}/")
    yield Link(label, href)
    yield from (Link(str(row[index]), "") for index in others)


def _newest_first(table: Tabulation) -> tuple[Row, ...]:
    """The rows as a page shows them: of years the newest first."""
    return table.rows[::-1] if table.columns[0] == "year" else table.rows


def _chart(
    table: Tabulation, letters: int, site: Site, text: Text
) -> tuple[tuple[tuple[str, str], ...], tuple[Bar, ...]]:
    """The series and bars of a table that counts letters by result or time.

    There are none where too few of the ``letters`` tell it.
    """
    names = [name for name in (*CODES, *TIMES) if name in table.columns]
    at = {name: table.columns.index(name) for name in ("letters", *names) if names}
    rows = _newest_first(table)[:CHARTED]
    counted = sum(_number(row[at["letters"]]) for row in table.rows) if names else 0
    if not counted or (set(names) <= set(TIMES) and counted * TOLD < letters):
        return (), ()
    kind = "time" if set(names) <= set(TIMES) else "series"
    series = {
        name: (f"{kind}-{n}", _heading(name, site, text))
        for n, name in enumerate(names)
        if not is_idle(name, (row[at[name]] for row in table.rows))
    }
    longest = max(_number(row[at["letters"]]) for row in rows)
    bars = []
    for row in rows:
        parts = {name: _number(row[at[name]]) for name in series}
        whole = _number(row[at["letters"]])
        width = _percent(whole, longest)
        bars.append(Bar(str(row[0]), whole, width, tuple(_segments(parts, series))))
    return tuple(series.values()), tuple(bars)


def _segments(parts: dict[str, int], series: dict[str, tuple[str, str]]) -> Iterator[Segment]:
    """The parts of a bar side by side."""
    left, whole = 0, sum(parts.values())
    for name, count in parts.items():
        if not count:
            continue
        middle = _percent(2 * left + count, 2 * whole) if count * 100 >= WRITTEN * whole else ""
        place = (_percent(left, whole), _percent(count, whole), middle)
        yield Segment(*series[name], count, share(count, whole), *place)
        left += count


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _percent(part: int, whole: int) -> str:
    """A share as a length of SVG, to a hundredth."""
    hundredths = (part * 10_000 + whole // 2) // whole
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def share(part: int, whole: int) -> str:
    """A share for people, to a tenth: 62.5%."""
    tenths = (part * 1_000 + whole // 2) // whole
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def turns(
    figures: Figures, site: Site, text: Text, page: PageContext
) -> Iterator[dict[str, object]]:
    """Letters whose result has changed, as a page names them."""
    for turn in figures.turns:
        yield {
            "day": dt.date.fromisoformat(turn.day),
            "letter": Link(turn.label, page.href(f"{turn.path}/"), turn.issuer),
            "change": text(
                "statistics.turn",
                first=_heading(turn.first, site, text),
                newest=_heading(turn.newest, site, text),
            ),
        }


class Sentences:
    """What the figures say in words, and no more than they do."""

    def __init__(self, figures: Figures, site: Site, text: Text) -> None:
        self._figures, self._site, self._text = figures, site, text

    def summary(self) -> list[str]:
        """How many letters there are, how that compares, how much of them is public."""
        figures, text = self._figures, self._text
        whole = figures.letters
        place = "year" if figures.year else "all"
        said = [text(f"statistics.total_{place}", year=figures.year, count=whole)]
        if figures.before is not None:
            more = whole - figures.before
            name = "more" if more > 0 else "fewer" if more < 0 else "same"
            said.append(text(f"statistics.{name}", count=abs(more), before=figures.before))
        if figures.summaries:
            full = whole - figures.summaries
            said.append(text("statistics.extent", full=full, summaries=figures.summaries))
        counted = zip(CODES, figures.results, strict=True)
        said.append(text("statistics.results", parts=self._parts(counted, whole)))
        return said

    def of(self, table: Tabulation) -> Iterator[str]:
        """What a table shows."""
        match table.name:
            case "results-by-issuer":
                yield from self._issuers(table)
            case "follow-up":
                yield from self._follow_up(table)
            case "response-times":
                yield from self._times(table)
            case "topics":
                yield self._text("statistics.topics_note")
            case "changes":
                yield from self._changes(table)

    def _parts(self, counted: Iterator[tuple[str, int]], whole: int) -> str:
        text = self._text
        parts = [
            text(
                "statistics.part",
                label=_heading(code, self._site, text),
                count=count,
                share=share(count, whole),
            )
            for code, count in counted
            if count
        ]
        return text("statistics.between").join(parts)

    def _issuers(self, table: Tabulation) -> Iterator[str]:
        text, most = self._text, table.rows[0][2]
        names = [str(row[0]) for row in table.rows if row[2] == most]
        yield text("statistics.issuers", count=len(table.rows))
        if len(names) == 1 < len(table.rows):
            yield text("statistics.most", name=names[0], count=most)

    def _follow_up(self, table: Tabulation) -> Iterator[str]:
        for label, _, letters, *results in table.rows:
            counted = zip(CODES, map(_number, results), strict=True)
            parts = self._parts(counted, _number(letters))
            yield self._text("statistics.follow_up", first=label, count=letters, parts=parts)

    def _times(self, table: Tabulation) -> Iterator[str]:
        text = self._text
        known = sum(_number(row[1]) for row in table.rows)
        if self._figures.year:
            names = ("known", "soon", "late", "later", "days")
            yield text("statistics.times", **dict(zip(names, table.rows[0][1:], strict=True)))
        if unknown := self._figures.letters - known:
            yield text("statistics.times_unknown", count=unknown)

    def _changes(self, table: Tabulation) -> Iterator[str]:
        if self._figures.year:
            names = ("results", "corrections", "withdrawals")
            yield self._text(
                "statistics.changes", **dict(zip(names, table.rows[0][1:], strict=True))
            )

    def missing(self) -> Iterator[str]:
        """What cannot be said because letters do not tell it."""
        if self._figures.table("response-times") is None:
            yield self._text("statistics.times_missing")
        if self._figures.table("changes") is None:
            yield self._text("statistics.changes_missing")


def table_csv(table: Tabulation) -> bytes:
    """The table as CSV, in the form of ``replies.csv``."""
    rows = (table.columns, *table.rows)
    return BOM.encode() + b"".join(written(map(cell, row)) for row in rows)
