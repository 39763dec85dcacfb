"""The stage: all of the new site or all of the old one, and no litter."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from dafu.problems.errors import PublishError
from dafu.site.stage import Places, reserved, staged, twin_of
from dafu.site.trees import Written, safe_path

ROOT = Path(__file__).parents[2]


def put(public: Path, text: str, known: Mapping[str, Written] | None = None) -> dict[str, Written]:
    """Publish ``text`` like a build; what was written, for the next one."""
    with reserved(public) as public:
        with staged(places(public), known or {}) as stage:
            stage.write("index.html", text.encode())
            if not stage.keep("kept/same.html", "same"):
                stage.write("kept/same.html", b"same", "same")
            stage.write(f"only/{text}.html", b"")
        stage.follow()
    return stage.files


def places(public: Path) -> Places:
    return Places(public, public.with_name(".stage"))


def site(text: str) -> list[str]:
    paths = ("index.html", "kept", "kept/same.html", "only", f"only/{text}.html")
    return ["public", *(f"public/{path}" for path in paths)]


def names(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return sorted(name for name in found if not name.startswith(".public.dafu-twin"))


def test_the_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    public = tmp_path / "public"
    put(public, "old")
    put(public, "new")
    assert names(tmp_path) == site("new")
    assert (public / "index.html").read_text() == "new"


def test_an_error_while_staging_leaves_the_old_site(tmp_path: Path) -> None:
    public = tmp_path / "public"
    put(public, "old")
    with (
        pytest.raises(ZeroDivisionError),
        reserved(public),
        staged(places(public), {}) as stage,
    ):
        stage.write("index.html", b"new")
        raise ZeroDivisionError
    assert names(tmp_path) == site("old")
    assert (public / "index.html").read_text() == "old"


def test_what_has_not_changed_stays_the_same_file(tmp_path: Path) -> None:
    public = tmp_path / "public"
    known = put(public, "old")
    inode = (public / "kept/same.html").stat().st_ino
    known = put(public, "new", known)
    assert (public / "kept/same.html").stat().st_ino == inode
    assert names(tmp_path) == site("new")
    shutil.rmtree(twin_of(public))
    put(public, "newer", known)
    assert (public / "kept/same.html").stat().st_ino == inode
    assert names(tmp_path) == site("newer")


@pytest.mark.parametrize("damage", ["other bytes", "a link", "a folder", "nothing"])
@pytest.mark.parametrize("where", ["public", ".public.dafu-twin"])
def test_what_others_changed_is_written_again(tmp_path: Path, where: str, damage: str) -> None:
    public = tmp_path / "public"
    known = put(public, "old")
    (tmp_path / "foreign").write_bytes(b"foreign")
    for folder in {where, "public"}:
        file = tmp_path / folder / "kept" / "same.html"
        file.unlink()
        match damage:
            case "other bytes":
                file.write_bytes(b"mine")
            case "a link":
                file.symlink_to(tmp_path / "foreign")
            case "a folder":
                file.mkdir()
        (tmp_path / folder / "foreign.html").write_text("foreign")
    put(public, "new", known)
    assert (public / "kept/same.html").read_bytes() == b"same"
    assert not (public / "kept/same.html").is_symlink()
    assert names(tmp_path) == ["foreign", *site("new")]
    put(public, "newer", known)
    assert names(tmp_path) == ["foreign", *site("newer")]


def test_without_hard_links_every_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    public = tmp_path / "public"
    known = put(public, "old")
    put(public, "new", known)
    assert names(tmp_path) == site("new")
    assert (twin_of(public) / "index.html").read_text() == "new"


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    public = tmp_path / "public"
    for folder in (twin_of(public), places(public).stage):
        (folder / "half" / "done").mkdir(parents=True)
        (folder / "half" / "page.html").write_text("half")
        (folder / ".new").write_text("half")
    (tmp_path / ".public.dafu-lock").write_text("99999")
    put(public, "new")
    assert names(tmp_path) == site("new")


HOLD = """
import pathlib, sys
from dafu.site.lock import lock
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
    assert names(tmp_path) == site("new")


def test_two_outputs_with_one_path_are_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(PublishError, match="two outputs"),
        staged(places(tmp_path / "public"), {}) as stage,
    ):
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
    monkeypatch.setattr("dafu.site.exchange._swap", lambda first, second: False)
    put(tmp_path / "public", "old")
    put(tmp_path / "public", "new")
    assert (tmp_path / "public" / "index.html").read_text() == "new"
    assert names(tmp_path) == site("new")
