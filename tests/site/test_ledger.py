"""Recording a publication: only together with a site that is up, whatever happens between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from dafu.build import build
from dafu.cli.commands import main
from dafu.model import salts
from dafu.model.course import INDEX
from dafu.model.log import FILE, read_log
from dafu.problems.errors import PublishError
from dafu.site import exchange
from dafu.site.lock import lock
from dafu.site.signals import end_quietly
from dafu.verify.audit import audit
from tests.cli.test_commands import run
from tests.letters import NOW, letter_text, write_site
from tests.site.killing import numbered

ROOT = Path(__file__).parents[2]
ONE = "replies/2023/jiaoyu-1.md"


def own(folder: Path) -> list[bytes]:
    """The entries of the office's own file, which must be whole."""
    file = folder / "content" / FILE
    return list(read_log(file.read_bytes()).chain.lines) if file.exists() else []


def own_salts(folder: Path) -> dict[str, str]:
    """The salts that the office keeps, by hash."""
    return salts.salts_of((folder / "content" / salts.FILE).read_bytes())


def twin_salts(folder: Path) -> dict[str, str]:
    """Those that letters have."""
    twins = (json.loads(x.read_bytes()) for x in (folder / "public/replies/2023").glob("*-*.json"))
    return {twin["sha256"]: twin["salt"] for twin in twins}


def shown(folder: Path) -> list[bytes]:
    """The entries that the site has, which must be one chain."""
    public = folder / "public"
    if not (public / INDEX).exists():
        return []
    months = json.loads((public / INDEX).read_bytes())["months"]
    return [
        line
        for month in months
        for line in (public / "data/log" / month["file"]).read_bytes().splitlines()
    ]


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: letter_text()})
    assert "发布记录" not in run(tmp_path).stderr
    done = run(tmp_path, "--record", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "Recorded as entry 1" in done.stderr
    assert f"content/{FILE}" in done.stderr
    assert "nothing is new" in run(tmp_path, "--record", "--lang", "en").stderr
    assert len(own(tmp_path)) == 1
    write_site(tmp_path, {ONE: letter_text(result="正在解决")})
    for _ in range(2):
        done = run(tmp_path, "--lang", "en")
        assert done.stderr.endswith("note: 1 changes are not in the publication log yet; "
                                    "publish with --record\n")  # fmt: skip
    assert len(own(tmp_path)) == 1
    assert run(tmp_path, "verify").returncode == 1
    assert "entry 2" in run(tmp_path, "--record", "--lang", "en").stderr
    assert own(tmp_path) == shown(tmp_path)
    assert run(tmp_path, "verify").returncode == 0
    assert sorted(x.name for x in (tmp_path / "content").iterdir()) == [FILE, salts.FILE, "replies"]


def test_the_site_is_the_same_as_one_built_from_what_was_recorded(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {ONE: letter_text()})
    build(sources, now=NOW, record=True)
    first = {x: x.read_bytes() for x in sources.output.rglob("*") if x.is_file()}
    build(sources, now=NOW)
    assert {x: x.read_bytes() for x in sources.output.rglob("*") if x.is_file()} == first
    build(sources, now=NOW, clean=True)
    assert {x: x.read_bytes() for x in sources.output.rglob("*") if x.is_file()} == first


def test_a_clock_that_goes_back_is_named(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: letter_text()})
    from datetime import timedelta

    sources = write_site(tmp_path, {ONE: letter_text()})
    build(sources, now=NOW, record=True)
    write_site(tmp_path, {ONE: letter_text(result="正在解决")})
    with pytest.raises(PublishError, match="clock"):
        build(sources, now=NOW - timedelta(seconds=1), clean=True, record=True)
    assert own(tmp_path) == shown(tmp_path)


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: letter_text()})
    with lock(tmp_path / "content" / f".{FILE}.lock"):
        done = run(tmp_path, "--record", "--output", "other", "--lang", "en")
        assert done.returncode == 3
        assert "another build" in done.stderr
        # One that records nothing has no need to wait, not even with an entry under way.
        (tmp_path / "content" / f".{FILE}.waiting").write_text("{}")
        assert run(tmp_path, "--output", "other").returncode == 0
    assert run(tmp_path, "--record").returncode == 0


def test_a_log_that_somebody_edited_publishes_nothing(tmp_path: Path) -> None:
    write_site(tmp_path, {ONE: letter_text()})
    run(tmp_path, "--record")
    file = tmp_path / "content" / FILE
    file.write_text(file.read_text("utf-8").replace("+08:00", "+09:00"), "utf-8")
    before = shown(tmp_path)
    for arguments in ([], ["--record"], ["--withdraw-invalid"], ["check"]):
        done = run(tmp_path, *arguments)
        assert done.returncode == 1
        assert f"content/{FILE}:1:1: error[log-broken]" in done.stderr
    assert shown(tmp_path) == before


def test_a_log_that_went_another_way_is_not_overwritten(tmp_path: Path) -> None:
    """A build was killed when its site was up; then the file came from elsewhere, with others."""
    sources = write_site(tmp_path, {ONE: letter_text()})
    build(sources, now=NOW, record=True)
    line = (tmp_path / "content" / FILE).read_text("utf-8").strip()
    newest = json.loads((sources.output / INDEX).read_bytes())["newest"]
    waits = {"public": str(sources.output), "hash": newest, "line": line}
    (tmp_path / "content" / f".{FILE}.waiting").write_text(json.dumps(waits), "utf-8")
    elsewhere = write_site(tmp_path / "elsewhere", {ONE: letter_text(subject="关于别处")})
    build(elsewhere, now=NOW, record=True)
    other = (elsewhere.content / FILE).read_bytes()
    (tmp_path / "content" / FILE).write_bytes(other)
    for arguments in ([], ["--record"]):
        done = run(tmp_path, *arguments, "--lang", "en")
        assert done.returncode == 3
        assert "publish again" in done.stderr
        assert (tmp_path / "content" / FILE).read_bytes() == other
    (tmp_path / "content" / FILE).unlink()
    assert run(tmp_path, "--lang", "en").returncode == 0
    assert own(tmp_path) == shown(tmp_path)


class Recording:
    """A project that is edited and recorded, again and again, by processes that are killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = 0
        self.at = 1
        swap = exchange._swap

        def swapped(first: bytes, second: bytes) -> bool:
            sys.audit("dafu.exchange", os.fsdecode(second))
            done = swap(first, second)
            sys.audit("dafu.note", os.fsdecode(second))
            return done

        self._swapped = swapped

    def edit(self) -> None:
        """Change a letter, add and remove another."""
        self.version += 1
        new = f"replies/2023/b-{self.version}.md"
        write_site(self.folder, {ONE: numbered(1, f"示例甲委员：\n\n{self.version}\n")})
        write_site(self.folder, {new: numbered(2 + self.version)})
        old = self.folder / f"content/replies/2023/b-{self.version - 1}.md"
        old.unlink(missing_ok=True)

    def record(self, at: int) -> tuple[int, int]:
        """Record in a process that is killed at step ``at``; how it ended, and steps done."""
        into, out = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(into)
            self._child(out, at)
        os.close(out)
        with os.fdopen(into, "rb") as pipe:
            steps = len(pipe.read())
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), steps

    def _child(self, out: int, at: int) -> None:
        done = 0
        events = {"os.rename", "os.link", "os.remove", "dafu.exchange", "dafu.note", "open"}

        def hook(event: str, given: tuple[object, ...]) -> None:
            nonlocal done
            if event not in events:
                return
            if event == "open" and not int(given[2] or 0) & (os.O_WRONLY | os.O_RDWR):  # type: ignore[call-overload]
                return
            # What is staged is nobody's yet; other tests kill there.
            if "/stage/" in str(given[0]):
                return
            done += 1
            os.write(out, b".")
            if done == at:
                os.kill(os.getpid(), signal.SIGKILL)

        end_quietly()
        os.chdir(self.folder)
        exchange._swap = self._swapped
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        sys.addaudithook(hook)
        os._exit(main(["--jobs", "1", "--record", "--without-search"]))


@pytest.mark.parametrize("then", ["build", "record"])
def test_killed_at_every_step_log_and_site_come_together(tmp_path: Path, then: str) -> None:
    """In a process of its own: it forks."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.test_ledger", tmp_path, then],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


def _kill_everywhere(folder: Path, then: str) -> int:
    """Kill at every step, and let the next command be a build or a recording."""
    options: Mapping[str, list[str]] = {"build": [], "record": ["--record"]}
    steps = Recording(folder)
    null = os.open(os.devnull, os.O_WRONLY)
    said = os.dup(2)
    write_site(folder, {ONE: letter_text()})
    os.chdir(folder)
    os.dup2(null, 2)
    assert main(["--jobs", "1", "--record", "--without-search"]) == 0
    at = 0
    while True:
        at += 1
        steps.edit()
        code, _ = steps.record(at)
        up, written = shown(folder), own(folder)
        common = min(len(up), len(written))
        assert up[:common] == written[:common], f"step {at}: two logs"
        assert abs(len(up) - len(written)) <= 1, f"step {at}"
        assert main(["--jobs", "1", "--without-search", *options[then]]) == 0, f"step {at}"
        assert own(folder) == shown(folder), f"step {at}: the log is not what the site says"
        assert own(folder)[: len(up)] == up, f"step {at}: the site takes back what it said"
        assert main(["--jobs", "1", "--without-search", "--record"]) == 0
        found = audit(folder / "public").problems
        assert not any(x for x in found if x.code.name != "link-dead"), f"step {at}"
        left = {x.name for x in (folder / "content").iterdir()}
        files = {FILE, salts.FILE}
        assert left <= {*files, "replies", *(f".{x}.new" for x in files)}, f"step {at}: {left}"
        assert own_salts(folder) == twin_salts(folder), f"step {at}: salts of other versions"
        if code == 0:
            os.dup2(said, 2)
            return at


if __name__ == "__main__":
    print(_kill_everywhere(Path(sys.argv[1]), sys.argv[2]))
