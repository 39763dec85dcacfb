"""Names by pinyin: what stands under which letter, and in which order."""

from __future__ import annotations

import pytest

from dafu.model.pinyin import OTHERS, initial, order


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("教育局", "J"),
        ("行政审批局", "X"),
        ("长宁小区", "C"),
        ("长子县", "Z"),
        ("重庆路", "C"),
        ("厦门路", "X"),
        ("女贞路", "N"),
        ("Ａ区", "A"),
        ("école", "E"),
        ("100路", OTHERS),
        ("“示范”", OTHERS),
    ],
)
def test_a_name_stands_under_its_letter(name: str, letter: str) -> None:
    assert initial(name) == letter


@pytest.mark.parametrize(
    ("name", "letter"),
    [("单甲", "S"), ("曾乙", "Z"), ("解丙", "X"), ("区丁", "O"), ("仇戊", "Q"), ("王己", "W")],
)
def test_a_surname_is_read_as_one(name: str, letter: str) -> None:
    assert initial(name, person=True) == letter


def test_order_goes_by_syllables_then_characters_and_marks_are_last() -> None:
    names = ["1路", "张三", "教育", "章三", "教育局", "安路", "西安路", "先路"]
    # 西安 is two syllables, xi and an: it stands before 先, which is one.
    assert sorted(names, key=order) == [
        *("安路", "教育", "教育局", "西安路", "先路", "张三", "章三", "1路"),
    ]
