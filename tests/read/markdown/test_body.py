"""Markdown to HTML and text: nothing active, nothing lost, everything in its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model.body import Body
from dafu.problems.problem import Problem, Problems
from dafu.read.markdown.addresses import address_kind, page_address
from dafu.read.markdown.body import Parsed, check_invisible, parse
from dafu.read.markdown.full import full_parse
from dafu.read.markdown.parties import Parties
from tests.letters import codes, only, shown

SIDES = Parties(("示例局", "示例厅"), ("甲委员",))


def read(source: str) -> tuple[Parsed, list[Problem]]:
    problems = Problems()
    return parse(source, "a.md", 1, "replies/2023/a", problems, SIDES), list(problems)


def body_of(source: str) -> Parsed:
    parsed, problems = read(source)
    assert not problems, shown(problems)
    return parsed


def text_of(html: str) -> str:
    """What a browser shows of ``html``."""
    parts: list[str] = []
    parser = HTMLParser(convert_charrefs=True)
    parser.handle_data = parts.append  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return "".join(parts)


def test_headings_become_numbered_sections() -> None:
    body = body_of("甲：\n\n## 一、二\n\n丙。\n\n### （一）丁\n\n戊\n\n## 二、己\n").body
    assert [(s.id, s.level, s.heading, s.text) for s in body.sections] == [
        ("body", 2, "", "甲："),
        ("section-1", 2, "一、二", "丙。"),
        ("section-2", 3, "（一）丁", "戊"),
        ("section-3", 2, "二、己", ""),
    ]
    assert '<h2 id="section-1">' in body.html


def whole(body: Body) -> str:
    """The text that the sections of ``body`` make together."""
    parts = (part for section in body.sections for part in (section.heading, section.text))
    return "\n".join(filter(None, parts))


@pytest.mark.parametrize(
    ("source", "headings"),
    [
        ("", []),
        ("\n\n", []),
        ("甲：\n\n乙。\n", [""]),
        ("## 一\n", ["一"]),
        ("甲\n===\n\n乙\n", None),
        ("1. ## 甲\n2. ## 乙\n\n丙\n", ["1. 甲", "2. 乙"]),
        ("3. 甲\n\n   ## 乙\n\n4. 丙\n", ["", "乙"]),
        ("> 甲\n>\n> ## 乙\n>\n> 丙\n\n丁\n", ["", "乙"]),
        ("- ### 甲\n  乙\n- 丙\n", ["甲"]),
        ("| 甲 | 乙 |\n|---|---|\n| 1 |  |\n\n## 丙\n\n```\n丁\n\n戊\n```\n", ["", "丙"]),
        ("---\n\n## 甲\n\n***\n\n## 乙\n", ["甲", "乙"]),
        ("甲  \n乙\n===\n\n丙\\\n丁\n", ["甲\n乙"]),
    ],
)
def test_sections_together_are_the_whole_text(source: str, headings: list[str] | None) -> None:
    body = parse(source, "x.md", 1, "replies/2023/x", Problems()).body
    assert whole(body) == body.text
    if headings is not None:
        assert [section.heading for section in body.sections] == headings
    assert [section.id for section in body.sections if not section.heading] in ([], ["body"])


BLOCKS = st.sampled_from(
    [
        *("甲乙。", "## 一、甲", "### （一）", "## ", "1. 甲\n2. 乙", "- 甲\n- 乙", "> ## 引"),
        *("1. ## 甲\n2. ## 乙", "| 甲 |\n|---|\n| 乙 |", "---", "甲  \n乙", "乙\n---"),
        *("```\n甲\n\n丙\n```", "[甲](https://www.example.gov.cn/)", "- ## 甲\n\n  乙"),
    ]
)


@given(st.lists(BLOCKS, max_size=8), st.sampled_from(["\n", "\n\n", "\n\n\n"]))
def test_sections_of_any_letter_are_its_whole_text(blocks: list[str], between: str) -> None:
    source = between.join(blocks)
    body = full_parse(source, "x.md", 1, "replies/2023/x", Problems()).body
    assert whole(body) == body.text


def test_salutation_and_signature_have_their_class() -> None:
    html = body_of("甲委员：\n\n答复。\n\n示例局\n\n示例厅\n\n2023年5月8日\n").body.html
    assert '<p class="salutation">甲委员：</p>' in html
    assert html.count('class="signature"') == 2
    assert '<p class="signature-date">2023年5月8日</p>' in html


def test_only_the_letter_s_own_last_lines_sign_it() -> None:
    quoted = body_of("甲：\n\n> 示例局\n>\n> 2023年5月8日\n").body.html
    assert "signature" not in quoted
    sentence = body_of("甲：\n\n答复如下。\n\n2023年5月8日\n").body.html
    assert '<p class="signature-date">' in sentence
    assert '<p class="signature">' not in sentence
    assert "salutation" not in body_of("> 甲委员：\n\n乙\n").body.html
    page = parse("甲委员：\n\n答复。\n\n示例局\n\n2023年5月8日\n", "a.md", 1, "pages/a", Problems())
    assert "class" not in page.body.html


def test_plain_text_is_one_block_a_line() -> None:
    body = body_of("甲：\n\n- 乙\n- 丙\n\n1. 丁\n2. 戊\n\n| 己 | 庚 |\n|---|---|\n| 1 | 2 |\n").body
    assert body.text == "甲：\n乙\n丙\n1. 丁\n2. 戊\n己\t庚\n1\t2"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("甲\n乙", "甲乙"),
        ("甲\nA", "甲 A"),
        ("a\nb", "a b"),
        ("甲，\n“乙”", "甲，“乙”"),
        ("甲  \n乙", "甲\n乙"),
    ],
)
def test_a_line_end_between_wide_characters_is_no_space(source: str, text: str) -> None:
    body = body_of(source).body
    assert body.text == text
    assert text_of(body.html).strip().replace("\n", " ") == text.replace("\n", " ")


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("甲<b>乙", (1, 2)), ("甲\n乙<i>", (2, 2)), ("<!-- 内部意见 -->", (1, 1)),
        ("甲<!-- 乙 -->", (1, 2)),
        ("甲\n\n<div>\n乙\n</div>", (3, 1)), ("- 甲\n- <u>乙", (2, 3)), ("> 甲<br/>", (1, 4)),
        ("| 甲 | 乙 |\n|---|---|\n| 丙 | <b> |", (3, 7)), ("<?php ?>", (1, 1)),
        ("<![CDATA[x]]>", (1, 1)),
        ("甲 <b>乙，\n丙，\n丁 <b>戊", (1, 3)), ("<script>alert(1)</script>", (1, 1)),
        ("<svg onload=alert(1)>", (1, 1)), ("甲<a\nhref='x'>", (1, 2)),
    ],
)  # fmt: skip
def test_html_is_refused_where_it_stands(source: str, place: tuple[int, int]) -> None:
    _, problems = read(source)
    assert set(codes(problems)) == {"body-html"}
    assert (problems[0].place.line, problems[0].place.column) == place


@pytest.mark.parametrize(
    "source", ["甲<b>乙</b>", "<div onclick=x>甲</div>", "<!-- 甲 -->", "<svg/onload=x>"]
)
def test_even_of_a_refused_body_no_tag_is_rendered(source: str) -> None:
    html = read(source)[0].body.html
    assert re.findall(r"<(?!/?p>)[^>]*>", html) == []
    assert source in text_of(html)


def test_the_same_tag_twice_is_told_twice() -> None:
    _, problems = read("甲<b>乙，\n丙<b>丁<b>")
    places = [(problem.place.line, problem.place.column) for problem in problems]
    assert places == [(1, 2), (2, 2), (2, 6)]


@pytest.mark.parametrize(
    "source", ["a < b", "`<b>`", "\\<b\\>", "5 <6> 7", "```\n<b>\n```", "&lt;b&gt;"]
)
def test_angle_brackets_that_are_text_are_shown_as_text(source: str) -> None:
    body = body_of(source).body
    assert "<b>" not in body.html
    assert "<" in text_of(body.html)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("https://www.gov.cn/a?b=1&copy=2&section=3#c", "external"), ("HTTP://www.gov.cn",
        "external"),
        ("mailto:a@example.gov.cn", "external"), ("tel:12345", "external"),
        ("https://gov.cn/100%25", "external"),
        ("a.pdf", "relative"), ("../2022/a.md#section-1", "relative"), ("#section-1", "relative"),
        ("a%20b.pdf", "relative"), ("?q=1:2", "relative"), ("./a:b", "relative"), ("", "relative"),
        ("javascript:alert(1)", "forbidden"), ("JAVASCRIPT:alert(1)", "forbidden"),
        ("java\tscript:alert(1)", "forbidden"), ("\x01javascript:alert(1)", "forbidden"),
        ("java%0ascript:alert(1)", "forbidden"), ("javascript%3Aalert(1)", "forbidden"),
        ("&#106;avascript:alert(1)", "forbidden"), ("javascript&colon;alert(1)", "forbidden"),
        ("vbscript:x", "forbidden"), ("data:text/html,x", "forbidden"), ("file:///etc/passwd",
        "forbidden"),
        ("blob:x", "forbidden"), ("ftp://a/b", "forbidden"), ("//example.org", "forbidden"),
        ("\\\\example.org", "forbidden"), ("/etc/passwd", "forbidden"), ("https:evil", "forbidden"),
        ("https:///evil", "forbidden"), ("https://www.gov.cn@evil.example", "forbidden"),
        ("http://[::1", "forbidden"), ("C:\\a", "forbidden"), ("\u200bjavascript:x", "forbidden"),
        (" javascript:x", "forbidden"), ("x-y:z", "forbidden"),
    ],
)  # fmt: skip
def test_addresses(target: str, kind: str) -> None:
    assert address_kind(target) == kind


@pytest.mark.parametrize(
    "source",
    [
        "[甲](javascript:alert(1))", "[甲](<java\tscript:alert(1)>)", "<javascript:alert(1)>",
        "[甲](&#x6A;avascript:alert(1))", "[甲](JaVaScRiPt:alert(1))",
        "![甲](data:image/svg+xml,x)",
        "[甲][乙]\n\n[乙]: vbscript:x", "[甲](javascript&colon;alert(1))", "[甲](//evil.example)",
        "[甲](/etc/passwd)", "[甲](javascript%3Aalert(1))",
    ],
)  # fmt: skip
def test_links_that_run_or_leave_are_refused(source: str) -> None:
    _, problems = read(source)
    assert codes(problems) == ["link-scheme"]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("甲\n乙[丙](ftp://a)丁", (2, 6)), ("[一](ftp://a) [二](ftp://a)", (1, 5)),
        ("- 甲\n  [乙](ftp://a)", (2, 7)), ("甲\n乙[丙](<ftp://a b>)", (2, 7)),
        ("`a\nb` [丙](ftp://a)", (2, 8)), ("甲![图](http://a/b.png)", (1, 7)),
    ],
)  # fmt: skip
def test_links_are_placed(source: str, place: tuple[int, int]) -> None:
    _, problems = read(source)
    assert (problems[0].place.line, problems[0].place.column) == place


def test_relative_links_and_images_are_references() -> None:
    references = body_of("[甲](../2022/b.md#section-1)\n\n![乙](map.png)").references
    assert [(r.target, r.place.line, r.is_image) for r in references] == [
        ("../2022/b.md#section-1", 1, False),
        ("map.png", 3, True),
    ]


@pytest.mark.parametrize(
    ("target", "source", "address"),
    [
        ("../2022/a.md#x", "replies/2023/b", "../../2022/a/#x"),
        ("c.md", "replies/2023/b", "../c/"),
        ("../../pages/about.md", "replies/2023/b", "../../../about/"),
        ("../replies/2023/b.md", "pages/about", "../replies/2023/b/"),
        ("map.png", "replies/2023/b", "map.png"),
        ("#section-1", "replies/2023/b", "#section-1"),
    ],
)
def test_links_between_files_become_links_between_pages(
    target: str, source: str, address: str
) -> None:
    assert page_address(target, source) == address


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("正文。\n\n[注]: 内部意见", "body-lost", 3),
        ("[注]: https://a.example '内部意见'\n\n正文", "body-lost", 1),
        (
            "见[neibu](https://a.example/neibu)\n\n[b]: https://a.example/neibu 'neibu yijian'",
            "body-lost",
            3,
        ),
        ("## section\n\n[section]: x", "body-lost", 3),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 丢失 |", "body-lost", 3),
        ("1. 一\n3. 三", "body-list-number", 2),
        ("01. 一", "body-list-number", 1),
        ("甲\n\n5. 五\n6. 六\n8. 八", "body-list-number", 5),
        ("- 1. 一\n  3. 三", "body-list-number", 2),
        ("甲\n\n# 乙", "body-heading", 3),
        ("甲\n===", "body-heading", 1),
        ("甲\n\n" + "> " * 120 + "乙", "body-nesting", 3),
        ("甲\n\n" + "- " * 60 + "乙", "body-nesting", 3),
        ("甲\n\n" + "**乙 *丙 " * 60 + "丁* 戊** " * 60, "body-nesting", 3),
        ("甲\n" + "[" * 25_000, "body-nesting", 2),
    ],
)
def test_what_would_be_lost_or_changed_is_refused(source: str, code: str, line: int) -> None:
    _, problems = read(source)
    assert codes(problems) == [code], shown(problems)
    assert problems[0].place.line == line


@pytest.mark.parametrize(
    "source",
    [
        "5. 五\n6. 六", "2023. 年", "[甲][乙]\n\n[乙]: https://a.example/b '题'",
        "![甲](a.png '题')",
        "<https://a.example/%E7%AD%94>", "[甲](https://a.example/答复)", "甲&amp;乙&nbsp;丙",
        "\\*甲\\*",
        "```python\n甲\n```", "| 甲 |\n|---|\n| 1 |", "[甲][1] [乙][1]\n\n[1]: a.pdf",
        "[甲]\n\n[甲]: <a b.pdf>", "- [ ] 甲", "***\n\n甲",
        "甲　乙\u00a0丙", "𠮷😀é", "a_b_c", "＊甲＊", "1) 一\n2) 二",
    ],
)  # fmt: skip
def test_what_is_shown_whole_is_accepted(source: str) -> None:
    body = body_of(source).body
    assert body.markdown == source


def test_every_problem_of_a_body_is_told_at_once() -> None:
    _, problems = read("# 一\n\n<b>二\n\n[三](ftp://a)\n\n1. 四\n4. 五\n\n[六]: 七")
    assert codes(problems) == [
        "body-heading", "body-html", "link-scheme", "body-list-number", "body-lost",
    ]  # fmt: skip


def test_invisible_characters_are_told_by_line() -> None:
    problems = Problems()
    check_invisible("甲\n乙\u200b丙\u202e\n\t丁", "a.md", 10, problems)
    problem = only(problems, "body-invisible")
    assert str(problem.place) == "a.md:11:2"
    assert problem.values["characters"] == "U+200B U+202E"


CHINESE = st.text("甲乙丙丁，。：“”、0123456789abcXYZ", min_size=1, max_size=8)
MARKS = st.sampled_from(
    ["\n", "\n\n", "- ", "1. ", "## ", "> ", "| ", "|---|\n", "**", "*", "`", "```\n", "[", "](",
    ")", "]: ",
     "![", "&amp;", "&#", "\\", "    ", "\t", "~", "_", "<", ">", "![](", "---\n", "===\n", "　"]
)  # fmt: skip


@given(st.lists(CHINESE | MARKS, max_size=30).map("".join))
def test_every_letter_and_digit_is_on_the_page_or_the_body_is_refused(source: str) -> None:
    parsed, problems = read(source)
    page = text_of(parsed.body.html) + unquote(parsed.body.html)
    if not problems:
        assert all(char in page for char in source if char.isalpha())
    assert all(1 <= problem.place.line <= source.count("\n") + 1 for problem in problems)


@given(st.text().map(lambda text: text.replace("\r", "\n")))
def test_no_text_makes_the_reader_fail(source: str) -> None:
    parsed, _ = read(source)
    assert parsed.body.markdown == source


def test_alignment_of_columns_is_a_class() -> None:
    """A style attribute would be refused by the site's own policy."""
    html = body_of("|甲|乙|丙|\n|:-|:-:|-:|\n|1|2|3|\n").body.html
    assert "style" not in html
    assert '<th class="align-left">甲</th>' in html
    assert '<td class="align-right">3</td>' in html
