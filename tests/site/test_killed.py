"""A build that is killed, or told to end, at any moment: the site is old or new, never between."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.letters import letter_text, write_site
from tests.site.killing import KEPT, ROOT, Reader, many, shipped, spread


def test_killed_at_any_moment_the_site_is_old_or_new(tmp_path: Path) -> None:
    project = shipped(tmp_path)
    with Reader(project) as reader:
        for moment in spread(14, 1.1 * project.took):
            project.kill(moment)
    assert reader.wrong == []
    assert reader.rounds > 100


def test_killed_with_its_workers_too(tmp_path: Path) -> None:
    project = many(tmp_path)
    with Reader(project) as reader:
        for moment in spread(6, 1.1 * project.took):
            project.kill(moment)
    assert reader.wrong == []
    assert reader.rounds > 100


@pytest.mark.parametrize("fault", ["kill", "terminate", "full"])
def test_whatever_step_goes_wrong_the_site_is_old_or_new(tmp_path: Path, fault: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.steps", tmp_path / "project", fault],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


BEFORE = re.compile(
    rb'Traceback .*\n  File ".*build\.py", line 0, in <module>\nKeyboardInterrupt\n'
)


@pytest.mark.parametrize(
    ("number", "every", "whole"),
    [(signal.SIGINT, 0.01, 0.3), (signal.SIGTERM, 0.03, 0.7), (signal.SIGHUP, 0.06, 0.7)],
)
def test_a_build_that_is_told_to_end_does_so_quietly(
    tmp_path: Path, number: signal.Signals, every: float, whole: float
) -> None:
    project = shipped(tmp_path)
    codes = set()
    for moment in spread(round(whole / every), whole, shift=0):
        project.write(1 - project.version)
        with project.start() as process:
            time.sleep(moment)
            process.send_signal(number)
            _, errors = process.communicate()
        codes.add(process.returncode)
        if number != signal.SIGINT or b"build.py" in errors or b"dafu" in errors:
            assert process.returncode in {-number, 128 + number, 0}
            # Before the first line of the door is run, Python has its own say, and nothing else.
            assert b"Traceback" not in errors or BEFORE.fullmatch(errors)
        assert project.site() in project.sites
        project.check_clean()
    assert -number in codes
    project.check_heals()


AT_THE_LOCK = """
import os, runpy, signal, sys
opened = os.open
def open_and_end(path, *given, **named):
    handle = opened(path, *given, **named)
    if os.fsdecode(path).endswith("-lock"):
        os.kill(os.getpid(), number)
    return handle
os.open = open_and_end
door, number, sys.argv[1:] = sys.argv[1], int(sys.argv[2]), []
runpy.run_path(door, run_name="__main__")
"""
"""A build that is told to end when the file of its lock has just been made."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_no_moment_is_too_early_for_the_lock_to_go(tmp_path: Path, number: signal.Signals) -> None:
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    command = [sys.executable, "-c", AT_THE_LOCK, ROOT / "build.py", str(int(number))]
    environment = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == -number, done.stderr
    assert {path.name for path in tmp_path.glob(".public*")} <= KEPT


def test_it_takes_its_workers_with_it(tmp_path: Path) -> None:
    project = many(tmp_path)
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP] * 2
    for number, moment in zip(numbers, spread(6, project.took), strict=True):
        project.write(1 - project.version)
        # As from a terminal, or a service manager: to the whole group.
        with project.start(start_new_session=True) as process:
            time.sleep(moment)
            os.killpg(process.pid, number)
            _, errors = process.communicate()
        assert process.returncode in {-number, 0}
        assert b"Traceback" not in errors
        assert (
            "没有完成" not in errors.decode()
        )  # Who tells it to end need not be told that it did.
        assert project.site() in project.sites
        project.check_clean()
    project.check_heals()


def test_a_build_that_should_outlive_its_terminal_does(tmp_path: Path) -> None:
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    with subprocess.Popen(
        [sys.executable, ROOT / "build.py"],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),  # as nohup does
    ) as process:
        while process.poll() is None:
            process.send_signal(signal.SIGHUP)
            time.sleep(0.01)
    assert process.returncode == 0
    assert (tmp_path / "public" / "index.html").exists()
