"""Bytes to text: UTF-8 in every dress, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.problems.problem import Problem, Problems
from dafu.read.text import decode
from tests.letters import only


def decoded(data: bytes) -> tuple[str | None, list[Problem]]:
    problems = Problems()
    return decode(data, "a.md", problems), list(problems)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends_make_no_difference(mark: bytes, end: str) -> None:
    data = mark + end.join(["答复", "", "正文"]).encode()
    assert decoded(data) == ("答复\n\n正文", [])


@pytest.mark.parametrize(
    ("data", "likely", "offset", "place"),
    [
        ("题\n答复正文".encode("gb18030"), "GB18030 (GBK)", 0, "a.md:1:1"),
        ("a: 1\n第一號提案的答覆。".encode("big5"), "Big5", 5, "a.md:2:1"),
        ("答复".encode("utf-16"), "UTF-16", 0, "a.md:1:1"),
        ("答复".encode("utf-16-be").join([b"\xfe\xff", b""]), "UTF-16", 0, "a.md:1:1"),
        ("abcdef答".encode("utf-16-le"), "UTF-16", 0, "a.md:1:1"),
        ("---\n答复正文答复正文答复正文".encode("utf-16-be"), "UTF-16", 0, "a.md:1:1"),
        ("答复\n正".encode() + b"\xff" + "文".encode(), "damaged", 10, "a.md:2:2"),
        (b"ab\xed\xa0\x80", "damaged", 2, "a.md:1:3"),  # a surrogate
        (b"ab\xc0\xaf", "GB18030 (GBK)", 2, "a.md:1:3"),  # overlong
        ("答复".encode()[:-1], "damaged", 3, "a.md:1:2"),
    ],
)
def test_other_encodings_are_named_with_the_byte(
    data: bytes, likely: str, offset: int, place: str
) -> None:
    text, problems = decoded(data)
    problem = only(problems, "file-encoding")
    assert text is None
    assert str(problem.place) == place
    assert problem.values["offset"] == offset
    assert likely in problem.message("en")


@pytest.mark.parametrize("char", ["\0", "\x07", "\x1b", "\x0b", "\x0c", "\x7f", "\x85", "\u2028"])
def test_control_characters_are_refused_where_they_stand(char: str) -> None:
    text, problems = decoded(f"一行\n二{char}行\n三{char}".encode())
    problem = only(problems, "file-control")
    assert text is None
    assert str(problem.place) == "a.md:2:2"
    assert problem.values["characters"] == f"U+{ord(char):04X}"


def test_each_kind_of_control_is_told_once() -> None:
    _, problems = decoded(b"\0" + b"x\x07\n" * 10_000)
    assert [problem.values["characters"] for problem in problems] == ["U+0000", "U+0007"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_other_text_comes_out_as_it_went_in(text: str) -> None:
    assert decoded(text.encode()) == (text.removeprefix("\ufeff"), [])


@given(st.binary())
def test_any_bytes_are_text_or_a_problem(data: bytes) -> None:
    text, problems = decoded(data)
    assert (text is None) == bool(problems)
