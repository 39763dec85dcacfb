"""The rules over one letter: what values mean to each other and to the site."""

from __future__ import annotations

from datetime import datetime

import pytest

from dafu.check.letter import RULES, check_letter
from dafu.model.letter import FrontMatter
from dafu.model.values import CHINA_TIME
from dafu.problems.problem import Problems
from tests.letters import (
    NOW,
    SITE,
    check,
    codes,
    letter_text,
    only,
    position,
    read_letter,
    shown,
    site,
    with_lines,
)


def test_the_good_letter_is_good() -> None:
    assert check(letter_text()) == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("result: 采纳", "term-unknown"), ("result: A", "key-advised"), ("result: 甲类",
        "key-advised"),
        ("result: [{date: 2023-05-08, result: B}]", "key-advised"),
        ("role: 主办者", "term-unknown"), ("satisfaction: 一般", "term-unknown"),
        ("proposals: [{body: 议案, number: '152001'}]", "term-unknown"),
        ("proposals: [{body: 政协, level: 村, number: '152001'}]", "term-unknown"),
        ("topics: [经济, 交通]", "topic-unregistered"),
        ("result: [{result: 计划解决}, {result: 采纳解决, date: 2023-08-01}]", "result-dates"),
        ("result: [{date: 2023-08-01, result: 采纳解决}, {date: 2023-05-08, result: 计划解决}]",
        "result-order"),
    ],
)  # fmt: skip
def test_words_outside_the_vocabularies(lines: str, code: str) -> None:
    text = with_lines(lines)
    assert only(check(text), code).place.line == position(text, lines)[0]


def test_an_unknown_term_is_told_with_the_nearest() -> None:
    problem = only(check(letter_text(result="采纳解绝")), "term-unknown")
    assert "是否想写“采纳解决”？" in problem.hint("zh-Hans")
    assert "办理结果“采纳解绝”" in problem.message("zh-Hans")
    assert "采纳解决、正在解决" in problem.hint("zh-Hans")


def test_a_site_s_own_words_are_known() -> None:
    own = site("result_aliases: {planned: [列入规划]}\nresult_scheme: {A: adopted}\n")
    assert check(letter_text(result="列入规划"), settings=own) == []
    assert check(letter_text(result="A"), settings=own) == []
    topic = site("topics: [{name: 交通, slug: transport}]\n")
    assert check(with_lines("topics: [交通]"), settings=topic) == []


@pytest.mark.parametrize(
    "lines",
    [
        "result: [{date: 2023-05-08, result: 计划解决}, {date: 2024-05-08, result: 采纳解决}]",
        "role: 分办", "satisfaction: 基本满意", "topics: [经济, 生态文明建设]",
        "proposals: [{body: 人大, level: 区, session: 7, meeting: 2, number: '152001'}]",
        "published: 2023-06-01", "assigned: 2023-03-01", "co_issuers: [示例市示例区某局, 另一个局]",
        "title: 对区十七届人大二次会议第0031号代表建议的答复",
        "title: 对区政协十五届二次会议第152001、152002号提案的答复",
    ],
)  # fmt: skip
def test_what_is_right_is_not_complained_of(lines: str) -> None:
    problems = check(with_lines(lines))
    assert problems == [], shown(problems)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("示教[2023]1号", ["number-form"]),
        ("示教〔2023〕01号", ["number-form"]),
        ("示教〔23〕1号", ["number-unknown"]),
        ("示教〔2022〕1号", ["number-year"]),
        ("示教[2022]1号", ["number-form", "number-year"]),
        ("示交〔2023〕1号", ["number-agency"]),
        ("示某〔2023〕1号", []),
    ],
)
def test_document_numbers(written: str, found: list[str]) -> None:
    assert codes(check(letter_text(document_number=written))) == found


def test_an_agency_code_may_be_shared() -> None:
    settings = site(settings=SITE.replace("codes: [示交]", "codes: [示教]"))
    assert check(letter_text(), settings=settings) == []


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("关于有关工作的答复", ["proposal-unknown"]),
        ("对第三号提案的答复", ["proposal-unknown"]),
        ("对第17号来信的答复", ["proposal-unknown"]),
        ("对区政协十五届二次会议第142001号提案的答复", ["proposal-session"]),
        ("对区政协十五届二次会议第2001号提案的答复", []),
        ("对区十五届人大二次会议第142001号建议的答复", []),
    ],
)
def test_titles(title: str, found: list[str]) -> None:
    assert codes(check(letter_text(title=title))) == found


def test_numbers_begin_with_the_session_only_where_the_site_says_so() -> None:
    elsewhere = site().model_copy(update={"numbers_begin_with_session": False})
    title = "对区政协十五届二次会议第142001号提案的答复"
    assert check(letter_text(title=title), settings=elsewhere) == []


def test_declared_proposals_stand_for_the_title_s() -> None:
    entry = "[{body: 政协提案, session: 15, meeting: 2, number: '152001'}]"
    assert check(letter_text(title="关于有关提案的答复", proposals=entry)) == []


@pytest.mark.parametrize(
    ("lines", "found", "needle"),
    [
        ("printed: 2023-05-07", ["date-order"], "2023-05-07"),
        ("published: 2023-05-08", ["date-order"], "published: "),
        ("assigned: 2023-05-09", ["date-order"], "2023-05-08"),
        ("published: 2024-06-02", ["date-future", "date-limit"], "2024-06-02"),
        ("corrections: [{date: 2025-01-01, note: 甲}]", ["date-future"], "2025-01-01"),
        ("withdrawn: {date: 2025-01-01, reason: 甲}", ["date-future"], "2025-01-01"),
        ("result: [{date: 2025-01-01, result: 采纳解决}]", ["date-future"], "2025-01-01"),
        ("assigned: 2023-02-07", ["date-limit"], "2023-05-08"),
        ("assigned: 2022-11-07", ["date-limit"], "2023-05-08"),
        ("published: 2023-07-01", ["date-limit"], "2023-07-01"),
        ("assigned: 9999-12-31", ["date-future", "date-order"], "9999-12-31"),
        ("published: 9999-12-31", ["date-future", "date-limit"], "9999-12-31"),
    ],
)
def test_dates_against_each_other_and_today(lines: str, found: list[str], needle: str) -> None:
    text = with_lines(lines)
    problems = check(text)
    assert sorted(codes(problems)) == found, shown(problems)
    assert any(problem.place.line == position(text, needle)[0] for problem in problems)


@pytest.mark.parametrize(
    ("assigned", "limit"),
    [
        ("2023-02-08", None),
        ("2023-02-07", "three months"),
        ("2022-11-08", "three months"),
        ("2022-11-07", "six months"),
    ],
)
def test_time_limits_for_replying(assigned: str, limit: str | None) -> None:
    problems = check(with_lines(f"assigned: {assigned}"))
    if limit:
        assert limit in only(problems, "date-limit").message("en")
    else:
        assert problems == []


def test_the_last_day_of_a_month_counts_right() -> None:
    text = letter_text(
        document_number="示教〔2023〕1号", date="2023-02-28", printed=None, assigned="2022-11-30",
        body="现答复如下，示例甲委员。",
    )  # fmt: skip
    assert check(text) == []


def test_twenty_working_days_and_a_week_of_holidays_for_publishing() -> None:
    assert check(with_lines("published: 2023-06-12")) == []
    only(check(with_lines("published: 2023-06-13")), "date-limit")


def test_an_embargoed_letter_may_be_dated_up_to_its_day() -> None:
    future = "printed: 2024-06-20\npublish_at: 2024-06-20 09:00"
    assert check(with_lines(future)) == []
    only(
        check(with_lines(future.replace("printed: 2024-06-20", "printed: 2024-06-21"))),
        "date-future",
    )


def test_today_is_the_build_s_own() -> None:
    text = with_lines("printed: 2024-06-02")
    only(check(text), "date-future")
    assert check(text, now=datetime(2024, 6, 2, tzinfo=CHINA_TIME)) == []


@pytest.mark.parametrize(
    ("lines", "code", "needle"),
    [
        ("contact: {address: 路, postcode: '000000'}", "contact-missing", "{address"),
        ("contact: {name: 甲, phone: 1-2, address: 路, postcode: '12345'}", "contact-postcode",
        "'12345'"),
        ("contact: {name: 甲, phone: 1-2, address: 路, postcode: ２００３３３}",
        "contact-postcode", "２"),
        ("contact: {name: 甲, phone: 13800138000, address: 路, postcode: '000000'}",
        "contact-mobile", "138"),
        ("contact: {name: 甲, phone: 1-2、138 0013 8000, address: 路, postcode: '000000'}",
        "contact-mobile", "1-2"),
    ],
)  # fmt: skip
def test_contacts(lines: str, code: str, needle: str) -> None:
    text = with_lines(lines)
    problem = only(check(text), code)
    assert (problem.place.line, problem.place.column) == position(text, needle)


def test_what_the_issuer_s_entry_gives_may_be_left_out() -> None:
    shared = "codes: [示教], contact: {phone: 1-2}}"
    settings = site(settings=SITE.replace("codes: [示教]}", shared))
    assert check(letter_text(contact="{address: 路}"), settings=settings) == []
    only(check(letter_text(contact="{address: 路}")), "contact-missing")


@pytest.mark.parametrize("part", ["name: 甲", "department: 甲科", "phone: 1-2"])
def test_one_way_to_reach_the_office_is_enough(part: str) -> None:
    assert check(letter_text(contact=f"{{{part}}}")) == []


@pytest.mark.parametrize("key", ["document_number", "addressee", "result", "contact"])
def test_what_a_letter_should_have_is_advised_or_promised(key: str) -> None:
    text = letter_text(**{key: None})
    problem = only(check(text), "key-advised")
    assert FrontMatter.model_fields[key].title in problem.message("zh-Hans")
    for name in (key, FrontMatter.model_fields[key].title):
        promised = only(check(text, settings=site(f"require: [{name}]\n")), "key-missing")
        assert promised.is_error
        assert check(letter_text(), settings=site(f"require: [{name}]\n")) == []


def test_of_a_letter_with_only_what_it_must_have_nothing_else_is_told() -> None:
    absent = dict.fromkeys(("document_number", "addressee", "result", "contact", "printed"))
    problems = check(letter_text(**absent))
    assert codes(problems) == ["key-advised"] * 4, shown(problems)


def test_a_site_without_contact_names_asks_for_none() -> None:
    settings = site("names: {contacts: 否}\n")
    text = letter_text(contact="{phone: 1-2, address: 路, postcode: '000000'}")
    assert check(text, settings=settings) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"addressee": "示例丙委员"}, ["body-salutation"]),
        ({"addressee": "[示例甲委员, 示例丙委员]"}, ["body-salutation"]),
        ({"addressee": "示例甲代表"}, []),
        ({"body": "现答复如下。"}, ["body-salutation"]),
        ({"date": "2023-05-09"}, ["body-signature"]),
        ({"body": "示例甲委员：\n\n答复。\n\n交通委员会\n\n2023年5月8日"}, ["body-signature"]),
        ({"body": "示例甲委员：\n\n答复。\n\n示例区教育局\n\n2023年5月8日"}, []),
        ({"body": "示例甲委员：\n\n答复。\n\n2023年5月8日"}, []),
        ({"body": "示例甲委员：\n\n答复。\n\n另一个局\n\n2023年5月8日",
        "co_issuers": "[另一个局]"}, []),
        ({"body": "示例甲、示例丙委员：\n\n答复。", "addressee": "[示例甲委员, 示例丙委员]"}, []),
    ],
)  # fmt: skip
def test_salutation_and_signature(changes: dict[str, str], found: list[str]) -> None:
    problems = check(letter_text(**changes))
    assert codes(problems) == found, shown(problems)


def test_a_signature_is_placed_at_its_line() -> None:
    body = "示例甲委员：\n\n某局。\n\n某局\n\n2023年5月9日\n\n"
    found = [(p.place.line, p.values["written"]) for p in check(letter_text(body))]
    assert found == [(16, "某局"), (18, "2023年5月9日")]


def test_a_summary_is_needed_and_used() -> None:
    only(check(letter_text(disclosure="主动公开 · 摘要")), "summary-missing")
    only(check(letter_text(summary="摘要。")), "summary-unused")
    assert check(letter_text(disclosure="主动公开 · 摘要", summary="摘要。")) == []
    assert check(letter_text(disclosure="不予公开", summary="摘要。")) == []


@pytest.mark.parametrize(
    "key", [k for k, info in FrontMatter.model_fields.items() if info.is_required()]
)
def test_rules_bear_the_absence_of_any_key(key: str) -> None:
    """A rule reads only the required keys that it names, so it can say what else is wrong."""
    letter, read_problems = read_letter(letter_text(**{key: None}))
    assert codes(read_problems) == ["key-missing"]
    problems = Problems()
    check_letter(letter, site(), NOW.date(), problems)
    assert not list(problems), shown(problems)


def test_every_rule_names_keys_that_exist() -> None:
    assert all(set(needed) <= set(FrontMatter.model_fields) for needed in RULES.values())
    assert all(rule.__doc__ for rule in RULES)


@pytest.mark.parametrize(
    ("line", "entries"),
    [
        ("addressee: 示例甲委员、示例丙委员", ("示例甲委员", "示例丙委员")),
        ("addressee: 示例甲委员，示例丙代表", ("示例甲委员", "示例丙代表")),
        (
            "addressee: [示例甲委员、示例丙委员, 示例丁委员]",
            ("示例甲委员", "示例丙委员", "示例丁委员"),
        ),
        ("addressee: 示例甲、示例丙委员", ("示例甲、示例丙委员",)),
        ("addressee: 示例甲委员、示例丙委员等3位委员", ("示例甲委员", "示例丙委员等3位委员")),
        ("addressee: 示例市教育局（甲处、乙处）", ("示例市教育局（甲处、乙处）",)),
        ("addressee: 示例市教育局、示例市交通委员会", ("示例市教育局", "示例市交通委员会")),
        ("keywords: 教育、体育，健康", ("教育", "体育", "健康")),
        ("keywords: [教育、体育]", ("教育", "体育")),
        ("keywords: 《甲、乙》、丙", ("《甲、乙》", "丙")),
        ("co_issuers: 示例市甲局、示例市乙局", ("示例市甲局", "示例市乙局")),
        ("topics: 教育", ("教育",)),
        ("title: 关于教育、体育的答复", "关于教育、体育的答复"),
    ],
)
def test_a_list_in_one_line_is_parted(line: str, entries: tuple[str, ...] | str) -> None:
    letter, problems = read_letter(with_lines(line))
    assert not problems.errors, shown(problems)
    assert getattr(letter.front, line.split(":")[0]) == entries


def test_an_entry_of_a_list_in_one_line_has_its_own_place() -> None:
    text = with_lines("topics: 经济、没有登记的主题")
    problem = only(check(text), "topic-unregistered")
    assert (problem.place.line, problem.place.column) == position(text, "没有登记")
