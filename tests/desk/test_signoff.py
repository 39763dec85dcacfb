"""Sign-off: nothing is built that a second person has not seen and somebody has not released."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dafu.model.signoff import SignoffEntry, standing
from tests.browser.test_accessibility import violations
from tests.desk.desks import Desk, desk
from tests.letters import letter_text
from tests.preview.commands import ROOT

FILE = "replies/2023/jiaoyu-1.md"
KEPT = "content/replies/2023/jiaoyu-1.signoff.jsonl"


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose site has asked for a sign-off since it was first built."""
    with desk(tmp_path, {FILE: letter_text()}) as running:
        file = tmp_path / "site.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "sign_off: 是\n", encoding="utf-8")
        yield running


def run(mine: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *arguments, "--without-search"]
    if arguments == ("check",):
        command.pop()
    return subprocess.run(
        command, cwd=mine.folder, capture_output=True, encoding="utf-8", check=False
    )


def sign(mine: Desk, step: str, by: str, note: str = "", **more: str) -> tuple[int, str]:
    form = mine.form()
    given = {"path": form["path"], "digest": form["digest"], "token": mine.token}
    response, text = mine.ask(
        "/_desk/sign/", {**given, "step": step, "by": by, "note": note} | more
    )
    return response.status, text


def test_a_build_refuses_what_was_not_signed_off(mine: Desk) -> None:
    for command in ("build", "check", "diff"):
        done = run(mine, command)
        assert done.returncode == 1, command
        assert "signoff-missing" in done.stderr
        assert "还没有送审" in done.stderr
    assert sign(mine, "reviewed", "示例乙")[0] == 422
    assert sign(mine, "released", "示例丙")[0] == 422
    assert sign(mine, "drafted", "示例甲")[0] == 303
    status, page = sign(mine, "reviewed", " 示例 甲")
    assert status == 422
    assert "审核的人不能是拟稿人" in page
    assert "已送审，还没有审核" in run(mine, "check").stderr
    assert sign(mine, "reviewed", "示例乙", "可以公开。")[0] == 303
    assert "已审核，还没有同意公开" in run(mine, "build").stderr
    assert sign(mine, "released", "示例丙")[0] == 303
    assert run(mine, "build").returncode == 0
    kept = [json.loads(x) for x in (mine.folder / KEPT).read_text("utf-8").splitlines()]
    assert [(x["step"], x["by"]) for x in kept] == [
        ("drafted", "示例甲"),
        ("reviewed", "示例乙"),
        ("released", "示例丙"),
    ]
    assert all(x["at"].endswith("+08:00") for x in kept)
    published = [x.name for x in (mine.folder / "public").rglob("*")]
    assert not any("signoff" in name for name in published)


def released(mine: Desk) -> None:
    for step, by in (("drafted", "示例甲"), ("reviewed", "示例乙"), ("released", "示例丙")):
        assert sign(mine, step, by)[0] == 303
    assert run(mine, "check").returncode == 0


def test_what_is_changed_afterwards_begins_anew(mine: Desk) -> None:
    released(mine)
    before = mine.text()
    mine.file().write_text(before.replace("收悉", "已收悉"), encoding="utf-8")
    assert "还没有送审" in run(mine, "build").stderr
    # As a checkout on another system would leave it: that is no change.
    mine.file().write_bytes(b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode())
    assert run(mine, "build").returncode == 0


def test_an_attachment_that_is_another_begins_anew(mine: Desk) -> None:
    (mine.file().parent / "a.txt").write_text("甲", encoding="utf-8")
    listed = letter_text(attachments="[{file: a.txt, title: 甲}]")
    mine.file().write_text(listed, encoding="utf-8")
    released(mine)
    (mine.file().parent / "a.txt").write_text("乙", encoding="utf-8")
    assert "signoff-missing" in run(mine, "check").stderr


def test_a_step_is_of_what_was_seen(mine: Desk) -> None:
    assert sign(mine, "drafted", "示例甲")[0] == 303
    form = mine.form()
    mine.file().write_text(mine.text().replace("收悉", "已收悉"), encoding="utf-8")
    assert sign(mine, "drafted", "示例甲", digest=form["digest"])[0] == 409
    for name, value in {"by": " ", "step": "x", "token": "x", "path": "../site"}.items():
        given = {"step": "drafted", "by": "示例甲"} | {name: value}
        status, _ = sign(mine, **given)
        assert status in {403, 404, 422}, name
    assert len((mine.folder / KEPT).read_text("utf-8").splitlines()) == 1


def test_what_is_withheld_needs_no_sign_off(mine: Desk) -> None:
    mine.file().write_text(letter_text(disclosure="不予公开"), encoding="utf-8")
    assert run(mine, "build").returncode == 0


def test_two_persons_at_the_desk(browser: Browser, mine: Desk) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(mine.address)
    expect(page.locator("tbody")).to_contain_text("还没有办完审核")
    page.get_by_role("link", name="修改：").click()
    panel = page.get_by_role("region", name="审核")
    panel.get_by_label("经手人姓名").fill("示例甲")
    panel.get_by_role("button", name="拟稿完成，送审").click()
    panel.get_by_label("经手人姓名").fill("示例乙")
    panel.get_by_label("意见").fill("日期请再核对")
    panel.get_by_role("button", name="退回修改").click()
    expect(panel.get_by_role("listitem").nth(1)).to_contain_text("退回 示例乙")
    expect(panel.get_by_role("listitem").nth(1)).to_contain_text("日期请再核对")
    for step, by in (("拟稿完成，送审", "示例甲"), ("审核通过", "示例乙"), ("同意公开", "示例丙")):
        panel.get_by_label("经手人姓名").fill(by)
        panel.get_by_role("button", name=step).click()
        expect(panel.get_by_role("listitem").last).to_contain_text(by)
    expect(panel).to_contain_text("已同意公开，下次发布时上网。")
    assert violations(page) == []
    page.close()


def test_the_order_of_the_steps() -> None:
    def state(*steps: tuple[str, str, str]) -> str:
        return standing([SignoffEntry(step, by, "", sha) for step, by, sha in steps], "v")  # type: ignore[arg-type]

    draft, review, release = (
        ("drafted", "甲", "v"),
        ("reviewed", "乙", "v"),
        ("released", "丙", "v"),
    )
    assert state() == ""
    assert state(draft, review, release) == "released"
    assert state(review, release) == ""
    assert state(draft, release) == "drafted"
    assert state(draft, ("reviewed", "甲", "v"), release) == "drafted"
    assert state(draft, review, ("returned", "丙", "v"), release) == ""
    assert state(draft, review, ("released", "丙", "w")) == "reviewed"
    assert state(draft, review, release, ("drafted", "甲", "w")) == "released"
