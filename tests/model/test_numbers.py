"""Document numbers: the prescribed form, its usual mistakes, and what stands beside them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dafu.model.numbers import (
    DocumentNumber,
    canonical_number,
    document_number,
    has_ordinal,
    number_parts,
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
    assert canonical_number(written) == str(number_parts(written)) == str(number)
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
    ("text", "mended"),
    [
        ("建提复字〔2023〕第29号", None),
        ("建提复字[2023]第29号", "建提复字〔2023〕第29号"),
        ("建提复字〔2023〕第029号", "建提复字〔2023〕第29号"),
        ("示教〔2023〕第7号", None),
    ],
)
def test_an_ordinal_is_read_and_never_taken_away(text: str, mended: str | None) -> None:
    repair = repaired_number(text)
    assert (repair and repair.text) == mended
    assert number_parts(text) == number_parts(text.replace("第", ""))
    assert canonical_number(text) == canonical_number(text.replace("第", ""))


def test_only_the_old_formula_has_an_ordinal_by_right() -> None:
    assert has_ordinal("示教〔2023〕第7号")
    assert not has_ordinal("建提复字〔2023〕第29号")
    assert not has_ordinal("示教〔2023〕7号")


@pytest.mark.parametrize(
    "beside",
    [
        " B类",
        "(B)类",
        "A类",
        "（C）",
        "　Ｂ类",
        " 类别：B",
        " 办复类别：A类",
        "【B】",
        "丙类",
        " b类",
    ],
)
def test_a_grade_beside_a_number_is_no_part_of_it(beside: str) -> None:
    assert number_parts(f"示教〔2023〕7号{beside}") == DocumentNumber("示教", 2023, 7)
    assert number_parts(f"示教[2023]07号{beside}") == DocumentNumber("示教", 2023, 7)


@pytest.mark.parametrize(
    "text", ["示教〔2023〕7号之一", "示教〔2023〕5-1号", "示教〔2023〕7号 E类"]
)
def test_what_is_no_grade_is_not_split_off(text: str) -> None:
    assert number_parts(text) is None
