"""Salutation, signature, date and notes on the built page, and what the check says of them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.letters import GOOD, SITE, letter_text
from tests.read.markdown.letters_by_part import LETTERS, OFFICE, body_of, expected

ISSUERS = """  - {name: 示例市示例区发展和改革委员会, slug: fagaiwei, also: [区发改委]}
  - {name: 示例市示例区卫生健康委员会, slug: weijian}
  - {name: 人力资源和社会保障部, slug: renshe}
"""
SETTINGS = SITE.replace("numbers_begin", ISSUERS + "numbers_begin")


def write(project: Path, letters: Mapping[str, tuple[Mapping[str, str], str]]) -> None:
    (project / "site.yaml").write_text(SETTINGS, encoding="utf-8")
    folder = project / "content" / "replies" / "2023"
    folder.mkdir(parents=True)
    for number, (name, (changes, body)) in enumerate(letters.items(), start=1):
        keys = {"document_number": f"示教〔2023〕{number}号", **changes}
        (folder / f"{name}.md").write_text(letter_text(body, **keys), encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letters of all forms, built by the command."""
    project = tmp_path_factory.mktemp("parts")
    write(project, {name: (front, body_of(lines)) for name, (front, lines) in LETTERS.items()})
    done = run(project, "--lang", "en")
    assert done.returncode == 0, done.stderr
    return project / "public" / "replies" / "2023"


def plain(marked: str) -> str:
    return html.unescape(re.sub("<[^>]+>|\n", "", marked))


@pytest.mark.parametrize("name", LETTERS)
def test_each_line_is_its_part_on_the_page(built: Path, name: str) -> None:
    page = (built / name / "index.html").read_text(encoding="utf-8")
    body = page[page.index('id="body"') : page.index("</div>", page.index('id="body"'))]
    found = re.findall(r'<p(?: class="([^"]*)")?>(.*?)</p>', body, re.DOTALL)
    assert [(part, plain(text)) for part, text in found] == expected(LETTERS[name][1])
    twin = json.loads((built / f"{name}.json").read_text(encoding="utf-8"))
    assert twin["body"]["markdown"].strip() == body_of(LETTERS[name][1]).strip()


def warnings(project: Path, letters: Mapping[str, tuple[Mapping[str, str], str]]) -> list[str]:
    """What the check says of parts: file, the line of the body, code."""
    write(project, letters)
    done = run(project, "check", "--format", "json")
    said = json.loads(done.stdout)["problems"]
    return sorted(
        f"{Path(p['path']).stem}:{p['line'] - len(GOOD) - 2 - _more(letters, p)}:{p['code']}"
        for p in said
        if p["code"].startswith("body-")
    )


def _more(letters: Mapping[str, tuple[Mapping[str, str], str]], problem: dict[str, str]) -> int:
    return len(set(letters[Path(problem["path"]).stem][0]) - set(GOOD))


def test_the_forms_that_offices_print_are_not_complained_of(tmp_path: Path) -> None:
    letters = {name: (front, body_of(lines)) for name, (front, lines) in LETTERS.items()}
    assert warnings(tmp_path, letters) == []


WRONG = {
    "other-day": ({}, f"示例甲委员：\n\n答复。\n\n{OFFICE}\n\n2023年5月9日", "7:body-signature"),
    "other-day-chinese": (
        {},
        f"示例甲委员：\n\n答复。\n\n{OFFICE}\n\n二〇二三年五月九日\n\n（此件公开发布）",
        "7:body-signature",
    ),
    "other-day-alone": (
        {},
        "示例甲委员：\n\n答复。\n\n2023年5月9日\n\n联系人：示例乙",
        "5:body-signature",
    ),
    "day-left-blank": (
        {},
        f"示例甲委员：\n\n答复。\n\n{OFFICE}\n\n2023年5月  日",
        "7:body-signature",
    ),
    "no-day": ({}, f"示例甲委员：\n\n答复。\n\n{OFFICE}\n\n联系人：示例乙", "5:body-undated"),
    "foreign": (
        {},
        "示例甲委员：\n\n答复。\n\n示例市示例区交通局\n\n2023年5月8日\n\n抄送：区政协",
        "5:body-signature",
    ),
    "foreign-beside-own": (
        {},
        f"示例甲委员：\n\n答复。\n\n示例区民政局\n\n{OFFICE}\n\n2023年5月8日",
        "5:body-signature",
    ),
    "foreign-one-line": (
        {},
        "示例甲委员：\n\n答复。\n\n示例区交通局 2023年5月8日",
        "5:body-signature",
    ),
    "misspelt": (
        {},
        "示例甲委员：\n\n答复。\n\n示例市示例区教育据\n\n2023年5月8日",
        "5:body-signature",
    ),
    "not-registered": (
        {"issuer": "示例市示例区住房和城乡建设管理委员会"},
        "示例甲委员：\n\n答复。\n\n区建管委\n\n2023年5月8日",
        "5:body-signature",
    ),
    "other-member": ({}, "类别：B\n\n示例丙委员：\n\n答复。", "3:body-salutation"),
    "one-missing": (
        {"addressee": "[示例甲委员, 示例丙委员]"},
        "示例甲委员：\n\n您提出的提案收悉。",
        "1:body-salutation",
    ),
}


def test_what_contradicts_the_front_matter_is_told_at_its_line(tmp_path: Path) -> None:
    found = warnings(tmp_path, {name: case[:2] for name, case in WRONG.items()})
    assert found == sorted(f"{name}:{case[2]}" for name, case in WRONG.items())


def test_the_missing_date_is_told_as_it_is_written(tmp_path: Path) -> None:
    write(tmp_path, {"a": WRONG["no-day"][:2]})
    done = run(tmp_path, "check")
    assert "2023年5月8日" in done.stdout + done.stderr
