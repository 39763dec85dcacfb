"""What the next build would change; ``tests/site/walk.py`` holds it to what a build does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_commands import LETTER, project, run, write
from tests.letters import letter_text
from tests.site.walk import files

__all__ = ["project"]

OTHER = "content/replies/2023/jiaoyu-2.md"
NUMBER = "示教〔2023〕2号"
TITLE = "对区政协十五届二次会议第152002号提案的答复"


def other(**changes: str) -> str:
    """A second letter."""
    return letter_text(document_number=NUMBER, title=TITLE, **changes)


def foretold(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What ``diff`` says, which must leave the site as it is."""
    before = files(project / "public")
    done = run(project, "diff", *arguments)
    assert files(project / "public") == before
    return done


def as_json(project: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(
        foretold(project, "--format", "json").stdout
    )
    return found


def test_nothing_would_change(project: Path) -> None:
    run(project)
    assert foretold(project).stdout == "没有变化\n"
    assert foretold(project, "--lang", "en").stdout == "nothing would change\n"
    assert not any(as_json(project)["files"].values())


def test_before_the_first_build_everything_is_new(project: Path) -> None:
    done = run(project, "diff")
    assert done.returncode == 0, done.stderr
    assert "新公开 1 件" in done.stdout
    assert not (project / "public").exists()


def test_a_new_letter_is_named(project: Path) -> None:
    run(project)
    write(project, other(), OTHER)
    done = foretold(project)
    assert done.returncode == 0
    assert done.stdout.startswith(f"新公开 1 件：\n  + {NUMBER} {TITLE} (replies/2023/jiaoyu-2/)\n")
    found = as_json(project)
    letter = {"path": "replies/2023/jiaoyu-2", "document_number": NUMBER, "title": TITLE}
    assert found["letters"] == {"added": [letter], "changed": [], "removed": []}
    assert "replies/2023/jiaoyu-2/index.html" in found["files"]["added"]
    # Its neighbour's page links to it, and its letter is the same.
    assert "replies/2023/jiaoyu-1/index.html" in found["files"]["changed"]


@pytest.mark.parametrize("how", ["withheld", "deleted", "withdrawn"])
def test_a_letter_that_will_be_public_no_more_is_named(project: Path, how: str) -> None:
    write(project, other(), OTHER)
    run(project)
    if how == "deleted":
        (project / OTHER).unlink()
    elif how == "withheld":
        write(project, other(disclosure="不予公开"), OTHER)
    else:
        write(project, other(withdrawn="{date: 2023-06-01, reason: 重复公开}"), OTHER)
    done = foretold(project)
    assert done.stdout.startswith(
        f"不再公开 1 件：\n  - {NUMBER} {TITLE} (replies/2023/jiaoyu-2/)\n"
    )


def test_an_edited_letter_is_named(project: Path) -> None:
    run(project)
    write(project, letter_text("示例甲委员：\n\n另有说明。\n"))
    assert "内容有变 1 件" in foretold(project).stdout


def test_a_touched_file_is_no_change(project: Path) -> None:
    run(project)
    write(project, (project / LETTER).read_text(encoding="utf-8") + "\n\n")
    (project / "site.yaml").touch()
    run(project)
    assert foretold(project).stdout == "没有变化\n"


def test_errors_are_told_as_a_build_tells_them(project: Path) -> None:
    run(project)
    write(project, letter_text(date="2023-02-30"))
    done = foretold(project)
    assert done.returncode == 1
    assert f"{LETTER}:" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [("--clean",), ("--fix",), ("--format", "sarif"), (LETTER,)])
def test_what_belongs_to_other_commands_is_refused(
    project: Path, arguments: tuple[str, ...]
) -> None:
    assert run(project, "diff", *arguments).returncode == 2


def test_only_letters_are_named_whatever_other_files_change(project: Path) -> None:
    """``index.json`` of a year lies where twins do; what it holds is nobody's."""
    run(project)
    index = project / "public/replies/2023/index.json"
    twin = json.loads((project / "public/replies/2023/jiaoyu-1.json").read_bytes())
    index.write_text(json.dumps({**twin, "sha256": "0"}), encoding="utf-8")
    found = as_json(project)
    assert found["files"]["changed"] == ["replies/2023/index.json"]
    assert found["letters"] == {"added": [], "changed": [], "removed": []}


def test_what_changes_is_shown_word_by_word(project: Path) -> None:
    run(project)
    write(
        project,
        letter_text(result="正在解决", keywords="[甲, 乙]").replace("现答复如下", "现一并答复如下"),
        LETTER,
    )
    done = foretold(project)
    assert "办理结果：[-采纳-]{+正在+}解决\n" in done.stdout
    assert "关键词：{+甲\n" in done.stdout
    assert "现{+一并+}答复如下" in done.stdout
    assert "Body" not in done.stdout
    changes = json.loads(foretold(project, "--format", "json").stdout)["changes"]
    (told,) = changes.values()
    assert [x["key"] for x in told] == ["result", "keywords", "body"]
    assert ["gone", "采纳"] in told[0]["words"]
    # What a build holds back, or only now puts up, has nothing that is up to be compared with.
    write(project, letter_text(disclosure="不予公开"), LETTER)
    assert json.loads(foretold(project, "--format", "json").stdout)["changes"] == {}


MOVED = "content/replies/2024/banfu-1.md"
FORMER = "原网址: replies/2023/jiaoyu-1\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (letter_text(), letter_text(title=TITLE)),
        (letter_text(), letter_text(document_number="示教(2023)1号")),
        (letter_text(document_number=None), letter_text(document_number=None)),
        (letter_text(document_number=None), letter_text()),
        (letter_text(), letter_text(document_number=None).replace("现答复", "现将答复")),
    ],
    ids=["number", "number in another form", "text", "a number comes", "a word changed"],
)
def test_a_letter_that_was_moved_is_recognised(project: Path, before: str, after: str) -> None:
    settings = project / "site.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace("require: [文号,", "require: ["), "utf-8"
    )
    write(project, before, LETTER)
    run(project)
    (project / LETTER).unlink()
    write(project, after, MOVED)
    done = foretold(project)
    assert "像是换了网址 1 件" in done.stdout, done.stdout + done.stderr
    assert "原网址: replies/2023/jiaoyu-1\n" in done.stdout
    found = json.loads(foretold(project, "--format", "json").stdout)["moved"]
    assert found == [{"former": "replies/2023/jiaoyu-1", "path": "replies/2024/banfu-1"}]
    write(project, after.replace("title:", f"{FORMER}title:"), MOVED)
    assert "像是换了网址" not in foretold(project).stdout


@pytest.mark.parametrize(
    "after",
    [
        [other(), letter_text(title=TITLE, document_number="示教〔2023〕3号")],
        [letter_text(document_number=None, title=TITLE)],
        [letter_text(document_number=None).replace("您提出的提案收悉，", "经研究，" * 9)],
    ],
    ids=["other numbers", "another title", "another text"],
)
def test_another_letter_is_not_taken_for_one_that_was_moved(
    project: Path, after: list[str]
) -> None:
    settings = project / "site.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace("require: [文号,", "require: ["), "utf-8"
    )
    run(project)
    (project / LETTER).unlink()
    for number, text in enumerate(after):
        write(project, text, f"content/replies/2024/banfu-{number}.md")
    done = foretold(project)
    assert "新公开" in done.stdout, done.stderr
    assert "像是换了网址" not in done.stdout
