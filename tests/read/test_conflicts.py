"""Unfinished merges, wherever they are, are named with file and line, and nothing is published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import ROOT, digest, run
from tests.letters import BODY, SITE, letter_text, write_site

ONE = "replies/2023/jiaoyu-1.md"


def conflict(ours: str, theirs: str, base: str | None = None) -> str:
    """What a program for versions writes."""
    middle = "" if base is None else f"||||||| 4f2c1d0\n{base}\n"
    return f"<<<<<<< HEAD\n{ours}\n{middle}=======\n{theirs}\n>>>>>>> 修改稿\n"


GOOD = letter_text()
LINE = "您提出的提案收悉，现答复如下。"
MERGED = conflict(LINE, "您的提案收悉。")
AT = GOOD[: GOOD.index(LINE)].count("\n") + 1

LETTERS = {
    "body": (GOOD.replace(f"{LINE}\n", MERGED), AT),
    "body with the version before both": (
        GOOD.replace(f"{LINE}\n", conflict(LINE, "您的提案收悉。", "您好。")),
        AT,
    ),
    "key": (
        letter_text().replace(
            "result: 采纳解决\n", conflict("result: 采纳解决", "result: 正在解决")
        ),
        8,
    ),
    "disclosure": (
        letter_text().replace(
            "disclosure: 主动公开 · 全文\n",
            conflict("disclosure: 主动公开 · 全文", "disclosure: 不予公开"),
        ),
        9,
    ),
    "whole file": (conflict(GOOD, letter_text(result="正在解决")), 1),
    "end": (GOOD + conflict("甲", "乙"), GOOD.count("\n") + 1),
    "windows": (GOOD.replace(f"{LINE}\n", MERGED).replace("\n", "\r\n"), AT),
    "half resolved: its begin": (GOOD.replace(LINE, f"<<<<<<< HEAD\n{LINE}"), AT),
    "half resolved: its end": (GOOD.replace(LINE, f"{LINE}\n>>>>>>> feature/x"), AT + 1),
    "half resolved: its middle and end": (
        GOOD.replace(LINE, f"{LINE}\n=======\n乙\n>>>>>>> 修改稿"),
        AT + 3,
    ),
    "no names": (GOOD.replace(LINE, f"<<<<<<<\n{LINE}\n=======\n乙\n>>>>>>>"), AT),
}


def refused(folder: Path, path: str, line: int) -> None:
    """Assert that nothing is published, for a reason at that line."""
    # Without a letter or a page there is a site; without settings or a log there is none.
    taken_down = [] if path.endswith(".md") else [["--withdraw-invalid"]]
    for arguments in (["check"], [], *taken_down):
        done = run(folder, *arguments)
        assert done.returncode == 1, (arguments, done.stderr)
        assert f"{path}:{line}:1: error[merge-conflict]" in done.stderr
        # No other is of any use as long as two texts lie in each other.
        assert done.stderr.count("error[") == 1, done.stderr
    assert not (folder / "public/index.html").exists()


@pytest.mark.parametrize("name", LETTERS)
def test_in_a_letter(tmp_path: Path, name: str) -> None:
    text, line = LETTERS[name]
    write_site(tmp_path, {ONE: text})
    refused(tmp_path, f"content/{ONE}", line)
    done = run(tmp_path, "check", f"content/{ONE}")
    assert f"content/{ONE}:{line}:1: error[merge-conflict]" in done.stderr


def test_each_of_several_is_named(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: GOOD.replace(f"{LINE}\n", MERGED + "中间。\n" + MERGED)})
    done = run(tmp_path, "check")
    for line in (AT, AT + 6):
        assert f"content/{ONE}:{line}:1: error[merge-conflict]" in done.stderr


def test_in_a_page(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: GOOD, "pages/about.md": f"---\ntitle: 关于\n---\n{MERGED}"})
    refused(tmp_path, "content/pages/about.md", 4)


def test_in_the_settings(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: GOOD}, SITE + conflict("page_size: 10", "page_size: 20"))
    refused(tmp_path, "site.yaml", SITE.count("\n") + 1)


@pytest.mark.parametrize("name", ["publications.ndjson", "publications.salts"])
def test_in_the_log(tmp_path: Path, name: str) -> None:
    write_site(tmp_path, {ONE: GOOD})
    assert run(tmp_path, "--record").returncode == 0
    shutil.rmtree(tmp_path / "public")
    file = tmp_path / "content" / name
    text = file.read_text("utf-8")
    file.write_text(text + conflict(text.strip(), text.strip()), "utf-8")
    refused(tmp_path, f"content/{name}", 2)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("strings/zh-Hans.yaml", f"site:\n{conflict('  home: 首页', '  home: 主页')}"),
        ("templates/parts.html", f"\n{MERGED}"),
        ("assets/own.css", f"\n{conflict('a { color: red }', 'a { color: blue }')}"),
    ],
)
def test_in_the_theme(tmp_path: Path, path: str, text: str) -> None:
    write_site(tmp_path, {ONE: GOOD})
    file = tmp_path / "own" / path
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    for arguments in (["check"], [], ["--withdraw-invalid"]):
        done = run(tmp_path, *arguments, "--theme", "own")
        assert done.returncode == 1, done.stderr
        assert f"own/{path}:2:1: error[merge-conflict]" in done.stderr
    assert not (tmp_path / "public/index.html").exists()


@pytest.mark.parametrize(
    "body",
    [
        f"一、总体情况\n=======\n\n{BODY}",
        f"=======\n\n{BODY}\n=======\n",
        f"{BODY}\n>>>>>>> 引文\n",
        f"{BODY}\n> > > > > > > 引文\n",
        f"{BODY}\n\\<<<<<<< 甲\n",
        f"{BODY}\n<<<<<< 甲\n\n>>>>>>>> 乙\n",
        f"{BODY}\n甲 <<<<<<< HEAD\n",
        f"{BODY}\n||||||| 甲\n",
    ],
)
def test_what_only_looks_like_it_is_let_through(tmp_path: Path, body: str) -> None:
    write_site(tmp_path, {ONE: letter_text(body)})
    done = run(tmp_path, "check")
    assert "1 件答复" in done.stderr
    assert "merge-conflict" not in done.stderr


def test_the_shipped_project_has_none(tmp_path: Path) -> None:
    before = digest(tmp_path)
    done = run(ROOT, "check")
    assert done.returncode == 0, done.stderr
    assert digest(tmp_path) == before
