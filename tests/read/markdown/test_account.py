"""Every visible character of a body is answered for, and none is answered for twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.read.markdown import account
from dafu.read.markdown.parser import parser
from tests.letters import check, codes, letter_text

PIECES = st.sampled_from(
    [
        *("\n", "\n\n", "- ", "1. ", "## ", "##", "#", "> ", ">", "**", "*", "***", "****", "_"),
        *("__", "`", "``", "```\n", "[", "](", ")", "![", "&amp;", "&#42;", "\\", "    ", "\t"),
        *("~~", "<", "---\n", "===\n", "　", "　　", "甲", "乙丙", "，", "。", "：", "（", "）"),
        *("“", "”", "1", "23", "a", "b c", "《", "》", "-", "+ ", "* ", "1.　", "<http://a.b>"),
        *(
            "[甲](a.md 'x')",
            "![图](b.png)",
            "[甲][乙]",
            "\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n",
        ),
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_marks_and_words_are_the_source(source: str) -> None:
    environment: dict[str, Any] = {}
    tokens = parser().parse(source, environment)
    lines = source.split("\n")
    answers = account.squeezed("".join(account.answers(lines, tokens, {})))
    assert Counter(answers) == Counter(account.squeezed(source)) or _cells_are_lost(source)


def _cells_are_lost(source: str) -> bool:
    """Whether a row may have more cells than its table's head."""
    return "|---|" in source


@pytest.mark.parametrize("mark", ["*", "_", "#", "~", "|", "`", "\\", "-", ">", "(", "9"])
def test_a_mark_that_a_rule_swallows_is_told(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the library, or a rule of ours, dropped a character of the text without a word."""
    made = parser().inline.ruler.__rules__[0].fn

    def swallowing(state: Any, silent: bool) -> bool:
        if state.src.startswith("丢", state.pos) and not silent:
            state.pos += 2
            return True
        return bool(made(state, silent))

    monkeypatch.setattr(parser().inline.ruler.__rules__[0], "fn", swallowing)
    monkeypatch.setattr(parser().inline.ruler, "__cache__", None)
    body = "示例甲委员：\n\n- **甲**，见[乙](https://a.example/)。\n- 丙\\*丁\n\n丢{}。\n"
    assert codes(check(letter_text(body.format(mark)))) == ["body-lost"]
    monkeypatch.undo()
    monkeypatch.setattr(parser().inline.ruler, "__cache__", None)
    assert codes(check(letter_text(body.format(mark)))) == []
