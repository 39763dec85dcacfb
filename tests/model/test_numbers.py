"""Document numbers, proposals in titles, dates and numerals."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dafu.model.numbers import (
    DocumentNumber,
    canonical_number,
    chinese_number,
    chinese_numeral,
    document_number,
    plain_date,
    proposals_in_title,
    repaired_number,
)

NUMBERS = st.builds(
    DocumentNumber,
    st.sampled_from(["示教", "沪府办", "普发改委", "示教办（函）", "国办（特急）函"]),
    st.integers(1949, 2099),
    st.integers(1, 99_999),
)


@pytest.mark.parametrize(
    "text", ["普发改委〔2023〕14号", "国办发〔2014〕46号", "沪府办（函）〔2013〕9号"]
)
def test_the_prescribed_form_is_read_and_has_no_repair(text: str) -> None:
    assert str(document_number(text)) == text
    assert repaired_number(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("示教[2023]14号", "brackets"),
        ("示教【2023】14号", "brackets"),
        ("示教(2023)14号", "brackets"),
        ("示教（2023）14号", "brackets"),
        ("示教［2023］14号", "brackets"),
        ("示教﹝2023﹞14号", "brackets"),
        ("示教〔2023]14号", "brackets"),
        ("示教〔2023〕014号", "leading zeros"),
        ("示教〔2023〕第14号", "第"),
        ("示教〔2023〕14 号", "blanks"),
        ("示教 〔2023〕　14号", "blanks"),
        ("示教〔2023〕14", "号 is missing"),
        ("示教〔２０２３〕１４号", "ASCII"),
        ("示教2023年第14号", "not in 〔〕"),
    ],
)
def test_usual_mistakes_are_repaired_and_named(text: str, reason: str) -> None:
    repair = repaired_number(text)
    assert repair
    assert str(repair.number) == "示教〔2023〕14号"
    assert reason in repair.reason.en
    assert document_number(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "示教〔23〕14号",  # the year is never guessed
        "示教202314号",  # nor where it ends
        "示教〔2023〕0号",
        "示教〔3023〕1号",
        "〔2023〕14号",
        "第七号",
        "示教〔2023〕" + "1" * 5_000 + "号",
        "",
    ],
)
def test_what_is_not_plain_is_not_repaired(text: str) -> None:
    assert repaired_number(text) is None
    assert document_number(text) is None


@given(
    NUMBERS,
    st.sampled_from(["〔〕", "[]", "【】", "（）", "()", "﹝﹞"]),
    st.booleans(),
    st.booleans(),
)
def test_repair_finds_the_number_again_and_then_rests(
    number: DocumentNumber, brackets: str, ordinal: bool, blank: bool
) -> None:
    written = (
        f"{number.agency}{brackets[0]}{number.year}{brackets[1]}{' ' * blank}"
        f"{'第' * ordinal}{number.serial}号"
    )
    assert canonical_number(written) == str(number)
    assert canonical_number(canonical_number(written)) == str(number)
    assert document_number(str(number)) == number


PARTS = [*"〔〕[]()（）第年号 　", "示教", "2023", "07", "12", "字", "-", "[2023]", "〔2023"]
damaged = st.lists(st.sampled_from(PARTS), max_size=8).map("".join)
"""What may be left of a document number that somebody typed."""


@given(damaged | st.text(max_size=20))
@example("示教[2023]第7号")
@example("示教 (2023) 07号")
def test_a_repair_is_always_in_the_prescribed_form(text: str) -> None:
    repair = repaired_number(text)
    if repair:
        assert document_number(str(repair.number)) == repair.number
        assert repaired_number(str(repair.number)) is None


@pytest.mark.parametrize("text", ["示教[2023]第7号", "示教 (2023) 07号"])
def test_there_is_something_to_repair_in_the_examples(text: str) -> None:
    assert repaired_number(text) is not None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "对区政协十五届二次会议第152045号提案的答复",
            [("政协提案", "区", 15, 2, "152045")],
        ),
        (
            "对区政协十五届二次会议 第152045、152046号提案的答复",
            [("政协提案", "区", 15, 2, "152045"), ("政协提案", "区", 15, 2, "152046")],
        ),
        (
            "关于省政协十二届五次会议第0231号提案的答复",
            [("政协提案", "省", 12, 5, "0231")],
        ),
        (
            "关于市十四届人大三次会议第0105号代表建议的答复",
            [("人大代表建议", "市", 14, 3, "0105")],
        ),
        (
            "对十四届全国人大一次会议第01234号（工交邮电类123号）建议的答复",
            [("人大代表建议", "全国", 14, 1, "01234")],
        ),
        ("对第17号提案的答复", [("政协提案", None, None, None, "17")]),
        ("关于有关工作的答复", []),
        ("对区政协" + "9" * 5_000 + "届一次会议第1号提案", [("政协提案", "区", None, 1, "1")]),
    ],
)
def test_proposals_in_a_title(title: str, expected: list[tuple[object, ...]]) -> None:
    assert [tuple(proposal) for proposal in proposals_in_title(title)] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", 15), ("二十", 20), ("一百零三", 103), ("一五", 15), ("15", 15), ("两", 2),
        ("", None), ("十x", None), ("9999", None), ("1" * 5_000, None), ("五" * 40, None),
        ("一二三四", None), ("一百二十三", 123),
    ],
)  # fmt: skip
def test_chinese_numbers(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@given(st.integers(1, 99))
def test_numerals_are_read_back(number: int) -> None:
    assert chinese_number(chinese_numeral(number)) == number


def test_a_large_numeral_is_left_in_digits() -> None:
    assert (chinese_numeral(99), chinese_numeral(100)) == ("九十九", "100")


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月8日", "2023年05月08日", "2023.5.8", "2023/05/08", "2023-5-8", "20230508",
        "２０２３-０５-０８", "2023 年 5 月 8 日", "二〇二三年五月八日", "二○二三年五月八日",
        "二O二三年五月八日", "二Ｏ二三年五月八日", "二0二三年五月八日", "2023年5月8号",
    ],
)  # fmt: skip
def test_dates_that_are_plain(text: str) -> None:
    assert plain_date(text) == date(2023, 5, 8)


@pytest.mark.parametrize(
    "text", ["5/8/2023", "23.5.8", "2023年2月30日", "去年", "2023年5月", "", "2023"]
)
def test_dates_that_are_not(text: str) -> None:
    assert plain_date(text) is None


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)))
def test_every_day_is_plain_in_its_printed_form(day: date) -> None:
    assert plain_date(f"{day.year}年{day.month}月{day.day}日") == day
    digits = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
    year = "".join(digits[char] for char in str(day.year))
    chinese = f"{year}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}日"
    assert plain_date(chinese) == day
