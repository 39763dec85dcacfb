"""From bytes to a letter or a page, as far as they can be read."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.problems.problem import Problem, Problems
from dafu.read.letter import Page, page
from dafu.read.scan import Source
from tests.letters import codes, good_letter, letter_text, only, read_letter, shown


def test_a_letter_has_its_address_its_file_and_its_parts() -> None:
    letter = good_letter()
    assert letter.path == "replies/2023/jiaoyu-1"
    assert letter.source == "content/replies/2023/jiaoyu-1.md"
    assert letter.body_line == 12
    assert letter.body.text.startswith("示例甲委员：\n您提出的提案收悉")
    assert letter.body.markdown.endswith("2023年5月8日\n")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_dress_does_not_change_a_letter(end: str) -> None:
    plain = good_letter()
    dressed, problems = read_letter(b"\xef\xbb\xbf" + letter_text().replace("\n", end).encode())
    assert not list(problems)
    assert dressed == plain
    assert dressed.positions == plain.positions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe\x00", "file-encoding"),
        ("正文", "front-matter-missing"),
        ("---\n标题: 无\n", "front-matter-unclosed"),
        ("---\ntitle: 甲\n...\nb: 乙\n---\n正文", "front-matter-syntax"),
        ("---\n---\n正文", "front-matter-shape"),
    ],
)
def test_of_what_cannot_be_read_nothing_is_known(text: str | bytes, code: str) -> None:
    letter, problems = read_letter(text)
    only(problems, code)
    assert not letter.complete
    assert letter.front.model_fields_set == set()
    assert letter.path == "replies/2023/jiaoyu-1"


def test_head_and_body_are_both_told_of_in_one_run() -> None:
    _, problems = read_letter(letter_text("<b>粗</b>\u200b", date="昨天", title='"甲\\u200b"'))
    assert sorted(set(codes(problems))) == [
        "body-html", "body-invisible", "date-form", "value-invisible",
    ]  # fmt: skip


def test_a_body_that_begins_with_keys_is_no_body() -> None:
    for body in ("公开属性: 不予公开\n---\n", "\n---\ndisclosure: 不予公开\n---\n甲\n"):
        _, problems = read_letter(letter_text(body))
        assert "front-matter-twice" in codes(problems), shown(problems)
    for body in ("示例甲委员：\n\n公开属性: 见上\n", "说明: 甲\n", "主送：示例甲委员\n"):
        _, problems = read_letter(letter_text(body))
        assert codes(problems) == []


@pytest.mark.parametrize("text", [letter_text(), letter_text(date="昨天"), "正文"])
def test_letters_pass_between_processes(text: str) -> None:
    letter, problems = read_letter(text)
    assert pickle.loads(pickle.dumps(letter)) == letter
    assert shown(pickle.loads(pickle.dumps(list(problems)))) == shown(problems)


@given(
    st.text()
    | st.text().map(lambda text: letter_text(text))
    | st.text().map(lambda text: f"---\n{text}\n---\n")
)
def test_any_text_is_a_letter_or_a_problem(text: str) -> None:
    letter, problems = read_letter(text)
    assert letter.complete == (not problems.errors)
    last = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.place.line <= last for problem in problems), shown(problems)


def read_page(text: str) -> tuple[Page | None, list[Problem]]:
    problems = Problems()
    source = Source("about.md", "content/pages/about.md", "about")
    return page(source, text.encode(), problems), list(problems)


def test_a_page_has_a_title_and_a_body() -> None:
    found, problems = read_page("---\n标题: 关于\n---\n见[答复](../replies/2023/a.md)。\n")
    assert not problems
    assert found
    assert found.front.title == "关于"
    assert '<a href="../replies/2023/a/">' in found.body.html
    assert found.references[0].target == "../replies/2023/a.md"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("---\n标题: 关于\n公开属性: 不予公开\n---\n正文", "key-unknown"),
        ("---\ndescription: 说明\n---\n正文", "key-missing"),
        ("正文", "front-matter-missing"),
        ("---\n标题: 关于\n---\n<b>正文</b>", "body-html"),
    ],
)
def test_pages_are_read_as_strictly(text: str, code: str) -> None:
    _, problems = read_page(text)
    assert set(codes(problems)) == {code}


def test_a_page_in_error_is_none() -> None:
    assert read_page("---\n标题:\n---\n正文")[0] is None
