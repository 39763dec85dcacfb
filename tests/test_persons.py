from __future__ import annotations

import pytest

from dafu.persons import Person, is_member, persons


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("张文浩委员", [("张文浩", "委员")]),
        ("张三、李四代表", [("张三", "代表"), ("李四", "代表")]),
        ("张三委员、李四代表", [("张三", "委员"), ("李四", "代表")]),
        ("张三等委员", [("张三", "委员")]),
        ("张三等5位代表", [("张三", "代表")]),
        ("张三等十二名委员", [("张三", "委员")]),
        ("欧阳明月委员们", [("欧阳明月", "委员")]),
        ("买买提·艾力委员", [("买买提·艾力", "委员")]),
        ("区政协经济委员会", []),
        ("民盟示例区委", []),
        ("桃浦代表团", []),
        ("张文浩", []),
    ],
)
def test_who_is_addressed(written: str, found: list[tuple[str, str]]) -> None:
    assert persons([written]) == tuple(Person(*person) for person in found)
    assert all(is_member(person) for person in persons([written]))


@pytest.mark.parametrize(
    "written",
    [
        "民盟界别委员", "医卫界委员", "九三学社委员", "全体委员", "各位代表", "第三组委员",
        "工商联委员",
        "社区代表", "特邀委员", "驻沪委员", "某单位职工代表", "张委员", "王丽同志", "赵先生",
    ],
)  # fmt: skip
def test_groups_and_others_are_no_members(written: str) -> None:
    assert persons([written])
    assert not any(is_member(person) for person in persons([written]))


def test_each_is_named_once_and_in_order() -> None:
    assert [x.name for x in persons(["李四委员", "张三委员", "李四委员"])] == ["李四", "张三"]
