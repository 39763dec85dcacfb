"""Commands and flags as people type them: in any order, and with slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from dafu.cli.options import Build, Check, Diff, Serve, Verify
from dafu.cli.parsing import parsed


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        "check --fix --strict --format json a.md b.md",
        "check a.md --fix b.md --strict --format json",
        "--fix --strict --format json check a.md b.md",
        "--format json check a.md b.md --strict --fix",
        "check --format=json a.md b.md --fix --strict",
        "check --fix --strict --format json -- a.md b.md",
    ],
)
def test_flags_stand_before_or_after_command_and_files(arguments: str) -> None:
    options = parsed(arguments.split())
    assert isinstance(options, Check)
    assert options.files == ("a.md", "b.md")
    assert options.fix
    assert options.strict
    assert options.format == "json"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ("", Build), ("--clean", Build), ("build --clean", Build), ("--content check", Build),
        ("--content build check", Check), ("diff", Diff), ("--port 0 serve", Serve),
        ("serve --port 0", Serve), ("verify", Verify), ("verify public", Verify),
    ],
)  # fmt: skip
def test_the_command_is_the_first_word_that_is_no_value(arguments: str, kind: type) -> None:
    assert type(parsed(arguments.split())) is kind


@pytest.mark.parametrize(
    "arguments", ["--lang en check", "check --lang en", "check a.md --lang=en"]
)
def test_the_language_may_be_named_anywhere(arguments: str) -> None:
    assert parsed(arguments.split()).language == "en"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("chek", "是不是 check？"),
        ("verfy public", "是不是 verify？"),
        ("check --stric", "是不是 --strict？"),
        ("--withdraw-invlid", "是不是 --withdraw-invalid？"),
        ("a.md", "例如：check a.md"),
        ("check --clean", "check 没有 --clean 这一项"),
        ("check --record a.md", "check 没有 --record 这一项"),
        ("serve --record", "serve 没有 --record 这一项"),
        ("verify --fix", "verify 没有 --fix 这一项"),
        ("diff a.md", "diff 没有 a.md 这一项"),
        ("--jobs 0", "--jobs 要写 1 到 10000 的整数，不能是“0”"),
        ("--jobs ２", "--jobs 要写 1 到 10000 的整数"),
        ("check --format", "--format 后面要写内容"),
        ("check --strict=yes", "--strict 后面不写内容"),
    ],
)
def test_slips_are_told_of_with_what_was_meant(
    arguments: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(arguments.split())
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
