"""A body as Markdown is shown as it was: character for character, whatever the characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.drafting.body import markdown
from dafu.drafting.document import Block, Paragraph, Table, TextRun, paragraph
from dafu.problems.problem import Problems
from dafu.read.markdown.full import full_parse

ODD = [
    "尺寸600*400*300毫米。",
    "**不是加粗**",
    "# 不是小标题。",
    "- 不是列表",
    "1. 也不是",
    "2023. 年份",
    "> 60分贝",
    "[链接](http://a)",
    "[a]: http://b",
    "<b>标签</b>",
    "a &amp; b &lt;",
    "| 甲 | 乙 |",
    "`码`",
    "~~~",
    "---",
    "***",
    "示例*甲、示例*乙",
    "\\反斜杠\\",
    "https://www.example.gov.cn/a_b_c",
    "=====",
    "+86 10",
    "![图](a.png)",
    "snake_case_name",
    "示  例             邮政编码：000000",
]


def shown(blocks: list[Block]) -> str:
    problems = Problems()
    body, _ = markdown(blocks)
    parsed = full_parse(body, "a.md", 1, "replies/2023/a", problems)
    assert not problems.errors, [problem.code.name for problem in problems]
    return parsed.body.text


@pytest.mark.parametrize("text", ODD)
def test_marks_that_are_text_stay_text(text: str) -> None:
    assert (
        shown([paragraph("前文。"), paragraph(text), paragraph("后文。")])
        == f"前文。\n{text}\n后文。"
    )


_TEXT = st.text("甲乙，。“”*_#>+-|`~[]()<>!&\\:=.1a 　", min_size=1, max_size=12)


@given(st.lists(_TEXT.filter(str.strip), min_size=1, max_size=4))
def test_nothing_of_any_text_is_lost(texts: list[str]) -> None:
    wanted = ["".join(text.split()) for text in texts]
    found = ["".join(line.split()) for line in shown([*map(paragraph, texts)]).split("\n")]
    assert found == wanted


@given(st.lists(_TEXT.filter(str.strip), min_size=2, max_size=4))
def test_nothing_of_any_cell_is_lost(texts: list[str]) -> None:
    text = shown([Table((tuple(texts), tuple(texts)))])
    assert "".join(text.split()) == "".join("".join(texts).split()) * 2


def test_bold_words_and_links_keep_their_marks() -> None:
    runs = (
        TextRun("一是加强领导。", bold=True),
        TextRun("见"),
        TextRun("公告", link="https://a.cn/b"),
    )
    body, _ = markdown([Paragraph(runs), paragraph("完。")])
    assert body == "**一是加强领导。**见[公告](https://a.cn/b)\n\n完。\n"
