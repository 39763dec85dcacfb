"""Dates as letters print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model.dates import plain_date
from dafu.model.numerals import chinese_numeral
from dafu.read.markdown.lines import dated


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月8日", "2023年05月08日", "2023.5.8", "2023/05/08", "2023-5-8", "20230508",
        "２０２３-０５-０８", "2023 年 5 月 8 日", "二〇二三年五月八日", "二○二三年五月八日",
        "二O二三年五月八日", "二Ｏ二三年五月八日", "二0二三年五月八日", "2023年5月8号",
        "二零二三年五月八日", "贰零贰叁年伍月捌日", "2023—5—8", "2023．5．8", "2 0 2 3年5月8日",
        "2023年五月8日", "2023年5月8日（星期一）", "2023-05-08 10:19", "2023-05-08T10:19:00",
        "2023年5月8日印发", "  2023年5月8日",
    ],
)  # fmt: skip
def test_dates_that_are_plain(text: str) -> None:
    assert plain_date(text) == date(2023, 5, 8)


@pytest.mark.parametrize(
    "text",
    [
        "5/8/2023", "23.5.8", "2023年2月30日", "去年",
        "2023年5月", "", "2023", "2023.5-8", "2023/5-8",
        "2023 5 8", "202358", "2023年5月8日至9日",
        "5月8日", "2023年五十月八日", "二〇二三年", "23年5月8日",
    ],
)  # fmt: skip
def test_dates_that_are_not(text: str) -> None:
    assert plain_date(text) is None


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)))
def test_every_day_is_plain_in_its_printed_form(day: date) -> None:
    assert plain_date(f"{day.year}年{day.month}月{day.day}日") == day
    digits = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
    year = "".join(digits[char] for char in str(day.year))
    chinese = f"{year}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}日"
    assert plain_date(chinese) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二三年元月五日", date(2023, 1, 5)), ("二〇二三年六月廿六日", date(2023, 6, 26)),
        ("二〇〇〇年十月十日", date(2000, 10, 10)), ("二000年一〇月二〇日", date(2000, 10, 20)),
        ("一九九九年十二月卅一日", date(1999, 12, 31)), ("2024年2月29日", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_rarer_numerals(text: str, day: date) -> None:
    assert plain_date(text) == day


FORMS = [
    "{y}年{m}月{d}日",
    "{y}.{m}.{d}",
    "{y}/{m:02}/{d:02}",
    "{y}-{m}-{d}",
    "{y} 年 {m} 月 {d} 日",
]


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS))
def test_every_day_is_read_and_found_in_a_signature(day: date, form: str) -> None:
    text = form.format(y=day.year, m=day.month, d=day.day)
    assert plain_date(text) == day
    found = dated(f"示例市教育局 {text}")
    assert found
    assert plain_date(found.date) == day
