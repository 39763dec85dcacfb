"""Content, settings or theme edited while a build runs: what is published existed at one moment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dafu.cli.commands import main
from dafu.engine import letters as kept
from dafu.engine import making, preparing
from tests.letters import SITE, write_site
from tests.site.killing import KEPT, ROOT, files, numbered

REPLIES = Path("content/replies")
ATTACHED = "attachments: [{file: a-2.csv, title: 附件}]\ncontact:"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built site, whose content has changed since, so that there is something to do."""
    folder = tmp_path / "project"
    begin(folder)
    monkeypatch.chdir(folder)
    assert run() == 0
    write_site(folder, {"replies/2023/a-1.md": numbered(1, "示例甲委员：\n\n第一版。\n")})
    return folder


def begin(folder: Path) -> None:
    """The project as it is first."""
    attached = numbered(2).replace("contact:", ATTACHED)
    write_site(
        folder,
        {
            "replies/2022/b-3.md": numbered(3),
            "replies/2023/a-1.md": numbered(1),
            "replies/2023/a-2.md": attached,
            "replies/2023/a-2.csv": b"1,2\n",
            "replies/2023/a-4.md": numbered(4),
        },
    )
    shutil.copytree(ROOT / "theme", folder / "mytheme")


def run() -> int:
    return main(["--jobs", "1", "--theme", "mytheme"])


def replace(path: str, old: str, new: str) -> None:
    file = Path(path)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def rewrite_both_ends() -> None:
    """The first letter and the last: half of this must not be seen."""
    for file in (REPLIES / "2022/b-3.md", REPLIES / "2023/a-4.md"):
        replace(str(file), "现答复如下", "现已改写")


def move() -> None:
    """A letter gets another address: it must not be missing, nor be there twice."""
    (REPLIES / "2023/a-4.md").rename(REPLIES / "2022/a-0.md")


def withhold() -> None:
    replace("content/replies/2023/a-4.md", "主动公开 · 全文", "不予公开")


def other_bytes() -> None:
    (REPLIES / "2023/a-2.csv").write_bytes(b"3,4\n")


def remove_with_attachment() -> None:
    (REPLIES / "2023/a-2.md").unlink()
    (REPLIES / "2023/a-2.csv").unlink()


def break_one() -> None:
    (REPLIES / "2023/a-4.md").write_text("---\n", encoding="utf-8")


def settings() -> None:
    Path("site.yaml").write_text(SITE.replace("试验用", "另一句"), encoding="utf-8")


def theme() -> None:
    for file in Path("mytheme/templates").glob("*.html"):
        replace(str(file), "</footer>", "<!-- 新 --></footer>")
    with Path("mytheme/assets/style.css").open("a", encoding="utf-8") as file:
        file.write("\n/* 新 */\n")


EDITS = (
    *(rewrite_both_ends, move, withhold, other_bytes, remove_with_attachment),
    *(break_one, settings, theme),
)

MOMENTS = ("scan", "read_pages", "check_content", "read_theme", "gathered", "outputs")
"""Functions of the build after which the edit is made, beside that which reads each letter."""


def clean(folder: Path, *edits: Callable[[], None]) -> Mapping[str, bytes] | None:
    """The site of the project with ``edits``; None when it has errors."""
    begin(folder)
    write_site(folder, {"replies/2023/a-1.md": numbered(1, "示例甲委员：\n\n第一版。\n")})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for edit in edits:
            edit()
        done = subprocess.run(
            [sys.executable, ROOT / "build.py", "--theme", "mytheme"],
            capture_output=True,
            check=False,
        )
    return files(folder / "public") if done.returncode == 0 else None


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_what_is_published_existed_at_one_moment(
    project: Path, capsys: pytest.CaptureFixture[str], edit: Callable[[], None]
) -> None:
    first = files(project / "public")
    before, after = clean(project.parent / "before"), clean(project.parent / "after", edit)
    assert before
    texts = {name: (project / name).read_bytes() for name in content(project)}
    for moment in (*(("read_bytes", call) for call in range(1, 6)), *((x, 1) for x in MOMENTS)):
        for name in content(project):
            (project / name).unlink()
        for name, data in texts.items():
            (project / name).write_bytes(data)
        with pytest.MonkeyPatch.context() as patch:
            calls = after_call(patch, *moment, edit)
            capsys.readouterr()
            code = run()
        if not calls:  # Fewer letters are read: others are known.
            assert (code, files(project / "public")) == (0, before)
            continue
        said = capsys.readouterr().err
        made = files(project / "public")
        if code == 0:
            assert made in (before, after), moment
        else:
            assert made in (first, before, after), moment
            assert code == (1 if after is None else 3), (moment, said)
            assert any(name in said for name in ("content/", "mytheme/", "site.yaml")), said
        assert {path.name for path in project.glob(".public*")} == KEPT
        healed = run()
        assert healed == (0 if after else 1)
        assert files(project / "public") == (after or made), moment


def content(project: Path) -> list[str]:
    """What people edit."""
    return [
        name
        for name in files(project)
        if name.startswith(("content/", "mytheme/", "site.yaml")) and not name.endswith("/")
    ]


def after_call(
    patch: pytest.MonkeyPatch, name: str, number: int, edit: Callable[[], None]
) -> list[str]:
    """Make ``edit`` once, when a function of the build has been called so often; then say so."""
    calls = 0
    made: list[str] = []
    module = next(x for x in (kept, preparing, making) if hasattr(x, name))
    function = getattr(module, name)

    def called(*given: Any) -> Any:
        nonlocal calls
        result = function(*given)
        calls += 1
        if calls == number:
            edit()
            made.append(name)
        return result

    patch.setattr(module, name, called)
    return made


def test_content_that_never_rests_is_told_of(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = files(project / "public")
    scanning, versions = kept.scan, 0

    def restless(*given: Any) -> Any:
        nonlocal versions
        versions += 1
        name = f"示例甲委员：\n\n第{versions}次。\n"
        write_site(project, {"replies/2023/a-4.md": numbered(4, name)})
        return scanning(*given)

    with monkeypatch.context() as patch:
        patch.setattr(kept, "scan", restless)
        capsys.readouterr()
        assert run() == 3
        assert "content: 读取期间一直有改动" in capsys.readouterr().err
        assert main(["--jobs", "1", "--theme", "mytheme", "--lang", "en"]) == 3
        assert "content: kept changing while it was read" in capsys.readouterr().err
    assert files(project / "public") == first
    assert run() == 0
    assert f"第{versions}次".encode() in files(project / "public")["replies/2023/a-4.json"]


def test_what_editors_keep_beside_a_letter_is_no_change(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, calls = kept.read_bytes, 0

    def swapping(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        (REPLIES / "2023/.a-4.md.swp").write_text(str(calls))
        return reading(*given)

    monkeypatch.setattr(kept, "read_bytes", swapping)
    assert run() == 0
    # Each letter twice: to know it, and to read it when it is new.
    assert calls <= 8
