"""Statistics of the shipped letters, beside a count over their twins by other means."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import statistics
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dafu.build import build
from dafu.model.limits import months_after
from dafu.render.figures import CODES, TIMES, Tabulation
from dafu.render.pages.statistics import CHARTED, TOLD, share, table_csv
from tests.letters import NOW, letter_text, write_site
from tests.threats.built import built

ROOT = Path(__file__).parents[2]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def twins(public: Path) -> list[Row]:
    """Every letter that is public, as its twin says it."""
    return [json.loads(file.read_bytes()) for file in public.glob("replies/*/*.json")]


@pytest.fixture(scope="module")
def letters(twins: list[Row]) -> list[Row]:
    return [x for x in twins if "withdrawn" not in x and "document_number" in x]


def year_of(letter: Row) -> str:
    return str(letter["path"].split("/")[1])


def tables(public: Path, folder: str = "") -> dict[str, list[Row]]:
    found = json.loads((public / "statistics" / folder / "index.json").read_bytes())
    return dict(found["tables"])


def by_result(letters: list[Row]) -> Row:
    found = Counter(letter["result_code"] for letter in letters)
    return {"letters": len(letters), **{code: found[code] for code in CODES}}


def test_results_by_year_and_office_are_those_of_the_twins(
    public: Path, letters: list[Row]
) -> None:
    found = tables(public)
    years = sorted(set(map(year_of, letters)))
    assert found["results-by-year"] == [
        {"year": year, **by_result([x for x in letters if year_of(x) == year])} for year in years
    ]
    for row in found["results-by-issuer"]:
        mine = [x for x in letters if x["issuer_slug"] == row["issuer_slug"]]
        assert row == {"issuer": mine[0]["issuer"], "issuer_slug": mine[0]["issuer_slug"]} | (
            by_result(mine)
        )
    assert len(found["results-by-issuer"]) == len({x["issuer_slug"] for x in letters})
    for row in found["results-by-year-and-issuer"]:
        mine = [
            x
            for x in letters
            if (year_of(x), x["issuer_slug"]) == (row["year"], row["issuer_slug"])
        ]
        assert {name: row[name] for name in ("letters", *CODES)} == by_result(mine)
    cube = found["results-by-year-and-issuer"]
    assert sum(row["letters"] for row in cube) == len(letters)


def test_topics_and_kinds_are_those_of_the_twins(public: Path, letters: list[Row]) -> None:
    found = tables(public)
    for row in found["topics"]:
        mine = [x for x in letters if row["topic_code"] in {t["code"] for t in x["topics"]}]
        assert {name: row[name] for name in ("letters", *CODES)} == by_result(mine)
    for row in found["kinds"]:
        mine = [x for x in letters if row["kind_code"] in {p["body_code"] for p in x["proposals"]}]
        assert {name: row[name] for name in ("letters", *CODES)} == by_result(mine)
    assert {row["topic_code"] for row in found["topics"]} == {
        topic["code"] for x in letters for topic in x["topics"]
    }


def test_what_became_of_it_is_read_from_dated_results(public: Path, letters: list[Row]) -> None:
    found = {row["first_result_code"]: row for row in tables(public)["follow-up"]}
    assert set(found) <= {"in_progress", "planned"}
    for code, row in found.items():
        mine = [x for x in letters if x["results"][0]["code"] == code]
        assert {name: row[name] for name in ("letters", *CODES)} == by_result(mine)
    assert any(row["adopted"] for row in found.values())


def test_the_data_of_a_page_is_that_of_the_twins(public: Path, letters: list[Row]) -> None:
    for year in ("", *sorted(set(map(year_of, letters)))):
        mine = [x for x in letters if year in ("", year_of(x))]
        folder = f"statistics/{year}/" if year else "statistics/"
        data = json.loads((public / folder / "index.json").read_bytes())
        base = mine[0]["links"]["html"].partition("replies/")[0]
        assert (data["year"], data["url"]) == (year or None, base + folder)
        assert data["links"]["self"] == f"{base}{folder}index.json"
        assert data["letters"] == len(mine)
        assert data["samples"] == sum(x["sample"] for x in mine)
        assert data["summaries"] == sum(x["disclosure_code"] == "summary" for x in mine)
        assert data["results"] == {x: y for x, y in by_result(mine).items() if x != "letters"}
        turned = [
            {
                "path": x["path"],
                "label": x["subject"] or x["title"],
                "issuer": x["issuer"],
                "first": x["results"][0]["code"],
                "newest": x["result_code"],
                "day": x["results"][-1]["date"],
                "url": x["links"]["html"],
            }
            for x in mine
            if x["results"][0]["code"] in {"in_progress", "planned"} - {x["result_code"]}
        ]
        turned.sort(key=lambda turn: turn["path"])
        turned.sort(key=lambda turn: turn["day"], reverse=True)
        assert data["turns"] == turned
    assert sum(x["sample"] for x in letters) not in {0, len(letters)}
    assert len([x for x in letters if len(x["results"]) > 1]) > 1


def test_letters_whose_result_has_changed_are_named(public: Path, letters: list[Row]) -> None:
    found = json.loads((public / "statistics/index.json").read_bytes())["turns"]
    mine = [
        x
        for x in letters
        if x["results"][0]["code"] in {"planned", "in_progress"}
        and x["result_code"] != x["results"][0]["code"]
    ]
    assert {row["path"] for row in found} == {x["path"] for x in mine}
    for row in found:
        letter = next(x for x in mine if x["path"] == row["path"])
        assert row["day"] == letter["results"][-1]["date"]
        assert row["newest"] == letter["result_code"]
    page = (public / "statistics/index.html").read_text("utf-8")
    assert all(f'href="../{x["path"]}/"' in page for x in mine)
    assert [row["day"] for row in found] == sorted((row["day"] for row in found), reverse=True)


def test_times_are_counted_where_dates_allow(public: Path, letters: list[Row]) -> None:
    found = tables(public)["response-times"]
    for row in found:
        mine = [x for x in letters if year_of(x) == row["year"] and x["assigned"]]
        spans = [
            (dt.date.fromisoformat(x["assigned"]), dt.date.fromisoformat(x["date"])) for x in mine
        ]
        assert row["letters"] == len(mine)
        assert row["median_days"] == statistics.median((end - start).days for start, end in spans)
        soon = sum(end <= months_after(start, 3) for start, end in spans)
        assert row["within_3_months"] == soon
        assert sum(row[name] for name in TIMES) == len(mine)
    assert sum(row["letters"] for row in found) == sum(bool(x["assigned"]) for x in letters)


def test_changes_are_those_that_letters_and_tombstones_tell(
    public: Path, twins: list[Row], letters: list[Row]
) -> None:
    found = tables(public)["changes"]
    gone = [x["withdrawn"]["date"][:4] for x in twins if "withdrawn" in x]
    corrections = [c["date"][:4] for x in letters for c in x["corrections"]]
    for row in found:
        assert row["withdrawals"] == gone.count(row["year"])
        assert row["corrections"] == corrections.count(row["year"])
    assert sum(row["withdrawals"] for row in found) == len(gone)


class Tables(HTMLParser):
    """The cells of every table, and the titles of every bar."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.bars: list[int] = []
        self._cell = self._bar = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"th", "td"}:
            self.tables[-1][-1].append("")
            self._cell = True
        elif tag == "rect":
            self._bar = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._cell = False
        elif tag == "title":
            self._bar = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.tables[-1][-1][-1] += data
        elif self._bar and (found := re.search(r"：(\d+) 件$", data)):
            self.bars.append(int(found[1]))


def test_page_file_and_data_have_the_same_numbers(public: Path, letters: list[Row]) -> None:
    page = (public / "statistics/index.html").read_text("utf-8")
    shown, found = Tables(page), tables(public)
    drawn = 0
    html = shown.tables
    names = [name for name in found if name != "results-by-year-and-issuer"]
    assert len(html) == len(names)
    for name in found:
        raw = (public / f"statistics/{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\n") == raw.count(b"\r\n") == len(found[name]) + 1
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        assert rows == [{key: str(value) for key, value in row.items()} for row in found[name]]
    for name, table in zip(names, html, strict=True):
        hidden = {"issuer_slug", "topic_code", "kind_code", "first_result_code"}
        # Of results that many places do not know there is a column where there are letters.
        seldom = ("in_progress_or_planned", "unstated")
        hidden |= {code for code in seldom if not any(row.get(code) for row in found[name])}
        # Years stand newest first.
        rows = found[name][::-1] if "year" in found[name][0] else found[name]
        cells = [[str(v) for k, v in row.items() if k not in hidden] for row in rows]
        assert table[1:] == cells, name
        if name in {"changes", "commitments"}:  # They count no letters.
            continue
        known = sum(row["letters"] for row in rows)
        if name != "response-times" or known * TOLD >= len(letters):
            drawn += sum(row["letters"] for row in rows[:CHARTED])
    # Each bar is drawn as wide as it is, and as wide as all others.
    assert sum(shown.bars) == 2 * drawn > 0
    assert f"共公开答复 {len(letters)} 件" in page


def test_a_report_counts_its_year_and_is_reached_from_the_statistics(
    public: Path, letters: list[Row]
) -> None:
    page = (public / "statistics/index.html").read_text("utf-8")
    for year in sorted(set(map(year_of, letters))):
        mine = [x for x in letters if year_of(x) == year]
        assert f'href="../statistics/{year}/"' in page
        report = (public / f"statistics/{year}/index.html").read_text("utf-8")
        assert f"{year}年的答复共公开 {len(mine)} 件" in report
        found = tables(public, year)
        assert sum(row["letters"] for row in found["results-by-issuer"]) == len(mine)
        untold = sum(not x["assigned"] for x in mine)
        assert (f"另有 {untold} 件" in report) == (0 < untold < len(mine)), year
        assert ("不能计算办理用时" in report) == (untold == len(mine)), year


def test_statistics_have_no_trace_of_what_is_not_public(tmp_path: Path) -> None:
    one = {"replies/2023/a.md": letter_text()}
    secret = {"document_number": "示密〔2021〕7号", "disclosure": "不予公开", "result": "暂难解决"}
    hidden = letter_text(date="2021-03-04", printed="2021-03-05", **secret)
    without = built(tmp_path / "a", one)
    assert built(tmp_path / "b", {**one, "replies/2021/b.md": hidden}) == without
    gone = letter_text(
        document_number="示教〔2023〕2号", withdrawn="{date: 2023-06-01, reason: 重复发布}"
    )
    found = built(tmp_path / "c", {**one, "replies/2023/c.md": gone})
    tables_ = json.loads(found["statistics/2023/index.json"])
    assert (tables_["letters"], tables_["results"]["adopted"]) == (1, 1)
    assert tables_["tables"]["changes"] == [
        {"year": "2023", "new_results": 0, "corrections": 0, "withdrawals": 1}
    ]


def test_an_english_report_says_the_same(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {"replies/2023/a.md": letter_text()})
    text = sources.site.read_text("utf-8") + "language: en\n"
    sources.site.write_text(text, encoding="utf-8")
    assert build(sources, NOW, search=False).collection is not None
    report = (sources.output / "statistics/2023/index.html").read_text("utf-8")
    assert "Published replies of 2023: 1." in report
    assert "Adopted 1 (100%)" in report
    assert "do not say when they were assigned" in report


def test_a_cell_is_no_formula() -> None:
    data = table_csv(Tabulation("changes", (("=1+1", 2, 0, 0), ("甲,乙", -1, 0, 0))))
    rows = '\'=1+1,2,0,0\r\n"甲,乙",-1,0,0\r\n'
    assert data == f"\ufeffyear,new_results,corrections,withdrawals\r\n{rows}".encode()


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2, "50%"), (5, 8, "62.5%")]
)
def test_shares_have_one_decimal_at_most(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2023-11-30", 3, "2024-02-29"),
        ("2023-02-20", 3, "2023-05-20"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2023-12-01", 1, "2024-01-01"),
    ],
)
def test_months_end_where_they_must(day: str, months: int, then: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
