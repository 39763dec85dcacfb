"""The keys that say more than a letter prints: what may be left to the title, and what is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.letters import SITE, check, codes, letter_text, only, site, with_lines
from tests.threats.built import built

MERGED = "对区政协十五届二次会议第152001、152009号提案的答复"


def proposals(folder: Path, lines: str) -> list[dict[str, Any]]:
    """What the twin of a letter with these ``lines`` says that it answers."""
    files = built(folder, {"replies/2023/a.md": with_lines(lines)})
    found: list[dict[str, Any]] = json.loads(files["replies/2023/a.json"])["proposals"]
    return found


def test_what_the_title_says_need_not_be_written_again(tmp_path: Path) -> None:
    (one,) = proposals(
        tmp_path, "提案:\n  联名人数: 3\n  分类: 文化类\n  类型: 重点督办\n  地区: 示例区"
    )
    assert (one["body_code"], one["level"], one["session"], one["meeting"]) == (
        "cppcc",
        "区",
        15,
        2,
    )
    assert (one["number"], one["session_label"]) == ("152001", "十五届二次")
    assert (one["signers"], one["category"], one["kind"]) == (3, "文化类", "重点督办")
    assert (one["area"], one["url"], one["text"]) == ("示例区", None, None)


def test_entries_are_matched_by_number_or_by_place(tmp_path: Path) -> None:
    lines = f"title: {MERGED}\nproposals: [{{number: '152009', signers: 2}}, {{number: '152001'}}]"
    two = proposals(tmp_path / "a", lines)
    assert [(x["number"], x["signers"], x["session"]) for x in two] == [
        ("152009", 2, 15),
        ("152001", None, 15),
    ]
    lines = f"title: {MERGED}\nproposals: [{{subject: 甲}}, {{subject: 乙}}]"
    two = proposals(tmp_path / "b", lines)
    assert [(x["number"], x["subject"]) for x in two] == [("152001", "甲"), ("152009", "乙")]


def test_what_the_entry_says_goes_before_the_title(tmp_path: Path) -> None:
    (one,) = proposals(tmp_path, "proposals: {number: '152001', level: 市, session: 16}")
    assert (one["level"], one["session"], one["meeting"]) == ("市", 16, 2)


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("title: 关于加强停车管理的答复\nproposals: {body: 政协提案, signers: 3}", "编号"),
        ("title: 关于加强停车管理的答复\nproposals: {number: '12'}", "类别"),
        (f"title: {MERGED}\nproposals: {{signers: 3}}", "编号"),
    ],
)
def test_a_proposal_without_kind_or_number_is_refused(lines: str, what: str) -> None:
    problems = check(with_lines(lines))
    told = [problem for problem in problems if problem.code.name == "proposal-incomplete"]
    assert [f"“{what}”" in problem.message("zh-Hans") for problem in told] == [True]


@pytest.mark.parametrize("state", ["未到期", "进行中", "已完成", "已调整", "推进中", "done"])
def test_states_of_a_commitment(state: str) -> None:
    assert check(letter_text(commitments=f"{{text: 甲, state: {state}}}")) == []


@pytest.mark.parametrize(
    ("commitments", "code"),
    [
        ("{text: 甲, state: 差不多}", "term-unknown"),
        ("{text: 甲, due: 年底}", "date-form"),
        ("{due: 2024-12-31}", "key-missing"),
        ("{text: 甲, updates: [{date: 2024-12-31, note: 乙}]}", "date-future"),
        ("{text: 甲, 截止: 2024-12-31}", "key-unknown"),
    ],
)
def test_mistakes_in_a_commitment(commitments: str, code: str) -> None:
    assert codes(check(letter_text(commitments=commitments))) == [code]


@pytest.mark.parametrize(
    ("key", "value", "loc"),
    [
        ("answer", "甲。", "结论"),
        ("next_steps", "甲。", "下一步"),
        ("commitments", "{text: 甲}", "承诺事项"),
        ("proposals", "{text: 甲。}", "原文"),
    ],
)
def test_prose_beside_a_summary_is_told_of(key: str, value: str, loc: str) -> None:
    text = letter_text(**{"disclosure": "主动公开 · 摘要", "summary": "摘要。", key: value})
    problem = only(check(text), "prose-unpublished")
    assert f"“{loc}”" in problem.message("zh-Hans")
    assert not problem.is_error
    assert check(letter_text(**{key: value})) == []


@pytest.mark.parametrize(
    "address", ["www.example.gov.cn/1", "javascript:alert(1)", "https://a/提案"]
)
def test_the_address_of_a_proposal_is_whole(address: str) -> None:
    only(check(letter_text(proposals=f"{{url: '{address}'}}")), "web-address")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("抄送机关", "抄送"), ("备注", "附注"), ("领导签发", "签发人"), ("旧网址", "原网址"),
        ("下一步打算", "下一步"), ("涉及地点", "地点"), ("承诺", "承诺事项"), ("办理结论", "结论"),
    ],
)  # fmt: skip
def test_what_people_call_the_keys_by_mistake(written: str, meant: str) -> None:
    value = {"原网址": "replies/2022/a", "承诺事项": "{text: 甲}"}.get(meant, "示例")
    problem = only(check(with_lines(f"{written}: {value}")), "key-unknown")
    assert f"“{meant}”" in problem.hint("zh-Hans")


def test_a_section_stands_for_a_person() -> None:
    parts = "department: 基础教育科, phone: 0000-55550101, address: 示例路1号, postcode: '000000'"
    assert check(letter_text(contact=f"{{{parts}}}")) == []


@pytest.mark.parametrize("disclosure", ["主动公开 · 全文", "不予公开"])
def test_who_signed_off_is_told_of_where_the_text_says_it(disclosure: str) -> None:
    body = "示例甲委员：\n\n您提出的提案收悉。\n\n签发人：示例 丁\n"
    text = letter_text(body, signed_by="示例丁", disclosure=disclosure)
    expected = ["signer-in-text"] if disclosure == "主动公开 · 全文" else []
    assert codes(check(text)) == expected
    settings = site(settings=SITE + "names: {signers: 是}\n")
    assert check(text, settings=settings) == []


def test_two_counties_do_not_share_a_proposal() -> None:
    one = letter_text(proposals="{area: 示例县}")
    other = letter_text(document_number="示教〔2023〕2号", proposals="{area: 样例县}")
    assert check(one, other) == []
    same = letter_text(document_number="示教〔2023〕2号", proposals="{area: 示例县}")
    only(check(one, same), "proposal-shared")


def test_an_opinion_does_not_answer_the_proposal_a_second_time() -> None:
    opinion = letter_text(
        "示例市示例区教育局：\n\n提出以下意见。\n\n示例市示例区交通委员会\n\n2023年5月8日\n",
        document_number="示交〔2023〕2号",
        title="关于区政协十五届二次会议第152001号提案的协办意见",
        addressee="示例市示例区教育局",
        issuer="示例市示例区交通委员会",
        role="协办",
    )
    assert check(letter_text(), opinion) == []
