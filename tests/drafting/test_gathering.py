"""Folders, ledgers, and where drafts go: one path a line, and never over a file."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import openpyxl
import pytest

from tests.drafting.documents import png
from tests.drafting.importing import imported, run

LETTER = """示教〔2023〕{serial}号

对区政协十五届二次会议第1520{serial}号提案的答复

示例甲委员：

您提出的“关于开放学校体育场地”的提案收悉，现答复如下。

示例市示例区教育局

2023年5月8日
"""


def write(folder: Path, name: str, data: str | bytes) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)


def test_a_folder_gives_all_its_letters(tmp_path: Path) -> None:
    write(tmp_path, "来文/甲.txt", LETTER.format(serial=11))
    write(tmp_path, "来文/乙.txt", LETTER.format(serial=12))
    write(tmp_path, "来文/丙/答复.txt", LETTER.format(serial=13))
    write(tmp_path, "来文/丙/附件1：名单.csv", "姓名\n甲\n")
    write(tmp_path, "来文/丙/平面图.png", png())
    write(tmp_path, "来文/附件2.pdf", "x")
    write(tmp_path, "来文/~$甲.docx", "x")
    done = run(tmp_path, "import", "来文")
    folder = "content/replies/2023"
    assert sorted(done.paths) == [f"{folder}/jiaoyu-{x}.md" for x in (11, 12, 13)]
    third = (tmp_path / folder / "jiaoyu-13.md").read_text(encoding="utf-8")
    assert "jiaoyu-13-fujian-1.png" in third
    assert "jiaoyu-13-fujian-2.csv" in third
    assert "标题: 附件1：名单" in third
    assert done.files["replies/2023/jiaoyu-13-fujian-1.png"] == png()
    assert "import-unused" in done.codes


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    first = imported(tmp_path, LETTER.format(serial=11), "甲.txt")
    before = first.files
    again = imported(tmp_path, LETTER.format(serial=11), "乙.txt")
    assert (again.code, again.codes, again.paths) == (1, ["import-exists"], [])
    assert again.files == before


def test_a_name_that_is_taken_is_not_taken_again(tmp_path: Path) -> None:
    write(tmp_path, "content/replies/2023/jiaoyu-11.md", "---\n标题: 另一件\n---\n")
    write(tmp_path, "content/replies/2023/jiaoyu-11-2.md", "---\n标题: 又一件\n---\n")
    done = imported(tmp_path, LETTER.format(serial=11))
    assert done.paths == ["content/replies/2023/jiaoyu-11-3.md"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "甲.txt", LETTER.format(serial=11))
    done = run(tmp_path, "import", "甲.txt", "--dry-run")
    assert done.paths == ["content/replies/2023/jiaoyu-11.md"]
    assert not (tmp_path / "content").exists()


def test_another_folder_of_content(tmp_path: Path) -> None:
    write(tmp_path, "甲.txt", LETTER.format(serial=11))
    done = run(tmp_path, "import", "甲.txt", "--content", "别处")
    assert done.paths == ["别处/replies/2023/jiaoyu-11.md"]


@pytest.mark.parametrize("name", ["答复.doc", "答复.wps", "答复.rtf", "答复.odt", "答复.ofd"])
def test_older_formats_say_how_to_save_them(tmp_path: Path, name: str) -> None:
    done = imported(tmp_path, b"\xd0\xcf\x11\xe0" + b"\0" * 600, name)
    assert (done.code, done.codes) == (1, ["import-old-word"])
    assert "另存为" in done.told
    assert ".docx" in done.told


def test_a_page_that_is_called_doc_is_read(tmp_path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in LETTER.format(serial=11).split("\n\n"))
    done = imported(tmp_path, f"<html><body>{lines}</body></html>", "答复.doc")
    assert done.front["document_number"] == "示教〔2023〕11号"


def test_wrong_usage(tmp_path: Path) -> None:
    assert run(tmp_path, "import").code == 2
    assert run(tmp_path, "import", "没有.docx").code == 2


def test_a_link_or_a_pipe_is_told_of_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, "甲.txt", LETTER.format(serial=11))
    (tmp_path / "乙.txt").symlink_to("甲.txt")
    os.mkfifo(tmp_path / "丙.txt")
    done = run(tmp_path, "import", "乙.txt", "丙.txt", "甲.txt")
    assert done.code == 1
    assert done.codes.count("file-unreadable") == 2
    assert done.paths == ["content/replies/2023/jiaoyu-11.md"]


HEAD = (
    "序号",
    "文号",
    "答复标题",
    "标题",
    "主送",
    "发文单位",
    "成文时间",
    "办理结果",
    "联系人及电话",
    "正文",
)
ROWS = (
    (
        *("1", "示教〔2023〕21号", "x", "对区政协十五届二次会议第152021号提案的答复", "示例甲委员"),
        *("示例市示例区教育局", "2023年5月8日", "采纳解决", "示例乙 0000-55550101"),
        "示例甲委员：\n您提出的“关于体育场地”的提案收悉。\n已经办好。",
    ),
    (
        "2",
        "示教〔2023〕22号",
        "",
        "对区政协十五届二次会议第152022号提案的答复",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
)


def sheet(change: object = None) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["2023年提案办理台账"])
    page.merge_cells("A1:J1")
    page.append(HEAD)
    for row in ROWS:
        page.append(row)
    if callable(change):
        change(page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def separated(encoding: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows((HEAD, *ROWS))
    return stream.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("台账.xlsx", sheet()),
        ("台账.csv", separated("utf-8-sig")),
        ("台账.csv", separated("gbk")),
    ],
    ids=["xlsx", "csv", "csv of Excel"],
)
def test_a_row_of_a_ledger_is_a_letter(tmp_path: Path, name: str, data: bytes) -> None:
    done = imported(tmp_path, data, name)
    assert done.paths == [f"content/replies/2023/{x}.md" for x in ("jiaoyu-21", "dafu-22")]
    first = (tmp_path / done.paths[0]).read_text(encoding="utf-8")
    for line in (
        "文号: 示教〔2023〕21号",
        "成文日期: 2023-05-08",
        "办理结果: 采纳解决",
        "联系人: 示例乙",
        "电话: 0000-55550101",
        "案由: 关于体育场地",
    ):
        assert line in first
    assert first.endswith("---\n示例甲委员：\n\n您提出的“关于体育场地”的提案收悉。\n\n已经办好。\n")
    assert "# 发文机关: " in (tmp_path / done.paths[1]).read_text(encoding="utf-8")


def test_what_a_ledger_hides_stays_hidden(tmp_path: Path) -> None:
    def hide(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
        page.row_dimensions[4].hidden = True
        page.column_dimensions["I"].hidden = True
        page.parent.create_sheet("底稿").append(["秘密"])
        page.parent["底稿"].sheet_state = "hidden"

    done = imported(tmp_path, sheet(hide), "台账.xlsx")
    assert len(done.paths) == 1
    assert "示例乙" not in done.text
    assert "隐藏的工作表、行或列（3 处）" in done.told


def test_a_ledger_without_known_columns_is_refused(tmp_path: Path) -> None:
    done = imported(tmp_path, "甲,乙\n1,2\n", "台账.csv")
    assert (done.code, done.codes) == (1, ["import-ledger"])


def test_merged_rows_of_a_ledger_are_refused_with_their_place(tmp_path: Path) -> None:
    done = imported(tmp_path, sheet(lambda page: page.merge_cells("B3:B4")), "台账.xlsx")
    assert (done.code, done.codes) == (1, ["import-merged"])
    assert "第 3 行" in done.told


def test_a_new_letter_has_the_next_number_of_its_office(tmp_path: Path) -> None:
    imported(tmp_path, LETTER.format(serial=11).replace("2023", "2026"))
    done = run(tmp_path, "new", "--issuer", "jiaoyu")
    (path,) = done.paths
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert "发文机关: 示例市示例区教育局" in text
    assert "号\n标题:" in text
    assert run(tmp_path, "new", "2024/a-1").paths == ["content/replies/2024/a-1.md"]
    assert run(tmp_path, "new", "2024/a-1").code == 1
    assert run(tmp_path, "new", "2024/甲").code == 2
    assert run(tmp_path, "new", "--issuer", "没有").code == 2
    checked = run(tmp_path, "check", "content/replies/2024/a-1.md")
    assert set(checked.codes) <= {"value-empty", "disclosure-unknown", "body-empty"}
