"""Row 57: a message tells no personal data, and nothing of a text that is not public."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.letters import letter_text, with_lines, write_site
from tests.threats.test_names import run

LETTER = "replies/2023/jiaoyu-1.md"
IDENTITY, MOBILE, CARD = "310107199003072514", "13812345678", "6222020200112230020"

SPOTS = [
    "addressee: 李某（{}）", "title: 关于{}的答复", "title: [{}]", "document_number: 示教{}",
    "document_number: 示教[2023]{}号", "issuer: 示例{}局", "role: {}", "result: 采纳{}", "date: {}",
    "printed: {}", "satisfaction: 满意{}", "topics: [{}]", "related: replies/{}",
    "related: replies/2023/{}", "attachments: [{{file: '{} .pdf', title: 甲}}]",
    "attachments: [{{file: a{}.exe, title: 甲}}]", "attachments: [{{file: a{}.pdf, title: 甲}}]",
    "subject: 关于 #{} 的事", "{}: 甲", "sample: {}", "publish_at: {}", "disclosure: 公开{}",
    "proposals: [{{body: {}, number: '7'}}]",
    "proposals: [{{body: 政协, session: {}, number: '7'}}]",
    "proposals: [{{body: 政协, level: {}, number: '7'}}]",
    "contact: {{name: 甲, phone: {}, address: 乙, postcode: '000000'}}",
    "contact: {{name: 甲, phone: 0-0, address: 乙, postcode: '{}'}}",
    "---\n[{}]: 未用", "---\n<b>{}</b>", "---\n[甲](x{}.md)", "---\n![甲](https://a.example/{}.png)",
    "---\n[甲](javascript:{})", "---\n[甲](#a{})", "---\n示例{}处\n\n2023年5月8日", "---\n甲\n\n{}",
    "---\n| 甲 |\n|---|\n| 乙 | {} |", "---\ntitle: {}",
]  # fmt: skip


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """All that the command says, in every format and language."""
    for form in ("text", "json", "sarif", "github"):
        for language in ("zh-Hans", "en"):
            capsys.readouterr()
            run(folder, "check", "--format", form, "--lang", language)
            said = capsys.readouterr()
            yield said.out + said.err
    capsys.readouterr()
    run(folder)
    yield capsys.readouterr().err


def bare(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize("spot", SPOTS)
def test_row_57_no_message_tells_a_number(
    spot: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (IDENTITY, MOBILE, CARD):
        for written in (number, f"{number[:3]} {number[3:7]} {number[7:]}"):
            lines, body, more = ("\n" + spot.format(written)).partition("\n---\n")
            text = (
                with_lines(lines.strip("\n"), more + "\n")
                if body
                else with_lines(lines.strip("\n"))
            )
            write_site(tmp_path, {LETTER: text})
            for said in told(tmp_path, capsys):
                assert "jiaoyu-1.md" in said
                assert not any(number in bare(line) for line in said.split("\n"))


CLOSED = {
    "withheld": {"disclosure": "不予公开"},
    "on request": {"disclosure": "依申请公开"},
    "summary": {"disclosure": "主动公开 · 摘要", "summary": "短。"},
    "embargoed": {"publish_at": "2999-01-01"},
    "badly embargoed": {"publish_at": "到时候"},
    "misspelt": {"定时公布": "2999-01-01"},
    "withdrawn": {"withdrawn": "{date: 2024-01-01, reason: 有误}"},
    "unknown": {"disclosure": "公开"},
    "missing": {"disclosure": None},
    "twice": {"公开属性": "不予公开"},
}

SENTENCES = """暗号称呼：

暗号甲。[暗号乙]: 丙

[暗号注]: 内部意见

<b>暗号</b> [暗号链](anhao.md) ![图](https://anhao.example/暗号.png) [坏](javascript:暗号)

# 暗号标题

1. 一
3. 暗号三

请拨打13812345678，证号310107199003072514。[下文](#anhao)

| 甲 |
|---|
| 乙 | 暗号格 |

暗号落款处

2023年5月9日
"""


@pytest.mark.parametrize("name", CLOSED)
def test_row_57_of_a_text_that_is_not_public_nothing_is_quoted(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = letter_text(SENTENCES, **CLOSED[name])
    write_site(tmp_path, {LETTER: text})
    for said in told(tmp_path, capsys):
        assert "暗号" not in said and "\\u6697" not in said
        assert "anhao" not in said
        assert "138" not in said and "内部意见" not in said
        for code in ("body-html", "link-scheme", "body-list-number", "personal-mobile"):
            assert code in said
    # Line, column and code are all there.
    capsys.readouterr()
    run(tmp_path, "check", "--format", "json")
    problems = json.loads(capsys.readouterr().out)["problems"]
    at = {x["code"]: (x["line"], x["column"]) for x in problems}
    start = text.split("\n").index(
        "<b>暗号</b> " + SENTENCES.split("<b>暗号</b> ")[1].split("\n")[0]
    )
    assert at["body-html"][0] == at["link-scheme"][0] == start + 1


def test_row_57_an_open_text_is_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_site(tmp_path, {LETTER: letter_text(SENTENCES)})
    run(tmp_path, "check")
    said = capsys.readouterr().err
    for quoted in ("<b>", "anhao.md", "暗号落款处", "138******78"):
        assert quoted in said


def test_row_57_repairs_work_on_the_true_values(tmp_path: Path) -> None:
    text = letter_text(document_number="示教[2023]1号", disclosure="不予公开")
    sources = write_site(tmp_path, {LETTER: text})
    run(tmp_path, "check", "--fix")
    after = (sources.content / LETTER).read_text(encoding="utf-8")
    assert after == text.replace("[2023]", "〔2023〕")
