"""Problems as values: each once, in order, and safe to print."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problem, Problems, Text, is_invisible, visible

ERROR, WARNING = CODES["value-empty"], CODES["number-unknown"]


def test_each_is_kept_once_and_in_order() -> None:
    problems = Problems()
    for line, column in ((3, 1), (1, 9), (1, 2), (3, 1)):
        problems.add(ERROR, Place("b.md", line, column))
    problems.add(ERROR, Place("a.md", 7))
    places = [str(problem.place) for problem in problems]
    assert places == ["a.md:7:1", "b.md:1:2", "b.md:1:9", "b.md:3:1"]


def test_errors_and_warnings_are_told_apart() -> None:
    problems = Problems(
        [Problem(Place("a.md"), ERROR), Problem(Place("a.md"), WARNING, {"written": "x"})]
    )
    assert [problem.code for problem in problems.errors] == [ERROR]
    assert [problem.code for problem in problems.warnings] == [WARNING]


def test_a_file_has_at_most_a_thousand_of_one_code() -> None:
    problems = Problems()
    for line in range(1, 1_500):
        problems.add(ERROR, Place("a.md", line))
        problems.add(ERROR, Place("b.md", 1))
    problems.add(WARNING, Place("a.md"), written="第七号")
    assert len(problems) == 1_002
    assert [problem.place.path for problem in problems].count("b.md") == 1


def test_values_in_two_languages_are_given_in_the_one_asked_for() -> None:
    values = {"written": "示教[2023]1号", "reason": Text("括号", "brackets"), "nearest": "x"}
    problem = Problem(Place("a.md"), CODES["number-form"], values)
    assert "括号" in problem.message("zh-Hans")
    assert "brackets" in problem.message("en")


def test_values_are_masked_where_they_are_shown_and_true_where_they_are_kept() -> None:
    numbers = ("13812345678", "13887654378")
    problems = Problems(
        Problem(Place("a.md"), WARNING, {"written": f"示教{number}"}) for number in numbers
    )
    # Two that look alike when shown are two.
    assert [x.values["written"] for x in problems] == [f"示教{number}" for number in numbers]
    assert all("示教138******78" in x.message("zh-Hans") for x in problems)
    long = Problem(Place("a.md"), WARNING, {"written": "长" * 112 + numbers[0]})
    assert "1381" not in long.message("en")


def test_of_a_text_that_is_not_public_no_value_is_quoted() -> None:
    values = {"written": "绝密", "reason": Text("括号", "brackets"), "nearest": "绝密"}
    shut = Problem(Place("a.md"), CODES["number-form"], values).shut()
    for text in (shut.message("zh-Hans"), shut.hint("zh-Hans")):
        assert "绝密" not in text
    assert "括号" in shut.message("zh-Hans")
    assert shut.values == values


def test_braces_in_a_value_stay_as_they_are() -> None:
    problem = Problem(Place("a.md"), WARNING, {"written": "{written} {0}"})
    assert "{written} {0}" in problem.message("en")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("答复 A", "答复 A"),
        ("a\x1b[31mb", "a<U+001B>[31mb"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u200bb", "a<U+200B>b"),
        ("a\u00a0b", "a<U+00A0>b"),
        ("a\u3000b", "a<U+3000>b"),
        ("a\nb", "a<U+000A>b"),
        ("a\u3164b", "a<U+3164>b"),
        ("a\ue000b", "a<U+E000>b"),
        ("a\udc80b", "a<U+DC80>b"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_its_code_point(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_long_text_is_cut_between_characters() -> None:
    assert visible("长" * 200, limit=5) == "长长长长长…"
    assert visible("长长长长\u200b长", limit=5) == "长长长长<U+200B>…"
    assert visible("长长长长长", limit=5) == "长长长长长"


def test_no_invisible_category_is_forgotten() -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    every = map(chr, range(sys.maxunicode + 1))
    forgotten = [c for c in every if unicodedata.category(c) in hidden and not is_invisible(c)]
    assert forgotten == []
    assert not any(is_invisible(char) for char in "答复〔2023〕14号，· a\u3000")
