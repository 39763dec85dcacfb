from __future__ import annotations

import pytest

from dafu.model.persons import Addressed, Person, addressed, is_member, persons


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
        ("示例甲区人大代表", [("示例甲", "代表")]),
        ("示例区人大代表示例甲", [("示例甲", "代表")]),
        ("示例甲示例区人大代表", [("示例甲", "代表")]),
        ("全国政协委员示例甲", [("示例甲", "委员")]),
        ("示例甲政协委员", [("示例甲", "委员")]),
        ("示例甲委员等3位委员", [("示例甲", "委员")]),
        ("示例甲等13位代表", [("示例甲", "代表")]),
        ("示例甲代表等11人", [("示例甲", "代表")]),
        ("示例甲、示例乙两位委员", [("示例甲", "委员"), ("示例乙", "委员")]),
        ("示例甲、示乙等委员", [("示例甲", "委员"), ("示乙", "委员")]),
        ("示例甲（领衔）委员", [("示例甲", "委员")]),
        ("示例甲委员（领衔）、示例乙委员", [("示例甲", "委员"), ("示例乙", "委员")]),
        ("示例甲委员（致公党）", [("示例甲", "委员")]),
        ("示例甲委员（示例乙、示例丙委员联名）", [(f"示例{x}", "委员") for x in "甲乙丙"]),
        ("尊敬的示例甲委员：", [("示例甲", "委员")]),
        ("民进区委欧阳娜娜委员", [("欧阳娜娜", "委员")]),
        ("示例江•示例力委员", [("示例江·示例力", "委员")]),
        ("示例江・示例力委员", [("示例江·示例力", "委员")]),
        ("示例江．示例力委员", [("示例江·示例力", "委员")]),
        ("𬭎甲乙委员", [("𬭎甲乙", "委员")]),
        ("王　浩委员", [("王浩", "委员")]),
        ("王 浩、李 明委员", [("王浩", "委员"), ("李明", "委员")]),
        ("王 浩 李 明委员", [("王浩", "委员"), ("李明", "委员")]),
        ("王 小 明代表", [("王小明", "代表")]),
        ("张 文浩 委员", [("张文浩", "委员")]),
        ("欧阳 娜娜委员", [("欧阳娜娜", "委员")]),
        ("张三 李四委员", [("张三", "委员"), ("李四", "委员")]),
        ("张三委员和李四委员", [("张三", "委员"), ("李四", "委员")]),
        ("张三和李四委员", [("张三", "委员"), ("李四", "委员")]),
        ("李和平委员", [("李和平", "委员")]),
        ("王海联委员", [("王海联", "委员")]),
    ],
)
def test_who_is_addressed(written: str, found: list[tuple[str, str]]) -> None:
    said = addressed([written], PLACES)
    assert said.persons == tuple(Person(*person) for person in found)
    assert said.unclear == ()


PLACES = frozenset({"示例市", "示例区"})


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("张文浩", ["张文浩"]), ("示例甲等2人", ["示例甲"]),
        ("王小文、李大文", ["王小文", "李大文"]),
        ("王小文科长", ["王小文"]), ("信访科张三", ["张三"]), ("示例乙，0000-55550101", ["示例乙"]),
        ("欧阳娜娜副主席", ["欧阳娜娜"]), ("刘建党", ["刘建党"]), ("王登科", ["王登科"]),
        ("办公室", []), ("信访科", []), ("示例县综合行政执法局", []), ("示例区青年联合会", []),
    ],
)  # fmt: skip
def test_who_is_named_without_a_title_or_with_another(written: str, names: list[str]) -> None:
    said = addressed([written], PLACES)
    assert [person.name for person in said.persons] == names
    assert said.unclear == ()
    assert not any(is_member(person) for person in said.persons)


@pytest.mark.parametrize(
    "written", ["示例甲有关建议的答复事项", "买买提艾力江委员", "张三委员（老李）"]
)
def test_what_nobody_can_tell_is_unclear(written: str) -> None:
    assert addressed([written]).unclear


@pytest.mark.parametrize(
    "written",
    [
        "民盟界别委员", "医卫界委员", "九三学社委员", "全体委员", "各位代表", "第三组委员",
        "工商联委员",
        "社区代表", "特邀委员", "驻沪委员", "某单位职工代表", "区政协委员", "示例区人大代表",
        "民盟示例区委", "区工商联", "各民主党派、工商联、无党派人士", "市政协提案委",
        "县政协社会和法制委员会", "永泰县高速公路指挥部办公室", "有关单位同志",
    ],
)  # fmt: skip
def test_groups_and_offices_are_nobody(written: str) -> None:
    assert addressed([written], PLACES) == Addressed()


@pytest.mark.parametrize("written", ["张委员", "王丽同志", "赵先生"])
def test_others_are_no_members(written: str) -> None:
    assert persons([written])
    assert not any(is_member(person) for person in persons([written]))


def test_each_is_named_once_and_in_order() -> None:
    assert [x.name for x in persons(["李四委员", "张三委员", "李四委员"])] == ["李四", "张三"]
