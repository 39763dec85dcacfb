"""The commands as a clerk runs them: exit codes, messages, and a site that is not touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.letters import letter_text

ROOT = Path(__file__).parents[2]
LETTER = "content/replies/2023/jiaoyu-1.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one good letter."""
    (tmp_path / "site.yaml").write_text(
        (ROOT / "site.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    write(tmp_path, letter_text())
    return tmp_path


def write(project: Path, text: str, name: str = LETTER) -> None:
    file = project / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        found.update(str(file.relative_to(folder)).encode())
        found.update(file.read_bytes() if file.is_file() else b"")
    return found.hexdigest()


def test_a_good_letter_is_published(project: Path) -> None:
    done = run(project)
    assert done.returncode == 0, done.stderr
    assert (project / "public" / "replies" / "2023" / "jiaoyu-1" / "index.html").is_file()


def test_a_bad_letter_is_named_and_the_site_not_touched(project: Path) -> None:
    run(project)
    before = digest(project / "public")
    write(project, letter_text(disclosure="主动公开"))
    done = run(project, "--lang", "en")
    assert done.returncode == 1
    line = done.stderr.splitlines()[0]
    text = (project / LETTER).read_text(encoding="utf-8").split("\n")
    number = next(n for n, one in enumerate(text, start=1) if one.startswith("disclosure:"))
    assert line.startswith(f"{LETTER}:{number}:13: error[disclosure-unknown]: ")
    below = done.stderr.splitlines()[1:4]
    assert below[:2] == [f"{number:>5} | disclosure: 主动公开", "      |             ^^^^^^^^"]
    assert below[2].startswith("    hint: ")
    assert "replies/2023/jiaoyu-1/ is still up" in done.stderr
    assert digest(project / "public") == before


def test_a_letter_in_error_can_be_taken_down_while_others_stay(project: Path) -> None:
    other = letter_text(document_number="示教〔2023〕2号")
    write(project, other, "content/replies/2023/jiaoyu-2.md")
    run(project)
    write(project, letter_text(disclosure="不公开"))
    done = run(project, "--withdraw-invalid", "--lang", "en")
    assert done.returncode == 0
    assert f"left out of the site: {LETTER}" in done.stderr
    replies = project / "public" / "replies" / "2023"
    assert sorted(path.name for path in replies.iterdir()) == [
        "index.html",
        "index.json",
        "jiaoyu-2",
        "jiaoyu-2.json",
        "jiaoyu-2.md",
    ]


def test_check_writes_nothing_but_what_it_keeps(project: Path) -> None:
    before = digest(project)
    assert run(project, "check").returncode == 0
    assert run(project, "check", LETTER).returncode == 0
    shutil.rmtree(project / ".public.dafu-cache")
    assert digest(project) == before


def test_check_does_without_a_place_to_keep_anything(project: Path) -> None:
    done = run(project, "check", "--output", "nowhere/public")
    assert done.returncode == 0
    assert not (project / "nowhere").exists()


def test_strict_fails_on_warnings(project: Path) -> None:
    write(project, letter_text(document_number="示教[2023]1号"))
    assert run(project, "check").returncode == 0
    assert run(project, "check", "--strict").returncode == 1


def test_fix_repairs_the_form_and_nothing_else(project: Path) -> None:
    write(project, letter_text(document_number="示教[2023]01号"))
    done = run(project, "check", "--fix", "--lang", "en")
    assert done.returncode == 0
    assert f"repaired: {LETTER}" in done.stderr
    assert (project / LETTER).read_text(encoding="utf-8") == letter_text()


def test_machines_read_json_on_standard_output(project: Path) -> None:
    write(project, letter_text(date="2023-02-30"))
    done = run(project, "check", "--format", "json")
    problems = json.loads(done.stdout)["problems"]
    assert [problem["code"] for problem in problems] == ["date-impossible"]
    assert problems[0]["path"] == LETTER


@pytest.mark.parametrize(
    "arguments",
    [
        ["chek"],
        ["--nothing"],
        ["check", "nothing.md"],
        ["build", LETTER],
        ["--strict"],
        ["check", "--clean"],
    ],
)
def test_wrong_usage_is_two(project: Path, arguments: list[str]) -> None:
    done = run(project, *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_machine_that_fails_is_three(project: Path) -> None:
    (project / "public").write_text("not a folder")
    done = run(project)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("language", "word"), [("zh-Hans", "错误"), ("en", "errors")])
def test_messages_speak_the_language_asked_for(project: Path, language: str, word: str) -> None:
    assert word in run(project, "check", "--lang", language).stderr


def test_without_settings_the_answer_is_clear(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert "error[site-missing]" in done.stderr


def test_without_dependencies_one_line_says_what_to_run(project: Path) -> None:
    bare = subprocess.run(
        [sys.executable, "-S", str(ROOT / "build.py")],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert bare.returncode == 3
    assert len(bare.stderr.splitlines()) == 1
    assert "make site" in bare.stderr


def test_a_file_that_is_refused_unread_is_told_of_alone(project: Path) -> None:
    write(project, letter_text(), "content/replies/2023/教育.md")
    done = run(project, "check", "content/replies/2023/教育.md", "content/replies/2023/教育.md")
    assert done.returncode == 1
    assert done.stderr.count("error[file-name]") == 1
    assert run(project, "check", LETTER, LETTER).returncode == 0


def test_taking_down_does_not_empty_a_site_whose_content_is_not_there(project: Path) -> None:
    run(project)
    before = digest(project / "public")
    (project / "content").rename(project / "elsewhere")
    done = run(project, "--withdraw-invalid")
    assert done.returncode == 1
    assert "error[file-unreadable]" in done.stderr
    assert digest(project / "public") == before


def test_a_folder_may_have_a_name_that_is_no_utf_8(project: Path) -> None:
    """As one in GBK that was unpacked on Linux; from in it, and from outside."""
    folder = project.rename(project.with_name(os.fsdecode("答复".encode("gbk"))))
    outside = ["--content", str(folder / "content"), "--output", str(folder / "public")]
    for arguments in (["--without-search"], ["--without-search"], ["check"]):
        assert run(folder, *arguments).returncode == 0
    assert (folder / "public/data/replies.sqlite").is_file()
    write(folder, letter_text(title="甲"))
    project.mkdir()
    shutil.copy(folder / "site.yaml", project)
    for _ in range(2):
        done = run(project, *outside, "--without-search")
        assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
