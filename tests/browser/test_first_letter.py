"""From an empty folder to a published letter, as the first page of a site's README tells it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import violations
from tests.drafting.documents import docx, p, picture, png

ROOT = Path(__file__).parents[2]
SOON = 60
ORIGINAL = docx(
    p("示例市示例区教育局文件"),
    p("示教〔2023〕7号"),
    p("对区政协十五届二次会议第152007号提案的答复"),
    p("示例甲委员："),
    p("您提出的“关于学校午休”的提案收悉，现答复如下。"),
    p("一、已经做的"),
    p("各校都有了午休的地方，见下图。"),
    picture("rId9", "午休的教室"),
    p("感谢您对教育工作的关心。"),
    p("示例市示例区教育局"),
    p("2023年5月8日"),
    parts={"word/media/image1.png": png()},
    relations={"rId9": ("image", "media/image1.png")},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, as people call theirs."""
    made = tmp_path / "答复 公开"
    made.mkdir()
    return made


@pytest.fixture
def address(folder: Path, tmp_path: Path) -> Iterator[str]:
    """The page that a double click on 打开编辑台 opens, in a site that was just begun."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    wanted = ["--office", "示例市示例区教育局", "--agency", "示教", "--slug", "jiaoyu"]
    wanted += ["--url", "https://www.example.gov.cn/jytabl/", "--phone", "0000-55550100"]
    command = [sys.executable, "-m", "dafu", "init", *wanted]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    asked = tmp_path / "asked"
    opens = tmp_path / "opens"
    opens.write_text(f'#!/bin/sh\nprintf %s "$1" > "{asked}"\n')
    opens.chmod(0o755)
    with subprocess.Popen(
        [sys.executable, str(folder / "start.py")],
        cwd=tmp_path,
        env={**environment, "BROWSER": f"{opens} %s"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            end = monotonic() + SOON
            while not (asked.exists() and asked.read_text().endswith("/")):
                assert monotonic() < end
                assert running.poll() is None
                sleep(0.1)
            yield asked.read_text()
        finally:
            os.killpg(running.pid, 9)


def shot(page: Page, name: str) -> None:
    if where := os.environ.get("DAFU_SCREENSHOTS"):
        page.screenshot(path=Path(where) / f"{name}.png", full_page=True)


def test_a_word_file_becomes_a_published_letter(
    browser: Browser, folder: Path, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.set_default_timeout(SOON * 1000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda x: complaints.append(x.text) if x.type == "error" else None)
    page.goto(address)
    expect(page.get_by_text("还没有答复")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="新建答复").click()
    original = {"name": "关于午休的答复.docx", "mimeType": "application/zip", "buffer": ORIGINAL}
    page.get_by_label("把 Word、PDF 或文本文件拖到这里").set_input_files(original)
    expect(
        page.get_by_role("status").filter(has_text="已从“关于午休的答复.docx”读入")
    ).to_be_visible()
    assert not list(folder.glob("content/replies/*/*"))
    expect(page.get_by_label("标题", exact=False).first).to_have_value(
        "对区政协十五届二次会议第152007号提案的答复"
    )
    # What the original does not say is said at its field, and goes when it is filled in.
    told = page.locator("[data-told='disclosure']")
    expect(told).to_contain_text("缺少“公开属性”这一项")
    live = page.frame_locator(".live iframe")
    expect(live.locator("#body")).to_contain_text("各校都有了午休的地方")
    expect(live.locator("#body img")).to_have_count(1)
    assert live.locator("#body img").evaluate("x => x.decode().then(() => x.naturalWidth)") == 40
    shot(page, "imported")
    assert violations(page) == []
    page.get_by_label("主动公开 · 全文").check()
    expect(told).to_be_empty()
    page.get_by_role("button", name="填上本单位登记的联系方式").click()
    page.locator("[name='result.0.result']").select_option("采纳解决")
    expect(page.locator(".counts")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".counts .error")).to_have_count(0)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已保存。 没有错误。")).to_be_visible()
    shot(page, "saved")
    names = sorted(x.name for x in folder.glob("content/replies/2023/*"))
    assert names == ["jiaoyu-7-tu-1.png", "jiaoyu-7.md"]
    assert not (folder / "public").exists()
    page.get_by_role("link", name="下次发布的变化").click()
    expect(page.get_by_text("新上网（1）")).to_be_visible()
    shot(page, "changes")
    page.get_by_role("button", name="现在生成网站").click()
    expect(page.get_by_role("heading", name="网站已生成")).to_be_visible()
    shot(page, "built")
    assert violations(page) == []
    assert complaints == []
    page.close()
    html = (folder / "public/replies/2023/jiaoyu-7/index.html").read_text("utf-8")
    assert "各校都有了午休的地方" in re.sub("<[^>]+>", "", html)
    assert (folder / "public/replies/2023/jiaoyu-7-tu-1.png").is_file() or list(
        folder.glob("public/replies/2023/**/jiaoyu-7-tu-1.png")
    )
