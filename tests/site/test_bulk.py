"""Bulk files: the twins of all letters, spliced from build to build, and the database."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from dafu.build import build, compare
from dafu.engine.cache import opened
from dafu.engine.project import Sources
from dafu.site import database
from dafu.site.bulk import DATABASE
from dafu.site.pieces import BLOCK, Pieces
from tests.letters import NOW, SITE, letter_text, write_site
from tests.threats.built import anywhere, files_of

WORD = "养老服务"


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


def damage_the_layouts(folder: Path) -> None:
    edit(folder)
    with closing(sqlite3.connect(folder / ".public.dafu-cache/build.sqlite")) as cache, cache:
        cache.execute("update layouts set layout = replace(layout, '2022', '2021')")


@pytest.mark.parametrize(
    "change",
    [edit, remove, add, withhold_a_year, lose_a_file, damage_a_file, damage_the_layouts],
)
def test_what_is_spliced_is_what_a_clean_build_makes(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    sources = made(tmp_path)
    change(tmp_path)
    assert build(sources, now=NOW).collection
    spliced = files_of(sources.output)
    assert build(sources, now=NOW, clean=True).collection
    assert spliced == files_of(sources.output)


def test_an_edit_costs_one_piece_and_one_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = made(tmp_path)
    before = {path: path.stat().st_ino for path in sources.output.glob("data/replies-*")}
    pieces: list[str] = []
    write = Pieces.write

    def noted(self: Pieces, path: str, data: bytes, key: str = "") -> None:
        pieces.append(path)
        write(self, path, data, key)

    monkeypatch.setattr(Pieces, "write", noted)
    edit(tmp_path)
    build(sources, now=NOW)
    assert pieces == ["replies/2022/jiaoyu-1"]
    changed = {path.name for path, inode in before.items() if path.stat().st_ino != inode}
    assert changed == {"replies-2022.ndjson", "replies-2022.csv"}


def test_what_an_edit_would_change_is_told(tmp_path: Path) -> None:
    sources = made(tmp_path)
    edit(tmp_path)
    before = files_of(sources.output)
    _, difference = compare(sources, now=NOW)
    assert files_of(sources.output) == before
    build(sources, now=NOW)
    after = files_of(sources.output)
    changed = sorted(path for path in after if before[path] != after[path])
    assert difference and difference.files["changed"] == changed
    assert DATABASE in changed


def test_files_are_copied_in_blocks(tmp_path: Path) -> None:
    with Pieces(tmp_path, {}, lambda *_: None, (b"", b"head\r\n")) as pieces:
        for number in range(3):
            path = f"replies/2023/a-{number}"
            assert not pieces.keep(path, "key")
            pieces.write(path, b"x" * BLOCK + b"\n" + b"row\r\n", "key")
        paths = [f"replies/2023/a-{number}" for number in (2, 0, 1)]
        sizes = list(map(len, pieces.file("ndjson", paths)))
        assert max(sizes) == BLOCK
        assert sum(sizes) == 3 * (BLOCK + 1)
        assert b"".join(pieces.file("csv", paths)) == b"head\r\n" + 3 * b"row\r\n"
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_letters(tmp_path: Path) -> None:
    with Pieces(tmp_path, {}, lambda *_: None, (b"", b"")) as pieces:
        paths = [f"replies/2023/a-{number}" for number in range(32)]
        for path in paths:
            pieces.keep(path, "key")
            pieces.write(path, b"x" * BLOCK + b"\nrow\r\n", "key")
        tracemalloc.start()
        try:
            size = sum(map(len, pieces.file("ndjson", paths)))
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert size == 32 * (BLOCK + 1)
    assert most < 4 * BLOCK


def test_a_file_that_became_shorter_is_an_error(tmp_path: Path) -> None:
    sources = made(tmp_path)
    with opened(tmp_path / ".public.dafu-cache") as cache:
        layouts = cache.layouts()
    assert set(layouts) == {"2021", "2022", "2023"}
    short = io.BytesIO
    from dafu.site.pieces import Layout

    parsed = {year: Layout.from_json(text) for year, text in layouts.items()}
    with Pieces(sources.output, parsed, lambda *_: short(b""), (b"", b"")) as pieces:
        path = "replies/2021/jiaoyu-1"
        with pytest.raises(OSError, match="shorter"):
            list(pieces.file("ndjson", [path]))


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
