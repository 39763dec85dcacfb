"""The stage: all of the new site or all of the old one, and no litter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dafu.publish import PublishError
from dafu.publish.stage import safe_path, staged

ROOT = Path(__file__).parents[2]


def put(public: Path, text: str) -> None:
    with staged(public) as stage:
        stage.write("index.html", text.encode())
        stage.write(f"only/{text}.html", b"")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_the_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    public = tmp_path / "public"
    put(public, "old")
    put(public, "new")
    assert names(tmp_path) == ["public", "public/index.html", "public/only", "public/only/new.html"]
    assert (public / "index.html").read_text() == "new"


def test_an_error_while_staging_leaves_the_old_site(tmp_path: Path) -> None:
    public = tmp_path / "public"
    put(public, "old")
    with pytest.raises(ZeroDivisionError), staged(public) as stage:
        stage.write("index.html", b"new")
        raise ZeroDivisionError
    assert names(tmp_path) == ["public", "public/index.html", "public/only", "public/only/old.html"]
    assert (public / "index.html").read_text() == "old"


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    public = tmp_path / "public"
    (tmp_path / ".public.dafu-stage" / "half").mkdir(parents=True)
    (tmp_path / ".public.dafu-lock").write_text("99999")
    put(public, "new")
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


HOLD = """
import pathlib, sys
from dafu.publish.lock import lock
with lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_build_at_a_time(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / ".public.dafu-lock")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(PublishError, match=str(other.pid)):
            put(tmp_path / "public", "new")
        other.kill()
        other.wait()
    put(tmp_path / "public", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_two_outputs_with_one_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="two outputs"), staged(tmp_path / "public") as stage:
        stage.write("a.html", b"1")
        stage.write("a.html", b"2")
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    "path",
    ["../x", "/x", "a/../../x", "a//b", "", ".hidden", "a/.", "a\\b", "a\0b", "中文", "a" * 256],
)
def test_a_path_that_could_leave_the_stage_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not an output path"):
        safe_path(path)


def test_a_link_or_a_file_in_the_place_of_the_site_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    put(elsewhere, "other")
    (tmp_path / "link").symlink_to(elsewhere)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    for name in ("link", "file", "mine"):
        with pytest.raises(PublishError):
            put(tmp_path / name, "new")
    assert (elsewhere / "index.html").read_text() == "other"
    assert (tmp_path / "file").read_text() == "mine"
    assert names(tmp_path / "mine") == ["notes.txt"]


def test_without_the_system_call_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dafu.publish.exchange._swap", lambda first, second: False)
    put(tmp_path / "public", "old")
    put(tmp_path / "public", "new")
    assert (tmp_path / "public" / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
