"""Rules between letters: numbers, attachments, links to what is public."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.letters import (
    BESIDE,
    check,
    check_site,
    codes,
    letter_text,
    only,
    position,
    shown,
    write_site,
)
from tests.letters import with_lines as lines

SECOND = {
    "document_number": "示教〔2023〕2号",
    "title": "对区政协十五届二次会议第152002号提案的答复",
}


def linking(target: str) -> str:
    return letter_text(f"示例甲委员：\n\n见[另一件]({target})。\n\n## 一、标题\n\n答复。\n")


@pytest.mark.parametrize(
    "written", ["示教〔2023〕1号", "示教[2023]1号", "示教（2023）第01号", "示教〔２０２３〕１ 号"]
)
def test_a_number_is_unique_however_it_is_typed(written: str) -> None:
    problems = check(letter_text(), letter_text(document_number=written))
    problem = next(p for p in problems if p.code.name == "number-duplicate")
    assert str(problem.place) == "content/replies/2023/jiaoyu-2.md:2:18"
    assert problem.values["other"] == "content/replies/2023/jiaoyu-1.md:2:18"


def test_numbers_that_are_none_are_compared_as_text() -> None:
    problems = check(letter_text(document_number="第七号"), letter_text(document_number="第七号"))
    assert codes(problems).count("number-duplicate") == 1


@pytest.mark.parametrize(
    "target",
    ["jiaoyu-2.md", "./jiaoyu-2.md", "../2023/jiaoyu-2.md", "jiaoyu-2.md#section-1", "#section-1"],
)
def test_links_to_public_letters_and_their_sections(target: str) -> None:
    other = letter_text("示例甲委员：\n\n## 一、标题\n\n答复。\n", **SECOND)
    assert check(linking(target), other) == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("jiaoyu-9.md", "link-broken"), ("../2022/jiaoyu-2.md", "link-broken"),
        ("jiaoyu-2", "link-broken"), ("jiaoyu-2/", "link-broken"), ("jiaoyu-2.json", "link-broken"),
        ("../../../../etc/passwd", "link-broken"), ("map.png", "link-broken"),
        ("jiaoyu-2.md?x", "link-broken"), ("%2e%2e/2023/nothing.md", "link-broken"),
        ("jiaoyu-2.md#section-9", "link-anchor"), ("#section-9", "link-anchor"), ("#",
        "link-anchor"),
    ],
)  # fmt: skip
def test_links_to_nothing(target: str, code: str) -> None:
    text = linking(target)
    problem = only(check(text, letter_text(**SECOND)), code)
    assert problem.place.line == position(text, "见[")[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"disclosure": "不予公开"},
        {"disclosure": "依申请公开"},
        {"publish_at": "2024-06-01 09:01"},
    ],
)
def test_what_is_not_public_is_not_there_to_link_to(changes: dict[str, str]) -> None:
    other = letter_text(**SECOND, **changes)
    assert not only(check(linking("jiaoyu-2.md"), other), "link-not-public").is_error
    assert codes(check(lines("related: replies/2023/jiaoyu-2"), other)) == ["related-broken"]


def test_an_embargo_ends_at_its_moment() -> None:
    other = letter_text(**SECOND, publish_at="2024-06-01 09:00")
    assert check(linking("jiaoyu-2.md"), other) == []


def test_a_summary_s_page_has_no_sections_to_link_to() -> None:
    body = "示例甲委员：\n\n## 一、标题\n\n答复。\n"
    other = letter_text(body, **SECOND, disclosure="主动公开 · 摘要", summary="摘要。")
    assert check(linking("jiaoyu-2.md"), other) == []
    assert not only(check(linking("jiaoyu-2.md#section-1"), other), "link-not-public").is_error


@pytest.mark.parametrize("mistake", [{"title": None}, {"date": "昨天"}, {"title": '"没有结束'}])
def test_a_letter_in_error_is_not_also_a_broken_link(mistake: dict[str, str]) -> None:
    other = letter_text(**{**SECOND, **mistake})
    problems = check(linking("jiaoyu-2.md#section-7"), other)
    assert {problem.place.path[-11:] for problem in problems} == {"jiaoyu-2.md"}, shown(problems)


def test_related_letters_that_are_there() -> None:
    assert check(lines("related: replies/2023/jiaoyu-2.md"), letter_text(**SECOND)) == []


def test_attachments_lie_beside_the_letter() -> None:
    listed = f"attachments: [{{file: {BESIDE}, title: 附件}}]"
    assert check(lines(listed)) == []
    problem = only(check(lines(listed.replace(BESIDE, "nothing.pdf"))), "attachment-missing")
    assert problem.place.column == len("attachments: [{file: ") + 1


@pytest.mark.parametrize("again", [BESIDE, BESIDE.upper(), BESIDE.title()])
def test_an_attachment_is_listed_once_whatever_its_case(again: str) -> None:
    listed = f"attachments: [{{file: {BESIDE}, title: 甲}}, {{file: {again}, title: 乙}}]"
    text = lines(listed)
    problem = only(check(text), "attachment-twice")
    assert (problem.place.line, problem.place.column) == position(text, f"{again}, title: 乙")


def test_links_to_files_that_are_listed() -> None:
    body = f"示例甲委员：\n\n见[附件]({BESIDE})。\n"
    listed = f"[{{file: {BESIDE}, title: 附件}}]"
    assert check(letter_text(body, attachments=listed)) == []
    only(check(letter_text(body)), "link-unlisted")


def test_images_are_listed_files_too() -> None:
    body = "示例甲委员：\n\n![图](map.png)\n"
    only(check(letter_text(body)), "image-missing")
    only(
        check(letter_text(body.replace("map.png", "jiaoyu-2.md")), letter_text(**SECOND)),
        "image-missing",
    )


def test_pages_link_and_are_linked_to(tmp_path: Path) -> None:
    links = "[答复](../replies/2023/jiaoyu-1.md)，[无](b.md)"
    sources = write_site(
        tmp_path,
        {
            "replies/2023/jiaoyu-1.md": linking("../../pages/about.md#section-1"),
            "pages/about.md": f"---\n标题: 关于\n---\n## 甲\n\n{links}\n",
        },
    )
    problem = only(check_site(sources), "link-broken")
    assert problem.values["written"] == "b.md"
    assert problem.place.line == 6


def test_a_divided_proposal_has_several_answers() -> None:
    first, second = {"role": "分办"}, {"role": "分办", "document_number": "示教〔2023〕2号"}
    assert check(letter_text(**first), letter_text(**second)) == []
    only(check(letter_text(), letter_text(**second)), "proposal-shared")


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        (("主办", "主办"), ["proposal-shared"]),
        (("分办", "主办"), ["proposal-shared"]),
        (("分办", "分办"), []),
    ],
)
def test_a_proposal_has_one_answer_unless_it_is_divided(
    roles: tuple[str, str], found: list[str]
) -> None:
    entry = "[{body: 政协, level: 区, session: 15, meeting: 2, number: '152001'}]"
    declared = letter_text(title="关于有关提案的答复", proposals=entry, role=roles[0])
    titled = letter_text(document_number="示教〔2023〕2号", role=roles[1])
    assert codes(check(declared, titled)) == found
    if found:
        problem = only(check(titled, declared), "proposal-shared")
        assert problem.place.path.endswith("jiaoyu-2.md")
        assert problem.place.column == len("proposals: ") + 1


def test_proposals_that_are_not_told_whole_are_not_compared() -> None:
    vague = {"title": "对第152001号提案的答复"}
    assert check(letter_text(**vague), letter_text(**{**SECOND, **vague})) == []
