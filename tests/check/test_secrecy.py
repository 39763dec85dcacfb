"""A letter whose own lines say that it is not public is not published, whatever its key says."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from dafu.cli.commands import main
from tests.letters import BODY, letter_text, write_site

LETTER = "replies/2023/jiaoyu-1.md"

DENIED = [
    "（此件不予公开）",
    "此件不公开",
    "【此件不宜公开】",
    "公开属性：不予公开",
    "公开属性： 不 予 公 开",
    "**公开类别：** 不予公开",
    "信息公开选项：不予公开。",
    "是否公开：否",
    "是否同意公开：不同意",
    "是否主动公开：否（涉及第三方）",
    "公开方式：不予公开（个人隐私）",
    "| 公开属性 | 不予公开 |",
    "\u200b此件\u00a0不予公开",
    "> 此件不对外公开",
    "公开属性：□主动公开 □依申请公开 ☑不予公开",
    "主动公开□ 依申请公开□ 不予公开√",
    "□主动公开　■不公开",
    "是否公开：□是 ☑否",
    "机密★1年",
    "秘密",
    "秘密 ★ 6个月",
    "密级：秘密　保密期限：5年",
    "内部资料，注意保存",
    "（内部文件 请勿外传）",
    "注意保密！",
]
ON_REQUEST = [
    "公开属性：依申请公开",
    "此件依 申请 公开",
    "（依申请公开）",
    "公开方式：依申请公开（涉及个人）",
    "公开属性：□主动公开 ☑依申请公开 □不予公开",
]
OPEN = [
    "（此件公开发布）",
    "公开属性：主动公开",
    "是否同意公开：是",
    "同意公开",
    "密级：无",
    "保密期限：无",
    "公开属性：☑主动公开 □依申请公开 □不予公开",
    "主动公开√ 依申请公开□ 不予公开□",
    "是否公开：☑是 □否",
    "依申请公开的办理期限为二十个工作日。",
    "您建议不予公开的信息，我局已逐条清理。",
    "商业秘密不予公开。",
    "## 一、依申请公开工作",
    "一是保守商业秘密。",
    "内部管理制度",
    "企业内部资料保存情况较好。",
    "不予公开情形清单",
    "| 主动公开 | 依申请公开 | 不予公开 |",
    "不公开的，应当说明理由。",
]


def outcome(root: Path, body: str, **changes: str | None) -> tuple[int, bool]:
    """The exit status of a build, and whether the letter has a page."""
    write_site(root, {LETTER: letter_text(body, **changes)})
    with contextlib.chdir(root):
        status = main([])
    return status, (root / "public" / LETTER.removesuffix(".md")).exists()


@pytest.mark.parametrize("line", DENIED + ON_REQUEST)
def test_a_line_that_denies_disclosure_publishes_nothing(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(tmp_path, f"{BODY}\n\n{line}\n") == (1, False)
    said = capsys.readouterr()
    assert (said.out + said.err).count("error[disclosure-contradicted]") == 1
    assert "^" in said.out + said.err


@pytest.mark.parametrize("line", OPEN)
def test_what_only_speaks_of_disclosure_is_published(line: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, f"{BODY}\n\n{line}\n") == (0, True)


def test_marks_above_the_salutation_and_in_the_note_count(tmp_path: Path) -> None:
    assert outcome(tmp_path, f"机密★1年\n\n{BODY}") == (1, False)
    assert outcome(tmp_path, BODY, note="此件不予公开") == (1, False)


def test_a_summary_may_stand_for_what_is_public_on_request(tmp_path: Path) -> None:
    summed = {"disclosure": "主动公开 · 摘要", "summary": "已开放三所学校。"}
    assert outcome(tmp_path, f"{BODY}\n\n（此件依申请公开）\n", **summed) == (0, True)
    assert outcome(tmp_path / "secret", f"{BODY}\n\n机密★1年\n", **summed) == (1, False)


@pytest.mark.parametrize("disclosure", ["不予公开", "依申请公开"])
def test_a_letter_that_is_not_public_may_say_so(disclosure: str, tmp_path: Path) -> None:
    body = f"{BODY}\n\n（此件不予公开）\n"
    assert outcome(tmp_path, body, disclosure=disclosure) == (0, False)
