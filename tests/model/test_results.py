"""办理结果 as offices write it: grades in every print, and the phrases of legends."""

from __future__ import annotations

import pytest

from dafu.model.results import marked_number, printed_grade, result_term
from dafu.model.vocabulary import RESULTS
from tests.letters import check, codes, letter_text, only, shown, site

SCHEME = {"A": "adopted", "B": "in_progress", "C": "planned", "D": "reference"}


@pytest.mark.parametrize(
    "written",
    [
        "B", "b", "B类", "（B）", "(B)", "(B)类",
        "（B类）", "Ｂ", "Ｂ类", "B 类", "乙", "乙类", "（乙）",
        "类别：B", "办复类别：B类", "分类:B", "[B]类", "【B】", "B类件", "B级", "办理结果：B类",
    ],
)  # fmt: skip
def test_a_grade_is_one_in_every_print(written: str) -> None:
    grade = printed_grade(written)
    assert grade
    assert grade.letter == "B"
    term = result_term(written, RESULTS, SCHEME)
    assert term
    assert term.code == "in_progress"
    settings = site("result_scheme: {A: adopted, B: in_progress_or_planned, C: not_feasible}\n")
    assert check(letter_text(result=f'"{written}"'), settings=settings) == []


@pytest.mark.parametrize("written", ["E类", "AB类", "B1", "类", "", "B类和C类", "BB", "采纳解决"])
def test_what_is_no_grade(written: str) -> None:
    assert printed_grade(written) is None


def test_a_sign_of_its_own_comes_before_the_letter_it_stands_for() -> None:
    scheme = {"A": "adopted", "B": "planned", "乙类": "in_progress"}
    meant = {word: result_term(word, RESULTS, scheme) for word in ("B类", "乙", "甲", "丙")}
    assert {word: term and term.code for word, term in meant.items()} == {
        "B类": "planned", "乙": "in_progress", "甲": "adopted", "丙": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("A类（已解决或采纳）", "adopted"), ("正在解决（B类）", "in_progress"),
        ("C类：列入计划拟解决", "planned"), ("（B）正在办理落实", "in_progress"),
    ],
)  # fmt: skip
def test_words_say_more_than_the_grade_beside_them(written: str, code: str) -> None:
    term = result_term(written, RESULTS, {})
    assert term
    assert term.code == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("已经解决或基本解决", "adopted"), ("所提问题已解决或者意见被采纳", "adopted"),
        ("已经解决或采纳", "adopted"), ("基本落实",
        "adopted"), ("建议所提问题已解决或基本解决", "adopted"),
        ("正在解决或有关工作已启动", "in_progress"), ("所提问题正在解决", "in_progress"),
        ("正在解决或已列入计划解决", "in_progress_or_planned"),
        ("所提问题正在解决或已列入工作计划准备解决", "in_progress_or_planned"),
        ("正在解决以及列入计划逐步解决", "in_progress_or_planned"),
        ("所提问题正在解决或列入近期计划解决", "in_progress_or_planned"),
        ("已列入规划计划逐步解决", "planned"), ("列入解决计划", "planned"),
        ("所提问题已列入计划拟逐步解决", "planned"), ("拟列入年度计划解决", "planned"),
        ("因条件限制或其他原因暂时不能解决",
        "not_feasible"), ("受条件限制不能办理", "not_feasible"),
        ("所提问题因客观条件限制或政策原因难以采纳", "not_feasible"),
        ("目前暂时不能解决", "not_feasible"), ("因目前条件限制或其他原因无法解决", "not_feasible"),
        ("供今后工作参考", "reference"), ("作为工作参考", "reference"),
    ],
)  # fmt: skip
def test_phrases_of_legends_are_read(written: str, code: str) -> None:
    term = result_term(written, RESULTS, {})
    assert term
    assert term.code == code
    assert check(letter_text(result=written)) == []


@pytest.mark.parametrize(
    "written",
    ["因条件限制暂时难以解决留作参考", "采纳解绝", "部分解决", "不予采纳", "已阅", "解决"],
)
def test_a_phrase_of_two_minds_is_the_site_s_to_explain(written: str) -> None:
    only(check(letter_text(result=written)), "term-unknown")
    own = site(f"result_aliases: {{not_feasible: [{written}]}}\n")
    assert check(letter_text(result=written), settings=own) == []


def test_one_class_of_both_may_be_one_of_the_two_here() -> None:
    own = site("result_aliases: {planned: [正在解决或已列入计划解决]}\n")
    term = own.result("正在解决或已列入计划解决")
    assert term
    assert term.code == "planned"


def test_the_hint_never_tells_to_set_what_is_set() -> None:
    settings = site("result_scheme: {A: adopted, B: in_progress}\n")
    problem = only(check(letter_text(result="C类"), settings=settings), "result-letter")
    assert "A、B" in problem.hint("zh-Hans")
    told = only(check(letter_text(result="C类")), "key-advised")
    assert "result_scheme" in told.hint("zh-Hans")
    assert not told.is_error


def test_nobody_is_offered_to_state_nothing() -> None:
    problem = only(check(letter_text(result="未知")), "term-unknown")
    assert "未注明" not in problem.hint("zh-Hans")


@pytest.mark.parametrize(
    ("text", "number", "grade"),
    [
        ("临建字[2020]2号 B类", "临建字[2020]2号", "B类"),
        ("株县水利字〔2016〕2号(B)类", "株县水利字〔2016〕2号", "(B)类"),
        ("示建字〔2020〕11号A类", "示建字〔2020〕11号", "A类"),
        ("示教〔2023〕7(B)号", "示教〔2023〕7号", "(B)"),
        ("B类 示教〔2023〕7号", "示教〔2023〕7号", "B类"),
    ],
)
def test_a_grade_is_split_off_the_number(text: str, number: str, grade: str) -> None:
    assert marked_number(text) == (number, grade)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"document_number": "示教〔2023〕1号 B类", "result": "B类"}, []),
        ({"document_number": "示教〔2023〕1号(B)类", "result": "乙类"}, []),
        ({"document_number": "示教〔2023〕1号 B类", "result": "正在解决"}, []),
        ({"document_number": "示教〔2023〕1号 B类", "result": "采纳解决"}, ["number-grade"]),
        ({"document_number": "示教〔2023〕1号 B类", "result": "A类"}, ["number-grade"]),
        ({"document_number": "示教[2023]1号 B类", "result": "B类"}, ["number-form"]),
        (
            {"document_number": "示教〔2023〕1号 B类", "result": None},
            ["key-advised", "number-grade"],
        ),
    ],
)
def test_a_grade_beside_the_number_agrees_with_the_result(
    changes: dict[str, str | None], found: list[str]
) -> None:
    settings = site("result_scheme: {A: adopted, B: in_progress}\n")
    problems = check(letter_text(**changes), settings=settings)
    assert codes(problems) == found, shown(problems)
