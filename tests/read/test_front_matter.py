"""YAML as positioned text: what is refused, and that nothing is retyped."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dafu.model.letter import FrontMatter
from dafu.problems.problem import Place, Problem, Problems
from dafu.read.front_matter import key_lines, typed
from dafu.read.front_matter.fences import Fenced, split
from dafu.read.front_matter.typed import chinese_names
from dafu.read.front_matter.yaml import Pairs, Scalar, Sequence, parse
from tests.letters import check, codes, letter_text, only, position, shown, with_lines


def parsed(text: str) -> tuple[Pairs | None, list[Problem]]:
    problems = Problems()
    return parse(text, "a.md", problems, first_line=2), list(problems)


def plain(node: object) -> object:
    """A node as lists, pairs and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Pairs)
    return [(key.text, plain(value)) for key, value in node.pairs]


def test_split_gives_head_body_and_the_body_s_line() -> None:
    assert parts("---\na: 1\n---\n正文\n") == ("a: 1", "正文\n", 4, 2)
    assert parts("--- \na: 1\n---\t\n---\n") == ("a: 1", "---\n", 4, 2)


def parts(text: str, problems: Problems | None = None) -> Fenced | None:
    return split(text, "a.md", FrontMatter, problems or Problems())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "file-empty", 1),
        ("正文\n", "front-matter-missing", 1),
        ("+++\na = 1\n+++\n", "front-matter-missing", 1),
        ('{"a": 1}\n', "front-matter-missing", 1),
        ("---\na: 1\n", "front-matter-unclosed", 3),
        ("---\na: 1\n --- \n", "front-matter-unclosed", 4),
        ("---", "front-matter-unclosed", 1),
    ],
)
def test_files_without_front_matter(text: str, code: str, line: int) -> None:
    problems = Problems()
    assert split(text, "a.md", FrontMatter, problems) is None
    assert only(problems, code).place.line == line


def test_every_scalar_is_text_with_its_place() -> None:
    root, problems = parsed(
        "文号: 示教〔2023〕1号\nb: [0530, '12:30', no]\nc:\n  d: |\n    甲\n    乙\n"
    )
    assert not problems
    assert plain(root) == [
        ("文号", "示教〔2023〕1号"),
        ("b", ["0530", "12:30", "no"]),
        ("c", [("d", "甲\n乙\n")]),
    ]
    assert root
    places = [(key.place.line, value.place.column) for key, value in root.pairs]
    assert places == [(2, 5), (3, 4), (4, 3)]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: &x 1", "yaml-feature", (2, 4)),
        ("a: *x", "yaml-feature", (2, 4)),
        ("a: !!python/object/apply:os.system [ls]", "yaml-feature", (2, 4)),
        ("a: !!binary aGk=", "yaml-feature", (2, 4)),
        ("a: ! 1", "yaml-feature", (2, 4)),
        ("a: 1\n<<: {b: 2}", "yaml-feature", (3, 1)),
        ("? [a, b]\n: 1", "yaml-feature", (2, 3)),
        ("? {a: b}\n: 1", "yaml-feature", (2, 3)),
        ("a: &a [*a]", "yaml-feature", (2, 4)),
        ("- a\n- b", "front-matter-shape", (2, 1)),
        ("一段文字", "front-matter-shape", (2, 1)),
        ("", "front-matter-shape", (2, 1)),
        ("# 只有注释", "front-matter-shape", (2, 1)),
        ("a: 1\n...\nb: 2", "front-matter-syntax", (4, 1)),
        ("a: " + "[" * 9 + "]" * 9, "yaml-nesting", (2, 11)),
        ("a: " + "{b: " * 60 + "}" * 60, "yaml-nesting", (2, 32)),
    ],
)
def test_more_than_plain_yaml_is_refused(text: str, code: str, place: tuple[int, int]) -> None:
    root, problems = parsed(text)
    problem = only(problems, code)
    assert root is None
    assert (problem.place.line, problem.place.column) == place


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\n标题：对\nb: 2", 3, "ASCII one"),
        ("a: 1\n标题:对\nb: 2", 3, "space is missing"),
        ("a: 1\n标题 对\nb: 2", 3, "colon is missing"),
        ('a: 1\nb: "没有结束\nc: 3', 3, "not closed"),
        ('a: 1\nb: "没有结束\nc: 3\nd: "4"', 3, "not closed"),
        ("a: 1\nb: '没有结束\nc: 3\nd: '4'", 3, "not closed"),
        ("a: 1\nb: [一, 二\nc: 3", 3, "bracket is not closed"),
        ("a: 1\nb: {一: 二\nc: 3", 3, "bracket is not closed"),
        ("a: 1\nb: 一: 二\nc: 3", 3, "colon in a value"),
        ("a: 1\n\tb: 2", 3, "tab"),
        ("a:\n\tb: 2", 3, "tab"),
        ("a: @b", 2, "begins with"),
        ("a: `b`", 2, "begins with"),
        ("a: *重点*", 2, "must be quoted"),
        ("a: , b", 2, "comma"),
        ('a: "b" c', 2, "after a quotation mark"),
        ("a:\n  b: 1\n c: 2", 4, "indentation"),
        ('a: "\\q"', 2, "backslash"),
        ('a: 1\nb: "\\ud800"', 3, "Unicode"),
        ("a: 1\nb: \ufffe", 3, "not allowed"),
    ],
)
def test_mistakes_of_writing_are_placed_and_named(text: str, line: int, reason: str) -> None:
    root, problems = parsed(text)
    problem = only(problems, "front-matter-syntax")
    assert root is None
    assert problem.place.line == line
    assert reason in problem.message("en")


def test_front_matter_has_a_limit() -> None:
    root, problems = parsed("a: " + "长" * 22_000)
    assert root is None
    assert only(problems, "front-matter-large").values["limit"] == 64_000


@pytest.mark.parametrize("text", ["[" * 63_000, "{a: " * 15_000, "- " * 31_000, "? " * 31_000])
def test_nesting_that_kills_a_c_loader_is_an_error_at_once(text: str) -> None:
    start = time.monotonic()
    root, problems = parsed("a: " + text)
    assert root is None
    assert codes(problems)[0] in {"yaml-nesting", "front-matter-syntax", "yaml-feature"}
    assert time.monotonic() - start < 5


@given(st.lists(st.text(), max_size=4), st.sampled_from(["'", '"', None]))
def test_scalars_come_back_as_they_were_written(texts: list[str], style: str | None) -> None:
    data = {"k": [text.replace("\x85", " ") for text in texts]}
    written = yaml.safe_dump(data, allow_unicode=True, default_style=style, width=10**6)
    root, problems = parsed(written.replace("!!str ", ""))
    if texts and style and all(text.isprintable() for text in texts):
        assert plain(root) == [("k", data["k"])]
    assert root or problems


@given(st.text() | st.text("-[]{}:,&*!|>'\"%@`#?<=~ \n\tab标题"))
def test_any_text_is_a_mapping_or_a_problem(text: str) -> None:
    root, problems = parsed(text)
    assert root or problems
    assert all(2 <= problem.place.line <= len(text.splitlines()) + 2 for problem in problems)


def test_unknown_keys_are_told_with_the_nearest() -> None:
    problem = only(check(with_lines("公开属姓: 不予公开")), "key-unknown")
    assert "是否想写“公开属性”？" in problem.hint("zh-Hans")
    text = with_lines("contact: {name: 甲, phne: '1', address: 路, postcode: '000000'}")
    problem = only(check(text), "key-unknown")
    assert (problem.place.line, problem.place.column) == position(text, "phne")
    assert "Did you mean 'phone'?" in problem.hint("en")
    assert "Did you mean" not in only(check(with_lines("zzz: 甲")), "key-unknown").hint("en")


def test_a_misspelt_key_is_not_also_missing() -> None:
    text = letter_text(disclosure=None).replace("---\n示例", "公开属姓: 不予公开\n---\n示例", 1)
    assert codes(check(text)) == ["key-unknown"]


def test_a_key_given_twice_is_told_with_both_lines() -> None:
    text = with_lines("disclosure: 不予公开\n公开属性: 主动公开 · 全文")
    problem = only(check(text), "key-duplicate")
    assert problem.place.line == 11
    assert problem.values["first"] == 10


def test_chinese_names_are_the_titles_of_the_model() -> None:
    names = chinese_names(FrontMatter)
    assert names["文号"] == "document_number"
    assert set(names.values()) == set(FrontMatter.model_fields)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("subject: 关于 #重点 工作", "value-cut", 13),
        ("keywords: [甲, 乙 #丙", "front-matter-syntax", 11),
        ("title: 对区政协十五届二次会议\n  第152001号提案的答复", "value-lines", 8),
        ('title: "对区政协十五届二次会议\n  第152001号提案的答复"', "value-lines", 8),
        ("keywords: [甲\n  乙, 丙]", "value-lines", 12),
        ("disclosure: 主动公开 ·\n  全文", "value-lines", 13),
    ],
)
def test_what_yaml_would_join_or_drop_is_told(line: str, code: str, column: int) -> None:
    text = with_lines(line)
    problem = only(check(text), code)
    assert (problem.place.line, problem.place.column) == (position(text, line)[0], column)


@pytest.mark.parametrize(
    "line",
    [
        "subject: 关于重点 # 注释", "subject: 关于#重点", "subject: '关于 #重点'",
        "subject: 甲 ## 乙", "# 注释\nrole: 主办",
        "keywords:\n  - 甲 # 乙\n  - 丙", "keywords: [甲,\n  乙,\n  丙\n  ]", "role:\n  主办",
        "role: 主办   #",
        "subject: >-\n  Some\n  words", "topics: [经济] #",
        "contact:\n  name: 甲\n  phone: 1-2\n  address: 路\n  postcode: '000000'",
    ],
)  # fmt: skip
def test_comments_and_lists_over_lines_are_fine(line: str) -> None:
    problems = check(with_lines(line))
    assert not problems, shown(problems)


def test_a_missing_key_is_named_in_both_languages_with_its_meaning() -> None:
    problem = only(check(with_lines("corrections: [{date: 2023-06-01}]")), "key-missing")
    assert "缺少“说明”这一项" in problem.message("zh-Hans")
    assert "更正了什么。" in problem.hint("zh-Hans")
    assert "What was corrected." in problem.hint("en")
    problem = only(check(letter_text(disclosure=None)), "key-missing")
    assert "公开属性" in problem.message("zh-Hans")
    assert "四个字符串之一" in problem.hint("zh-Hans")


USUAL = """topics: [社会]
关键词: [甲乙, 丙丁]
联系方式:
  联系人: 示例乙
  phone: "0000-55550101"
案由: 关于某事项"""


def test_usual_front_matter_needs_no_closer_look(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(check(with_lines(USUAL))) == []
    monkeypatch.setattr(key_lines, "mended", None)  # It takes as long as half of all reading.
    problems = Problems()
    root = typed.parse(USUAL, FrontMatter, "a.md", problems)
    assert isinstance(plain(root), list) and not list(problems)


@given(st.text("甲a1 ，,、:：[]{}\"'#*&!|>-@%\\\t\u3000", max_size=8), st.booleans())
def test_what_needs_no_closer_look_is_as_it_was_meant(value: str, listed: bool) -> None:
    head = f"topics: [{value}]" if listed else f"topics: {value}"
    problems = Problems()
    if key_lines.is_well_written(head, FrontMatter):
        place = Place("a.md")
        meant = key_lines.mended([head], FrontMatter, lambda line, column: place, problems)
        assert (meant.lines, list(problems)) == ([head], [])
