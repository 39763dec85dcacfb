"""Places found in a letter's text are offered in its form, and stand nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dafu.desk.places import found_in
from tests.desk.desks import desk, letters

TOLD = """示例甲委员：

您提出的提案收悉。位于示例市示例区样例街道范例社区的示例小学，放学时样例路和范例路拥堵，各街道、老旧小区也有反映。

示例市示例区教育局

2023年5月8日

地址：示例大道9号
"""


def test_the_form_offers_places_and_saves_none_by_itself(tmp_path: Path) -> None:
    files = letters()
    first = str(files["replies/2023/jiaoyu-1.md"])
    head = first[: first.index("\n---\n") + 5].replace("contact:", "places: [范例路]\ncontact:")
    files["replies/2023/jiaoyu-1.md"] = head + TOLD
    with desk(tmp_path, files) as mine:
        _, page = mine.ask("/_desk/edit/replies/2023/jiaoyu-1/")
        field = page[page.index('data-field="places"') :]
        offered = re.findall(r'data-offer="f-places">([^<]+)<', field)
        assert offered == ["样例街道", "范例社区", "示例小学", "样例路"]
        assert mine.form()["places"].strip() == "范例路"
        # Nothing in the form of a letter without places: 示例大道 is where the office is.
        _, other = mine.ask("/_desk/edit/replies/2023/jiaoyu-5/")
        assert 'data-offer="f-places"' not in other


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("在样例新村加装电梯", ["样例新村"]),
        ("市第三人民医院和第一中学", ["第三人民医院", "第一中学"]),
        ("沿线道路、公交线路、行人过街、巡河、城市道路", []),
        ("全区中小学、35个小区、每个街道", []),
        ("范例桥。范例桥和样例镇", ["范例桥", "样例镇"]),
    ],
)
def test_what_any_place_is_called_is_no_name(text: str, places: list[str]) -> None:
    assert found_in(text) == places
