"""What kind of letter: a reply, or an opinion that one office sends another."""

from __future__ import annotations

import pytest

from dafu.model.kinds import is_opinion


@pytest.mark.parametrize(
    ("title", "role", "addressee"),
    [
        ("关于市政协十四届二次会议第20230688号提案的协办意见", "lead", "示例市教育局"),
        ("关于省政协十二届一次会议第88号提案的会办意见", "joint", "省教育厅"),
        ("关于市十五届人大三次会议第12号建议会办意见的函", "lead", "市交通运输局"),
        ("关于对市政协第12号提案的协办意见的复函", "lead", "市交通运输局"),
        ("关于报送第12号提案协办情况的函（示水函）", "lead", "市水务局"),
        ("对市政协十四届二次会议第12号提案的答复", "assist", "市教育局"),
        ("对市政协十四届二次会议第12号提案的答复", "joint", "市教育局、市水务局"),
    ],
)
def test_an_opinion_for_another_office(title: str, role: str, addressee: str) -> None:
    assert is_opinion(title, role, addressee.split("、"))


@pytest.mark.parametrize(
    ("title", "role", "addressee"),
    [
        ("对市政协十四届二次会议第12号提案的答复", "lead", ["示例甲委员"]),
        ("对市政协十四届二次会议第12号提案的答复", "joint", ["示例甲委员"]),
        ("对市政协十四届二次会议第12号提案的答复", "joint", []),
        ("关于答复政协示例县第十届委员会第一次会议第2号提案的函", "lead", ["县政协社法委"]),
        ("对关于规范会办意见的建议的答复", "lead", ["示例甲代表"]),
        ("关于第12号提案会办情况的答复", "lead", ["示例甲委员"]),
    ],
)  # fmt: skip
def test_a_reply(title: str, role: str, addressee: list[str]) -> None:
    assert not is_opinion(title, role, addressee)
