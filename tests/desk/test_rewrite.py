"""Front matter is changed in place: what was not touched stays byte for byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.desk.rewrite import UnreadableError, rewritten, written
from dafu.model.letter import FrontMatter

HEAD = """# 办公室：勿动次序
文号: 示教〔2023〕1号   # 机关代字
title: "对区政协十五届二次会议第152001号提案的答复"
addressee: [示例甲委员, "示例、乙委员"]

# 联系方式由办公室统一填
contact:
  # 电话不要改
  phone: 0000-55550101   # 总机
  name: 示例乙
result:
  - date: 2023-05-08  # 首次
    result: 计划解决
  # 回头看
  - date: 2024-05-08
    result: 采纳解决
topics:
  - 社会
  - 经济   # 两个
summary: |
  第一段。

  第二段。
# 末尾的注释
"""


def edited(**changes: Any) -> str:
    values: dict[str, Any] = {**written(HEAD, FrontMatter), **changes}
    return rewritten(HEAD, {k: v for k, v in values.items() if v}, FrontMatter)


def test_what_is_the_same_stays_byte_for_byte() -> None:
    assert edited() == HEAD


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"document_number": "示教〔2023〕2号"}, "2023〕1号", "2023〕2号"),
        ({"title": '他说"好"'}, '"对区政协十五届二次会议第152001号提案的答复"', "'他说\"好\"'"),
        ({"addressee": ["示例、乙委员"]}, "[示例甲委员, ", "["),
        ({"addressee": ["示例甲委员"]}, ', "示例、乙委员"]', "]"),
        ({"topics": ["社会", "文化"]}, "  - 经济", "  - 文化"),
        ({"topics": ["社会", "经济", "文化"]}, "# 两个\n", "# 两个\n  - 文化\n"),
        ({"topics": ["经济"]}, "  - 社会\n", ""),
        ({"summary": "只一段。"}, "summary: |\n  第一段。\n\n  第二段。", "summary: 只一段。"),
        ({"summary": "甲。\n\n乙: 丙"}, "  第一段。\n\n  第二段。", "  甲。\n\n  乙: 丙"),
        ({"topics": ""}, "topics:\n  - 社会\n  - 经济   # 两个\n", ""),
        ({"issuer": "示例市示例区教育局"}, "\n\n# 联系", "\nissuer: 示例市示例区教育局\n\n# 联系"),
        ({"subject": "关于: 甲"}, "addressee: [", 'subject: "关于: 甲"\naddressee: ['),
    ],
)
def test_only_the_value_changes(changes: dict[str, Any], old: str, new: str) -> None:
    assert HEAD.count(old) == 1
    assert edited(**changes) == HEAD.replace(old, new)


def test_parts_of_a_group_and_entries_of_a_list_change_alone() -> None:
    contact = {"phone": "0000-55550102", "name": "示例乙", "postcode": "000000"}
    expected = HEAD.replace("0000-55550101", "0000-55550102")
    expected = expected.replace("  name: 示例乙\n", "  name: 示例乙\n  postcode: 000000\n")
    assert edited(contact=contact) == expected
    results = [
        {"date": "2023-05-08", "result": "正在解决"},
        {"date": "2024-05-08", "result": "采纳解决", "note": "已建成"},
        {"date": "2025-05-08", "result": "采纳解决"},
    ]
    expected = HEAD.replace("计划解决", "正在解决").replace(
        "    result: 采纳解决\n",
        "    result: 采纳解决\n    note: 已建成\n  - date: 2025-05-08\n    result: 采纳解决\n",
    )
    assert edited(result=results) == expected


def test_a_flow_mapping_changes_within_its_braces() -> None:
    head = '联系方式: {联系人: 示例乙, 电话: "0000-1", 邮编: "000000"}  # 同上\n'
    values = written(head, FrontMatter)
    values["contact"] = {"name": "示例丙", "phone": "0000-2", "postcode": "000000"}
    told = rewritten(head, values, FrontMatter)
    assert told == '联系方式: {联系人: 示例丙, 电话: "0000-2", 邮编: "000000"}  # 同上\n'


def test_a_new_letter_has_the_keys_in_the_models_order_and_in_chinese() -> None:
    told = rewritten(
        "", {"date": "2023-05-08", "title": "甲", "contact": {"name": "乙"}}, FrontMatter
    )
    assert told == "标题: 甲\n成文日期: 2023-05-08\n联系方式:\n  联系人: 乙\n"


@pytest.mark.parametrize(
    "head",
    ["a: [", "- a\n", "a: &x b\n", "文号: 甲\n文号: 乙\n", "文号: 甲\ndocument_number: 乙\n"],
)
def test_what_has_no_places_is_refused(head: str) -> None:
    with pytest.raises(UnreadableError):
        values = written(head, FrontMatter)
        rewritten(head, values, FrontMatter)


LINE = (
    st.text(st.sampled_from("甲乙丙 :#-'\"[]{},、&*!|>%@`?~0a"), min_size=1, max_size=8)
    .map(str.strip)
    .filter(bool)
)
LINES = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
ROW = st.fixed_dictionaries({"result": LINE}, optional={"date": LINE, "note": LINE})
VALUES = st.fixed_dictionaries(
    {"title": LINE},
    optional={
        "document_number": LINE,
        "summary": LINES,
        "addressee": st.lists(LINE, min_size=1, max_size=3),
        "topics": st.lists(LINE, min_size=2, max_size=3),
        "contact": st.fixed_dictionaries({"phone": LINE}, optional={"name": LINE}),
        "result": st.lists(ROW, min_size=1, max_size=3),
    },
)


@given(VALUES, VALUES)
def test_what_is_wanted_is_what_is_read(first: dict[str, Any], second: dict[str, Any]) -> None:
    once = rewritten("", first, FrontMatter)
    assert written(once, FrontMatter) == first
    assert rewritten(once, first, FrontMatter) == once
    twice = rewritten(once, second, FrontMatter)
    assert written(twice, FrontMatter) == second


@given(VALUES)
def test_comments_outlive_any_change(values: dict[str, Any]) -> None:
    told = rewritten(HEAD, values, FrontMatter)
    assert written(told, FrontMatter) == values
    for comment in ("# 办公室：勿动次序\n", "# 联系方式由办公室统一填\n", "# 末尾的注释\n"):
        assert comment in told
