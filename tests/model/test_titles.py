"""The proposals that a title names, the bodies that they were put to, and their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model.titles import proposals_in_title, read_title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "对区政协十五届二次会议第152045号提案的答复",
            [("政协提案", "区", 15, 2, "152045")],
        ),
        (
            "对区政协十五届二次会议 第152045、152046号提案的答复",
            [("政协提案", "区", 15, 2, "152045"), ("政协提案", "区", 15, 2, "152046")],
        ),
        (
            "关于省政协十二届五次会议第0231号提案的答复",
            [("政协提案", "省", 12, 5, "0231")],
        ),
        (
            "关于市十四届人大三次会议第0105号代表建议的答复",
            [("人大代表建议", "市", 14, 3, "0105")],
        ),
        (
            "对十四届全国人大一次会议第01234号（工交邮电类123号）建议的答复",
            [("人大代表建议", "全国", 14, 1, "01234")],
        ),
        ("对第17号提案的答复", [("政协提案", None, None, None, "17")]),
        ("关于有关工作的答复", []),
        ("对区政协" + "9" * 5_000 + "届一次会议第1号提案", [("政协提案", "区", None, 1, "1")]),
    ],
)
def test_proposals_in_a_title(title: str, expected: list[tuple[object, ...]]) -> None:
    assert [proposal[:5] for proposal in proposals_in_title(title)] == expected


MEETING = "区政协十五届二次会议"


def numbers(title: str) -> list[str]:
    return [proposal.number for proposal in proposals_in_title(title)]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("第BH037号", ["BH037"]), ("A012号", ["A012"]), ("第9-05-023号", ["9-05-023"]),
        ("第2023-056号", ["2023-056"]), ("第2023—056号", ["2023—056"]), ("第A-012号", ["A-012"]),
        ("20250688号", ["20250688"]), ("第 152045 号", ["152045"]), ("第１２号", ["12"]),
        ("第12号、13号", ["12", "13"]), ("第12、13号和第15号", ["12", "13", "15"]),
        ("第152011—152013号", ["152011", "152012",
        "152013"]), ("第12-15号", ["12", "13", "14", "15"]),
        ("第12号至第14号", ["12", "13", "14"]), ("第8～11号", ["8", "9", "10", "11"]),
        ("第A012-A014号", ["A012", "A013", "A014"]), ("第008至010号", ["008", "009", "010"]),
        ("第2号（并3号、4号）", ["2", "3", "4"]), ("第2号（含第3号）", ["2", "3"]),
        ("第2号（并案办理3号）", ["2", "3"]), ("第12号（含13号、14号）等3件", ["12", "13", "14"]),
        ("第1号、第2号两件", ["1", "2"]), ("“第15号”", ["15"]), ("第5-1号", ["5-1"]),
    ],
)  # fmt: skip
def test_numbers_are_whole_tokens_and_all_of_them(written: str, found: list[str]) -> None:
    title = f"对{MEETING}{written}提案的答复"
    assert numbers(title) == found
    assert not read_title(title).unclear


@pytest.mark.parametrize(
    ("written", "sure"),
    [
        ("第12号等3件", ["12"]), ("第12号等", ["12"]), ("第9-12号", []), ("第152011—13号", []),
        ("第2023-2056号", []), ("第12号至第5号", []),
        ("第1-5000号", []), ("第12号（第13号）", ["12"]),
    ],
)  # fmt: skip
def test_where_it_is_not_sure_none_is_guessed(written: str, sure: list[str]) -> None:
    reading = read_title(f"对{MEETING}{written}提案的答复")
    assert [proposal.number for proposal in reading.proposals] == sure
    assert reading.unclear


@pytest.mark.parametrize(
    "title",
    [
        "关于加快地铁3号线建设的建议的答复", "关于在5号楼加装电梯提案的答复",
        f"关于{MEETING}地铁3号线建设提案的答复", "关于解决2号小区停车难建议的答复",
        "关于执行市政府12号文件的建议的答复", "示教〔2023〕7号关于有关提案的答复",
        "对《关于地铁3号线的建议》的答复", f"对{MEETING}第152 045号提案的答复",
        "关于1号、2号路口改造的建议的答复",
    ],
)  # fmt: skip
def test_what_else_has_a_number_is_no_proposal(title: str) -> None:
    assert numbers(title) == []


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("对市十五届人大三次会议第3号“关于地铁4号线建设的建议”的答复", ["3"]),
        ("示例县八届人大二次会议《关于示例的建议》（72号）的答复", ["72"]),
        ("示例县八届人大二次会议《关于示例的建议》（第72号）的答复", ["72"]),
        ("关于区政协十届二次会议提案（编号：2023-056）的答复", ["2023-056"]),
        ("关于县政协九届三次会议委员提案第15号的答复", ["15"]),
        ("示教〔2023〕7号 对区政协十五届二次会议第152001号提案的答复", ["152001"]),
        ("对区政协十五届二次会议第152045号提案（总第345号）的答复", ["152045"]),
        ("“对区政协十五届二次会议第152045号提案的答复”", ["152045"]),
        ("关于县人大十八届一次会议第15号建议（B类）的答复", ["15"]),
        ("关于市十五届人大一次会议第40号代表建议、第41号代表建议的答复", ["40", "41"]),
    ],
)
def test_a_number_stands_in_many_places(title: str, found: list[str]) -> None:
    assert numbers(title) == found
    assert not read_title(title).unclear


@pytest.mark.parametrize(
    ("title", "body", "level", "area"),
    [
        ("对自治区十四届人大三次会议第1号建议", "人大代表建议", "自治区", None),
        ("对内蒙古自治区十四届人大三次会议第1号建议", "人大代表建议", "自治区", "内蒙古自治区"),
        ("关于政协第十二届示例自治区委员会第三次会议第1号提案", "政协提案", "自治区", "示例自治区"),
        ("关于清原满族自治县八届人大二次会议第1号建议", "人大代表建议", "县", "清原满族自治县"),
        ("关于凉山彝族自治州第十二届人大三次会议第1号建议", "人大代表建议", "州", "凉山彝族自治州"),
        ("对旗政协十三届三次会议第1号提案", "政协提案", "旗", None),
        ("关于锡林郭勒盟正蓝旗政协十三届三次会议第1号提案", "政协提案", "旗", "正蓝旗"),
        ("关于浦东新区七届人大三次会议第1号建议", "人大代表建议", "区", "浦东新区"),
        ("关于政协郑州市上街区第十届委员会第五次会议第1号提案", "政协提案", "区", "上街区"),
        ("关于湖洋镇第十九届人大一次会议第1号建议", "人大代表建议", "镇", "湖洋镇"),
        ("关于会东县第十八届人大二次会议第1号建议", "人大代表建议", "县", "会东县"),
        ("对我县十八届人大二次会议第1号建议", "人大代表建议", "县", None),
        ("关于政协第十四届全国委员会第三次会议第1号提案", "政协提案", "全国", None),
        ("舒城县交通运输局关于对县政协十一届四次会议第1号提案", "政协提案", "县", "舒城县"),
        ("潼关县民政局关于对政协十届三次会议第1号提案", "政协提案", "县", "潼关县"),
        ("示例市示例区教育局对市政协十届三次会议第1号提案", "政协提案", "市", "示例市"),
        (
            "内江市市中区教育和体育局对区十七届人大第五次会议第1号建议",
            "人大代表建议",
            "区",
            "市中区",
        ),
        ("市住房和城市更新局对市政协十四届四次会议第1号提案", "政协提案", "市", None),
        ("示例县政协办公室关于对县十七届人大一次会议第1号建议", "人大代表建议", "县", "示例县"),
        ("某镇人民政府关于对十九届人大一次会议第1号建议", "人大代表建议", None, None),
        ("对政协十届三次会议第1号提案", "政协提案", None, None),
    ],
)
def test_body_level_and_place(title: str, body: str, level: str | None, area: str | None) -> None:
    (proposal,) = proposals_in_title(f"{title}的答复")
    assert (proposal.body, proposal.level, proposal.area) == (body, level, area)


def test_each_number_has_its_own_meeting_and_category() -> None:
    title = "关于区政协十五届二次会议第152001号提案、区十七届人大三次会议第15号建议的答复"
    assert [proposal[:5] for proposal in proposals_in_title(title)] == [
        ("政协提案", "区", 15, 2, "152001"),
        ("人大代表建议", "区", 17, 3, "15"),
    ]
    title = (
        "关于政协十四届全国委员会第二次会议第02650号（财税金融类171号）、第02651号（工交邮电类）"
    )
    assert [proposal.category for proposal in proposals_in_title(title)] == [
        "财税金融类",
        "工交邮电类",
    ]


@given(st.text("对区政协人大十五届二次会议第号提案建议152、—-（）《》“”等件 ", max_size=30))
def test_any_title_is_read(title: str) -> None:
    for proposal in read_title(title).proposals:
        assert any(char.isdigit() for char in proposal.number)


def test_long_titles_are_read_in_time_that_grows_no_faster() -> None:
    for part in ("第1号、", "1、", "a", "“", "（并", "1-", "一届", "省"):
        read_title(part * 4_000)
