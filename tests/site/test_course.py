"""The publication log only goes on: what was published of it is never taken back unasked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dafu.model import salts
from dafu.model.course import INDEX
from dafu.model.log import FILE
from tests.cli.test_commands import digest
from tests.cli.test_commands import run as command
from tests.letters import SITE, letter_text, write_site

ONE, TWO = "replies/2023/jiaoyu-1", "replies/2023/jiaoyu-2"
OTHER = {
    "document_number": "示教〔2023〕2号",
    "title": "对区政协十五届二次会议第152002号提案的答复",
}
RESULTS = ("正在解决", "计划解决", "留作参考")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command; search has no part in this."""
    without = () if {"check", "verify"} & set(arguments) else ("--without-search",)
    return command(folder, *arguments, *without)


def record(folder: Path, *arguments: str) -> None:
    done = run(folder, "--record", *arguments)
    assert done.returncode == 0, done.stderr


def edit(folder: Path, result: str = "暂难解决") -> None:
    write_site(folder, {f"{ONE}.md": letter_text(result=result)})


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded") / "project"
    write_site(folder, {f"{ONE}.md": letter_text(), f"{TWO}.md": letter_text(**OTHER)})
    for number, result in enumerate(RESULTS, start=1):
        edit(folder, result)
        record(folder)
        (folder / f"kept-{number}").mkdir()
        for name in (FILE, salts.FILE):
            shutil.copy(folder / "content" / name, folder / f"kept-{number}")
    return folder


@pytest.fixture
def project(recorded: Path, tmp_path: Path) -> Path:
    """A site whose log has three entries; each is kept in ``kept-N``."""
    return shutil.copytree(recorded, tmp_path / "project")


def restore(folder: Path, number: int) -> None:
    for name in (FILE, salts.FILE):
        shutil.copy(folder / f"kept-{number}" / name, folder / "content")


def lose(folder: Path) -> None:
    for name in (FILE, salts.FILE):
        (folder / "content" / name).unlink()


def fork(folder: Path) -> None:
    """The log of an older day went on elsewhere."""
    elsewhere = folder / "elsewhere"
    shutil.copytree(folder / "content", elsewhere / "content")
    shutil.copy(folder / "site.yaml", elsewhere)
    for name in (FILE, salts.FILE):
        shutil.copy(folder / "kept-2" / name, elsewhere / "content")
    for result in ("暂难解决", "正在解决"):
        edit(elsewhere, result)
        record(elsewhere)
    for name in (FILE, salts.FILE):
        shutil.copy(elsewhere / "content" / name, folder / "content")


WRONG: dict[str, tuple[Callable[[Path], None], str, int]] = {
    "lost": (lose, "here is none", 1),
    "older": (lambda folder: restore(folder, 2), "here are only 2", 2),
    "of the first day": (lambda folder: restore(folder, 1), "here are only 1", 1),
    "forked": (fork, "entry 3 here is another one", 3),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_lead_on_publishes_nothing(project: Path, name: str) -> None:
    change, said, line = WRONG[name]
    change(project)
    edit(project)
    before, kept = digest(project / "public"), digest(project / "content")
    newest = json.loads((project / "public" / INDEX).read_bytes())["newest"]
    for arguments in ([], ["--record"], ["--withdraw-invalid"], ["--clean"], ["diff"]):
        done = run(project, *arguments, "--lang", "en")
        assert done.returncode == 1, (arguments, done.stderr)
        assert f"content/{FILE}:{line}:1: error[log-course]" in done.stderr
        assert said in done.stderr
        assert "line 3 of the former" in done.stderr
        assert newest[:12] in done.stderr
        assert digest(project / "public") == before
        assert digest(project / "content") == kept
    restore(project, 3)
    record(project)
    assert run(project, "verify").returncode == 0


@pytest.mark.parametrize("name", WRONG)
def test_only_when_asked_another_log_begins(project: Path, name: str) -> None:
    WRONG[name][0](project)
    edit(project)
    assert run(project, "diff", "--new-log").returncode == 0
    record(project, "--new-log")
    assert run(project, "verify").returncode == 0
    edit(project, "正在解决")
    record(project)
    assert run(project, "verify").returncode == 0


def test_a_site_may_end_its_log(project: Path) -> None:
    lose(project)
    assert run(project, "--new-log").returncode == 0
    assert not (project / "public/data/log").exists()
    assert run(project).returncode == 0


def test_a_fresh_clone_has_nothing_to_compare(project: Path) -> None:
    clone = project / "clone"
    shutil.copytree(project / "content", clone / "content")
    shutil.copy(project / "site.yaml", clone)
    edit(clone)
    record(clone)
    assert run(clone, "verify").returncode == 0
    # Published there, it is what the site that is up leads on to.
    shutil.rmtree(project / "public")
    shutil.copytree(clone / "public", project / "public")
    done = run(project, "--record", "--lang", "en")
    assert done.returncode == 1
    assert "here are only 3" in done.stderr


def test_what_the_last_build_noted_tells_where_the_site_is_lost(project: Path) -> None:
    shutil.rmtree(project / "public")
    restore(project, 2)
    done = run(project, "--record", "--lang", "en")
    assert done.returncode == 1
    assert "error[log-course]" in done.stderr
    restore(project, 3)
    assert run(project).returncode == 0
    assert run(project, "verify").returncode == 0


def test_the_site_of_others_is_not_overwritten(project: Path, tmp_path_factory: Any) -> None:
    other = tmp_path_factory.mktemp("other")
    write_site(other, {f"{ONE}.md": letter_text(subject="关于别处")})
    record(other)
    done = run(other, "--record", "--output", str(project / "public"), "--lang", "en")
    assert done.returncode == 1
    assert "--output" in done.stderr
    assert run(project, "verify").returncode == 0


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no index": lambda log: (log / "index.json").unlink(),
    "empty index": lambda log: (log / "index.json").write_text(""),
    "half an index": lambda log: os.truncate(log / "index.json", 60),
    "index of another kind": lambda log: (log / "index.json").write_text("[[]]"),
    "other number": lambda log: (log / "index.json").write_text(
        (log / "index.json").read_text().replace('"entries": 3', '"entries": 1e999')
    ),
    "other newest": lambda log: (log / "index.json").write_text(
        (log / "index.json").read_text().replace('"newest": "', '"newest": "0')
    ),
    "elsewhere": lambda log: (log / "index.json").write_text(
        (log / "index.json").read_text().replace('"file": "', '"file": "../../../')
    ),
    "no entries": lambda log: [x.unlink() for x in log.glob("*.ndjson")],
    "half an entry": lambda log: [os.truncate(x, x.stat().st_size - 9) for x in log.glob("*.nd*")],
    "a pipe": lambda log: ((log / "index.json").unlink(), os.mkfifo(log / "index.json")),
    "a file": lambda log: (shutil.rmtree(log), log.write_text("x")),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_log_of_the_site_is_mended_where_it_is_known(project: Path, name: str) -> None:
    edit(project)
    DAMAGES[name](project / "public/data/log")
    restore(project, 2)
    done = run(project, "--record", "--lang", "en")
    assert done.returncode == 1
    assert "error[log-course]" in done.stderr
    restore(project, 3)
    record(project)
    assert run(project, "verify").returncode == 0


@pytest.mark.parametrize("name", DAMAGES)
def test_where_nobody_knows_it_nothing_is_published(project: Path, name: str) -> None:
    DAMAGES[name](project / "public/data/log")
    shutil.rmtree(project / ".public.dafu-cache")
    done = run(project, "--record", "--lang", "en")
    assert done.returncode == 1
    assert f"content/{FILE}:1:1: error[log-unreadable]" in done.stderr
    record(project, "--new-log")
    assert run(project, "verify").returncode == 0


def test_a_preview_shows_any_state(project: Path) -> None:
    """What is checked out there is nobody's publication."""
    from dafu.build import build
    from dafu.preview.watch import preview_of

    mine = preview_of(write_site(project))
    for number in (3, 1):
        restore(project, number)
        assert build(mine, new_log=True).collection


def test_a_store_tells_what_another_machine_published(project: Path) -> None:
    pytest.importorskip("obstore")
    store = ("--output", f"file://{project}/store")
    record(project, *store)
    clone = project / "clone"
    shutil.copytree(project / "content", clone / "content")
    shutil.copy(project / "site.yaml", clone)
    assert run(clone, *store).returncode == 0  # So that it has nothing to do later.
    edit(project)
    record(project, *store)
    before = digest(project / "store")
    for arguments in ([], ["--record"]):
        done = run(clone, *arguments, *store, "--lang", "en")
        assert done.returncode == 1, done.stderr
        assert "here are only 3" in done.stderr
    assert digest(project / "store") == before
    (project / "store/data/log/index.json").write_text("{}")
    done = run(clone, *store, "--lang", "en")
    assert "error[log-unreadable]" in done.stderr
    assert run(clone, *store, "--new-log").returncode == 0
    assert run(project, "verify", "store").returncode == 0


def test_lost_salts_are_asked_for(project: Path) -> None:
    (project / "content" / salts.FILE).unlink()
    before = digest(project / "public")
    for arguments in ([], ["--record"], ["check"]):
        done = run(project, *arguments)
        assert done.returncode == 1, done.stderr
        assert f"content/{salts.FILE}:1:1: error[log-salts]" in done.stderr
        assert "2 件" in done.stderr
    assert digest(project / "public") == before
    # As the hint says: the site itself has them.
    twins = [json.loads((project / f"public/{x}.json").read_bytes()) for x in (ONE, TWO)]
    lines = [f"{twin['sha256']} {twin['salt']}\n" for twin in twins]
    (project / "content" / salts.FILE).write_text("".join(lines))
    assert run(project).returncode == 0
    assert digest(project / "public") == before


def test_what_is_always_recorded_needs_no_flag(tmp_path: Path) -> None:
    settings = SITE + "record: 是\n"
    write_site(tmp_path, {f"{ONE}.md": letter_text()}, settings)
    done = run(tmp_path, "--lang", "en")
    assert done.returncode == 0
    assert "Recorded as entry 1" in done.stderr
    assert "nothing is new" in run(tmp_path, "--lang", "en").stderr
    write_site(tmp_path, {f"{ONE}.md": letter_text(result="正在解决")}, settings)
    for arguments in (["diff"], ["check"]):
        assert run(tmp_path, *arguments).returncode == 0
    assert len((tmp_path / "content" / FILE).read_bytes().splitlines()) == 1
    assert "Recorded as entry 2" in run(tmp_path, "--lang", "en").stderr
    changes = json.loads((tmp_path / "public/data/changes.json").read_bytes())["changes"]
    assert [(x["number"], x["kind"]) for x in changes] == [(2, "result"), (1, "added")]
    assert run(tmp_path, "verify").returncode == 0
