"""What is said in Chinese is Chinese: every message there is, and what others say through them."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest
import yaml

from dafu.cli.commands import main
from dafu.cli.messages import _MESSAGES
from dafu.cli.options import COMMANDS
from dafu.model.letter import FrontMatter
from dafu.model.settings import Site
from dafu.problems.codes import CODES
from dafu.problems.oserrors import said
from dafu.problems.problem import Problem
from tests.letters import check, check_site, example_text, letter_text, with_lines, write_site
from tests.problems.test_codes import WITH_EXAMPLE, WITHOUT_EXAMPLE
from tests.threats.test_bad_inputs import CORPUS

_NAMES = re.compile(
    rf"(?:python )?build\.py|pip install|ALLOWED SIGNERS|{', '.join(COMMANDS)}"
    r"|text, json(?:, sarif, github)?|zh-Hans, en|C:[\w\\ ]+"
)
_SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,})+")


def english(text: str) -> list[str]:
    """What reads like a piece of an English sentence."""
    return _SENTENCE.findall(_NAMES.sub("", text))


def said_in_chinese(problem: Problem) -> str:
    """What a problem says, without what it quotes."""
    quoted = {
        str(problem.values.get(name)) for name in ("written", "kept", "name", "other", "allowed")
    }
    text = f"{problem.message('zh-Hans')} {problem.hint('zh-Hans')}"
    for piece in quoted:
        text = text.replace(piece, "")
    return text


@pytest.mark.parametrize("name", sorted(CODES))
def test_codes_speak_chinese(name: str) -> None:
    for text in (CODES[name].message.zh, CODES[name].hint.zh):
        assert english(re.sub(r"\{\w+\}", "", text)) == []


@pytest.mark.parametrize("name", sorted(_MESSAGES))
def test_commands_speak_chinese(name: str) -> None:
    assert english(re.sub(r"\{\w+\}", "", _MESSAGES[name].zh)) == []


def test_problems_of_every_example_speak_chinese() -> None:
    for name in WITH_EXAMPLE:
        for problem in check(example_text(CODES[name].example)):
            assert english(said_in_chinese(problem)) == [], problem


@pytest.mark.parametrize("name", sorted(WITHOUT_EXAMPLE))
def test_problems_of_every_other_code_speak_chinese(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for problem in WITHOUT_EXAMPLE[name][0](tmp_path):
        assert english(said_in_chinese(problem)) == [], problem


def test_problems_of_the_corpus_of_mistakes_speak_chinese() -> None:
    for case in CORPUS:
        if case.path.startswith("replies"):
            for problem in check(case.text):
                assert english(said_in_chinese(problem)) == [], problem


SHAPES = ("[甲, 乙]", "{甲: 乙}", "甲", "[[甲]]", "[{甲: 乙}]", "''", "[]", "0")


@pytest.mark.parametrize("key", FrontMatter.model_fields)
def test_a_value_of_any_shape_is_told_of_in_chinese(key: str) -> None:
    for shape in SHAPES:
        for problem in check(with_lines(f"{key}: {shape}")):
            assert english(said_in_chinese(problem)) == [], problem


@pytest.mark.parametrize("key", Site.model_fields)
def test_a_setting_of_any_shape_is_told_of_in_chinese(key: str, tmp_path: Path) -> None:
    settings = {"title": "甲", "description": "乙", "base_url": "https://a.example/"}
    good = {**settings, "publisher": {"name": "丙"}}
    for shape in SHAPES:
        written = "".join(
            f"{name}: {yaml.safe_dump(value, allow_unicode=True, default_flow_style=True)}"
            for name, value in good.items()
            if name != key
        ).replace("\n...\n", "\n")
        sources = write_site(tmp_path, settings=f"{written}{key}: {shape}\n")
        for problem in check_site(sources):
            assert english(said_in_chinese(problem)) == [], (shape, problem)
            assert not re.search("[：:]。|[：:]$", problem.hint("zh-Hans")), problem


def test_what_is_allowed_in_the_settings_is_listed(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {"replies/2023/a.md": letter_text()})
    with sources.site.open("a", encoding="utf-8") as file:
        file.write("colour: red\n")
    (problem,) = (x for x in check_site(sources) if x.code.name == "key-unknown")
    assert "可用的有：title、description、base_url" in problem.hint("zh-Hans")


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_the_system_speaks_chinese(number: int) -> None:
    assert english(said(OSError(number, os.strerror(number))).zh) == []


USAGES = (
    ["chek"], ["--nothing"], ["check", "--clean"], ["--strict"], ["--jobs", "0"], ["--jobs", "x"],
    ["--jobs"], ["--format", "xml"], ["--lang", "fr"], ["check", "--fix=1"], ["diff", "--port"],
    ["serve", "--port", "99999"], ["build", "a.md"], ["a.md"], ["verify", "a", "b"],
    ["--executor", "ftp://a"], ["--output", "ftp://a"], ["verify", "--signers", "nothing"],
    ["check", "nothing.md"], ["verify", "nothing"], ["--sign", "nothing"],
)  # fmt: skip


@pytest.mark.parametrize("arguments", USAGES, ids=" ".join)
def test_wrong_usage_is_told_of_in_chinese(
    arguments: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        ended = main(arguments)
    except SystemExit as error:
        ended = error.code  # type: ignore[assignment]
    assert ended == 2
    told = capsys.readouterr().err
    assert english(told) == []
    assert re.search("[\u4e00-\u9fff]", told)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*filter(None, [command]), "--help"])
    flags = re.compile(r"-{1,2}[a-z-]+(?: [A-Z]+(?:\|URL)?| [A-Za-z-]+(?:\|[A-Za-z-]+)+)?")
    assert english(flags.sub("", capsys.readouterr().out)) == []
