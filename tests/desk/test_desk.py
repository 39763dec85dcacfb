"""The desk as a clerk uses it: a real browser on the running command."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect

from tests.browser.test_accessibility import violations
from tests.desk.desks import WITHHELD, Desk, desk, files_of, letters
from tests.letters import letter_text

SOON = 20_000
"""Milliseconds in which the desk has answered, on a busy machine."""

COMMENTED = (
    letter_text()
    .replace("title:", "# 标题照原件\ntitle:")
    .replace("result: 采纳解决", "result: 采纳解决   # 以回头看为准")
)


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Desk]:
    files = letters() | {"replies/2023/jiaoyu-1.md": COMMENTED}
    with desk(tmp_path / "我的 站", files) as running:
        yield running


@pytest.fixture
def clerk(browser: Browser, mine: Desk) -> Iterator[Page]:
    """A page whose every complaint fails the test."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def note(told: ConsoleMessage) -> None:
        # Browsers complain of every answer that refuses, which some are to be.
        if told.type in {"error", "warning"} and not re.search("Conflict|Unprocessable", told.text):
            complaints.append(told.text)

    page.on("console", note)
    page.set_default_timeout(SOON)
    yield page
    page.close()
    assert complaints == []


def saved(page: Page) -> None:
    # The page may still say so of the time before.
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()


def test_the_list_says_how_each_letter_stands(clerk: Page, mine: Desk) -> None:
    mine.file().write_text(COMMENTED.replace("2023-05-09", "2023-05-10"), encoding="utf-8")
    new = letter_text(
        document_number="示教〔2023〕9号", title="对区政协十五届二次会议第152009号提案的答复"
    )
    mine.file("jiaoyu-9").write_text(new, encoding="utf-8")
    mine.file("jiaoyu-8").write_text(new.replace("9号", "8号").replace("采纳", "彩纳"), "utf-8")
    five = mine.text("jiaoyu-5").replace("主动公开 · 全文", "依申请公开")
    mine.file("jiaoyu-5").write_text(five, encoding="utf-8")
    clerk.goto(mine.address)
    states = {
        row.locator("small").nth(1).inner_text().split("号")[0]: row.locator(".state").inner_text()
        for row in clerk.locator("tbody tr").all()
    }
    assert states == {
        "示教〔2023〕1": "公开后有改动",
        "示教〔2023〕2": "不上网",
        "示教〔2023〕3": "定时公开",
        "示教〔2023〕4": "已公开摘要",
        "示教〔2023〕5": "不上网",
        "示教〔2023〕8": "有错误",
        "示教〔2023〕9": "待公开",
    }
    still = clerk.locator("tr", has_text="示教〔2023〕5号")
    expect(still).to_contain_text("网上还有！请尽快发布一次")
    limits = clerk.get_by_role("region", name="快到期和已过期的")
    expect(limits).to_contain_text("成文后二十个工作日内公开：2023-06-05 到期，已过")
    clerk.get_by_role("link", name="有错误 1").click()
    expect(clerk.locator("tbody tr")).to_have_count(1)
    clerk.get_by_label("按文号、标题或单位查找").fill("152008")
    clerk.get_by_role("button", name="查找").click()
    expect(clerk.locator("tbody tr")).to_have_count(1)


def test_a_letter_is_corrected_and_its_file_keeps_order_and_comments(
    clerk: Page, mine: Desk
) -> None:
    clerk.goto(mine.address)
    clerk.get_by_role("link", name="修改：对区政协十五届二次会议第152001号提案的答复").click()
    clerk.get_by_label("邮编").fill("12345")
    expect(clerk.locator("[data-told='contact.postcode']")).to_contain_text("不是六位数字")
    clerk.get_by_label("邮编").fill("123456")
    expect(clerk.locator("[data-told='contact.postcode']")).to_be_empty()
    clerk.get_by_label("案由").fill("关于#学校: 午休")
    live = clerk.frame_locator(".live iframe")
    expect(live.locator("h1")).to_have_text("关于#学校: 午休")
    expect(clerk.locator(".unsaved")).to_have_text("有改动，还没有保存")
    saved(clerk)
    expected = COMMENTED.replace('"000000"', '"123456"').replace(
        "addressee:", 'subject: "关于#学校: 午休"\naddressee:'
    )
    assert mine.text() == expected


def test_helps_speak_of_the_forms_own_fields(clerk: Page, mine: Desk) -> None:
    """Who ticks a box writes no 是; who chooses and adds rows writes neither strings nor lists."""
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    page = clerk.content()
    helps = re.findall(r'<p class="help[^"]*"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert len(helps) > 40
    assert [text for text in helps if re.search("“[是否]”|字符串|列表|2023年5月8日", text)] == []
    assert sum("打上勾" in text for text in helps) >= 2


def test_published_text_is_not_changed_without_a_word_to_its_readers(
    clerk: Page, mine: Desk
) -> None:
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    body = clerk.locator("#f-body")
    body.fill(body.input_value().replace("现答复如下", "现将办理情况答复如下"))
    changed = clerk.locator(".changed")
    expect(changed.locator("ins")).to_have_text("将办理情况")
    expect(clerk.locator(".explain")).to_be_visible()
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.get_by_role("alert").first).to_contain_text("要先写更正说明")
    assert mine.text() == COMMENTED
    clerk.locator("[name^='corrections.0.note']").fill("“现答复如下”更正为“现将办理情况答复如下”。")
    saved(clerk)
    assert "现将办理情况答复如下。" in mine.text()
    assert "corrections:\n  - date: 20" in mine.text()
    assert "更正为" in mine.text()


def test_whoever_writes_a_note_begins_in_its_words(clerk: Page, mine: Desk) -> None:
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    body = clerk.locator("#f-body")
    body.fill(body.input_value().replace("现答复如下", "现将办理情况答复如下"))
    clerk.get_by_role("button", name="写更正说明").click()
    expect(clerk.locator("[name='corrections.0.note']")).to_be_focused()
    clerk.keyboard.type("更正。")
    expect(clerk.locator("[name='corrections.0.note']")).to_have_value("更正。")
    expect(clerk.locator("[name='corrections.0.erases']")).not_to_be_checked()


def test_a_correction_has_the_day_in_china_whatever_the_computer_believes(
    browser: Browser, mine: Desk
) -> None:
    """Rules know no other day: one that is only tomorrow there would be an error."""
    for zone in ("Pacific/Pago_Pago", "UTC", "Pacific/Kiritimati"):
        page = browser.new_page(timezone_id=zone)
        page.set_default_timeout(SOON)
        for hour, day in ((9, "2023-05-08"), (17, "2023-05-09")):
            page.clock.set_fixed_time(dt.datetime(2023, 5, 8, hour, tzinfo=dt.UTC))
            page.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
            body = page.locator("#f-body")
            body.fill(body.input_value().replace("现答复如下", "现将办理情况答复如下"))
            page.get_by_role("button", name="写更正说明").click()
            expect(page.locator("[name='corrections.0.date']")).to_have_value(day)
        page.close()


def test_a_new_letter_needs_no_yaml(clerk: Page, mine: Desk) -> None:
    clerk.goto(mine.address)
    clerk.get_by_role("link", name="新建答复").click()
    expect(clerk.locator(".counts")).to_have_text("")  # Nothing is right that was not written.
    clerk.get_by_label("标题 必填").first.fill("对区政协十五届三次会议第153001号提案的答复")
    clerk.get_by_label("主送").fill("示例甲委员")
    clerk.get_by_label("发文机关").fill("示例市示例区教育局")
    clerk.get_by_label("成文日期").fill("2023-09-01")
    clerk.get_by_role("button", name="用下一个文号：示教〔2023〕6号").click()
    clerk.get_by_role("button", name="填上本单位登记的联系方式").click()
    clerk.get_by_label("联系人").first.fill("示例乙")
    clerk.get_by_label("结果").first.select_option("采纳解决")
    clerk.get_by_label("主动公开 · 全文").check()
    clerk.locator("#f-body").fill(
        "示例甲委员：\n\n您提出的提案收悉。\n\n示例市示例区教育局\n\n2023年9月1日\n"
    )
    expect(clerk.locator(".counts")).to_have_text(re.compile("没有问题"))
    expect(clerk.get_by_role("textbox", name="文件名")).to_have_value("jiaoyu-6")
    saved(clerk)
    assert mine.text("jiaoyu-6").startswith(
        "---\n文号: 示教〔2023〕6号\n标题: 对区政协十五届三次会议第153001号提案的答复\n"
        "主送: 示例甲委员\n发文机关: 示例市示例区教育局\n成文日期: 2023-09-01\n"
        "办理结果: 采纳解决\n公开属性: 主动公开 · 全文\n联系方式:\n  联系人: 示例乙\n"
        "  电话: 0000-55550199\n"
    )
    shown = clerk.request.get(f"{mine.serving.address}replies/2023/jiaoyu-6/")
    for _ in range(40):
        if shown.ok:
            break
        clerk.wait_for_timeout(500)
        shown = clerk.request.get(f"{mine.serving.address}replies/2023/jiaoyu-6/")
    assert "您提出的提案收悉。" in shown.text()
    clerk.goto(f"{mine.address}new/")
    clerk.get_by_label("发文机关").fill("示例市示例区教育局")
    clerk.get_by_label("年份").fill("2023")
    clerk.get_by_role("textbox", name="文件名").fill("JIAOYU-6")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.get_by_role("alert").first).to_contain_text("没有覆盖它")
    expect(clerk.get_by_label("发文机关")).to_have_value("示例市示例区教育局")


def test_the_form_says_when_its_answer_is_of_what_was_written_last(clerk: Page, mine: Desk) -> None:
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    counts = clerk.locator(".counts")
    expect(counts).to_have_attribute("aria-busy", "false")
    held: list[Route] = []
    clerk.route("**/check/", lambda route: held.append(route))
    clerk.get_by_label("邮编").fill("1")
    expect(counts).to_have_attribute("aria-busy", "true")
    while not held:
        clerk.wait_for_timeout(50)
    # Its answer comes when something else stands there already.
    clerk.get_by_label("邮编").fill("12")
    with clerk.expect_response("**/check/"):
        held[0].continue_()
    expect(clerk.locator("[data-told='contact.postcode']")).to_contain_text("不是六位数字")
    expect(counts).to_have_attribute("aria-busy", "true")
    while len(held) < 2:
        clerk.wait_for_timeout(50)
    held[1].continue_()
    expect(counts).to_have_attribute("aria-busy", "false")


def test_a_late_answer_does_not_undo_a_newer_one(clerk: Page, mine: Desk) -> None:
    late: list[Route] = []
    clerk.route("**/suggest/?*year=&*", lambda route: late.append(route))
    clerk.goto(f"{mine.address}new/")
    clerk.get_by_label("发文机关").fill("示例市示例区教育局")
    clerk.get_by_label("成文日期").fill("2023-09-01")
    offered = clerk.get_by_role("button", name="用下一个文号：示教〔2023〕6号")
    expect(offered).to_be_visible()
    assert late
    for route in late:
        with clerk.expect_response(route.request.url):
            route.continue_()
    clerk.wait_for_timeout(200)
    expect(offered).to_be_visible()
    expect(clerk.get_by_role("textbox", name="文件名")).to_have_value("jiaoyu-6")


def test_no_proposal_comes_where_somebody_is_writing(clerk: Page, mine: Desk) -> None:
    late: list[Route] = []
    clerk.route("**/suggest/?issuer=%*", lambda route: late.append(route))
    clerk.goto(f"{mine.address}new/")
    clerk.get_by_label("发文机关").fill("示例市示例区教育局")
    name = clerk.get_by_role("textbox", name="文件名")
    with clerk.expect_request("**/suggest/?issuer=%*"):
        name.focus()
    while not late:
        clerk.wait_for_timeout(50)
    for route in late:
        with clerk.expect_response(route.request.url):
            route.continue_()
    clerk.wait_for_timeout(200)
    clerk.keyboard.type("JIAOYU-6")
    expect(name).to_have_value("JIAOYU-6")


def test_a_file_that_changed_meanwhile_is_not_lost(clerk: Page, mine: Desk) -> None:
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    clerk.get_by_label("案由").fill("我写的案由")
    theirs = COMMENTED.replace("0000-55550101", "0000-55550102")
    mine.file().write_text(theirs, encoding="utf-8")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("文件在别处被改过")
    assert mine.text() == theirs
    wording = clerk.locator("pre.wording")
    expect(wording.locator("ins").first).to_contain_text("我写的案由")
    expect(wording.locator("del")).to_contain_text("2")
    clerk.get_by_role("link", name="不要我写的").click()
    expect(clerk.get_by_label("电话")).to_have_value("0000-55550102")
    clerk.get_by_label("案由").fill("我写的案由")
    mine.file().write_text(COMMENTED, encoding="utf-8")
    clerk.get_by_role("button", name="保存").click()
    clerk.get_by_role("button", name="用我写的").click()
    expect(clerk.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert "subject: 我写的案由\n" in mine.text()


DROP = """([target, name, type, data]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(atob(data), (x) => x.charCodeAt(0))], name, {type}));
  document.querySelector(target).dispatchEvent(
    new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def test_dropped_files_lie_beside_the_letter_and_are_listed(clerk: Page, mine: Desk) -> None:
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    clerk.evaluate(DROP, ["[data-attach]", "附件1：清单.pdf", "application/pdf", "JVBERi0xLjcK"])
    expect(clerk.locator("[name='attachments.0.title']")).to_have_value("附件1：清单")
    clerk.locator("#f-body").evaluate("text => text.setSelectionRange(14, 14)")
    clerk.evaluate(DROP, ["#f-body", "现场 图.PNG", "image/png", PIXEL])
    expect(clerk.locator("[name='attachments.1.title']")).to_have_value("现场 图")
    image = clerk.locator("[name='attachments.1.file']").input_value()
    assert re.fullmatch(r"jiaoyu-1-[a-z0-9-]+\.png", image)
    live = clerk.frame_locator(".live iframe")
    expect(live.locator(f"img[src='{image}']")).to_be_visible()
    width = live.locator(f"img[src='{image}']")
    expect(width).to_have_js_property("naturalWidth", 1)
    clerk.evaluate(DROP, ["[data-attach]", "页面.html", "text/html", PIXEL])
    expect(clerk.locator("[data-attach] [role=status]")).to_contain_text("不能作附件")
    clerk.locator("summary", has_text="更多项目").click()
    clerk.get_by_role("button", name="加一项：更正").click()
    clerk.locator("[name='corrections.0.date']").fill("2023-06-01")
    clerk.locator("[name='corrections.0.note']").fill("补附件。")
    saved(clerk)
    assert f"![现场 图]({image})" in mine.text()
    assert (mine.file().parent / image).read_bytes().startswith(b"\x89PNG")
    clerk.locator("[name='attachments.0.file']").scroll_into_view_if_needed()
    rows = clerk.locator("[data-rows=attachments] .row")
    rows.first.get_by_role("button", name="去掉这一项").click()
    saved(clerk)
    assert "附件1：清单" not in mine.text()
    assert "现场 图" in mine.text()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("jiaoyu-2", "不予公开。只在这台电脑上看得到"),
        ("jiaoyu-3", "定时公开：2999-01-01 00:00 以前网站上没有这一件"),
        ("jiaoyu-4", "这是全文。网站上只公开摘要"),
    ],
)
def test_what_is_not_public_is_proof_read_under_a_banner(
    clerk: Page, mine: Desk, name: str, said: str
) -> None:
    clerk.goto(f"{mine.address}proof/replies/2023/{name}/?whole")
    bar = clerk.locator(".desk-proof.closed")
    expect(bar).to_contain_text(said)
    expect(clerk.locator("#body")).to_contain_text(WITHHELD)
    assert "校样" in clerk.title()
    clerk.mouse.wheel(0, 5_000)
    expect(bar).to_be_in_viewport()
    clerk.emulate_media(media="print")
    expect(bar).to_be_visible()
    clerk.emulate_media(media="screen")
    clerk.goto(f"{mine.address}edit/replies/2023/{name}/")
    body = clerk.locator("#f-body")
    body.fill(body.input_value().replace("现答复如下", "现答复于后"))
    live = clerk.frame_locator(".live iframe")
    expect(live.locator("#body")).to_contain_text("现答复于后")
    saved(clerk)
    clerk.goto(f"{mine.address}changes/")
    for file, data in files_of(mine.folder):
        assert "content" in file.parts or WITHHELD.encode() not in data, file


def test_what_was_read_is_shown_though_the_page_is_still_loading(clerk: Page, mine: Desk) -> None:
    # As where something beside the frame is slow: the frame is there, the page is not.
    loading = "Object.defineProperty(document, 'readyState', { get: () => 'interactive' })"
    clerk.add_init_script(loading)
    clerk.goto(f"{mine.address}new/")
    expect(clerk.frame_locator(".live iframe").locator("h1")).to_be_visible()
    words = "对第152009号提案的答复\n\n示例甲委员：\n\n午休的地方有了。\n".encode()
    original = {"name": "原件.txt", "mimeType": "text/plain", "buffer": words}
    clerk.get_by_label("把 Word、PDF 或文本文件拖到这里").set_input_files(original)
    live = clerk.frame_locator(".live iframe")
    expect(live.locator("#body")).to_contain_text("午休的地方有了")
    expect(clerk.locator("[data-told='disclosure']")).to_contain_text("公开属性")


def test_the_summary_alone_is_what_readers_will_see(clerk: Page, mine: Desk) -> None:
    clerk.goto(f"{mine.address}proof/replies/2023/jiaoyu-4/")
    expect(clerk.locator("#body")).to_contain_text("摘要所说")
    expect(clerk.locator("body")).not_to_contain_text(WITHHELD)
    expect(clerk.locator(".desk-proof.open")).to_be_visible()


def test_what_the_form_cannot_edit_is_mended_in_the_file(clerk: Page, mine: Desk) -> None:
    broken = letter_text().replace("title: ", "title：").replace("date: 2023-05-08", "date: [")
    mine.file().write_text(broken, encoding="utf-8")
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    expect(clerk).to_have_url(re.compile("/source/"))
    expect(clerk.get_by_role("status").first).to_contain_text("表单改不了")
    clerk.get_by_role("button", name="第 3 行").first.click()
    chosen = "text => text.value.slice(text.selectionStart, text.selectionEnd)"
    assert clerk.locator("#f-text").evaluate(chosen).startswith("title：")
    clerk.locator("#f-text").fill(letter_text(subject="关于午休"))
    saved(clerk)
    assert mine.text() == letter_text(subject="关于午休")
    clerk.get_by_role("link", name="回到表单").click()
    expect(clerk.get_by_label("案由")).to_have_value("关于午休")


def test_the_next_builds_changes_are_shown_word_by_word(clerk: Page, mine: Desk) -> None:
    mine.file().write_text(COMMENTED.replace("收悉", "已收悉"), encoding="utf-8")
    mine.file("jiaoyu-5").unlink()
    clerk.goto(f"{mine.address}changes/")
    changed = clerk.get_by_role("region", name="内容有变（1）")
    expect(changed.locator("ins")).to_have_text("已")
    expect(changed.locator("del")).to_have_count(0)
    expect(clerk.get_by_role("region", name="从网上撤下（1）")).to_contain_text("jiaoyu-5")


@pytest.mark.parametrize("size", [(390, 844), (1366, 900)])
def test_axe_finds_nothing(browser: Browser, mine: Desk, size: tuple[int, int]) -> None:
    mine.file("jiaoyu-8").write_text(letter_text(result="彩纳", postcode="1"), encoding="utf-8")
    mine.file().write_text(COMMENTED.replace("收悉", "已收悉"), encoding="utf-8")
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    found = {}
    letter = "replies/2023/jiaoyu"
    for path in [
        *("", "?state=error", "new/", "changes/", "nothing/"),
        *(f"edit/{letter}-1/", f"edit/{letter}-8/", f"source/{letter}-8/"),
        *(f"proof/{letter}-2/", f"proof/{letter}-8/", f"edit/{letter}-1/?saved"),
    ]:
        page.goto(mine.address + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('details').forEach((x) => { x.open = true })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found[path, scheme] = violations(page)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, path
    page.close()
    assert {where: what for where, what in found.items() if what} == {}


def test_the_form_is_filled_by_keyboard_alone(clerk: Page, mine: Desk) -> None:
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    clerk.keyboard.press("Tab")
    expect(clerk.locator(".skip")).to_be_focused()
    clerk.keyboard.press("Enter")
    for _ in range(60):
        clerk.keyboard.press("Tab")
        if clerk.evaluate("document.activeElement.name") == "subject":
            break
    clerk.keyboard.type("键盘写的案由")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert clerk.evaluate(outline) == "solid"
    clerk.keyboard.press("Control+s")
    expect(clerk.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert "subject: 键盘写的案由" in mine.text()


def test_without_script_saving_checks(browser: Browser, mine: Desk) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    page.get_by_label("邮编").fill("1")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("[data-told='contact.postcode']")).to_contain_text("不是六位数字")
    context.close()
    assert 'postcode: "1"' in mine.text()


def test_what_can_be_repaired_is_repaired_by_one_button(clerk: Page, mine: Desk) -> None:
    before = mine.text()
    clerk.goto(f"{mine.address}edit/replies/2023/jiaoyu-1/")
    clerk.get_by_label("文号").fill("示教[2023]01号")
    body = clerk.locator("#f-body")
    body.fill(body.input_value().replace("\n\n示例市", "\n##一、甲\n乙。\n\n示例市"))
    button = clerk.get_by_role("button", name="自动改好")
    expect(button).to_be_visible()
    button.click()
    expect(clerk.get_by_role("status").filter(has_text="还没有保存")).to_be_visible()
    expect(clerk.get_by_label("文号")).to_have_value("示教〔2023〕1号")
    shown = clerk.locator("pre.wording").first
    expect(shown.locator("del").first).to_have_text("[")
    expect(shown.locator("ins").first).to_have_text("〔")
    expect(clerk.locator(".unsaved")).to_have_text("有改动，还没有保存")
    assert mine.text() == before


def test_line_ends_and_byte_order_mark_stay(mine: Desk) -> None:
    data = b"\xef\xbb\xbf" + COMMENTED.replace("\n", "\r\n").encode()
    mine.file().write_bytes(data)
    form = mine.form() | {"subject": "关于午休"}
    assert mine.ask("/_desk/save/", form)[0].status == 303
    expected = data.replace(b"addressee:", "subject: 关于午休\r\naddressee:".encode())
    assert mine.file().read_bytes() == expected
    before = mine.file().stat().st_mode
    mine.file().chmod(0o640)
    assert mine.ask("/_desk/save/", mine.form() | {"subject": "甲"})[0].status == 303
    assert mine.file().stat().st_mode & 0o777 == 0o640 != before


def test_a_file_of_another_encoding_is_never_written(mine: Desk) -> None:
    data = COMMENTED.encode("gb18030")
    mine.file().write_bytes(data)
    response, _ = mine.ask("/_desk/edit/replies/2023/jiaoyu-1/")
    assert response.headers["Location"] == "../../../../source/replies/2023/jiaoyu-1/"
    _, page = mine.ask("/_desk/source/replies/2023/jiaoyu-1/")
    assert "GB18030" in page
    form = mine.form(page="source")
    response, page = mine.ask("/_desk/save/", form)
    assert response.status == 422
    assert "另存为 UTF-8" in page
    assert mine.file().read_bytes() == data
    # It is converted where somebody asks for that, looks at it, and saves it.
    _, page = mine.ask("/_desk/fix/", form)
    assert mine.file().read_bytes() == data
    text = html.unescape(
        page.partition('name="text"')[2].partition(">")[2].partition("</textarea")[0]
    )
    assert text.removeprefix("\n") == COMMENTED
    response, _ = mine.ask("/_desk/save/", form | {"text": text.removeprefix("\n")})
    assert response.status == 303
    assert mine.file().read_bytes() == COMMENTED.encode()


def test_saving_what_was_not_changed_changes_no_byte(mine: Desk) -> None:
    for name in ("jiaoyu-1", "jiaoyu-2", "jiaoyu-3", "jiaoyu-4"):
        before = mine.text(name)
        response, _ = mine.ask("/_desk/save/", mine.form(f"replies/2023/{name}"))
        assert response.status == 303
        assert mine.text(name) == before


def test_every_shipped_letter_is_shown_and_saved_as_it_is(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "content"
    files = {str(x.relative_to(shipped)): x.read_bytes() for x in shipped.rglob("*") if x.is_file()}
    with desk(tmp_path, files) as mine:
        for path, data in files.items():
            if path.startswith("replies/") and path.endswith(".md"):
                form = mine.form(path.removesuffix(".md"))
                assert mine.ask("/_desk/save/", form)[0].status == 303, path
                assert (mine.folder / "content" / path).read_bytes() == data, path


def test_messages_stand_at_their_fields(mine: Desk) -> None:
    form = mine.form() | {"title": "", "result.0.result": "", "contact.phone": "13800138000"}
    form |= {"attachments.7.file": "没有.pdf", "attachments.7.title": "甲", "date": "2023/5/8/1"}
    form |= {"body": form["body"] + "\n<b>甲</b>\n"}
    _, told = mine.ask("/_desk/check/", form, {"X-Desk-Token": mine.token})
    found = json.loads(told)["told"]
    assert {"title", "date", "contact.phone", "attachments.7.file", "body"} <= found.keys()
    assert any(name.startswith("result") for name in found)
    assert "2023-05-08" in found["date"]
