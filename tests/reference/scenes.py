"""What the handbook tells a clerk to do, done in a real browser on the running program.

Each walk does its steps, and yields a :class:`Shot` wherever the handbook shows the screen. Steps
that no longer succeed fail here; :mod:`tests.reference.pictures` takes the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from dafu.build import build
from tests.desk.desks import SETTINGS, Desk
from tests.drafting.documents import docx, p
from tests.letters import letter_text, write_site
from tests.preview.commands import ROOT, serving

PATIENCE = 30_000
"""Milliseconds in which a screen has come, on a busy machine."""

WORD = (
    *("示例市示例区教育局文件", "示教〔2023〕12号"),
    "对区政协十五届二次会议第152031号提案的答复",
    "示例甲委员：",
    "您提出的“关于放学后开放学校图书室”的提案收悉，现将办理情况答复如下。",
    "一、已经做的工作",
    "今年春季学期起，12所小学的图书室在放学后开放到18时，由教师和家长志愿者值守。",
    "二、下一步",
    "秋季学期再开放9所，年底前向您反馈。",
    "感谢您对教育工作的关心和支持。",
    *("示例市示例区教育局", "2023年5月8日", "联系人：示例乙", "联系电话：0000-55550101"),
)
"""An original as it comes from the office system: it says nothing of result and disclosure."""

LETTERS = {
    1: ("关于推进学校体育场地向社区开放", {}),
    2: ("关于校园安全管理的内部情况", {"disclosure": "不予公开"}),
    3: ("关于秋季学期入学安排", {}),
    4: ("关于公办幼儿园选址", {"disclosure": "主动公开 · 摘要", "summary": "已列入年度选址计划。"}),
    5: ("关于校门口交通秩序", {}),
}
"""The other letters of the office, by their serials: subject, and keys that differ."""

BODY = """示例甲委员：

您提出的“{subject}”的提案收悉，现答复如下。

目前已有三处场所按要求完成整改，其余年内完成。

示例市示例区教育局

2023年5月8日
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of the handbook: its name, and the parts of the screen that it shows."""

    name: str
    parts: tuple[Locator, ...]


def letter(number: int) -> str:
    """The file of one of the office's :data:`LETTERS`."""
    subject, keys = LETTERS[number]
    title = f"对区政协十五届二次会议第1520{number:02}号提案的答复"
    told = {"document_number": f"示教〔2023〕{number}号", "title": title, "subject": subject}
    return letter_text(BODY.format(subject=subject), **told, **keys)


@contextmanager
def office(folder: Path, settings: str = "") -> Iterator[Desk]:
    """The desk of an office with all its letters, which has published once."""
    files = {f"replies/2023/jiaoyu-{number}.md": letter(number) for number in LETTERS}
    sources = write_site(folder, files, SETTINGS)
    assert build(replace(sources, theme=ROOT / "theme"), search=False).collection
    if settings:
        file = folder / "site.yaml"
        file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")
    with serving(folder, "--without-search") as running:
        yield Desk(folder, running)


def first_letter(page: Page, desk: Desk) -> Iterator[Shot]:
    """From a Word file to the published page: the handbook's first chapter."""
    page.goto(desk.address)
    yield Shot("desk", (page.locator("header"), page.locator("main")))
    page.get_by_role("link", name="新建答复").click()
    page.wait_for_url("**/new/")
    drop = page.locator("[data-import]")
    yield Shot("new", (page.get_by_role("heading", level=1), drop))
    word = {"name": "答复.docx", "mimeType": "application/octet-stream"}
    page.locator("[data-import] input").set_input_files(
        [{**word, "buffer": docx("".join(p(line) for line in WORD))}]
    )
    expect(page.get_by_label("标题 必填").first).to_have_value(WORD[2], timeout=PATIENCE)
    must = [page.locator(f'[data-field="{name}"]') for name in ("title", "issuer", "date")]
    yield Shot("filled", (page.get_by_role("heading", level=1), page.locator(".notice"), *must))
    # What the import was unsure of stands there before: the check says it in its own words.
    missing = page.locator(".extent .told li").filter(has_text="缺少“公开属性”这一项")
    expect(missing).to_be_visible(timeout=PATIENCE)
    yield Shot("missing", (page.locator(".extent"),))
    page.get_by_label("主动公开 · 全文").check()
    page.get_by_label("结果").first.select_option("采纳解决")
    checked(page)
    yield Shot("extent", (page.locator(".extent"),))
    yield Shot("body", (group(page, "正文"), page.locator(".live")))
    save(page)
    yield Shot("saved", (page.get_by_role("heading", level=1), page.locator(".notice.good")))
    page.get_by_role("link", name="下次发布的变化").click()
    expect(page.get_by_role("heading", name="新上网")).to_be_visible()
    yield Shot("changes", (page.locator("header"), page.locator("main")))
    page.get_by_role("button", name="现在生成网站").click()
    expect(page.get_by_role("heading", name="网站已生成")).to_be_visible(timeout=PATIENCE)
    yield Shot("built", (page.get_by_role("heading", level=1), page.locator(".notice.good")))
    page.goto((desk.folder / "public/replies/2023/jiaoyu-12/index.html").as_uri())
    expect(page.get_by_text("12所小学的图书室")).to_be_visible()
    page.goto(f"{desk.serving.address}replies/2023/jiaoyu-12/")
    page.reload()
    expect(page.get_by_text("12所小学的图书室")).to_be_visible(timeout=PATIENCE)
    yield Shot("published", (page.locator("header").first, page.locator("main")))


def every_day(page: Page, desk: Desk) -> Iterator[Shot]:
    """Mistakes, corrections, withdrawals, attachments, commitments, and what is not public."""
    edit(page, desk, 5)
    page.get_by_label("文号").first.fill("示教[2023]05号")
    wrong = page.locator('[data-field="document_number"]')
    expect(wrong.locator(".told li").first).to_be_visible(timeout=PATIENCE)
    yield Shot("mistake", (wrong,))
    page.get_by_role("button", name="自动改好").click()
    expect(page.locator(".notice.good")).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state()
    yield Shot("fixed", (page.locator(".notice.good"), page.locator("pre.wording")))
    edit(page, desk, 1)
    text = page.locator("#f-body")
    text.fill(text.input_value().replace("三处场所", "四处场所"))
    expect(page.locator(".explain")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".changed ins")).to_be_visible()
    yield Shot("correct", (page.locator(".explain"),))
    page.get_by_role("button", name="写更正说明").click()
    rows = page.locator('[data-rows="corrections"]')
    rows.get_by_label("说明").fill("第二段中的“三处”更正为“四处”。")
    checked(page)
    yield Shot("correction", (rows,))
    expect(page.locator(".changed")).to_contain_text("更正为")
    yield Shot("words", (page.locator(".changed"),))
    save(page)
    attach = page.locator("[data-attach]")
    attach.locator("input").set_input_files(
        [{"name": "开放学校名单.txt", "mimeType": "text/plain", "buffer": "示例小学\n".encode()}]
    )
    expect(page.locator('[name="attachments.0.file"]')).to_have_value(re.compile("jiaoyu-1"))
    yield Shot("attach", (page.locator('[data-field="attachments"]'), attach))
    save(page)
    edit(page, desk, 5)
    unfold(page)
    page.locator('[name="withdrawn.date"]').fill("2024-03-01")
    page.locator('[name="withdrawn.reason"]').fill("内容有误，将重新答复。")
    checked(page)
    yield Shot("withdraw", (page.locator('[data-field="withdrawn"]'),))
    save(page)
    edit(page, desk, 3)
    found = group(page, "正文里可能是承诺事项的话")
    yield Shot("promises", (found,))
    found.get_by_role("button", name="登记为承诺事项").click()
    made = page.locator('[data-rows="commitments"]')
    expect(made.get_by_label("内容")).to_have_value(re.compile("年内完成"))
    answered(page)
    yield Shot("commitment", (made,))
    unfold(page)
    page.locator('[name="publish_at"]').fill("2035-09-01 09:00")
    answered(page)
    yield Shot("embargo", (page.locator('[data-field="publish_at"]'),))
    page.goto(f"{desk.address}proof/replies/2023/jiaoyu-2/")
    expect(page.locator("body")).to_contain_text("请勿外传")
    yield Shot("proof", (page.locator("body"),))


def two_persons(page: Page, desk: Desk) -> Iterator[Shot]:
    """Sign-off: 拟稿, 审核, 公开."""
    edit(page, desk, 1)
    signing = page.locator(".signing")
    signing.get_by_label("经手人姓名").fill("示例甲")
    yield Shot("sign", (signing,))
    signing.get_by_role("button", name="拟稿完成，送审").click()
    for name, button in (("示例乙", "审核通过"), ("示例乙", "同意公开")):
        expect(signing.get_by_role("button", name=button)).to_be_visible(timeout=PATIENCE)
        signing.get_by_label("经手人姓名").fill(name)
        signing.get_by_role("button", name=button).click()
    expect(page.get_by_text("已同意公开")).to_be_visible(timeout=PATIENCE)
    yield Shot("signed", (signing,))


Walk = Callable[[Page, Desk], Iterator[Shot]]
WALKS: dict[Walk, str] = {
    first_letter: "",
    every_day: "",
    two_persons: "sign_off: 是\n",
}
"""The walks, and the lines of ``site.yaml`` that each needs."""


def edit(page: Page, desk: Desk, number: int) -> None:
    """Open the form of one of the office's letters."""
    page.goto(f"{desk.address}edit/replies/2023/jiaoyu-{number}/")
    expect(page.locator(".counts span").first).to_be_visible(timeout=PATIENCE)


def answered(page: Page) -> None:
    """Wait until what was written last has been checked, and the form shows what was found."""
    expect(page.locator(".counts")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)


def checked(page: Page) -> None:
    """The same, and see that it has no error."""
    answered(page)
    expect(page.locator(".counts .error")).to_have_count(0)


def save(page: Page) -> None:
    """Press 保存 and see that it was done."""
    # The page may still say so of the time before.
    with page.expect_navigation(timeout=PATIENCE):
        page.get_by_role("button", name="保存").click()
    said = page.get_by_role("status").filter(has_text="已保存")
    expect(said).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state()


def group(page: Page, name: str) -> Locator:
    """A group of the form's fields by its heading."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=name, exact=True))


def unfold(page: Page) -> None:
    """Open what the form folds away while it is empty."""
    for folded in page.locator("details:not([open]) > summary").all():
        folded.click()
