"""A check of one file imports only what that letter needs."""

from __future__ import annotations

import subprocess
import sys
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
}


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
    done = subprocess.run(
        [sys.executable, "-c", RUN, f"content/{name}"],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": ""},
    )
    loaded = set(done.stdout.split())
    assert "dafu.engine.checking_files" in loaded
    needed = {"markdown_it", "dafu.read.markdown.full"} if parsed else set()
    assert loaded & HEAVY == needed
