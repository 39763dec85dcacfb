"""A check imports only what its letters need: of one file, and of content that it knows."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.letters import letter_text, write_site

ROOT = Path(__file__).parents[2]

RUN = """
import sys
from dafu.__main__ import main
sys.argv[1:] = ["check", *sys.argv[1:]]
assert main() == 0
print(*sys.modules)
"""

HEAVY = {
    *("markdown_it", "jinja2", "sqlite3", "concurrent.futures", "multiprocessing"),
    *("dafu.read.markdown.full", "dafu.model.log", "dafu.render.collection", "dafu.engine.cache"),
    *("dafu.engine.reading", "dafu.engine.content", "dafu.engine.pool", "dafu.model.brief"),
    *("dafu.model.records", "dafu.model.changes", "dafu.search.record", "difflib", "html"),
}

PARSER = {"markdown_it", "dafu.read.markdown.full", "html"}
"""What a letter needs that has more than plain text in it."""


@pytest.mark.parametrize(
    ("body", "parsed"),
    [
        ("示例甲委员：\n\n乙。\n", False),
        ("示例甲委员：\n\n见[这里](https://example.cn/)。\n", True),
    ],
)
def test_a_check_of_one_file_imports_what_its_letter_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, parsed: bool
) -> None:
    name = "replies/2023/jiaoyu-7.md"
    # Pages and letters that have nothing to do with it are not read whole.
    page = "---\n标题: 关于\n---\n[乙](../replies/2023/jiaoyu-8.md)、**丙**\n"
    other = letter_text("示例乙委员：\n\n见[这里](https://example.cn/)。\n").replace("1号", "8号")
    files = {name: letter_text(body), "pages/about.md": page, "replies/2023/jiaoyu-8.md": other}
    write_site(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    loaded = imported_by(f"content/{name}")
    assert "dafu.engine.checking_files" in loaded
    assert loaded & HEAVY == (PARSER if parsed else set())


def test_a_check_of_unchanged_content_imports_what_the_letter_needs_that_it_reads_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was said of the body of a summary is not kept.
    body = "示例甲委员：\n\n一、已经开展的工作\n\n乙。\n\n二、下一步打算\n\n丙。\n"
    summary = letter_text(body, disclosure="主动公开 · 摘要", summary="甲。")
    write_site(tmp_path, {"replies/2023/jiaoyu-7.md": summary})
    monkeypatch.chdir(tmp_path)
    time.sleep(1.1)  # Content has rested when it is read.
    assert "dafu.engine.reading" in imported_by()
    loaded = imported_by()
    assert "dafu.engine.again" in loaded
    assert loaded & HEAVY == PARSER


def imported_by(*arguments: str) -> set[str]:
    """The modules that a check has imported in the end."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": ""},
    )
    assert "warning" in done.stderr or arguments
    return set(done.stdout.split())
