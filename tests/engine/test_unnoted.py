"""A published text that changes without a note is told of by ``check``, ``diff`` and ``build``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import LETTER, project, run, write
from tests.letters import letter_text

__all__ = ["project"]

NOTE = '更正: [{日期: 2023-06-01, 说明: "“三处”更正为“四处”。"}]\n'


def said(project: Path, *arguments: str, command: str = "check") -> bool:
    done = run(project, command, *arguments)
    assert done.returncode == 0, done.stderr
    return "change-unnoted" in done.stderr


@pytest.mark.parametrize("arguments", [[], [LETTER]], ids=["all", "one"])
def test_a_published_text_that_changes_is_told_of(project: Path, arguments: list[str]) -> None:
    text = letter_text()
    write(project, text, LETTER)
    assert not said(project, *arguments)
    run(project)
    assert not said(project, *arguments)
    changed = text.replace("现答复如下", "现将情况答复如下")
    write(project, changed, LETTER)
    for _ in range(2):
        assert said(project, *arguments)
    # A note says so; and once it is up, it is what is published.
    write(project, changed.replace("title:", f"{NOTE}title:"), LETTER)
    assert not said(project, *arguments)
    write(project, changed, LETTER)
    assert said(project, *arguments)
    run(project)
    assert not said(project, *arguments)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0000-55550101", "0000-55550102"),
        ("主动公开 · 全文", "不予公开"),
        ("\n\n示例市示例区教育局", "\n\n\n示例市示例区教育局"),
    ],
    ids=["a telephone", "withheld", "a blank line"],
)
def test_what_is_no_change_of_the_text_needs_no_note(project: Path, old: str, new: str) -> None:
    write(project, letter_text(), LETTER)
    run(project)
    assert old in letter_text()
    write(project, letter_text().replace(old, new), LETTER)
    assert not said(project)
    assert not said(project, LETTER)


@pytest.mark.parametrize("arguments", [[], ["--clean"], ["--without-search"]], ids=str)
def test_a_build_and_a_diff_tell_what_check_tells(project: Path, arguments: list[str]) -> None:
    text = letter_text()
    write(project, text, LETTER)
    assert not said(project, *arguments, command="build")
    changed = text.replace("现答复如下", "现将情况答复如下")
    write(project, changed, LETTER)
    for _ in range(2):
        assert said(project, command="diff")
    assert said(project)
    assert said(project, *arguments, command="build")
    # Now it is what is published: nothing changes, and nobody is told of it again.
    for command in ("build", "diff", "check"):
        assert not said(project, command=command)
    write(project, changed.replace("现将情况", "现将").replace("title:", f"{NOTE}title:"), LETTER)
    assert not said(project, command="diff")
    assert not said(project, *arguments, command="build")


def test_a_build_that_is_refused_tells_it_too(project: Path) -> None:
    write(project, letter_text(), LETTER)
    run(project)
    write(project, letter_text().replace("现答复如下", "现将情况答复如下"), LETTER)
    write(project, letter_text(title=None), LETTER.replace(".md", "-x.md"))
    for command in ("check", "diff", "build"):
        done = run(project, command)
        assert done.returncode == 1, command
        assert "change-unnoted" in done.stderr, command
