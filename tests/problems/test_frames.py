"""The line of a problem: its carets, its window, and what of it may be shown."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from dafu.cli.commands import main
from dafu.problems.codes import CODES
from dafu.problems.frames import WIDTH, Line, drawn, frames
from dafu.problems.problem import Place, Problem
from tests.letters import BODY, letter_text, write_site

LETTER = "replies/2023/jiaoyu-1.md"


def shown(line: str, column: int, written: str = "") -> list[str]:
    problem = Problem(Place("a.md", 3, column), CODES["number-unknown"], {"written": written})
    (found,) = frames([problem], lambda path, number: Line(line, line))
    assert found
    return drawn(found, 3)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("文号: 第七号", "第七号"),
        ("title: abc", "abc"),
        ("ＡＢ（甲）: 第七号", "第七号"),
        ("\t甲\t: 第七号", "第七号"),
        ("甲\u200b乙\u00a0丙: 第七号", "第七号"),
        ("\u3000\u3000甲: 第七号", "第七号"),
        ("é́甲: 第七号", "第七号"),
    ],
)
def test_carets_stand_below_what_is_at_fault(line: str, written: str) -> None:
    above, below = shown(line, line.index(written) + 1, written)
    start = above.index(written)
    plain = "".join(char for char in above[:start] if not unicodedata.combining(char))
    assert below.index("^") == columns(plain)
    assert below.count("^") == columns(written)


@pytest.mark.parametrize("length", [200, 3_000, 100_000])
@pytest.mark.parametrize("at", [0, 1, 57, -1])
def test_long_lines_are_windowed_around_the_place(length: int, at: int) -> None:
    line = ["长"] * length
    line[at] = "错"
    above, below = shown("".join(line), line.index("错") + 1, "错")
    assert columns(above) <= WIDTH + 10
    assert columns(above[: above.index("错")]) == below.index("^")
    assert "…" in above


def test_a_place_behind_the_line_is_at_its_end() -> None:
    above, below = shown("甲", 9)
    assert (above, below) == ("    3 | 甲", "      |   ^")


def told(folder: Path, capsys: pytest.CaptureFixture[str], form: str = "json") -> Any:
    main(["check", "--format", form])
    printed = capsys.readouterr()
    return json.loads(printed.out) if form in {"json", "sarif"} else printed.out + printed.err


BAD_BODY = BODY.replace("现答复如下", "现答复如下，内情从略，电话13800138000，<b>见内</b>")


@pytest.mark.parametrize(
    "changes",
    [
        {"disclosure": "不予公开"},
        {"disclosure": "依申请公开"},
        {"disclosure": "主动公开"},
        {"disclosure": "主动公开 · 摘要", "summary": "甲。"},
        {"disclosure": None},
        {"disclosure": "主动公开 · 全文\n公开属性: 不予公开"},
        {"publish_at": "2999-01-01"},
        {"withdrawn": "{date: 2024-01-01, reason: 甲}"},
        {"title": '"没有结束'},
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_no_line_of_a_body_is_shown_that_is_not_plainly_public(
    changes: dict[str, str | None],
    form: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, {LETTER: letter_text(BAD_BODY, **changes)})
    told_of = told(tmp_path, capsys, form)
    assert "body-html" in str(told_of)
    if "title" not in changes:
        assert "内情从略" not in str(told_of)
        assert "13800138000" not in str(told_of)


def test_a_file_without_front_matter_shows_nothing_of_its_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, {LETTER: "内情从略\n\n" + BODY})
    assert "内情从略" not in told(tmp_path, capsys, "text")


def test_personal_data_is_masked_and_never_part_of_what_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = letter_text(BAD_BODY).replace("title: ", "title：").replace("152001", "13800138000")
    write_site(tmp_path, {LETTER: text})
    problems = told(tmp_path, capsys)["problems"]
    shown_lines = [problem["text"] for problem in problems if problem["text"]]
    assert any("138******00" in line for line in shown_lines)
    assert "13800138000" not in str(problems)
    (colon,) = [problem for problem in problems if problem["code"] == "key-colon"]
    assert colon["mended"] is None
    printed = told(tmp_path, capsys, "text")
    assert "13800138000" not in printed


def test_sarif_has_the_snippet_and_the_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, {LETTER: letter_text(document_number="示教[2023]1号")})
    (run,) = told(tmp_path, capsys, "sarif")["runs"]
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["snippet"]["text"] == "document_number: 示教[2023]1号"
    assert (region["startColumn"], region["endColumn"]) == (18, 28)
    (change,) = result["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"]["text"] == "document_number: 示教〔2023〕1号"
    assert replacement["deletedRegion"]["endColumn"] == 28
    assert "改为：document_number: 示教〔2023〕1号" in told(tmp_path, capsys, "github").replace(
        "%0A", "\n"
    )


def test_what_lies_elsewhere_or_is_no_file_is_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, {LETTER: letter_text()})
    os.mkfifo(tmp_path / "content/replies/2023/b.md")
    (tmp_path / "secret.md").write_text("内情", encoding="utf-8")
    (tmp_path / "content/replies/2023/c.md").symlink_to(tmp_path / "secret.md")
    problems = told(tmp_path, capsys)["problems"]
    assert {problem["code"] for problem in problems} == {"file-special", "file-link"}
    assert all(problem["text"] is None for problem in problems)
