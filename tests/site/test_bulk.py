"""Bulk files: made from the twins as they lie in the site, and the database."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import apsw
import pytest

from dafu.build import build, compare
from dafu.engine import making
from dafu.engine.project import Sources
from dafu.render.collection import Collection, Group
from dafu.site import database
from dafu.site.bulk import DATABASE, write_bulk
from dafu.site.sink import BLOCK, Sink
from dafu.site.stage import Places, Stage, staged
from tests.letters import NOW, SITE, letter_text, write_site
from tests.threats.built import anywhere, files_of

WORD = "养老服务"


class Named(NamedTuple):
    """As much of a letter as bulk files ask a collection for."""

    path: str


def letter(year: int, number: int, **changes: str | None) -> str:
    meeting = "一二三"[year - 2021]
    keys: dict[str, str | None] = {
        "document_number": f"示教〔{year}〕{number}号",
        "title": f"对区政协十五届{meeting}次会议第15{year - 2020}00{number}号提案的答复",
        "date": f"{year}-05-0{number}",
        "printed": None,
    }
    return letter_text(f"示例甲委员：\n\n第{number}件，{year}年，{WORD}。\n", **{**keys, **changes})


def letters() -> dict[str, str]:
    """Three years of three letters, one a summary, one withdrawn."""
    made = {
        f"replies/{year}/jiaoyu-{number}.md": letter(year, number)
        for year in (2021, 2022, 2023)
        for number in (1, 2, 3)
    }
    secret = {"disclosure": "主动公开 · 摘要", "summary": "只有摘要。"}
    made["replies/2022/jiaoyu-2.md"] = letter(2022, 2, **secret)
    stone = "{date: 2023-06-01, reason: 重复}"
    made["replies/2023/jiaoyu-2.md"] = letter(2023, 2, withdrawn=stone)
    made["replies/2021/jiaoyu-1.md"] = letter(
        2021, 1, attachments="[{file: jiaoyu-1.csv, title: 附件}]", topics="[社会]"
    )
    return {**made, "replies/2021/jiaoyu-1.csv": "a,b\r\n"}


def made(folder: Path, settings: str = SITE) -> Sources:
    sources = write_site(folder, letters(), settings)
    outcome = build(sources, now=NOW)
    assert outcome.collection, list(outcome.problems)
    return sources


ORDER = [
    *("2023/jiaoyu-3", "2023/jiaoyu-1"),
    *("2022/jiaoyu-3", "2022/jiaoyu-2", "2022/jiaoyu-1"),
    *("2021/jiaoyu-3", "2021/jiaoyu-2", "2021/jiaoyu-1"),
]
"""Newest first; the withdrawn letter is not among them."""


def test_each_line_is_a_letters_twin(tmp_path: Path) -> None:
    files = files_of(made(tmp_path).output)
    lines = files["data/replies.ndjson"].splitlines(keepends=True)
    assert [json.loads(line) for line in lines] == [
        json.loads(files[f"replies/{path}.json"]) for path in ORDER
    ]
    assert all(line.endswith(b"}\n") for line in lines)
    years = (files[f"data/replies-{year}.ndjson"] for year in (2023, 2022, 2021))
    assert b"".join(years) == files["data/replies.ndjson"]


def test_each_row_is_a_letter(tmp_path: Path) -> None:
    files = files_of(made(tmp_path).output)
    rows = list(csv.DictReader(io.StringIO(files["data/replies.csv"].decode("utf-8-sig"))))
    base = "https://www.example.gov.cn/jytabl/replies/"
    assert [row["url"] for row in rows] == [f"{base}{path}/" for path in ORDER]
    assert rows[-1]["attachments"] == "1"
    (head, *all_rows) = files["data/replies.csv"].splitlines(keepends=True)
    years = [
        files[f"data/replies-{year}.csv"].splitlines(keepends=True) for year in (2023, 2022, 2021)
    ]
    assert [head, *all_rows] == [years[0][0], *(row for year in years for row in year[1:])]


def test_a_site_without_letters_has_empty_files(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {"pages/about.md": "---\ntitle: 关于\n---\n关于。\n"})
    assert build(sources, now=NOW).collection
    files = files_of(sources.output)
    assert files["data/replies.ndjson"] == b""
    assert files["data/replies.csv"].count(b"\r\n") == 1
    assert count(sources, "letters") == 0
    assert b"<code>" not in files["data/index.html"]
    assert json.loads(files["data/index.json"])["modified"] is None


def edit(folder: Path) -> None:
    file = folder / "content/replies/2022/jiaoyu-1.md"
    file.write_text(letter(2022, 1).replace(WORD, "改过的字"), encoding="utf-8")


def remove(folder: Path) -> None:
    (folder / "content/replies/2022/jiaoyu-3.md").unlink()


def add(folder: Path) -> None:
    file = folder / "content/replies/2022/jiaoyu-4.md"
    file.write_text(letter(2022, 4), encoding="utf-8")


def withhold_a_year(folder: Path) -> None:
    for file in folder.glob("content/replies/2023/*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("主动公开 · 全文", "不予公开"), encoding="utf-8")


def lose_a_file(folder: Path) -> None:
    edit(folder)
    (folder / "public/data/replies-2022.csv").unlink()


def damage_a_file(folder: Path) -> None:
    edit(folder)
    (folder / "public/data/replies-2022.ndjson").write_bytes(b"{}\n" * 3)


def damage_a_twin(folder: Path) -> None:
    """One that nobody edits, in the year of one that somebody does; its size and time stay."""
    edit(folder)
    for file in folder.glob("**/replies/2022/jiaoyu-3.json"):
        about = file.stat()
        file.write_bytes(file.read_bytes().replace(WORD.encode(), "别的文字".encode()))
        os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))


def lose_a_twin(folder: Path) -> None:
    edit(folder)
    (folder / "public/replies/2022/jiaoyu-3.json").unlink()


def lose_the_site(folder: Path) -> None:
    shutil.rmtree(folder / "public")


def move_to_another_year(folder: Path) -> None:
    (folder / "content/replies/2022/jiaoyu-3.md").unlink()
    file = folder / "content/replies/2023/jiaoyu-4.md"
    file.write_text(letter(2023, 4), encoding="utf-8")


CHANGES = [
    *(edit, remove, add, withhold_a_year, move_to_another_year),
    *(lose_a_file, damage_a_file, lose_a_twin, damage_a_twin),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_an_edit_makes_is_what_a_clean_build_makes(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    sources = made(tmp_path)
    change(tmp_path)
    assert build(sources, now=NOW).collection
    after = files_of(sources.output)
    assert build(sources, now=NOW, clean=True).collection
    assert after == files_of(sources.output)


def test_an_edit_reads_the_twins_of_one_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = made(tmp_path, SITE.replace("downloads: {sqlite: 是}\n", ""))
    before = {path: path.stat().st_ino for path in sources.output.glob("data/replies-*")}
    read: list[str] = []
    reading = Stage.read

    def noted(self: Stage, path: str) -> Iterator[bytes]:
        read.append(path)
        return reading(self, path)

    monkeypatch.setattr(Stage, "read", noted)
    edit(tmp_path)
    build(sources, now=NOW)
    twins = [path for path in read if path.startswith("replies/")]
    assert twins == [f"replies/{path}.json" for path in ORDER if path.startswith("2022")]
    changed = {path.name for path, inode in before.items() if path.stat().st_ino != inode}
    assert changed == {"replies-2022.ndjson", "replies-2022.csv"}


def test_another_look_of_pages_leaves_bulk_files_alone(tmp_path: Path) -> None:
    """Of twins that say the same, whatever else has changed, nothing is made again."""
    sources = replace(made(tmp_path), theme=tmp_path / "theme")
    before = {path: path.stat().st_ino for path in sources.output.glob("data/replies*")}
    (tmp_path / "theme/assets").mkdir(parents=True)
    (tmp_path / "theme/assets/style.css").write_text("body { color: red }", encoding="utf-8")
    page = sources.output / "replies/2022/jiaoyu-1/index.html"
    old = page.read_bytes()
    assert build(sources, now=NOW).collection
    assert page.read_bytes() != old
    assert {path: path.stat().st_ino for path in before} == before


@pytest.mark.parametrize("change", [*CHANGES[:5], lose_the_site])
def test_what_a_build_would_change_is_told(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    sources = made(tmp_path)
    change(tmp_path)
    before = files_of(sources.output)
    kept = {path.name for path in sources.cache.iterdir()}
    _, difference = compare(sources, now=NOW)
    assert files_of(sources.output) == before
    assert {path.name for path in sources.cache.iterdir()} == kept
    build(sources, now=NOW)
    after = files_of(sources.output)
    same = {path for path in before.keys() & after.keys() if before[path] == after[path]}
    assert difference and difference.files == {
        "added": sorted(after.keys() - before.keys()),
        "changed": sorted((before.keys() & after.keys()) - same),
        "removed": sorted(before.keys() - after.keys()),
    }
    assert DATABASE in {*difference.files["changed"], *difference.files["added"]}


@pytest.mark.parametrize("job", [build, compare])
def test_a_twin_that_others_change_meanwhile_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: Callable[..., object]
) -> None:
    sources = made(tmp_path)
    before = files_of(sources.output)
    edit(tmp_path)
    others = tmp_path / ("public" if job is compare else ".public.dafu-twin")
    meddled: list[Path] = []

    def meddle(collection: Collection, store: Sink) -> None:
        if not meddled:
            meddled.append(others / "replies/2022/jiaoyu-3.json")
            meddled[0].unlink()
            meddled[0].write_bytes(b"{}")
        write_bulk(collection, store)

    with monkeypatch.context() as patch:
        patch.setattr(making, "write_bulk", meddle)
        found = job(sources, now=NOW)
    assert meddled
    if isinstance(found, tuple):
        assert "replies/2022/jiaoyu-3.json" in found[1].files["changed"]
        build(sources, now=NOW)
    after = files_of(sources.output)
    assert after.keys() == before.keys()
    assert build(sources, now=NOW, clean=True).collection
    assert after == files_of(sources.output)


def test_memory_does_not_grow_with_the_letters(tmp_path: Path) -> None:
    sources = made(tmp_path / "one")
    twin = json.loads((sources.output / f"replies/{ORDER[0]}.json").read_bytes())
    twin["body"]["text"] = "x" * 4 * BLOCK
    data = json.dumps(twin).encode()
    years = [
        Group(str(year), "", "", tuple(Named(f"replies/{year}/a-{n}") for n in range(16)))
        for year in (2023, 2022)
    ]
    (tmp_path / "cache").mkdir()
    with staged(Places(tmp_path / "public", tmp_path / "cache/stage"), {}) as stage:
        for group in years:
            for letter in group.letters:
                stage.write(f"{letter.path}.json", data)
        tracemalloc.start()
        try:
            write_bulk(SimpleNamespace(years=years), stage)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    whole = (tmp_path / "public/data/replies.ndjson").read_bytes()
    assert len(whole) > 32 * 4 * BLOCK
    assert set(map(len, whole.splitlines())) == {len(whole) // 32 - 1}
    assert most < 6 * len(data)


# The database.


def query(sources: Sources, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{sources.output / DATABASE}?mode=ro", uri=True)) as found:
        return found.execute(sql, values).fetchall()


def count(sources: Sources, table: str) -> object:
    return query(sources, f"select count(*) from {table}")[0][0]


def test_the_database_has_every_letter_once(tmp_path: Path) -> None:
    sources = made(tmp_path)
    paths = query(sources, "select path from letters order by letter")
    assert [path for (path,) in paths] == [f"replies/{path}" for path in ORDER]
    assert {table: count(sources, table) for table in ("results", "proposals", "withdrawn")} == {
        "results": 8,
        "proposals": 8,
        "withdrawn": 1,
    }
    assert query(sources, "select code, name from topics") == [("society", "社会")]
    (file,) = query(
        sources, "select path, attachments.url from attachments join letters using (letter)"
    )
    assert file[0] == "replies/2021/jiaoyu-1"
    assert str(file[1]).endswith("/replies/2021/jiaoyu-1/jiaoyu-1.csv")
    assert query(sources, "select distinct json = rtrim(url, '/') || '.json' from letters") == [
        (1,)
    ]
    contact = "contact_name, contact_phone, contact_address, contact_postcode"
    assert query(sources, f"select distinct {contact} from letters") == [
        ("示例乙", "0000-55550101", "示例路1号", "000000")
    ]
    assert query(sources, "pragma integrity_check") == [("ok",)]
    assert query(sources, "pragma foreign_key_check") == []
    assert query(sources, "pragma user_version") == [(3,)]


def records(sources: Sources, table: str, order: str = "letter, place") -> list[dict[str, object]]:
    """The rows of a table as objects."""
    with closing(sqlite3.connect(f"file:{sources.output / DATABASE}?mode=ro", uri=True)) as found:
        found.row_factory = sqlite3.Row
        return [dict(row) for row in found.execute(f"select * from {table} order by {order}")]


def test_tables_say_what_twins_say(tmp_path: Path) -> None:
    sources = write_site(tmp_path, letters())
    later = "[{date: 2023-05-01, result: 正在解决}, {date: 2023-06-01, result: 采纳解决, note: 完}]"
    rich = letter(
        2023,
        1,
        subject="养老",
        co_issuers="示例市示例区交通委员会",
        result=later,
        topics="[社会, 经济]",
        keywords="[甲, 乙]",
        satisfaction="满意",
        index_number="X-1",
        corrections="[{date: 2023-07-01, note: 改}]",
        assigned="2023-03-01",
    )
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": rich})
    assert build(sources, now=NOW).collection
    twins = [json.loads((sources.output / f"replies/{path}.json").read_bytes()) for path in ORDER]
    rows = records(sources, "letters", "letter")
    for number, (row, twin) in enumerate(zip(rows, twins, strict=True), start=1):
        expected = {
            name: "；".join(value) if isinstance(value, list) else value
            for name, value in twin.items()
            if name in row and name != "body"
        }
        body, contact = twin.get("body"), twin["contact"]
        expected |= {"letter": number, "body": body and body["text"], "summary": None}
        expected |= {"summary": twin.get("summary"), "url": twin["links"]["html"]}
        expected |= {"json": twin["links"]["json"]}
        expected |= {name: twin.get(name) for name in ("answer", "next_steps")}
        expected |= {f"contact_{name}": value for name, value in contact.items()}
        assert row == expected
    for table in ("results", "proposals", "topics", "corrections", "attachments"):
        assert records(sources, table) == [
            {"letter": number, "place": place, **entry, **more}
            for number, twin in enumerate(twins, start=1)
            for place, entry in enumerate(twin.get(table, []), start=1)
            for more in (
                [{"url": twin["links"]["attachments"][place - 1]}]
                if table == "attachments"
                else [{}]
            )
        ], table
        assert count(sources, table), table
    stone = json.loads((sources.output / "replies/2023/jiaoyu-2.json").read_bytes())
    assert records(sources, "withdrawn", "path") == [
        {
            **{name: stone[name] for name in ("id", "path", "document_number", "title", "date")},
            "withdrawn": stone["withdrawn"]["date"],
            "reason": stone["withdrawn"]["reason"],
            "sample": stone["sample"],
        }
    ]


def test_questions_by_day_office_result_and_number_have_an_index(tmp_path: Path) -> None:
    sources = made(tmp_path)
    for table, column in (
        ("letters", "date"),
        ("letters", "issuer_slug"),
        ("letters", "result_code"),
        ("proposals", "number"),
        ("topics", "code"),
    ):
        (plan,) = query(
            sources, f"explain query plan select * from {table} where {column} = ?", "x"
        )
        assert f"INDEX {table}_{column} " in str(plan[3]), (table, column)


def test_the_full_text_finds_chinese(tmp_path: Path) -> None:
    sources = made(tmp_path)
    match = "select rowid from letters_fts where letters_fts match ?"
    for word in ("养", "养老", "老服", "养老服", WORD, f"{WORD} 第1件", "第1件"):
        expected = [
            (number,)
            for number, text in query(sources, "select letter, body from letters order by letter")
            if all(part in str(text) for part in word.split())
        ]
        assert query(sources, f"{match} order by rowid", word) == expected, word
        assert 0 < len(expected) < 8, word
    assert query(sources, match, "只有摘要") == query(
        sources, "select letter from letters where summary like '%只有摘要%'"
    )


def test_a_summary_letter_has_no_body_in_it(tmp_path: Path) -> None:
    sources = made(tmp_path)
    found = query(sources, "select summary, body from letters where disclosure_code = 'summary'")
    assert found == [("只有摘要。", None)]


def test_the_same_letters_make_the_same_bytes(tmp_path: Path) -> None:
    one = made(tmp_path / "one")
    other = made(tmp_path / "other" / "place")
    build(one, now=NOW, jobs=2, clean=True)
    assert (one.output / DATABASE).read_bytes() == (other.output / DATABASE).read_bytes()


EDITS = {
    "a word more": lambda text: text.replace(f"{WORD}。", f"{WORD}无误。"),
    "all words others": lambda text: text.replace("第1件", "ABC abc Ⅷ ﬁ Straße ＡＢＣ ①"),
    "a word that the title has": lambda text: text.replace(WORD, "提案"),
    "nothing that is searched": lambda text: text.replace("开凡", "某某"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_the_database_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    sources = made(tmp_path)
    first = (sources.output / DATABASE).read_bytes()
    file = sources.content / "replies/2022/jiaoyu-1.md"
    before = file.read_text(encoding="utf-8")
    file.write_text(EDITS[edit](before), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(database, "write", None)
        assert build(sources, now=NOW).collection
        changed = (sources.output / DATABASE).read_bytes()
        file.write_text(before, encoding="utf-8")
        assert build(sources, now=NOW).collection
        assert (sources.output / DATABASE).read_bytes() == first
    file.write_text(EDITS[edit](before), encoding="utf-8")
    assert build(sources, now=NOW, clean=True).collection
    assert (sources.output / DATABASE).read_bytes() == changed
    with closing(sqlite3.connect(sources.output / DATABASE)) as found:
        found.execute("insert into letters_fts (letters_fts) values ('integrity-check')")


def test_a_site_can_go_without(tmp_path: Path) -> None:
    sources = made(tmp_path, SITE.replace("downloads: {sqlite: 是}\n", ""))
    assert anywhere(files_of(sources.output), "sqlite") == []
    write_site(tmp_path, {}, SITE)
    build(sources, now=NOW)
    assert (sources.output / DATABASE).exists()


def test_the_preview_goes_without(tmp_path: Path) -> None:
    sources = write_site(tmp_path, letters())
    assert build(sources, now=NOW, database=False).collection
    assert not (sources.output / DATABASE).exists()


@pytest.mark.parametrize(
    "error", [apsw.FullError("full"), apsw.IOError("broken"), apsw.CantOpenError("where")]
)
def test_what_the_machine_cannot_do_is_the_machines_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(database, "_add", fail)
    with pytest.raises(OSError, match=str(error)):
        database.write(tmp_path / "x.sqlite", [], [])


def test_nothing_is_left_of_the_database_in_the_making(tmp_path: Path) -> None:
    sources = made(tmp_path)
    assert not (sources.cache / "database").exists()
    (sources.cache / "database").mkdir()
    (sources.cache / "database/replies.draft").write_bytes(b"of a build that was killed")
    build(sources, now=NOW)
    assert not (sources.cache / "database").exists()
