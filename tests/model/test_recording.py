"""Which version follows which: what the log, the changes and the check page say of a letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dafu.model.log import FILE
from tests.cli.test_commands import run
from tests.letters import letter_text, write_site

A, B, C = (f"replies/2023/jiaoyu-{name}" for name in "abc")


def numbered(number: int, **changes: str | None) -> str:
    given = {
        "document_number": f"示教〔2023〕{number}号",
        "title": f"对区政协十五届二次会议第15200{number}号提案的答复",
    }
    return letter_text(**{**given, **changes})


class Project:
    """A site that is recorded again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def record(self, letters: Mapping[str, str]) -> dict[str, Any]:
        """Publish just these letters; the last entry of the log."""
        for file in self.folder.glob("content/replies/*/*.md"):
            file.unlink()
        write_site(self.folder, {f"{path}.md": text for path, text in letters.items()})
        done = run(self.folder, "--record", "--without-search")
        assert done.returncode == 0, done.stderr
        assert run(self.folder, "verify").returncode == 0
        line = (self.folder / "content" / FILE).read_text("utf-8").splitlines()[-1]
        entry: dict[str, Any] = json.loads(line)["entry"]
        return entry

    def twin(self, path: str) -> dict[str, Any]:
        twin: dict[str, Any] = json.loads((self.folder / f"public/{path}.json").read_bytes())
        return twin

    def sha256(self, path: str) -> str:
        return str(self.twin(path)["sha256"])

    def changes(self) -> list[dict[str, Any]]:
        page = json.loads((self.folder / "public/data/changes.json").read_bytes())
        changes: list[dict[str, Any]] = page["changes"]
        return changes


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def followed(entry: Mapping[str, Any]) -> dict[str, str]:
    """For each new version the old one."""
    return {change["new"]: change["old"] for change in entry["changed"]}


def test_two_files_that_swap_are_the_letters_they_were(project: Project) -> None:
    project.record({A: numbered(1), B: numbered(2, result="正在解决")})
    old_a, old_b = project.sha256(A), project.sha256(B)
    entry = project.record({A: numbered(2, result="正在解决"), B: numbered(1)})
    assert followed(entry) == {project.sha256(A): old_b, project.sha256(B): old_a}
    assert (entry["added"], entry["removed"]) == ([], [])
    assert {change["kind"] for change in entry["changed"]} == {"changed"}
    told = {x["sha256"]: x for x in project.changes() if x["number"] == 2}
    assert told[project.sha256(A)]["document_number"] == "示教〔2023〕2号"


def test_three_that_go_round(project: Project) -> None:
    project.record({A: numbered(1), B: numbered(2), C: numbered(3)})
    old = {path: project.sha256(path) for path in (A, B, C)}
    entry = project.record({A: numbered(3), B: numbered(1), C: numbered(2)})
    new = {path: project.sha256(path) for path in (A, B, C)}
    assert followed(entry) == {new[A]: old[C], new[B]: old[A], new[C]: old[B]}


def test_a_name_that_another_letter_takes_is_another_letter(project: Project) -> None:
    project.record({A: numbered(1)})
    old = project.sha256(A)
    entry = project.record({A: numbered(2)})
    assert (entry["added"], entry["changed"]) == ([project.sha256(A)], [])
    assert entry["removed"] == [old]
    assert {x["kind"]: x["path"] for x in project.changes()[:2]} == {"added": A, "removed": None}
    # Nothing of the letter that went is left in the changes.
    assert [x["path"] for x in project.changes() if x["sha256"] == old] == [None]


def test_nor_when_the_letter_moved_away_at_the_same_time(project: Project) -> None:
    project.record({A: numbered(1)})
    old = project.sha256(A)
    entry = project.record({A: numbered(2), B: numbered(1)})
    assert followed(entry) == {project.sha256(B): old}
    assert (entry["added"], entry["removed"]) == ([project.sha256(A)], [])


def test_another_letter_of_the_same_day_under_the_name_of_a_withdrawn_one(
    project: Project,
) -> None:
    project.record({A: numbered(1, withdrawn="{date: 2024-01-01, reason: 重复}")})
    old = project.sha256(A)
    entry = project.record({A: numbered(2)})
    assert (entry["added"], entry["removed"]) == ([project.sha256(A)], [old])


def test_a_number_that_was_corrected_is_the_same_letter(project: Project) -> None:
    project.record({A: numbered(1)})
    old = project.sha256(A)
    entry = project.record({A: numbered(1, document_number="示教〔2023〕9号")})
    assert followed(entry) == {project.sha256(A): old}
    assert project.twin(A)["id"] != ""


def test_a_letter_that_moves_and_changes_is_the_same(project: Project) -> None:
    project.record({A: numbered(1)})
    old = project.sha256(A)
    entry = project.record({B: numbered(1, subject="关于改名")})
    assert followed(entry) == {project.sha256(B): old}
    told = {x["number"]: x["path"] for x in project.changes()}
    assert told == {1: B, 2: B}


def test_a_log_of_the_first_form_goes_on(project: Project) -> None:
    """Its rows have four values, its letters no salts; it is read, and salted from then on."""
    project.record({A: numbered(1), B: numbered(2)})
    file = project.folder / "content" / FILE
    line = json.loads(file.read_text("utf-8"))
    # As the first form had them: hashes of other bytes, and rows without what came later.
    line["letters"] = [row[:4] for row in line["letters"]]
    file.write_text(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    (project.folder / "content/publications.salts").unlink()
    old = {path: project.sha256(path) for path in (A, B)}
    entry = project.record({A: numbered(2), B: numbered(1)})
    new = {path: project.sha256(path) for path in (A, B)}
    assert followed(entry) == {new[A]: old[B], new[B]: old[A]}
    assert all(project.twin(path)["salt"] for path in (A, B))
    assert entry["number"] == 2


def test_a_withdrawal_and_its_end(project: Project) -> None:
    project.record({A: numbered(1)})
    entry = project.record({A: numbered(1, withdrawn="{date: 2024-01-01, reason: 重复}")})
    assert [x["kind"] for x in entry["changed"]] == ["withdrawn"]
    entry = project.record({A: numbered(1)})
    assert [x["kind"] for x in entry["changed"]] == ["changed"]


def test_every_version_is_told_from_every_other(project: Project) -> None:
    """Said, changed, and said again: three versions, and three entries."""
    texts = [numbered(1), numbered(1, result="正在解决"), numbered(1)]
    hashes = []
    for text in texts:
        project.record({A: text})
        hashes.append(project.sha256(A))
    assert len(set(hashes)) == 3
    keys = [(x["number"], x["sha256"], x["previous"]) for x in project.changes()]
    assert len(set(keys)) == len(keys) == 3
    assert {x["id"] for x in project.changes()} == {project.twin(A)["id"]}


def test_entries_keep_their_identity_while_the_letter_changes(project: Project) -> None:
    project.record({A: numbered(1)})
    before = project.changes()
    project.record({A: numbered(1).replace("现答复", "现再答复")})
    after = project.changes()
    for name in ("number", "time", "kind", "sha256", "previous", "id", "path"):
        assert [x[name] for x in after[1:]] == [x[name] for x in before]
