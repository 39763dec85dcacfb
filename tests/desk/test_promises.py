"""Sentences that may be commitments: found in the text, offered in the desk, published nowhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dafu.desk.promises import offers
from tests.desk.desks import desk
from tests.letters import BODY, letter_text
from tests.threats.built import anywhere, built

SENTENCES = {
    "年内新增800个泊位": "2024-12-31",
    "2024年底前全部完成": "2024-12-31",
    "今年年底前全部实行": "2024-12-31",
    "今年底前完成": "2024-12-31",
    "计划于2025年6月底建成两处食堂": "2025-06-30",
    "将于9月30日前公布名单": "2024-09-30",
    "将于2026年2月末开放": "2026-02-28",
    "力争明年上半年开工": "2025-06-30",
    "明年年内建成": "2025-12-31",
    "计划新建三处": "",
    "计划在区内新建三处": "",
    "三年内全部改造": "",
    "将于2025年2月30日完成": "",
}
NONE = (
    "去年我局完成了改造",
    "2019年年底已完成",
    "2023年内已建成",
    "感谢您的关心",
    "已纳入年度计划",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_may_be_promised_is_offered_with_its_day(sentence: str) -> None:
    text = f"示例甲委员：\n\n现答复如下。**{sentence}**；我局已经研究。\n"
    assert offers(text, date(2024, 5, 16)) == [(sentence, SENTENCES[sentence])]
    assert offers(text, date(2024, 5, 16), {sentence}) == []


@pytest.mark.parametrize("sentence", NONE)
def test_what_is_done_or_said_for_nothing_is_not(sentence: str) -> None:
    assert offers(f"{sentence}。", date(2024, 5, 16)) == []


def test_an_editor_takes_one_over_and_readers_see_none_before(
    browser: Browser, tmp_path: Path
) -> None:
    text = letter_text(BODY.replace("现答复如下。", "现答复如下。计划年内建成食堂两处。"))
    files = built(tmp_path / "site", {"replies/2023/jiaoyu-1.md": text})
    assert not [path for path in files if path.startswith("commitments/")]
    assert anywhere(files, "可能是承诺") == []
    with desk(tmp_path / "desk", {"replies/2023/jiaoyu-1.md": text}) as mine:
        page = browser.new_page()
        page.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
        page.get_by_role("button", name="登记为承诺事项").click()
        row = page.locator('[data-rows="commitments"] .row')
        expect(row.locator('[name="commitments.0.text"]')).to_have_value("计划年内建成食堂两处")
        expect(row.locator('[name="commitments.0.due"]')).to_have_value("2023-12-31")
        page.close()
