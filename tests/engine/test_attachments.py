"""Attachments: copied beside their letter, described as they are, in any order of changes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dafu.build import build
from dafu.cli.commands import main
from dafu.engine.project import Sources
from tests.letters import BESIDE, NOW, with_lines, write_site
from tests.model.test_hash import hash_of
from tests.threats.built import built, files_of

LETTER = with_lines(f"attachments: [{{file: {BESIDE}, title: 附件}}]")
ONE, FILE = "replies/2023/jiaoyu-1.md", f"replies/2023/{BESIDE}"
COPY, TWIN = f"replies/2023/jiaoyu-1/{BESIDE}", "replies/2023/jiaoyu-1.json"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Sources]:
    sources = write_site(tmp_path / "project", {ONE: LETTER, FILE: b"1,2"})
    before = Path.cwd()
    os.chdir(tmp_path / "project")
    yield sources
    os.chdir(before)


def commanded(*more: str) -> int:
    """A build by command, which knows every file's hash before it reads any."""
    paths = ("--site", "site.yaml", "--content", "content", "--output", "public")
    return main([*paths, "--without-search", *more])


def test_the_twin_describes_the_file_that_is_copied(tmp_path: Path) -> None:
    files = built(tmp_path, {ONE: LETTER, FILE: b"1,2"})
    (attachment,) = json.loads(files[TWIN])["attachments"]
    assert files[COPY] == b"1,2"
    assert (attachment["size"], attachment["media_type"]) == (3, "text/csv")


@pytest.mark.parametrize("data", [b"1,3", b"1,2,3", b""])
def test_a_changed_file_changes_twin_and_hash(
    data: bytes, project: Sources, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commanded() == 0
    first = json.loads(files_of(project.output)[TWIN])
    (project.content / FILE).write_bytes(data)
    assert commanded() == 0
    after = files_of(project.output)
    twin = json.loads(after[TWIN])
    assert after[COPY] == data
    assert first["sha256"] != twin["sha256"] == hash_of(twin)
    clean = write_site(tmp_path / "clean", {ONE: LETTER, FILE: data})
    assert build(clean, now=NOW, search=False).collection
    assert files_of(clean.output)[TWIN] == after[TWIN]
    capsys.readouterr()


def test_a_version_on_record_is_known_by_its_file_too(
    project: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    """Read anew it has its salt again; with another file it is another version, with another."""
    assert commanded("--record") == 0
    recorded = json.loads(files_of(project.output)[TWIN])
    assert commanded("--clean") == 0
    assert json.loads(files_of(project.output)[TWIN]) == recorded
    (project.content / FILE).write_bytes(b"1,3")
    assert commanded() == 0
    other = json.loads(files_of(project.output)[TWIN])
    assert recorded["salt"] and not other["salt"]
    assert recorded["sha256"] != other["sha256"] == hash_of(other)
    (project.content / FILE).write_bytes(b"1,2")
    assert commanded() == 0
    assert json.loads(files_of(project.output)[TWIN]) == recorded
    capsys.readouterr()


def test_two_letters_may_have_one_file(project: Sources) -> None:
    assert build(project, now=NOW).collection
    second = LETTER.replace("示教〔2023〕1号", "示教〔2023〕2号").replace("152001", "152002")
    (project.content / "replies/2023/jiaoyu-2.md").write_text(second, encoding="utf-8")
    assert build(project, now=NOW).collection
    files = files_of(project.output)
    first, other = (json.loads(files[f"replies/2023/jiaoyu-{n}.json"]) for n in (1, 2))
    assert first["attachments"] == other["attachments"]
    assert files[COPY] == files[COPY.replace("jiaoyu-1/", "jiaoyu-2/")] == b"1,2"


def test_a_file_that_goes_is_an_error_and_the_site_stays(project: Sources) -> None:
    assert build(project, now=NOW).collection
    before = files_of(project.output)
    (project.content / FILE).unlink()
    assert build(project, now=NOW).collection is None
    assert files_of(project.output) == before
