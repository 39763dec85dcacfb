"""Row 58: what builds keep for each other holds nothing that is not public."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import pytest

from tests.letters import SITE, letter_text, write_site
from tests.threats.built import files_of, readable
from tests.threats.test_names import run

ONE, TWO = "replies/2023/jiaoyu-1.md", "replies/2023/jiaoyu-2.md"
SECOND = {"document_number": "示教〔2023〕2号"}

BODY = """示例甲委员：

暗号正文一。见[暗号链接](anhao-lianjie.csv)和[下文](#section-1)，[另一件](jiaoyu-1.md)。

## 暗号标题

看不见\u200b的字。请拨打13800138000。

暗号落款处室

2023年5月9日
"""
"""A body about which there is much to say: its signature, a hidden character, a number."""

HIDDEN = ("暗号", "anhao-", "13800138000", "138******00")
FULL = {
    **SECOND,
    "summary": "短短的。",
    "attachments": "[{file: anhao-lianjie.csv, title: 暗号附件}]",
}
SUMMARY = {**FULL, "disclosure": "主动公开 · 摘要"}


def kept(folder: Path) -> bytes:
    """All bytes of the cache of a site, compressed ones unpacked too, and what SQLite reads."""
    found = []
    cache = folder / ".public.dafu-cache"
    for path, data in files_of(cache).items():
        found += [path.encode(), data, readable(data)]
    with sqlite3.connect(cache / "build.sqlite") as connection:
        tables = [
            name
            for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
        ]
        for table in tables:
            for row in connection.execute(f"select * from {table}"):
                found += map(_bytes, row)
    return b"\n".join(found)


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        return (
            str(value).encode() + b"\n" + str(value).encode().decode("raw_unicode_escape").encode()
        )
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def hidden_in(data: bytes, *canaries: str) -> list[str]:
    forms = {x: (x.encode(), x.encode("ascii", "backslashreplace")) for x in canaries}
    return [x for x, both in forms.items() if any(form in data for form in both)]


def write(folder: Path, text: str) -> None:
    files = {ONE: letter_text(), TWO: text, "replies/2023/anhao-lianjie.csv": "甲,乙\n"}
    write_site(folder, dict(files))


def test_row_58_what_is_kept_of_a_public_letter_is_public(tmp_path: Path) -> None:
    write(tmp_path, letter_text(BODY, **FULL))
    assert run(tmp_path) == 0
    assert hidden_in(kept(tmp_path), "暗号", "anhao-") == ["暗号", "anhao-"]


STEPS = {
    "summary": SUMMARY,
    "withdrawn": {**FULL, "withdrawn": "{date: 2024-01-01, reason: 有误}", "subject": "暗号案由"},
    "withheld": {**FULL, "disclosure": "不予公开"},
    "embargoed": {**FULL, "publish_at": "2999-01-01"},
    "summary again": SUMMARY,
    "withdrawn summary": {**SUMMARY, "withdrawn": "{date: 2024-01-01, reason: 有误}"},
}


def test_row_58_nothing_hidden_is_kept_whatever_a_letter_becomes(tmp_path: Path) -> None:
    write(tmp_path, letter_text(BODY, **FULL))
    assert run(tmp_path) == 0
    for name, changes in STEPS.items():
        write(tmp_path, letter_text(BODY, **changes))
        for arguments in ([], [], ["--clean"]):
            assert run(tmp_path, *arguments) == 0
            canaries = [x for x in HIDDEN if x != "短短的。"]
            assert hidden_in(kept(tmp_path), *canaries) == [], name
        assert hidden_in(kept(tmp_path), "短短的。") == (
            ["短短的。"] if "summary" in name and "with" not in name else []
        )


def test_row_58_a_letter_in_error_and_a_refused_build_leave_nothing(tmp_path: Path) -> None:
    write(tmp_path, letter_text(BODY, **SUMMARY))
    assert run(tmp_path) == 0
    write(tmp_path, letter_text(BODY, **{**FULL, "date": "昨天"}))
    assert run(tmp_path) == 1
    assert hidden_in(kept(tmp_path), *HIDDEN) == []
    assert run(tmp_path, "--withdraw-invalid") == 0
    assert hidden_in(kept(tmp_path), *HIDDEN, "jiaoyu-2") == []


@pytest.mark.parametrize("gone", ["依申请公开", "不予公开", None])
def test_row_58_who_links_to_a_withheld_letter_is_kept_without_its_name(
    gone: str | None, tmp_path: Path
) -> None:
    link = letter_text("示例甲委员：\n\n见[那件](anhao-1.md)。\n", related="replies/2023/anhao-1")
    hidden = letter_text(**SECOND)
    write_site(tmp_path, {ONE: link, "replies/2023/anhao-1.md": hidden})
    assert run(tmp_path) == 0
    file = tmp_path / "content/replies/2023/anhao-1.md"
    if gone:
        file.write_text(hidden.replace("主动公开 · 全文", gone), encoding="utf-8")
    else:
        file.unlink()
    assert run(tmp_path) == 0
    assert hidden_in(kept(tmp_path), "anhao-") == []


def test_row_58_a_comment_and_a_name_that_warnings_quote(tmp_path: Path) -> None:
    text = letter_text("现答复如下。\n", addressee="王浩委员", subject="关于 #暗号批注 的事")
    write_site(tmp_path, {ONE: text}, SITE + "names: {members: 否}\n")
    for _ in range(2):
        assert run(tmp_path) == 0
        assert hidden_in(kept(tmp_path), "暗号", "王浩") == []


def test_row_58_a_page_that_others_cannot_see(tmp_path: Path) -> None:
    page = "---\ntitle: 关于 #暗号批注\n---\n见[那件](../replies/2023/anhao-1.md)。\n"
    hidden = letter_text(disclosure="不予公开")
    write_site(
        tmp_path,
        {ONE: letter_text(**SECOND), "pages/about.md": page, "replies/2023/anhao-1.md": hidden},
    )
    for _ in range(2):
        assert run(tmp_path) == 0
        assert hidden_in(kept(tmp_path), "暗号", "anhao-") == []


def test_row_58_a_build_without_search_keeps_no_older_index(tmp_path: Path) -> None:
    write(tmp_path, letter_text(BODY, **FULL, subject="关于暗号案由的事"))
    assert run(tmp_path) == 0
    assert hidden_in(kept(tmp_path), "暗号案由") == ["暗号案由"]
    write(tmp_path, letter_text(BODY, **{**FULL, "disclosure": "不予公开"}))
    assert run(tmp_path, "--without-search") == 0
    assert hidden_in(kept(tmp_path), *HIDDEN, "jiaoyu-2") == []
