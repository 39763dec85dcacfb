"""``check --fix``: what is repaired, and that nothing else changes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.check.fix import fixed_text
from tests.letters import check, codes, letter_text, with_lines, write_site

ROOT = Path(__file__).parents[2]


def fixed(text: str) -> str:
    return fixed_text(text, check(text.encode()))


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ("document_number: 示教[2023]1号", "document_number: 示教〔2023〕1号"),
        ("document_number: 示教（2023）01号  # 文号", "document_number: 示教〔2023〕1号  # 文号"),
        ("document_number: 建提复字[2023]第01号", "document_number: 建提复字〔2023〕第1号"),
        ('document_number: "示教【2023】 1号"', 'document_number: "示教〔2023〕1号"'),
        ("文号:   '示教〔2023〕1'", "文号:   '示教〔2023〕1号'"),
        ("date: “2023年5月8日”", "date: 2023-05-08"),
        ("成文日期: “2023.5.8”", "成文日期: 2023-05-08"),
        ("publish_at: “2023年6月1日”", "publish_at: 2023-06-01"),
        (
            "result: [{date: “2023年5月8日”, 结果: 计划解决}, {日期: 2023.8.1, 结果: 采纳解决}]",
            "result: [{date: 2023-05-08, 结果: 计划解决}, {日期: 2023.8.1, 结果: 采纳解决}]",
        ),
        (
            "corrections:\n  - date: “2023.6.1”\n    note: 甲",
            "corrections:\n  - date: 2023-06-01\n    note: 甲",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_forms_are_repaired_and_every_other_byte_stays(
    line: str, repaired: str, end: str, mark: str
) -> None:
    source = mark + with_lines(line).replace("\n", end)
    expected = mark + with_lines(line).replace(line, repaired).replace("\n", end)
    assert fixed(source) == expected
    assert fixed(expected) == expected


@pytest.mark.parametrize(
    "line",
    [
        "document_number: 示教〔23〕1号", "document_number: 第七号",
        "document_number: 示教202314号",
        "disclosure: 主动公开·全文", "disclosure: 主动公开", "date: 昨天", "date: 2023年2月30日",
        "date: 5/8/2023", "date: 2023-02-30", "result: 采纳解绝", 'date: "“2023\\u5e745月8日”"',
        "document_number: 示教〔2023〕第1号", "title: 示教[2023]1号", "公开属姓: 不予公开",
    ],
)  # fmt: skip
def test_what_could_change_a_meaning_is_left_alone(line: str) -> None:
    source = with_lines(line)
    assert check(source)
    assert fixed(source) == source


def test_the_body_is_never_touched() -> None:
    body = "示例甲委员：\n\n示教[2023]1号，date: 2023年5月8日\n"
    source = letter_text(body, document_number="示教[2023]1号")
    assert fixed(source) == letter_text(body)


def test_a_repaired_letter_has_nothing_left_to_repair() -> None:
    source = letter_text(document_number="示教[2023]01号", date="“2023-05-08”")
    assert {"number-form", "date-form"} <= set(codes(check(source)))
    assert fixed(source) == letter_text()


@given(st.text("示教〔〕[]2023第01号 '\"#:,{}年月日-./", max_size=16))
def test_repairs_rest_and_never_make_a_letter_worse(written: str) -> None:
    source = letter_text(document_number=written)
    once = fixed(source)
    assert fixed(once) == once
    assert len(check(once)) <= len(check(source))


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_letter_in_another_encoding_is_converted(tmp_path: Path, encoding: str) -> None:
    text = letter_text().replace("\n", "\r\n")
    if encoding == "big5":
        text = re.sub("[〔〕·]", "", text).translate(
            str.maketrans(
                "对区协届会议号提复发员现务办络纳决动实标产转",
                "對區協屆會議號提復發員現務辦絡納決動實標產轉",
            )
        )
        text = text.encode("big5", "ignore").decode("big5")
    sources = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": text.encode(encoding)})
    file = sources.content / "replies/2023/jiaoyu-1.md"
    command = [sys.executable, str(ROOT / "build.py"), "check", "--fix"]
    shown = subprocess.run([*command, "--diff"], cwd=tmp_path, capture_output=True, check=False)
    assert file.read_bytes() == text.encode(encoding)
    assert "+title" in shown.stdout.decode()
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    # What else is repaired then is another matter.
    assert "\r\n示例甲委" in file.read_bytes().decode()
    assert file.read_bytes().decode("utf-8-sig").startswith("---\r\n")


@pytest.mark.parametrize(
    "data", [b"---\n\xff\xfe\xfd", b"\x89PNG\r\n\x1a\n\0\xff", b"---\n\xe9\xe8"]
)
def test_what_is_no_text_is_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    sources = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": data})
    command = [sys.executable, str(ROOT / "build.py"), "check", "--fix"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1
    assert (sources.content / "replies/2023/jiaoyu-1.md").read_bytes() == data
