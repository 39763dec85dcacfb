"""What lies where files should be, and outputs that hold something else: told at once, by all.

Through the command line, in a process of its own with a time limit: what hangs is what is tried.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dafu.cli.commands import main
from dafu.routes import BESIDE_LETTERS, SECTIONS
from tests.letters import letter_text, write_site
from tests.site.killing import ROOT, files, numbered

ONE = "replies/2023/jiaoyu-1.md"
LIMIT = 60
"""Seconds; what hangs does so for ever."""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command, in English."""
    return subprocess.run(
        [sys.executable, ROOT / "build.py", *arguments, "--jobs", "1", "--lang", "en"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=LIMIT,
    )


def listening(file: Path) -> None:
    """A socket in the file system; its name is too long where the tests are deep in it."""
    here = Path.cwd()
    os.chdir(file.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(file.name)
    finally:
        os.chdir(here)


THINGS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a link to a device": lambda file: file.symlink_to("/dev/zero"),
    "a link to a file": lambda file: file.symlink_to("/etc/passwd"),
    "a link to nothing": lambda file: file.symlink_to("nothing"),
    "a link to itself": lambda file: file.symlink_to(file.name),
    "a socket": listening,
}
PLACES = (
    "site.yaml",
    "content/replies/2023/jiaoyu-1.md",
    "content/replies/2023/jiaoyu-2.md",
    "content/replies/2023/table.csv",
    "content/pages/about.md",
    "content/publications.ndjson",
    "mytheme/assets/emblem.svg",
    "mytheme/templates/home.html",
    "mytheme/strings/zh-Hans.yaml",
    "mytheme/assets",
)


def project(folder: Path) -> None:
    """A project with a theme of its own."""
    write_site(folder, {ONE: letter_text()})
    (folder / "mytheme/assets").mkdir(parents=True)
    (folder / "mytheme/assets/own.css").write_text("a {}")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, built."""
    folder = tmp_path_factory.mktemp("built")
    project(folder)
    assert run(folder, "--theme", "mytheme").returncode == 0
    return folder


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_file_is_told_by_every_command(
    tmp_path: Path, built: Path, place: str, thing: str
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    before = files(folder / "public")
    file = folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir():
        shutil.rmtree(file)
    file.unlink(missing_ok=True)
    THINGS[thing](file)
    commands = [("build",), ("check",), ("diff",), ("build", "--clean")]
    for command in commands if thing == "a pipe" else commands[:2]:
        done = run(folder, *command, "--theme", "mytheme")
        assert done.returncode == 1, (command, done.stderr)
        assert "Traceback" not in done.stderr
        assert place in done.stderr, (command, done.stderr)
        kind = "file-link" if file.is_symlink() else "file-special"
        assert f"error[{kind}]" in done.stderr
    assert files(folder / "public") == before


@pytest.mark.parametrize("name", ["last.json", "build.sqlite", "stage", "search"])
def test_pipes_in_the_cache_are_not_waited_for(tmp_path: Path, built: Path, name: str) -> None:
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    part = folder / ".public.dafu-cache" / name
    if part.is_dir():
        shutil.rmtree(part)
    part.unlink(missing_ok=True)
    os.mkfifo(part)
    done = run(folder, "--theme", "mytheme")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", ["data/replies-2023.ndjson", "index.html", "data/manifest.json"])
def test_pipes_in_the_site_are_not_waited_for(tmp_path: Path, built: Path, path: str) -> None:
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    (folder / "public" / path).unlink()
    os.mkfifo(folder / "public" / path)
    write_site(folder, {ONE: letter_text(), "replies/2023/jiaoyu-2.md": numbered(2)})
    assert run(folder, "diff", "--theme", "mytheme").returncode == 0
    assert run(folder, "--theme", "mytheme").returncode == 0
    assert (folder / "public" / path).is_file()


THEMES: dict[str, tuple[str, str, int]] = {
    "an alias cycle": ("strings/zh-Hans.yaml", "nav: &a\n  home: *a\n", 1),
    "a bomb": (
        "strings/en.yaml",
        "a0: &a0 甲\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n}, ' * 9}]\n" for n in range(9)),
        1,
    ),
    "deep": ("strings/en.yaml", "nav:\n  home: " + "[" * 2_000, 2),
    "a tag": ("strings/en.yaml", "nav: !!python/object:os.system {}\n", 1),
    "a list": ("strings/en.yaml", "nav:\n  home: [甲]\n", 2),
    "not YAML": ("strings/en.yaml", "nav: {home: '甲'\nb\n", 1),
    "not UTF-8": ("strings/en.yaml", "nav: {home: \udcff}\n", 1),
    "a tag left open": ("templates/home.html", "\n\n{% if letters %}\n", 3),
    "an asset that has no address": ("assets/区徽.png", "x", 1),
    "an unknown tag": ("templates/home.html", "\n{% nothing %}\n", 2),
    "deep expressions": ("templates/home.html", "\n{{ " + "(" * 20_000, 1),
}


@pytest.mark.parametrize("case", THEMES)
def test_a_theme_that_cannot_be_read_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    project(tmp_path)
    path, text, line = THEMES[case]
    file = tmp_path / "mytheme" / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode(errors="surrogateescape"))
    for command in ("build", "check", "diff"):
        done = run(tmp_path, command, "--theme", "mytheme")
        assert done.returncode == 1, done.stderr
        assert f"mytheme/{path}:{line}:" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("templates/home.html", '{% extends "home.html" %}', "itself"),
        ("templates/home.html", "{{ 1 / 0 }}", "division"),
        ("templates/home.html", "{{ nothing.at.all }}", "undefined"),
        ("strings/zh-Hans.yaml", 'nav: {home: "{"}', "nav.home"),
        ("strings/zh-Hans.yaml", 'nav: {home: "{0}"}', "nav.home"),
    ],
)
def test_a_theme_that_goes_wrong_names_the_file(
    tmp_path: Path, name: str, text: str, word: str
) -> None:
    project(tmp_path)
    (tmp_path / "mytheme" / name).parent.mkdir()
    (tmp_path / "mytheme" / name).write_text(text, encoding="utf-8")
    done = run(tmp_path, "--theme", "mytheme")
    assert done.returncode == 2
    assert Path(name).name in done.stderr
    assert word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "output",
    [
        *(".", "..", "/", "~", "content", "content/new", "public/..", "mytheme", "mytheme/new"),
        *("site.yaml", "link", "theme", "dafu"),
    ],
)
@pytest.mark.parametrize("command", ["build", "diff", "serve"])
def test_an_output_that_holds_something_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, output: str
) -> None:
    folder = tmp_path / "home" / "project"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    project(folder)
    (folder / "link").symlink_to("content")
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    real = {"~": str(tmp_path / "home"), "theme": str(ROOT / "theme"), "dafu": str(ROOT / "dafu")}
    chosen = real.get(output, output)
    done = run(folder, command, "--theme", "mytheme", "--output", chosen)
    assert done.returncode == 2, done.stderr
    assert f"--output cannot be {chosen}" in done.stderr
    assert done.stderr.count("\n") == 1
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("name", sorted(SECTIONS | {"Kinds", "feed", "page"} - {"page"}))
def test_a_page_named_like_a_section_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, {ONE: letter_text(), f"pages/{name}.md": "---\ntitle: 甲\n---\n乙\n"})
    for command in ("check", "build", "diff"):
        assert main([command, "--jobs", "1"]) == 1
        said = capsys.readouterr().err
        assert f"content/pages/{name}.md:1:1: error[file-reserved]" in said
        assert f"{name}-1.md" in said


def test_no_page_can_have_the_name_of_anything_that_is_made(
    everything: Mapping[str, bytes],
) -> None:
    made = everything
    for name in ("members", "kinds", "sessions", "topics", "issuers", "results", "numbers"):
        assert f"{name}/index.html" in made, "a feature is not on"
    assert "data/log/index.json" in made
    folders = {path.split("/")[0] for path in made if "/" in path}
    folders |= {path.split(".")[0] for path in made if "/" not in path and path.endswith(".json")}
    assert folders - {".well-known", "about"} <= SECTIONS
    year = {path.split("/")[2] for path in made if path.startswith("replies/2023/")}
    stems = {name.split(".")[0] for name in year}
    assert {stem for stem in stems if not stem.startswith("jiaoyu-")} <= BESIDE_LETTERS


COLLIDING = ("示例市丁荒辛亥局", "示例市戊癸己丁局")
"""Names with one CRC-32."""


def test_units_that_are_not_registered_have_pages_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_site(
        tmp_path,
        {
            f"replies/2023/a-{number}.md": numbered(number)
            .replace("示例市示例区教育局", name)
            .replace("contact:", f"topics: [{name}]\ncontact:")
            for number, name in enumerate(COLLIDING)
        },
    )
    assert main(["--jobs", "1"]) == 0
    for dimension in ("issuers", "topics"):
        pages = [
            text.decode()
            for path, text in files(tmp_path / "public" / dimension).items()
            if path.count("/") == 1 and path.endswith("/index.html")
        ]
        assert len(pages) == 2
        heads = "".join(page.partition("<h1>")[2].partition("</h1>")[0] for page in pages)
        assert [heads.count(name) for name in COLLIDING] == [1, 1]


REAPER = """
import ctypes, os, subprocess, sys
ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: orphans come here
print(subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode)
try:
    print(os.waitpid(-1, 0))
except ChildProcessError:
    print("none left")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is looked at aside elsewhere")
def test_a_refused_build_leaves_no_child_behind(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: letter_text()})
    assert run(tmp_path).returncode == 0
    write_site(tmp_path, {ONE: letter_text(disclosure="公开")})
    build = [sys.executable, str(ROOT / "build.py"), "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-c", REAPER, *build],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=LIMIT,
    )
    assert done.stdout.splitlines() == ["1", "none left"]
