"""What a browser prints as PDF, imported again: the same letter, and nothing that is not shown."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.drafting.importing import imported

SHIPPED = Path(__file__).parents[2] / "content/replies/2023/fagaiwei-14.md"
HEAD = (
    *("办理结果：采纳解决", "公开属性：主动公开 · 全文", "上海市普陀区发展和改革委员会文件"),
    *("普发改委〔2023〕14号", "对区政协十五届二次会议第152045号提案的答复"),
)
END = (
    *("联系人姓名：开凡", "联系电话：52564588-2357", "通讯地址：大渡河路1668号1号楼B区313室"),
    *("邮政编码：200333", "上海市普陀区发展和改革委员会", "2023年5月8日印发"),
)
TABLE = (
    "<table border='1'><tr><th>序号</th><th>项目</th></tr><tr><td>1</td><td>停车场</td></tr>"
    "<tr><td>2</td><td>学校</td></tr></table>"
)
STYLES = {
    "official": "@page{size:A4;margin:37mm 26mm 35mm 28mm} body{font:15.75pt/28.95pt serif}"
    "p{margin:0;text-indent:2em}",
    "plain": "",
    "justified": "body{font-size:21px} p{text-align:justify;text-indent:2em;letter-spacing:.5px}",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_letter_comes_back_from_paper(browser: Browser, tmp_path: Path, style: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8").split("---\n", 2)[2]
    body = [line.removeprefix("## ") for line in text.split("\n") if line]
    lines = [f"<p>{html.escape(line)}</p>" for line in (*HEAD, *body, *END)]
    looks = ("color:white;print-color-adjust:exact", "font-size:1px")
    hidden = "".join(f"<p style='{look}'>内部意见</p>" for look in looks)
    context = browser.new_context()
    page = context.new_page()
    shown = f"<style>{STYLES[style]}</style>{''.join(lines[:9])}{TABLE}{hidden}{''.join(lines[9:])}"
    page.set_content(f"<!doctype html><meta charset=utf-8>{shown}")
    data = page.pdf(prefer_css_page_size=True, format="A4")
    context.close()
    done = imported(tmp_path, data, "原件.pdf")
    table = "| 序号 | 项目 |\n|---|---|\n| 1 | 停车场 |\n| 2 | 学校 |\n\n"
    assert "内部意见" not in done.text
    assert "隐藏文字" in done.told
    assert "\n# 请核对: 表格是按位置认出来的" in done.text
    assert table in done.body
    squeezed = "".join(done.body.replace(table, "").split())
    assert squeezed == "".join(text.split())
    assert done.front["issuer"] == "上海市普陀区发展和改革委员会"
    assert done.front["contact"]["postcode"] == "200333"
    assert done.front["printed"] == "2023-05-08"
