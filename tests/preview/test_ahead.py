"""What a preview shows before the site is in step, tried while an error keeps it from that."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.letters import letter_text
from tests.preview.commands import SOON, Serving, a_project, serving

PAGE = "/replies/2023/jiaoyu-1/"
FILES = (PAGE, "/replies/2023/jiaoyu-1.json", "/replies/2023/jiaoyu-1.md")
OTHERS = ("/", "/replies/", "/replies/2023/", "/feed.json", "/data/replies.ndjson", "/sitemap.xml")
TITLE, TEXT, FILE = "饕餮之题", "貔貅之文", "附件之文"


def letter(text: str = TEXT, **values: object) -> str:
    """The letter that is open, with an attachment."""
    attached = [{"file": "plan.txt", "title": "方案"}]
    values = {"title": TITLE, "attachments": attached} | values
    return letter_text(f"示例甲委员：\n\n{text}。\n", **values)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    a_project(tmp_path, letter()).with_name("plan.txt").write_text(FILE, encoding="utf-8")
    mend(tmp_path)
    (tmp_path / "content" / "pages").mkdir()
    (tmp_path / "content" / "pages" / "about.md").write_text(
        "---\ntitle: 关于\n---\n一。\n", "utf-8"
    )
    return tmp_path


def save(project: Path, name: str, text: str) -> None:
    """Save a letter."""
    file = project / "content" / "replies" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def mend(project: Path) -> None:
    """Save another letter as it should be."""
    save(project, "2022/jiaoyu-2", letter_text(document_number="示教〔2023〕2号", title="另一件"))


def spoil(project: Path) -> None:
    """Save that one with an error: no build ends well until it is mended."""
    wrong = letter_text(document_number="示教〔2023〕2号", title="另一件", date="2023-02-30")
    save(project, "2022/jiaoyu-2", wrong)


@pytest.fixture
def spoilt(project: Path) -> Iterator[Serving]:
    """A preview that cannot be in step with its content any more."""
    with serving(project, "--without-search") as running:
        until(lambda: running.ask(PAGE, "localhost")[0] == 200)
        spoil(project)
        running.wait_for("预览还是改动前的")
        yield running


def until(seen: Callable[[], bool]) -> None:
    """Wait for what must come."""
    end = monotonic() + SOON
    while not seen():
        assert monotonic() < end
        sleep(0.05)


def answers(running: Serving, *paths: str) -> list[tuple[int, str]]:
    """What is answered for each of ``paths``."""
    return [running.ask(path, "localhost") for path in paths]


def test_a_letter_is_shown_as_it_was_saved(project: Path, spoilt: Serving) -> None:
    save(project, "2023/jiaoyu-1", letter("改过的文", subject="改过的案由"))
    until(lambda: "改过的文" in spoilt.ask(PAGE, "localhost")[1])
    for _, text in answers(spoilt, *FILES):
        assert "改过的文" in text
        assert "改过的案由" in text
    assert spoilt.ask(f"{PAGE}plan.txt", "localhost") == (200, FILE)
    # What tells of others waits for them.
    assert "改过的案由" not in spoilt.ask("/replies/", "localhost")[1]
    _, news = spoilt.ask(f"/_dafu/news?at={PAGE[1:]}", "localhost")
    assert '"new": true' in news
    assert "2023-02-30" in news


def test_what_is_wrong_with_it_is_told_and_its_page_stays(project: Path, spoilt: Serving) -> None:
    save(project, "2023/jiaoyu-1", letter("改过的文"))
    until(lambda: "改过的文" in spoilt.ask(PAGE, "localhost")[1])
    save(project, "2023/jiaoyu-1", letter("又改了", date="2023-02-31"))
    until(lambda: "2023-02-31" in spoilt.ask("/_dafu/news?at=", "localhost")[1])
    assert "改过的文" in spoilt.ask(PAGE, "localhost")[1]
    save(project, "2023/jiaoyu-1", letter("又改了"))
    until(lambda: "又改了" in spoilt.ask(PAGE, "localhost")[1])
    assert "2023-02-31" not in spoilt.ask("/_dafu/news?at=", "localhost")[1]


def test_a_new_letter_and_a_new_page_are_shown(project: Path, spoilt: Serving) -> None:
    save(project, "2023/jiaoyu-3", letter_text(document_number="示教〔2023〕3号", title="新的一件"))
    until(lambda: "新的一件" in spoilt.ask("/replies/2023/jiaoyu-3/", "localhost")[1])
    page = project / "content" / "pages" / "about.md"
    page.write_text("---\ntitle: 关于\n---\n二。\n", encoding="utf-8")
    until(lambda: "二。" in spoilt.ask("/about/", "localhost")[1])
    page.with_name("help.md").write_text("---\ntitle: 帮助\n---\n三。\n", encoding="utf-8")
    until(lambda: "三。" in spoilt.ask("/help/", "localhost")[1])
    page.unlink()
    until(lambda: spoilt.ask("/about/", "localhost")[0] == 404)


def gone(letter: Path) -> None:
    letter.unlink()


def moved(letter: Path) -> None:
    letter.parent.rename(letter.parents[3] / "elsewhere")


def linked(letter: Path) -> None:
    moved(letter)
    letter.parent.symlink_to(letter.parents[3] / "elsewhere")


TAKEN_DOWN: dict[str, Callable[[Path], object]] = {
    "不予公开": lambda x: save_at(x, letter(disclosure="不予公开")),
    "依申请公开": lambda x: save_at(x, letter(disclosure="依申请公开")),
    "embargoed": lambda x: save_at(x, letter(publish_at="2999-01-01 08:00")),
    "in doubt": lambda x: save_at(x, letter(disclosure="主动公开")),
    "withheld and in error": lambda x: save_at(x, letter(disclosure="不予公开", date="2023-02-30")),
    "no front matter": lambda x: save_at(x, "不公开的全文\n"),
    "removed": gone,
    "its folder moved": moved,
    "its folder a link": linked,
}


def save_at(letter: Path, text: str) -> None:
    letter.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("how", TAKEN_DOWN)
def test_what_is_taken_down_is_gone_at_once(project: Path, spoilt: Serving, how: str) -> None:
    assert all(status == 200 for status, _ in answers(spoilt, *FILES, *OTHERS))
    TAKEN_DOWN[how](project / "content" / "replies" / "2023" / "jiaoyu-1.md")
    until(lambda: spoilt.ask(PAGE, "localhost")[0] != 200)
    for status, text in answers(spoilt, *FILES, f"{PAGE}plan.txt", *OTHERS[1:]):
        assert status == 503
        assert not any(words in text for words in (TITLE, TEXT, FILE))
    status, text = spoilt.ask("/", "localhost")
    assert TITLE not in text
    assert "不再公开" in text
    assert "2023-02-30" in text
    _, news = spoilt.ask("/_dafu/news?at=", "localhost")
    assert not any(words in news for words in (TITLE, TEXT, FILE))


def test_of_a_summary_no_word_of_the_text_is_left(project: Path, spoilt: Serving) -> None:
    summed = letter(disclosure="主动公开 · 摘要", summary="摘要之文", attachments=None)
    save(project, "2023/jiaoyu-1", summed)
    until(lambda: "摘要之文" in spoilt.ask(PAGE, "localhost")[1])
    for status, text in answers(spoilt, *FILES):
        assert status == 200
        assert "摘要之文" in text
        assert TEXT not in text
    for status, text in answers(spoilt, f"{PAGE}plan.txt", *OTHERS[1:]):
        assert status == 503
        assert TEXT not in text
        assert FILE not in text


def test_a_tombstone_is_shown_at_once(project: Path, spoilt: Serving) -> None:
    withdrawn = {"date": "2023-06-01", "reason": "答复有误"}
    save(project, "2023/jiaoyu-1", letter(withdrawn=withdrawn))
    until(lambda: "答复有误" in spoilt.ask(PAGE, "localhost")[1])
    for status, text in answers(spoilt, *FILES, f"{PAGE}plan.txt", *OTHERS[1:]):
        assert TEXT not in text
        assert FILE not in text
        assert status == (200 if "答复有误" in text else 503)


def test_an_attachment_that_is_no_longer_listed_is_gone(project: Path, spoilt: Serving) -> None:
    save(project, "2023/jiaoyu-1", letter("没有附件", attachments=None))
    until(lambda: "没有附件" in spoilt.ask(PAGE, "localhost")[1])
    assert spoilt.ask(f"{PAGE}plan.txt", "localhost")[0] == 404
    assert spoilt.ask("/", "localhost")[0] == 200


def test_the_rest_follows_once_all_is_well(project: Path, spoilt: Serving) -> None:
    save(project, "2023/jiaoyu-1", letter(disclosure="不予公开"))
    until(lambda: spoilt.ask("/replies/", "localhost")[0] == 503)
    assert "<code>content/replies/2023/jiaoyu-1.md</code>" in spoilt.ask("/", "localhost")[1]
    mend(project)
    until(lambda: "另一件" in spoilt.ask("/replies/", "localhost")[1])
    assert spoilt.ask(PAGE, "localhost")[0] == 404
    for status, text in answers(spoilt, *(x for x in OTHERS if x != "/replies/2023/")):
        assert status == 200
        assert TITLE not in text
    news = spoilt.ask("/_dafu/news?at=", "localhost")[1]
    assert '"hidden": ["content/replies/2023/jiaoyu-1.md"]' in news


def test_a_start_shows_nothing_that_was_taken_down_before_it(project: Path) -> None:
    with serving(project, "--without-search") as running:
        until(lambda: running.ask(PAGE, "localhost")[0] == 200)
    save(project, "2023/jiaoyu-1", letter(disclosure="不予公开"))
    spoil(project)
    with serving(project, "--without-search") as running:
        for status, text in answers(running, *FILES, f"{PAGE}plan.txt", *OTHERS[1:]):
            assert status == 503
            assert not any(words in text for words in (TITLE, TEXT, FILE))


def test_the_page_that_is_open_has_the_new_theme_first(project: Path) -> None:
    theme = project / "mine"
    (theme / "assets").mkdir(parents=True)
    (theme / "assets" / "own.css").write_text("body { color: red }", encoding="utf-8")
    opened = ("", "replies/2023/jiaoyu-1/", "statistics/")
    with serving(project, "--without-search", "--theme", "mine") as running:
        spoil(project)
        running.wait_for("预览还是改动前的")
        for path in opened:
            running.ask(f"/_dafu/news?at={path}", "localhost")
        (theme / "strings").mkdir()
        strings = theme / "strings" / "zh-Hans.yaml"
        strings.write_text("site:\n  skip: 跳过去看\n", encoding="utf-8")

        def is_shown() -> bool:
            asked = [running.ask(f"/_dafu/news?at={path}", "localhost")[1] for path in opened]
            return all('"new": true' in news for news in asked)

        until(is_shown)
        assert '"new": false' in running.ask("/_dafu/news?at=replies/", "localhost")[1]


def test_a_template_that_fails_is_told_and_can_be_mended(project: Path) -> None:
    templates = project / "mine" / "templates"
    templates.mkdir(parents=True)
    template = templates / "letter.html"
    good = '{% extends "shipped/letter.html" %}'
    template.write_text(good, encoding="utf-8")
    with serving(project, "--without-search", "--theme", "mine") as running:
        until(lambda: running.ask(f"/_dafu/news?at={PAGE[1:]}", "localhost")[0] == 200)
        for wrong in ("{{ 1 // 0 }}", "{% if %}"):
            template.write_text(wrong, encoding="utf-8")
            save(project, "2023/jiaoyu-1", letter(f"改过的文{len(wrong)}"))
            until(lambda: '"error"' in running.ask(f"/_dafu/news?at={PAGE[1:]}", "localhost")[1])
            template.write_text(good, encoding="utf-8")
            shown = f"改过的文{len(wrong)}"
            until(lambda shown=shown: shown in running.ask(PAGE, "localhost")[1])  # type: ignore[misc]
            until(
                lambda: '"error"' not in running.ask(f"/_dafu/news?at={PAGE[1:]}", "localhost")[1]
            )


def test_a_builder_that_dies_is_replaced(project: Path) -> None:
    with serving(project, "--without-search") as running:
        until(lambda: running.ask(PAGE, "localhost")[0] == 200)
        kill(running)
        save(project, "2023/jiaoyu-1", letter("改过的文", subject="改过的案由"))
        until(lambda: "改过的案由" in running.ask("/replies/", "localhost")[1])
        for number in range(20):
            save(project, "2023/jiaoyu-1", letter(f"第{number}稿", subject=f"第{number}稿"))
            until(lambda text=f"第{number}稿": text in running.ask(PAGE, "localhost")[1])  # type: ignore[misc]
            kill(running)
            sleep(0.1)
            if "意外结束" in running.printed:
                break
        running.wait_for("意外结束")
        assert "意外结束" in running.ask("/_dafu/news?at=", "localhost")[1]
        save(project, "2023/jiaoyu-1", letter("又改了", subject="又改了的案由"))
        until(lambda: "又改了的案由" in running.ask("/replies/", "localhost")[1])
        until(lambda: "意外结束" not in running.ask("/_dafu/news?at=", "localhost")[1])


def kill(running: Serving) -> None:
    until(lambda: bool(children(running)))
    for child in children(running):
        os.kill(child, signal.SIGKILL)


def test_nothing_is_left_of_a_preview_that_is_killed(project: Path) -> None:
    with serving(project, "--without-search") as running:
        left = children(running)
        assert left
        running.process.kill()
        until(lambda: not any(map(is_running, left)))


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")")[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(running: Serving) -> list[int]:
    told = f"/proc/{running.process.pid}/task/{running.process.pid}/children"
    return [int(x) for x in Path(told).read_text(encoding="ascii").split()]


NOTED = ".public.dafu-preview/**/last.json"
"""Where it is noted that the site is in step."""


def is_noted(project: Path) -> bool:
    """Whether a note holds: by the build, if all that it read had rested before; else by a look."""
    letters = (project / "content" / "replies").glob("*/*.md")
    rested = max(letter.stat().st_ctime_ns for letter in letters) + 1_000_000_000
    notes = (json.loads(noted.read_text(encoding="utf-8")) for noted in project.glob(NOTED))
    return any(note["began"] > rested for note in notes)


@pytest.mark.parametrize("rest", [0, 1.2], ids=["fresh", "rested"])
def test_a_further_start_shows_at_once_what_is_in_step(project: Path, rest: float) -> None:
    # Of a letter that is not public nothing is kept, so that it is read at every start.
    hidden = letter_text("示例甲委员：\n\n一、内容不公开\n\n正文。\n", disclosure="不予公开")
    save(project, "2023/jiaoyu-3", hidden.replace("〔2023〕1号", "〔2023〕3号"))
    sleep(rest)
    with serving(project, "--without-search") as running:
        until(lambda: is_noted(project))
        assert "jiaoyu-3" in running.printed
    for noted in project.glob(NOTED):
        assert "jiaoyu-3" not in noted.read_text(encoding="utf-8")
    with serving(project, "--without-search") as running:
        assert "jiaoyu-3" not in running.printed
        assert running.ask(PAGE, "localhost")[0] == 200
        told = '"hidden": ["content/replies/2023/jiaoyu-3.md"]'
        until(lambda: told in running.ask("/_dafu/news?at=", "localhost")[1])
        running.wait_for("jiaoyu-3")
    save(project, "2023/jiaoyu-1", letter(disclosure="不予公开"))
    with serving(project, "--without-search") as running:
        assert running.ask(PAGE, "localhost")[0] == 404


def replaced(file: Path, text: str) -> None:
    """Saved as many editors do: beside the file, and then in its place."""
    aside = file.with_name(f"{file.name}.tmp")
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)


def whole_folder(file: Path, text: str) -> None:
    """The content comes anew, as a checkout of another branch or a copy brings it."""
    content = file.parents[2]
    shutil.copytree(content, content.with_name("new"))
    replaced(content.with_name("new") / file.relative_to(content), text)
    content.rename(content.with_name("old"))
    content.with_name("new").rename(content)


@pytest.mark.parametrize("polled", [False, True])
@pytest.mark.parametrize("way", [save_at, replaced, whole_folder])
def test_every_way_to_save_is_seen(
    project: Path, way: Callable[[Path, str], None], polled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if polled:
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")
    with serving(project, "--without-search") as running:
        until(lambda: running.ask(PAGE, "localhost")[0] == 200)
        for text in ("改过的文", "又改了"):
            if text == "又改了" and way is whole_folder:
                shutil.rmtree(project / "old")
            file = project / "content" / "replies" / "2023" / "jiaoyu-1.md"
            way(file, letter(text, subject=text))
            until(lambda text=text: text in running.ask("/replies/", "localhost")[1])  # type: ignore[misc]
        settings = project / "site.yaml"
        replaced(settings, settings.read_text(encoding="utf-8") + "\ntitle: 改了的站名\n")
        until(lambda: "site" in running.ask("/_dafu/news?at=", "localhost")[1])


@pytest.mark.parametrize("polled", [False, True])
def test_content_behind_a_link_is_shown_first_too(
    project: Path, polled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the folder of the letters is one of a share."""
    if polled:
        monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")
    (project / "content").rename(project / "share")
    (project / "content").symlink_to("share")
    with serving(project, "--without-search") as running:
        spoil(project)
        running.wait_for("预览还是改动前的")
        save(project, "2023/jiaoyu-1", letter("改过的文"))
        until(lambda: "改过的文" in running.ask(PAGE, "localhost")[1])
        save(project, "2023/jiaoyu-1", letter(disclosure="不予公开"))
        until(lambda: running.ask("/replies/", "localhost")[0] == 503)


def test_a_busy_builder_does_not_hide_a_change(project: Path) -> None:
    """Saved again and again, ever faster than the site is built."""
    with serving(project, "--without-search") as running:
        for number in range(30):
            save(project, "2023/jiaoyu-1", letter(f"第{number}稿", subject=f"第{number}稿"))
            sleep(0.05)
        until(lambda: "第29稿" in running.ask("/replies/", "localhost")[1])
        assert "第29稿" in running.ask(PAGE, "localhost")[1]
