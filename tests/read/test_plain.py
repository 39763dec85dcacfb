"""The short way for plain bodies gives what the Markdown parser gives, or declines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.problems import Problems
from dafu.read.markdown import full_parse
from dafu.read.plain import plain_body

CONTENT = Path(__file__).parents[2] / "content" / "replies"

# Characters that Markdown, HTML or Python's own notion of blanks might treat in their own way.
MARKS = "#-+*=_~:|><&!\\`[]().\"'0123456789 \t\n\u3000\u00a0\u2028\x0b\x1c甲乙，：。年月日a"


def same(source: str) -> bool:
    """Hold both ways equal where the short one does not decline; whether it did not."""
    plain = plain_body(source)
    if plain is None:
        return False
    problems = Problems()
    assert full_parse(source, "x.md", 1, "replies/2023/x", problems).body == plain
    assert list(problems) == []
    return True


@given(st.text(st.sampled_from(MARKS), max_size=60))
def test_hostile_text_gives_the_same_or_is_declined(source: str) -> None:
    same(source)


LINE = st.text(
    st.sampled_from('甲乙丙，。：；“”"（）1234567890年月日%- abc.'), min_size=1, max_size=30
)


@given(st.lists(st.tuples(st.sampled_from(["", "", "", "## ", "### ", "1. ", "- "]), LINE)))
def test_letters_of_lines_give_the_same(blocks: list[tuple[str, str]]) -> None:
    same("\n\n".join(mark + text for mark, text in blocks) + "\n")


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
        "1. 甲",
        "- 甲",
        "*甲*",
        "[甲]: 乙",
        "<b>",
        "&amp;",
        "---",
        "## 一 #",
    ],
)
def test_what_has_a_meaning_in_markdown_is_declined(source: str) -> None:
    assert plain_body(source) is None
