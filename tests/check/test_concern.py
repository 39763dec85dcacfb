"""A check of one file says what it has to do with the others; files that nothing uses are named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dafu.cli.commands import main
from tests.letters import BESIDE, BODY, letter_text, write_site

A, B = "replies/2023/jiaoyu-1.md", "replies/2023/jiaoyu-2.md"
OTHER = letter_text(
    document_number="示教〔2023〕2号", title="对区政协十五届二次会议第152002号提案的答复"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(
    capsys: pytest.CaptureFixture[str], files: Mapping[str, str], *named: str
) -> list[tuple[str, str]]:
    """The files and codes of what a check says of ``named``, or of everything."""
    write_site(Path.cwd(), files)
    main(["check", "--format", "json", *(f"content/{name}" for name in named)])
    problems = json.loads(capsys.readouterr().out)["problems"]
    return [(problem["path"].removeprefix("content/"), problem["code"]) for problem in problems]


@pytest.mark.parametrize("number", ["示教〔2023〕1号", "示教[2023]01号", "示 教（２０２３）第1号"])
def test_a_number_twice_is_told_of_in_either_letter(
    number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    title = "对区政协十五届二次会议第152002号提案的答复"
    files = {A: letter_text(), B: letter_text(document_number=number, title=title)}
    for name in (A, B):
        assert (B, "number-duplicate") in told(capsys, files, name)


def test_a_number_that_others_have_too_is_one_problem(capsys: pytest.CaptureFixture[str]) -> None:
    files = {f"replies/2023/jiaoyu-{n}.md": letter_text() for n in range(1, 9)}
    found = told(capsys, files, A)
    assert [code for _, code in found] == ["number-duplicate", "proposal-shared"]


def test_a_proposal_that_another_answers_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    files = {A: letter_text(), B: letter_text(document_number="示教〔2023〕2号")}
    assert (B, "proposal-shared") in told(capsys, files, B)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("jiaoyu-2.md", None),
        ("jiaoyu-9.md", "link-broken"),
        ("jiaoyu-2.md#section-4", "link-anchor"),
        ("../../pages/about.md", None),
        ("../../pages/about.md#section-9", "link-anchor"),
        ("../../pages/none.md", "link-broken"),
        ("map.png", "link-broken"),
    ],
)
def test_links_are_looked_at(
    target: str, code: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        A: letter_text(BODY.replace("现答复", f"见[甲]({target})，现答复")),
        B: OTHER,
        "pages/about.md": "---\n标题: 关于\n---\n甲\n",
    }
    assert told(capsys, files, A) == ([(A, code)] if code else [])


def test_two_sources_of_one_address_are_told_of_in_either(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = {A: letter_text(), "replies/2023/Jiaoyu-1.md": OTHER}
    for name in files:
        assert (A, "file-clash") in told(capsys, files, name)


@pytest.mark.parametrize(
    "change", [{}, {"document_number": "示教[2023]1号"}, {"related": "replies/2023/nothing"}]
)
def test_one_file_is_told_what_the_whole_is_told_of_it(
    change: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        A: letter_text(BODY.replace("现答复", "![图](a.png)[乙](jiaoyu-2.md)，现答复"), **change),
        B: OTHER.replace("现答复", "见[甲](jiaoyu-1.md#section-1)，现答复"),
        "pages/about.md": "---\n标题: 关于\n---\n[甲](../replies/2023/jiaoyu-1.md)\n",
    }
    whole = told(capsys, files)
    for name in files:
        mine = told(capsys, files, name)
        assert [x for x in whole if x[0] == name] == [x for x in mine if x[0] == name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("replies/2023/jiaoyu-3.md.txt", "file-text"),
        ("replies/2023/答复.txt", "file-text"),
        ("replies/2023/答复.docx", "file-document"),
        ("replies/2023/a.doc", "file-document"),
        ("replies/2023/a.wps", "file-document"),
        ("replies/2023/a.PDF", "file-document"),
        ("replies/2023/map.png", "file-unused"),
        ("replies/2023/table.xlsx", "file-unused"),
        ("replies/a.docx", "file-document"),
        ("pages/map.png", "file-unused"),
        ("a.csv", "file-unused"),
        ("replies/2023/a.MD", "file-suffix"),
        ("replies/2023/a.Markdown", "file-suffix"),
        ("replies/a.md", "file-place"),
    ],
)
def test_files_that_nothing_uses_are_named(
    name: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {A: letter_text(), name: "x"}
    assert told(capsys, files) == [(name, code)]
    assert told(capsys, files, name) == [(name, code)]
    assert told(capsys, files, A) == []


@pytest.mark.parametrize("written", ["flow_1.png", r"flow\_1.png", "<flow_1.png>"])
def test_a_file_that_a_page_shows_is_used(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = f"---\n标题: 关于\n---\n![办理流程图]({written})\n"
    files = {A: letter_text(), "pages/about.md": page, "pages/flow_1.png": "x"}
    for named in ((), (A,), ("pages/about.md",)):
        assert told(capsys, files, *named) == []
    assert main(["check", "content/pages/flow_1.png"]) == 2
    assert "flow_1.png" not in capsys.readouterr().out  # It is no letter, and nothing is wrong.


@pytest.mark.parametrize("written", ["jiaoyu_2.md", r"jiaoyu\_2.md", "jiaoyu%5F2.md"])
def test_a_page_that_links_to_a_letter_is_told_of_with_it(
    written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = f"---\n标题: 关于\n---\n[乙](../replies/2023/{written}#section-9)\n"
    files = {"replies/2023/jiaoyu_2.md": OTHER, "pages/about.md": page}
    for named in files:
        assert ("pages/about.md", "link-anchor") in told(capsys, files, named)


@pytest.mark.parametrize(
    "name",
    [
        "~$答复.docx", ".~lock.a.docx#", "a.md.bak", "a.md~", ".a.md.swp", "Thumbs.db", ".DS_Store",
        "desktop.ini", "#a.md#", ".gitkeep",
    ],
)  # fmt: skip
def test_what_editors_leave_is_passed_over(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, {A: letter_text(), f"replies/2023/{name}": "x"}) == []


def test_files_that_are_listed_are_used(capsys: pytest.CaptureFixture[str]) -> None:
    listed = letter_text(attachments=f"[{{file: {BESIDE}, title: 表}}]", disclosure="不予公开")
    assert told(capsys, {A: listed, f"replies/2023/{BESIDE}": "x"}) == []
    broken = letter_text().replace("title: ", "title: \t@甲\n...\n")
    assert (f"replies/2023/{BESIDE}", "file-unused") not in told(
        capsys, {A: broken, f"replies/2023/{BESIDE}": "x"}
    )
