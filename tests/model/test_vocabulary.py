"""The closed vocabularies."""

from __future__ import annotations

import pytest

from dafu.model.vocabulary import (
    BODIES,
    DISCLOSURE_WORDS,
    LEVELS,
    RESULTS,
    ROLES,
    SATISFACTION,
    TOPICS,
    Disclosure,
    Vocabulary,
    nearest,
)

ALL = (RESULTS, BODIES, LEVELS, ROLES, SATISFACTION, TOPICS)


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda vocabulary: vocabulary.name)
def test_no_word_means_two_things(vocabulary: Vocabulary) -> None:
    words = [word for term in vocabulary.terms for word in term.words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("采纳解决", "adopted"), ("解决采纳", "adopted"), ("已落实", "adopted"),
        ("正在解决", "in_progress"), ("列入计划拟解决", "planned"), ("计划落实", "planned"),
        ("留作工作参考", "reference"), ("因条件限制不能办理", "not_feasible"),
        ("planned", "planned"), ("Adopted", "adopted"),
    ],
)  # fmt: skip
def test_result_words_are_known_by_label_alias_and_code(written: str, code: str) -> None:
    term = RESULTS.find(written)
    assert term
    assert term.code == code


@pytest.mark.parametrize("written", ["A", "B", "甲", "采纳", "", "采纳解决 "])
def test_other_words_are_not(written: str) -> None:
    assert RESULTS.find(written) is None


def test_a_site_adds_aliases_and_only_to_terms_that_exist() -> None:
    assert RESULTS.extended({"planned": ["列入规划"]}).find("列入规划") == RESULTS.extended(
        {"planned": ["列入规划"]}
    ).term("planned")
    assert RESULTS.find("列入规划") is None
    with pytest.raises(KeyError):
        RESULTS.extended({"nothing": ["x"]})


def test_exactly_four_strings_disclose() -> None:
    assert list(DISCLOSURE_WORDS) == [
        "主动公开 · 全文", "主动公开 · 摘要", "依申请公开", "不予公开",
    ]  # fmt: skip
    assert set(DISCLOSURE_WORDS.values()) == set(Disclosure)


def test_the_nearest_word_is_offered_or_none() -> None:
    assert RESULTS.nearest("采纳解绝") == "采纳解决"
    assert nearest("公开属姓", ["文号", "公开属性"]) == "公开属性"
    assert nearest("完全不同", ["文号", "公开属性"]) == ""
