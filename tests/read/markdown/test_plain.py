"""The short way for plain bodies gives what the Markdown parser gives, or declines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.problems.problem import Problems
from dafu.read.markdown.full import full_parse
from dafu.read.markdown.parties import Parties
from dafu.read.markdown.plain import plain_body

SIDES = Parties(("示例市示例区教育局", "某局"), ("甲委员",), "对某提案的答复", date(2023, 5, 8))
CONTENT = Path(__file__).parents[3] / "content" / "replies"

# Characters that Markdown, HTML or Python's own notion of blanks might treat in their own way.
MARKS = "#-+*=_~:|><&!\\`[]().\"'0123456789 \t\n\u3000\u00a0\u2028\x0b\x1c甲乙，：。年月日a"


def same(source: str) -> bool:
    """Hold both ways equal where the short one does not decline; whether it did not."""
    plain = plain_body(source, SIDES)
    if plain is None:
        return False
    problems = Problems()
    parsed = full_parse(source, "x.md", 1, "replies/2023/x", problems, SIDES)
    assert (parsed.body, parsed.parts) == (plain.body, plain.parts)
    assert list(problems) == []
    return True


@given(st.text(st.sampled_from(MARKS), max_size=60))
def test_hostile_text_gives_the_same_or_is_declined(source: str) -> None:
    same(source)


LINE = st.text(
    st.sampled_from('甲乙丙一、和路区同志，。：；“”"（）1234567890年月日%- abc.*＊＃【】'),
    min_size=1,
    max_size=30,
)
SHORT = st.text(st.sampled_from("甲路区和、，同志委员12a）“"), max_size=3)
MASKED = st.lists(SHORT, min_size=3, max_size=6).map("**".join)
BOLD = st.builds("{}**{}**{}".format, LINE, LINE, LINE)
STARTS = ["", "", "", "## ", "### ", "1. ", "2. ", "- ", "**甲**"]


@given(st.lists(st.tuples(st.sampled_from(STARTS), st.one_of(LINE, BOLD))))
def test_letters_of_lines_give_the_same(blocks: list[tuple[str, str]]) -> None:
    same("\n\n".join(mark + text for mark, text in blocks) + "\n")


@given(MASKED)
def test_what_is_bold_or_hidden_gives_the_same(source: str) -> None:
    same(source)


@given(st.lists(st.tuples(st.sampled_from(STARTS), LINE, st.sampled_from(["\n", "\n\n"]))))
def test_lists_give_the_same(lines: list[tuple[str, str, str]]) -> None:
    same("".join("".join(line) for line in lines))


CELLS = st.lists(st.one_of(LINE, BOLD, st.sampled_from(["", " ", "甲"])), min_size=1, max_size=3)
RULES = st.sampled_from(["|---|", "|---|---|", "| :--- | ---: |", "|:-:|-|", "|---|---", "--|--"])


@given(CELLS, RULES, st.lists(CELLS, max_size=3), st.sampled_from(["", "\n甲\n", "\n## 甲\n"]))
def test_tables_give_the_same(
    head: list[str], rule: str, rows: list[list[str]], after: str
) -> None:
    written = [f"|{'|'.join(row)}|" for row in rows]
    same("\n".join([f"|{'|'.join(head)}|", rule, *written]) + "\n" + after)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "**甲**乙**丙**",
        "- **甲**：乙\n- 丙\n",
        "3. 甲\n4. **乙**\n\n丙",
        '| 甲 | "乙" |\n| :-- | --: |\n| **1** |  |\n|  |  |\n\n二〇二三年',
        "## 一、**甲**\n\n| 甲 |\n|:-:|\n| 1 |\n\n## 二\n\n- 乙\n\n2023年5月8日\n",
    ],
)
def test_bold_lists_and_tables_go_the_short_way(source: str) -> None:
    assert same(source)


def test_the_shipped_letters_give_the_same() -> None:
    bodies = [
        file.read_text(encoding="utf-8").split("---\n", 2)[2] for file in CONTENT.glob("*/*.md")
    ]
    assert sum(same(body) for body in bodies) >= 5


@pytest.mark.parametrize(
    "source",
    [
        "# 一",
        "甲\n乙",
        " 甲",
        "甲  ",
        "* 甲",
        "1) 甲",
        "01. 甲",
        "1. 甲\n3. 乙",
        "- 甲\n\n- 乙",
        "- 甲\n  - 乙",
        "- - 甲",
        "- 甲\n乙",
        "1. 2. 甲",
        "*甲*",
        "**甲",
        "** 甲**",
        "**“甲”**乙",
        "***甲***",
        "**甲****乙**",
        "| 甲 |\n|---|",
        "| 甲 |\n|---|\n| 1 | 2 |",
        "| 甲 |\n|---|\n乙",
        "| 甲 | 乙 |\n|---|\n| 1 |",
        "[甲]: 乙",
        "<b>",
        "&amp;",
        "---",
        "## 一 #",
        "一、甲",
        "（一）甲",
        "2023. 甲",
        "张**路**乙",
        "3**4**5",
        "＊＊甲＊＊",
        "见【甲】（a.pdf）",
    ],
)
def test_what_has_a_meaning_in_markdown_is_declined(source: str) -> None:
    assert plain_body(source) is None
