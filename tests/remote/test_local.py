"""A folder as a store: what somebody put there leads nowhere else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dafu.remote.record import RECORD
from tests.letters import write_site
from tests.remote.conftest import numbered
from tests.site.killing import ROOT, files


def publish(project: Path, far: Path) -> subprocess.CompletedProcess[str]:
    """A build that publishes to the folder ``far``."""
    build = [sys.executable, str(ROOT / "build.py"), "--lang", "en", "--jobs", "1"]
    return subprocess.run(
        [*build, "--output", f"file://{far}"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def linked(path: str) -> Callable[[Path, Path], None]:
    """A folder or file of the store is a link to somebody's."""

    def change(far: Path, mine: Path) -> None:
        shutil.move(far / path, far.parent / "moved")
        (far / path).symlink_to(mine / path)

    return change


def piped(path: str) -> Callable[[Path, Path], None]:
    def change(far: Path, _: Path) -> None:
        (far / path).unlink()
        os.mkfifo(far / path)

    return change


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("replies", linked("replies")),
        ("replies/2023", linked("replies/2023")),
        ("index.html", linked("index.html")),
        (".dafu", linked(".dafu")),
        (RECORD, linked(RECORD)),
        (RECORD, piped(RECORD)),
        ("data/index.json", piped("data/index.json")),
    ],
)
def test_nothing_is_reached_through_a_link(
    tmp_path: Path, path: str, make: Callable[[Path, Path], None]
) -> None:
    project, far, mine = tmp_path / "project", tmp_path / "far", tmp_path / "mine"
    write_site(project, {f"replies/2023/jiaoyu-{n}.md": numbered(n) for n in (1, 2)})
    assert publish(project, far).returncode == 0
    shutil.copytree(far, mine)
    (mine / "replies/2023/notes.txt").write_text("mine")
    before = files(mine)
    make(far, mine)
    (project / "content/replies/2023/jiaoyu-2.md").unlink()
    done = publish(project, far)
    assert done.returncode == 3, done.stderr
    assert f"{far / path}: is a link or a special file" in done.stderr.splitlines()[-1]
    assert files(mine) == before
