"""What the machine does to a build: a clear message, exit code 3, and the old site still up.

With the real command line, and real faults where the system permits them.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from dafu.cli.commands import main
from dafu.engine import task as tasks
from tests.letters import letter_text, write_site
from tests.site.killing import (
    CACHE,
    KEPT,
    ROOT,
    Project,
    files,
    many,
    numbered,
    with_environment,
)
from tests.site.mounts import Disk, disk
from tests.site.steps import run as fail_at_every_step

BUILD = (sys.executable, ROOT / "build.py", "--jobs", "1")
ATTACHED = "attachments: [{file: jiaoyu-0.csv, title: 附件}]\ncontact:"


def write(folder: Path, version: int) -> None:
    """Twenty letters and an attachment, of which all are different in each version."""
    body = f"示例甲委员：\n\n第{version}版。\n"
    letters: dict[str, str | bytes] = {
        f"replies/2023/jiaoyu-{number}.md": numbered(number, body) for number in range(20)
    }
    first = "replies/2023/jiaoyu-0.md"
    letters[first] = str(letters[first]).replace("contact:", ATTACHED)
    letters["replies/2023/jiaoyu-0.csv"] = bytes([48 + version]) * 300_000
    write_site(folder, letters)


def built(folder: Path, version: int) -> Mapping[str, bytes]:
    """The site of a version, by a build that must succeed and leave nothing beside it."""
    write(folder, version)
    subprocess.run(BUILD, cwd=folder, check=True, capture_output=True)
    assert beside(folder) == KEPT
    return files(folder / "public")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Mapping[str, bytes]]:
    """What clean builds make of both versions."""
    sites = [built(tmp_path_factory.mktemp("clean"), version) for version in (0, 1)]
    assert sites[0] != sites[1]
    return sites


def failed(done: subprocess.CompletedProcess[str], path: str, *words: str) -> None:
    """A build said what is wrong and where, in a line of its own."""
    assert done.returncode == 3, (done.returncode, done.stderr)
    assert done.stderr.count("\n") == 1
    assert path in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def beside(folder: Path) -> set[str]:
    return {path.name for path in folder.glob(".public*")}


def test_a_full_disk_leaves_the_old_site_and_no_litter(
    tmp_path: Path, sites: Sequence[Mapping[str, bytes]]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    with disk(project, "size=64m") as small:
        if small is None:
            assert fail_at_every_step(tmp_path / "other", "full", thorough=False) > 30
            return
        write(small.folder, 0)
        assert small.run(*BUILD).returncode == 0
        write(small.folder, 1)
        codes = [fill(small, room, sites) for room in (0, 100, 300, 600, 1200, 2000)]
        assert codes[0] == 3
        assert codes.count(3) > 2
        small.remount("size=64m")
        assert small.run(*BUILD).returncode == 0
        assert files(small.folder / "public") == sites[1]
        assert beside(small.folder) <= KEPT


def fill(small: Disk, room: int, sites: Sequence[Mapping[str, bytes]]) -> int:
    """Build with ``room`` kilobytes left; the exit code."""
    small.remount("size=64m")
    small.run("sh", "-c", "rm -rf .public.dafu-twin")
    before = small.used
    small.remount(f"size={before // 1024 + room}k")
    for language, full, free in (
        ("zh-Hans", "磁盘已满", "剩余"),
        ("en", "the disk is full", "free"),
    ):
        done = small.run(*BUILD, "--lang", language)
        assert beside(small.folder) <= KEPT
        if done.returncode == 0:
            assert files(small.folder / "public") == sites[1]
            # The next of these tests begins with the old site again.
            small.remount("size=64m")
            write(small.folder, 0)
            assert small.run(*BUILD).returncode == 0
            write(small.folder, 1)
            return 0
        failed(done, str(small.folder).partition("/root")[2], full, free, " MB")
        assert files(small.folder / "public") == sites[0]
        assert small.used <= before + 400_000  # What was read is kept, what was staged is not.
    return 3


@pytest.mark.parametrize("limit", [0, 2_000, 30_000, 100_000])
def test_a_limit_for_files_is_told(
    tmp_path: Path, sites: Sequence[Mapping[str, bytes]], limit: int
) -> None:
    built(tmp_path, 0)
    write(tmp_path, 1)
    for language, words in (("zh-Hans", "ulimit -f"), ("en", "ulimit -f")):
        done = subprocess.run(
            [*BUILD, "--lang", language],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        failed(done, str(tmp_path), words)
        assert files(tmp_path / "public") == sites[0]
        assert beside(tmp_path) <= KEPT
    assert built(tmp_path, 1) == sites[1]


def test_a_target_that_cannot_be_written_is_told(
    tmp_path: Path, sites: Sequence[Mapping[str, bytes]]
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    with disk(project, "size=64m") as small:
        if small is None:
            assert fail_at_every_step(tmp_path / "other", "readonly", thorough=False) > 30
            return
        write(small.folder, 0)
        assert small.run(*BUILD).returncode == 0
        write(small.folder, 1)
        small.remount("ro")
        failed(small.run(*BUILD), str(project), "只能读")
        failed(small.run(*BUILD, "--lang", "en"), str(project), "read-only")
        failed(small.run(*BUILD, "--clean"), str(project), "只能读")
        assert small.run(*BUILD[:2], "check").returncode == 0
        assert files(small.folder / "public") == sites[0]
        small.remount("rw")
        assert small.run(*BUILD).returncode == 0
        assert files(small.folder / "public") == sites[1]
        assert beside(small.folder) <= KEPT


def test_a_site_that_is_itself_a_mount_point_is_told_of(
    tmp_path: Path, sites: Sequence[Mapping[str, bytes]]
) -> None:
    write(tmp_path, 0)
    public = tmp_path / "public"
    public.mkdir()
    with disk(public, "size=64m") as small:
        if small is None:  # Two renames that the system refuses are the same to a build.
            assert fail_at_every_step(tmp_path / "other", "readonly", thorough=False) > 30
            return
        build = ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", tmp_path, *BUILD]
        failed(small.run(*build), str(public), "挂载")
        failed(small.run(*build, "--lang", "en"), str(public), "mount the folder above")
        assert list(small.folder.iterdir()) == []
    assert beside(tmp_path) == {CACHE}
    assert built(tmp_path, 0) == sites[0]


def test_of_builds_at_once_one_builds_and_the_others_say_so(
    tmp_path: Path, sites: Sequence[Mapping[str, bytes]]
) -> None:
    built(tmp_path, 0)
    write(tmp_path, 1)
    builds = [
        subprocess.Popen(
            [*BUILD, "--lang", ("zh-Hans", "en")[number % 2]], cwd=tmp_path, stderr=subprocess.PIPE
        )
        for number in range(4)
    ]
    ends = [(build.pid, build.communicate()[1].decode(), build.returncode) for build in builds]
    assert {code for _, _, code in ends} <= {0, 3}
    assert 0 in {code for _, _, code in ends}
    for _, said, code in ends:
        if code == 3:
            told = re.search(r"(进程|process) (\d+)", said)
            assert told, said
            assert int(told[2]) in {process for process, _, _ in ends}
            assert str(tmp_path) in said
    assert files(tmp_path / "public") == sites[1]
    assert beside(tmp_path) == KEPT


HOLD = """
import pathlib, sys
from dafu.site.lock import lock
with lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_of_a_dead_process_does_not_matter(
    tmp_path: Path, sites: Sequence[Mapping[str, bytes]]
) -> None:
    built(tmp_path, 0)
    write(tmp_path, 1)
    hold = [sys.executable, "-c", HOLD, str(tmp_path / ".public.dafu-lock")]
    with subprocess.Popen(hold, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        run = {"cwd": tmp_path, "capture_output": True, "encoding": "utf-8", "check": False}
        failed(subprocess.run(BUILD, **run), str(tmp_path), f"进程 {other.pid}")
        english = subprocess.run([*BUILD, "--lang", "en"], **run)
        failed(english, str(tmp_path), f"another build (process {other.pid})")
        assert files(tmp_path / "public") == sites[0]
        other.kill()
        other.wait()
    assert (tmp_path / ".public.dafu-lock").exists()
    assert built(tmp_path, 1) == sites[1]


def test_a_lock_that_is_a_link_empties_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / ".public.dafu-lock").symlink_to("mine")
    write(tmp_path, 0)
    done = subprocess.run(BUILD, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    failed(done, ".public.dafu-lock", "是链接")
    assert (tmp_path / "mine").read_text() == "mine"


def workers(project: Project, parent: int) -> list[int]:
    """The processes that a build has taken on."""
    found = []
    for told in with_environment(project.mark):
        number = int(told.partition(":")[0])
        if number != parent and "build.py" in told:
            found.append(number)
    return found


def test_a_worker_killed_from_outside_is_told_with_what_it_held(tmp_path: Path) -> None:
    project = many(tmp_path)
    for language, word in (("zh-Hans", "终止"), ("en", "was killed")):
        old = project.site()
        project.write(1 - project.version)
        with project.start("--lang", language) as process:
            # The first looks at the stage, and nobody minds if it cannot.
            while len(found := workers(project, process.pid)) < 2:
                assert process.poll() is None
            os.kill(max(found), signal.SIGKILL)
            _, errors = process.communicate()
        said = errors.decode()
        assert process.returncode == 3, said
        assert re.search(r"replies/2023/jiaoyu-\d+.* … replies/2023/jiaoyu-\d+", said), said
        assert word in said
        assert said.count("\n") == 1
        assert project.site() == old
        project.check_clean()
        project.check_heals()


@pytest.mark.parametrize(
    ("name", "deadly", "held"),
    [
        ("render_batch", lambda *given: "jiaoyu-77.json" in str(given[3]), "jiaoyu-77.json"),
        ("index_shard", lambda *given: "jiaoyu-77" in str(given[0]), "jiaoyu-77"),
    ],
)
def test_what_kills_whoever_works_on_it_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    deadly: Callable[..., bool],
    held: str,
) -> None:
    working = getattr(tasks, name)

    def dying(*given: object) -> object:
        if deadly(*given):
            os.kill(os.getpid(), signal.SIGKILL)
        return working(*given)

    dying.__module__, dying.__qualname__ = "dafu.engine.task", name
    monkeypatch.setattr(tasks, name, dying)
    write_site(tmp_path, {f"replies/2023/jiaoyu-{n}.md": numbered(n) for n in range(160)})
    monkeypatch.chdir(tmp_path)
    assert main(["--jobs", "2", "--lang", "en"]) == 3
    said = capsys.readouterr().err
    assert held in said
    assert "died" in said
    assert not (tmp_path / "public").exists()


def test_too_little_memory_is_told(tmp_path: Path, sites: Sequence[Mapping[str, bytes]]) -> None:
    built(tmp_path, 0)
    write(tmp_path, 1)
    os.truncate(tmp_path / "content/replies/2023/jiaoyu-0.csv", 600_000_000)
    done = subprocess.run(
        BUILD,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (500_000_000, 500_000_000)),
    )
    failed(done, "", "内存不够")
    assert files(tmp_path / "public") == sites[0]
    assert built(tmp_path, 1) == sites[1]


def test_the_note_of_a_build_may_fail_and_the_site_is_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path / CACHE / "last.json"))

    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    with monkeypatch.context() as patch:
        patch.setattr("dafu.engine.fingerprint.note", refuse)
        assert main(["--lang", "en"]) == 0
    said = capsys.readouterr().err
    assert "last.json: the disk is full" in said
    assert "the site is up" in said
    made = files(tmp_path / "public")
    assert main([]) == 0
    assert files(tmp_path / "public") == made


def test_a_reader_who_goes_away_is_no_traceback(tmp_path: Path) -> None:
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text(disclosure="公开")})
    with subprocess.Popen(
        [*BUILD, "check", "--format", "json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert process.returncode == 3
    assert "Traceback" not in errors


def test_links_in_the_old_site_lead_nothing_astray(tmp_path: Path) -> None:
    built(tmp_path, 0)
    public, elsewhere = tmp_path / "public", tmp_path / "elsewhere"
    shutil.move(public / "replies", elsewhere)
    (public / "replies").symlink_to(elsewhere)
    before = files(elsewhere)
    write(tmp_path, 1)
    (tmp_path / "content/replies/2023/jiaoyu-3.md").unlink()
    for _ in range(2):
        subprocess.run(BUILD, cwd=tmp_path, check=True, capture_output=True)
    assert files(elsewhere) == before
    assert not (public / "replies").is_symlink()
    write(tmp_path / "clean", 1)
    (tmp_path / "clean/content/replies/2023/jiaoyu-3.md").unlink()
    subprocess.run(BUILD, cwd=tmp_path / "clean", check=True, capture_output=True)
    assert files(public) == files(tmp_path / "clean/public")
