"""One thing written in several ways folds to one text, here and in the browser."""

from __future__ import annotations

import pytest

from dafu.search.characters import SAME, SIMPLIFIED, TRADITIONAL
from dafu.search.fold import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("普发改委〔2023〕14号", "普发改委(2023)14号"),
        ("普发改委﹝２０２３﹞１４号", "普发改委(2023)14号"),
        ("普发改委【2023】 14 号", "普发改委(2023)14号"),
        ("6.0 版", "6.0版"),
        ("Ｔ台", "t台"),
        ("產業內循環", "产业内循环"),
        ("“看得见”", '"看得见"'),
        ("「看得見」", '"看得见"'),
        ("一—二", "一-二"),
        ("上海・普陀", "上海·普陀"),
        ("全\u3000角\u200b空\u00a0白", "全角空白"),
        ("⼗⽂", "十文"),
        ("㎡", "m2"),
        ("二○二三年", "二〇二三年"),
        ("一行\n二行", "一行\n二行"),
        ("𠮷野家", "𠮷野家"),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_folding_twice_changes_nothing() -> None:
    text = "".join(map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x10000)]))
    assert fold(fold(text)) == fold(text)


def test_the_table_has_one_form_for_each_character() -> None:
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    marks = "".join(SAME.values())
    assert len(marks) == len(set(marks))
    assert not set(marks) & {*SAME, *TRADITIONAL, *SIMPLIFIED} - set("〇")
