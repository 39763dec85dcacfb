"""A build that has nothing to do: told apart from every other one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dafu.cli.commands import main
from dafu.engine import again
from dafu.engine import fingerprint as unchanged
from dafu.engine.project import Sources
from dafu.model.values import CHINA_TIME
from dafu.problems.problem import Problems
from dafu.read.scan import Source, read_bytes
from tests.letters import SITE, letter_text, write_site

ONE, TWO = "replies/2023/jiaoyu-1.md", "replies/2023/jiaoyu-2.md"
SECOND = {
    "document_number": "示教〔2023〕2号",
    "title": "对区政协十五届二次会议第152002号提案的答复",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """A built site of which nothing has changed for a while."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(unchanged, "_SLACK", 0)
    theme = tmp_path / "mytheme"
    subprocess.run(["cp", "-r", Path(__file__).parents[2] / "theme", theme], check=True)
    about = "---\ntitle: 关于\n---\n甲\n"
    write_site(tmp_path, {ONE: letter_text(), "pages/about.md": about})
    run()
    return Sources()


def run(*arguments: str) -> int:
    time.sleep(0.02)  # longer than the ticks of the file system's clock
    return main(["--theme", "mytheme", "--jobs", "1", *arguments])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def test_a_second_build_has_nothing_to_do(
    project: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    before = {path: path.stat().st_ino for path in project.output.rglob("*")}
    assert run() == 0
    assert "没有变化" in said(capsys)
    assert {path: path.stat().st_ino for path in project.output.rglob("*")} == before


def append(path: str) -> Callable[[], object]:
    return lambda: Path(path).write_bytes(Path(path).read_bytes() + b"\n")


CHANGES: dict[str, Callable[[], object]] = {
    "letter": append(f"content/{ONE}"),
    "page": append("content/pages/about.md"),
    "new letter": lambda: write_site(Path(), {TWO: letter_text(**SECOND)}),
    "settings": lambda: Path("site.yaml").write_text(SITE + "page_size: 3\n", encoding="utf-8"),
    "template": append("mytheme/templates/home.html"),
    "style": append("mytheme/assets/style.css"),
    "strings": append("mytheme/strings/zh-Hans.yaml"),
    "a removed page": lambda: Path("content/pages/about.md").unlink(),
    "an output": append("public/index.html"),
    "an output's time": lambda: os.utime("public/index.html"),
    "an output removed": lambda: Path("public/index.html").unlink(),
    "a foreign file": lambda: Path("public/foreign.html").write_text("foreign"),
    "a foreign folder": lambda: Path("public/foreign").mkdir(),
    "a foreign link": lambda: Path("public/foreign").symlink_to("/dev/null"),
    "the note": lambda: Path(".public.dafu-cache/last.json").write_text('{"said": []}'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(
    project: Sources, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    CHANGES[change]()
    capsys.readouterr()
    if change == "an output removed":
        (project.output / "index.html").write_text("foreign")
    assert run() == 0
    assert "已生成" in said(capsys)
    assert not (project.output / "foreign.html").exists()
    assert not os.path.lexists(project.output / "foreign")
    assert run() == 0
    assert "没有变化" in said(capsys)


def test_a_change_that_keeps_size_and_times_is_seen(
    project: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project.content / ONE
    about = file.stat()
    data = file.read_bytes()
    file.write_bytes(data.replace("收悉".encode(), "收到".encode()))
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    capsys.readouterr()
    assert run() == 0
    assert "已生成" in said(capsys)
    assert "收到".encode() in (project.output / "replies/2023/jiaoyu-1/index.html").read_bytes()


def test_what_changed_since_the_last_build_began_is_read_by_a_build(
    project: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    # Perhaps it was otherwise when the last build read it, and was put back.
    file = project.content / "pages/about.md"
    file.write_bytes(file.read_bytes())
    capsys.readouterr()
    assert run() == 0
    assert "已生成" in said(capsys)


def test_nothing_is_done_right_after_an_edit(
    project: Sources, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of letters what was read is compared with what was hashed: no clock is needed to be sure.
    time.sleep(1.1)
    monkeypatch.setattr(unchanged, "_SLACK", 1_000_000_000)
    append(f"content/{ONE}")()
    run()
    capsys.readouterr()
    assert run() == 0
    assert "没有变化" in said(capsys)


def test_a_letter_that_is_another_for_a_moment_is_built_again(
    project: Sources, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(source: Source, problems: Problems) -> bytes | None:
        data = read_bytes(source, problems)
        return data and data.replace("收悉".encode(), "收到".encode())

    append(f"content/{ONE}")()
    with monkeypatch.context() as patch:
        patch.setattr("dafu.engine.letters.read_bytes", other)
        assert run() == 0
    page = project.output / "replies/2023/jiaoyu-1/index.html"
    assert "收到".encode() in page.read_bytes()
    capsys.readouterr()
    assert run() == 0
    assert "已生成" in said(capsys)
    assert "收悉".encode() in page.read_bytes()


def test_warnings_are_said_again(project: Sources, capsys: pytest.CaptureFixture[str]) -> None:
    write_site(Path(), {TWO: letter_text("示例甲委员：\n\n电话13800138000。\n", **SECOND)})
    run()
    first = said(capsys)
    assert "personal-mobile" in first
    run()
    again = said(capsys)
    assert "没有变化" in again
    assert [x for x in again.splitlines() if "personal" in x] == [
        x for x in first.splitlines() if "personal" in x
    ]


WAITING = letter_text(publish_at="2099-01-01 10:00", **SECOND)
WITHHELD = letter_text("暗号委员：\n\n电话13800138000。\n", disclosure="不予公开", **SECOND)
SUMMARY = letter_text(
    "暗号委员：\n\n电话13800138000。\n",
    disclosure="主动公开 · 摘要",
    summary="短短的。",
    **SECOND,
)


@pytest.mark.parametrize("hidden", [WAITING, WITHHELD, SUMMARY])
def test_of_what_is_not_public_only_a_hash_is_noted(
    project: Sources, capsys: pytest.CaptureFixture[str], hidden: str
) -> None:
    write_site(Path(), {TWO: hidden})
    assert run() == 0
    first = said(capsys)
    noted = (project.cache / "last.json").read_text(encoding="utf-8")
    for word in ("jiaoyu-2", "暗号", "13800138000", "138*", "\\u6697", "152002"):
        assert word not in noted
    assert run() == 0
    again = said(capsys)
    assert "没有变化" in again
    assert again.splitlines()[:-1] == first.splitlines()[:-1]


def test_a_letter_whose_day_has_come_is_built(
    project: Sources, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(Path(), {TWO: WAITING})
    run()
    capsys.readouterr()
    repeated = again.repeated

    def later(*given: Any) -> Problems | None:
        return repeated(*given[:-1], datetime(2099, 1, 2, tzinfo=CHINA_TIME))

    monkeypatch.setattr(again, "repeated", later)
    assert run() == 0
    assert "已生成" in said(capsys)


def test_a_check_reads_nothing_again(
    project: Sources, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "示例甲委员：\n\n一、已经开展的工作\n\n乙。\n\n二、下一步打算\n\n电话13800138000。\n"
    write_site(Path(), {TWO: letter_text(body, **SECOND)})
    assert run("check") == 0
    first = said(capsys)
    assert "personal-mobile" in first
    with monkeypatch.context() as patch:
        for user in ("again.checked", "content.read_batch"):
            patch.setattr(f"dafu.engine.{user}", None)
        assert run("check") == 0
        assert said(capsys) == first
        # Of many letters only the one that changed is read.
        (project.cache / "checked.json").unlink()
        assert run("check") == 0
        assert said(capsys) == first
    # What a check has read a build need not read, nor a check what a build has.
    shutil.rmtree(project.cache)
    run()
    capsys.readouterr()
    for user in ("again.checked", "content.read_batch"):
        monkeypatch.setattr(f"dafu.engine.{user}", None)
    assert run("check") == 0
    assert said(capsys) == first


def test_what_is_known_of_a_letter_still_mends_it(
    project: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(
        Path(),
        {
            TWO: letter_text(
                "示例甲委员：\n\n一、已经开展的工作\n\n乙。\n\n二、下一步打算\n\n丙。\n", **SECOND
            )
        },
    )
    assert run("check") == 0
    assert "改为：" in said(capsys)
    assert run("check", "--fix", "--diff") == 0
    shown = said(capsys)
    assert run("check", "--fix") == 0
    fixed = (project.content / TWO).read_text(encoding="utf-8")
    assert "+## 一、已经开展的工作" in shown
    assert "## 一、已经开展的工作" in fixed


@pytest.mark.parametrize("damage", [b"", b"damaged", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_cache_is_an_empty_one_for_a_check(
    project: Sources, capsys: pytest.CaptureFixture[str], damage: bytes
) -> None:
    assert run("check") == 0
    first = said(capsys)
    (project.cache / "build.sqlite").write_bytes(damage)
    (project.cache / "checked.json").write_bytes(damage)
    (project.cache / "last.json").unlink(missing_ok=True)
    assert run("check") == 0
    assert said(capsys) == first


def test_a_build_with_nothing_to_do_imports_little(project: Sources) -> None:
    script = (
        "import sys; from dafu.cli.commands import main; code = main(['--theme', 'mytheme']);"
        "print(code, sorted({'pydantic', 'jinja2', 'yaml', 'numpy', 'markdown_it', 'sqlite3'}"
        " & set(sys.modules)))"
    )
    time.sleep(1.1)
    for _ in range(2):  # The first begins long enough after the files were made.
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
    assert done.stdout == "0 []\n"
    assert "没有变化" in done.stderr
