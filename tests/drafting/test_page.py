"""Web pages as people save them: their text and pictures, and nothing that they hide."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafting.documents import png
from tests.drafting.importing import imported

SECRET = "内部意见绝密词"
HEAD = """<!doctype html><html><head><meta charset="utf-8"><meta name="author" content="某人">
<title>公告</title><style>.none{display:none} #gone, p.off{visibility:hidden}</style></head><body>
<nav>首页 建议提案</nav><h1>对区政协十五届二次会议第152012号提案的答复</h1><p>示例甲委员：</p>
<p>您提出的“关于开放学校体育场地”的提案收悉，
现答复如下。</p>"""
END = "<p>示例市示例区教育局</p><p>2023年5月8日</p><footer>版权所有</footer></body></html>"

HIDDEN = {
    "an attribute": f"<p hidden>{SECRET}</p>",
    "a style": f'<p style="display: none">{SECRET}</p>',
    "a style of Word": f"<span style='mso-hide:all'>{SECRET}</span>",
    "white": f'<p style="color:#FFF">{SECRET}</p>',
    "tiny": f'<p style="font-size:1px">{SECRET}</p>',
    "far away": f'<p style="position:absolute;left:-9999px">{SECRET}</p>',
    "a class": f'<div class="a none"><p>{SECRET}</p></div>',
    "an id": f'<div id="gone">{SECRET}</div>',
    "a comment": f"<!-- {SECRET} -->",
    "a script": f"<script>'{SECRET}'</script>",
    "a template": f"<template>{SECRET}</template>",
    "deleted": f"<del>{SECRET}</del>",
    "a field": f'<input type="hidden" value="{SECRET}">',
    "within what is hidden": f"<div hidden><div><p>甲<br>{SECRET}</p></div></div>",
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_nobody_sees_is_left_out_and_told(tmp_path: Path, case: str) -> None:
    done = imported(tmp_path, f"{HEAD}<p>前文。</p>{HIDDEN[case]}<p>后文。</p>{END}", "原件.html")
    assert SECRET not in done.text
    assert "前文。\n\n后文。" in done.body
    assert "import-dropped" in done.codes
    for chrome in ("首页", "版权", "公告", "某人"):
        assert chrome not in done.text


def test_lines_of_the_source_are_no_lines_of_the_text(tmp_path: Path) -> None:
    done = imported(tmp_path, f"{HEAD}<p>前\n文，见 <b>附表</b>。</p>{END}", "原件.html")
    assert "提案收悉，现答复如下。" in done.body
    assert "前文，见 **附表**。" in done.body


def test_pictures_beside_a_page_come_with_it(tmp_path: Path) -> None:
    (tmp_path / "原件_files").mkdir()
    (tmp_path / "原件_files/图 1.png").write_bytes(png())
    (tmp_path.parent / "outside.png").write_bytes(png())
    pictures = (
        '<p><img src="原件_files/图 1.png" alt="平面图"></p><img src="../outside.png">'
        '<img src="https://a.cn/b.png"><img src="/etc/c.png">'
    )
    done = imported(tmp_path, f"{HEAD}{pictures}{END}", "原件.html")
    assert [name for name in done.files if name.endswith(".png")] == [
        "replies/2023/jiaoyu-152012-tu-1.png"
    ]
    assert "![平面图](jiaoyu-152012-tu-1.png)" in done.body
    assert "图片（3 处）" in done.told


def test_lists_and_tables(tmp_path: Path) -> None:
    lists = "<ol><li>甲校</li><li>乙校</li></ol><ul><li>丙校</li></ul>"
    cells = "<table><tr><th>学校</th><th>时间</th></tr><tr><td>甲校</td><td>周末</td></tr></table>"
    done = imported(tmp_path, f"{HEAD}<p>如下：</p>{lists}{cells}{END}", "原件.html")
    assert "| 学校 | 时间 |\n|---|---|\n| 甲校 | 周末 |" in done.body
    assert "- 丙校" in done.body
    plain = done.body.replace("\\", "")
    assert "1. 甲校" in plain
    assert "2. 乙校" in plain


def test_a_table_that_places_the_whole_page_is_none(tmp_path: Path) -> None:
    letter = f"{HEAD}<p>前文。</p>{END}".split("<body>")[1].removesuffix("</body></html>")
    page = f"<html><body><table><tr><td>左栏</td><td>{letter}</td></tr></table></body></html>"
    done = imported(tmp_path, page, "原件.html")
    assert done.front["issuer"] == "示例市示例区教育局"
    assert "|" not in done.body
