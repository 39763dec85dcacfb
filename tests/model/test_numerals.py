"""Whole numbers in Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model.numerals import chinese_number, chinese_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", 15), ("二十", 20), ("一百零三", 103), ("一五", 15), ("15", 15), ("两", 2),
        ("", None), ("十x", None), ("9999", None), ("1" * 5_000, None), ("五" * 40, None),
        ("一二三四", None), ("一百二十三", 123), ("廿六", 26), ("卅", 30),
        ("十十", None), ("二廿", None), ("百", None),
    ],
)  # fmt: skip
def test_chinese_numbers(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@given(st.integers(1, 99))
def test_numerals_are_read_back(number: int) -> None:
    assert chinese_number(chinese_numeral(number)) == number


def test_a_large_numeral_is_left_in_digits() -> None:
    assert (chinese_numeral(99), chinese_numeral(100)) == ("九十九", "100")
