"""What the desk says of letters is what a build would do with the same content."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from email.message import Message
from pathlib import Path
from typing import cast

import pytest

from dafu.build import build, compare
from dafu.desk.desk import Desk
from dafu.desk.listing import list_context
from dafu.desk.published import PublicSite
from dafu.desk.shelf import Shelf
from dafu.drafting.draft import Draft
from dafu.engine.project import Sources
from dafu.model.limits import working_days_after
from dafu.model.values import CHINA_TIME
from dafu.preview.mount import Request
from dafu.preview.server import Server
from dafu.problems.problem import Text
from tests.letters import BODY, letter_text, write_site

ONE, TWO = "replies/2023/jiaoyu-1.md", "replies/2023/jiaoyu-2.md"
LINKING = BODY.replace("现答复如下", "见[另一件](jiaoyu-2.md)，现答复如下")


def other(**changes: str) -> str:
    title = "对区政协十五届二次会议第152002号提案的答复"
    return letter_text(document_number="示教〔2023〕2号", title=title, **changes)


def project(folder: Path, files: Mapping[str, str | bytes]) -> Sources:
    theme = Path(__file__).parents[2] / "theme"
    return replace(write_site(folder, files), theme=theme)


def states(sources: Sources) -> dict[str, str]:
    shelf, public = Shelf(sources), PublicSite(sources.output)
    items = list_context(shelf.stand(), public, "", "", "zh-Hans")["items"]
    return {item.path.rpartition("/")[2]: item.state for item in items}


CHANGES: dict[str, dict[str, str | bytes]] = {
    "nothing": {},
    "a comment": {ONE: letter_text(LINKING).replace("title:", "# 甲\ntitle:")},
    "a word": {ONE: letter_text(LINKING.replace("收悉", "已收悉"))},
    "emphasis": {ONE: letter_text(LINKING.replace("收悉", "**收悉**"))},
    "a key": {ONE: letter_text(LINKING, keywords="[甲]")},
    "another is withheld": {TWO: other(disclosure="不予公开")},
    "a file": {"replies/2023/jiaoyu-2.txt": "乙"},
    "an attachment": {TWO: other(attachments="[]")},
    "withheld": {ONE: letter_text(LINKING, disclosure="依申请公开")},
    "withdrawn": {TWO: other(withdrawn="{date: 2024-01-01, reason: 有误}")},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_letter_has_changed_where_a_build_would_change_it(tmp_path: Path, change: str) -> None:
    listed = other(attachments="[{file: jiaoyu-2.txt, title: 甲}]")
    files = {ONE: letter_text(LINKING), TWO: listed, "replies/2023/jiaoyu-2.txt": "甲"}
    sources = project(tmp_path, files)
    assert build(sources, search=False).collection
    project(tmp_path, CHANGES[change])
    _, difference = compare(sources, search=False)
    assert difference
    changed = {x.path.rpartition("/")[2] for x in difference.letters["changed"]}
    gone = {x.path.rpartition("/")[2] for x in difference.letters["removed"]}
    found = states(sources)
    told = {name for name, state in found.items() if state == "changed"}
    down = {name for name, state in found.items() if state in {"held", "withdrawn"}}
    assert told - gone == changed, (found, difference.letters)
    assert down | told >= gone
    assert build(sources, search=False).collection
    assert "changed" not in states(sources).values()


class _Server:
    """What of the preview's server a desk uses."""

    alone = threading.Lock()


SERVER = cast(Server, _Server())


def ask(desk: Desk, path: str, body: bytes, token: str = "") -> str:
    headers = Message()
    headers["Host"] = "127.0.0.1:8000"
    method = "GET"
    if token:
        method, headers["X-Desk-Token"] = "POST", token
    path, _, query = path.partition("?")
    below = path.removeprefix(desk.prefix)
    request = Request(method, below, query, headers, body, "127.0.0.1", ())
    return desk.answer(request, SERVER).data.decode()


def test_an_original_fills_the_form_and_writes_nothing(tmp_path: Path) -> None:
    """With whatever reads originals; what that does is not the desk's affair."""

    def read_document(name: str, data: bytes) -> Draft:
        if data == b"scan":
            raise ValueError("是扫描件")
        draft = Draft(name, body="您提出的提案收悉。\n")
        draft.add(("subject",), f"关于{name}", Text("不像案由", "unlikely"))
        return draft

    sources = project(tmp_path, {ONE: letter_text()})
    desk = Desk(sources, "zh-Hans", read_document)
    page = ask(desk, "_desk/new/", b"")
    assert "data-import" in page
    token = page.split('data-token="')[1].split('"')[0]
    before = sorted(tmp_path.rglob("*"))
    page = ask(desk, "_desk/import/?name=a.docx", b"x", token)
    assert 'value="关于a.docx"' in page
    assert "不像案由" in page
    assert "您提出的提案收悉" in page
    assert "还没有保存" in page
    assert "“坏.pdf”：是扫描件" in ask(desk, "_desk/import/?name=坏.pdf", b"scan", token)
    assert sorted(tmp_path.rglob("*")) == before
    assert "data-import" not in ask(Desk(sources, "zh-Hans"), "_desk/new/", b"")


def test_a_moved_letter_is_offered_its_former_address(tmp_path: Path) -> None:
    sources = project(tmp_path, {ONE: letter_text(), TWO: other()})
    build(sources, search=False)
    (sources.content / ONE).rename(sources.content / "replies/2023/banfu-9.md")
    desk = Desk(sources, "zh-Hans")
    page = ask(desk, "_desk/changes/", b"")
    assert "像是换了网址（1）" in page
    assert "replies/2023/jiaoyu-1 → replies/2023/banfu-9" in page
    page = ask(desk, "_desk/edit/replies/2023/banfu-9/", b"")
    assert 'data-offer="f-former" data-word="replies/2023/jiaoyu-1"' in page
    assert "f-former" in ask(desk, "_desk/edit/replies/2023/jiaoyu-2/", b"")
    assert 'data-word="' not in ask(desk, "_desk/edit/replies/2023/jiaoyu-2/", b"")


def test_the_list_shows_at_once_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"replies/2023/jiaoyu-{number}.md": letter_text() for number in range(1, 6)}
    desk = Desk(project(tmp_path, files), "zh-Hans")
    ticks = iter(range(100))
    monkeypatch.setattr("dafu.desk.shelf.time.monotonic", lambda: float(next(ticks)))
    page = ask(desk, "_desk/", b"")
    assert page.count("<tr class=") == 1
    assert "还有 4 件" in page
    assert 'http-equiv="refresh"' in page
    for left in (3, 2, 1):
        assert f"还有 {left} 件" in ask(desk, "_desk/", b"")
    page = ask(desk, "_desk/", b"")
    assert page.count("<tr class=") == 5
    assert "正在读取" not in page
    assert "refresh" not in page


def test_the_desk_speaks_english_too(tmp_path: Path) -> None:
    sources = project(tmp_path, {ONE: letter_text(result="x")})
    desk = Desk(sources, "en")
    page = ask(desk, "_desk/", b"")
    assert "All letters" in page
    assert "In error" in page
    page = ask(desk, "_desk/edit/replies/2023/jiaoyu-1/", b"")
    assert "'x' is not" in page or "&#39;x&#39;" in page


def test_working_days_are_counted_from_the_day_after() -> None:
    assert working_days_after(date(2023, 5, 8), 20) == date(2023, 6, 5)
    assert working_days_after(date(2023, 5, 5), 1) == date(2023, 5, 8)


def test_an_embargo_ends_while_the_desk_is_open(tmp_path: Path) -> None:
    sources = project(tmp_path, {ONE: letter_text(publish_at="2024-06-01 09:00")})
    now = [datetime(2024, 6, 1, 8, tzinfo=CHINA_TIME)]
    shelf, public = Shelf(sources, lambda: now[0]), PublicSite(sources.output)

    def state() -> str:
        (item,) = list_context(shelf.stand(), public, "", "", "zh-Hans")["items"]
        return str(item.state)

    assert state() == "waiting"
    now[0] = datetime(2024, 6, 1, 9, 1, tzinfo=CHINA_TIME)
    assert state() == "new"
