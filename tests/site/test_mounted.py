"""A ``public/`` that others hold on to: containers, mount points, overlays, umasks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.letters import SITE, write_site
from tests.site.killing import CACHE, KEPT, ROOT, TWIN, files, numbered
from tests.site.mounts import Disk, disk

BUILD = (sys.executable, str(ROOT / "build.py"), "--jobs", "1", "--lang", "en")
IN_PLACE = SITE + "write_in_place: 是\n"
PAGE = "replies/2023/a-1/index.html"


def write(folder: Path, version: int, settings: str = SITE) -> None:
    """Letters of which one changes and one comes and goes."""
    body = f"示例甲委员：\n\n第{version}版。\n"
    write_site(
        folder,
        {
            "replies/2023/a-1.md": numbered(1, body),
            "replies/2023/a-2.md": numbered(2),
            f"replies/2023/b-{version % 2}.md": numbered(3 + version % 2),
        },
        settings=settings,
    )
    (folder / f"content/replies/2023/b-{1 - version % 2}.md").unlink(missing_ok=True)


def build(
    folder: Path, *arguments: str, program: Path = ROOT, mask: int = 0o022
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(program / "build.py"), *BUILD[2:], *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", check=False, umask=mask
    )


class Container(threading.Thread):
    """Reads files of a folder as one does that has mounted it: by the folder itself, not its name.

    Every one of them is there at any time.
    """

    PATHS = ("index.html", "404.html", PAGE, "replies/2023/a-2.json", "data/index.json")

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self._done = threading.Event()
        self.missed: list[str] = []

    def read(self, path: str) -> bytes:
        handle = os.open(path, os.O_RDONLY, dir_fd=self._handle)
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def all(self) -> Mapping[str, bytes]:
        """Every file."""
        return files(Path(f"/proc/self/fd/{self._handle}/."))

    def run(self) -> None:
        while not self._done.wait(0.001):
            for path in self.PATHS:
                try:
                    if not self.read(path):
                        self.missed.append(f"{path}: empty")
                except OSError as error:
                    self.missed.append(f"{path}: {error}")

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self.join()
        os.close(self._handle)

    def __enter__(self) -> Container:
        self.start()
        return self


def another_program(folder: Path) -> Path:
    """The same program in another version."""
    program = folder / "program"
    program.mkdir()
    for name in ("dafu", "theme"):
        shutil.copytree(ROOT / name, program / name)
    shutil.copy(ROOT / "build.py", program)
    with (program / "dafu" / "__init__.py").open("a") as file:
        file.write("# upgraded\n")
    return program


@pytest.mark.skipif(sys.platform != "linux", reason="containers that mount a folder")
def test_a_container_that_mounted_the_site_serves_it_through_every_build(tmp_path: Path) -> None:
    project = tmp_path / "project"
    program = another_program(tmp_path)
    write(project, 0)
    assert build(project).returncode == 0
    lost: Sequence[Callable[[], object]] = (
        lambda: None,
        lambda: None,
        lambda: shutil.rmtree(project / CACHE),
        lambda: None,
        lambda: (project / CACHE / "build.sqlite").write_text("damaged"),
        lambda: None,
    )
    with Container(project / "public") as first:
        write(project, 1)
        assert build(project).returncode == 0
        with Container(project / "public") as second:
            for version, lose in enumerate(lost, start=2):
                lose()
                write(project, version)
                clean = ["--clean"] if version in {3, 7} else []
                done = build(project, *clean, program=program if version > 4 else ROOT)
                assert done.returncode == 0, done.stderr
                now = files(project / "public")
                assert f"第{version}版".encode() in now[PAGE]
                for container in (first, second):
                    assert container.missed == []
                    assert container.all() == now, version
                assert {path.name for path in project.glob(".public*")} == KEPT
    assert first.missed == second.missed == []


def test_a_site_that_came_first_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()  # As container engines do for what they are to mount.
    kept = (tmp_path / "public").stat().st_ino
    for version in range(3):
        write(tmp_path, version)
        assert build(tmp_path).returncode == 0
        inodes = {(tmp_path / name).stat().st_ino for name in ("public", TWIN)}
        assert kept in inodes


@pytest.mark.parametrize("mask", [0o077, 0o027, 0o002, 0o000])
def test_others_can_read_the_site_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    write(tmp_path, 0)
    for version in (0, 1, 1):
        write(tmp_path, version)
        assert build(tmp_path, mask=mask).returncode == 0
        for name in ("public", TWIN):
            tree = [tmp_path / name, *(tmp_path / name).rglob("*")]
            assert {oct(x.stat().st_mode & 0o777) for x in tree if x.is_dir()} == {"0o755"}
            assert {oct(x.stat().st_mode & 0o777) for x in tree if x.is_file()} == {"0o644"}
    before = inodes(tmp_path / "public")
    assert build(tmp_path, mask=0o022).returncode == 0
    assert inodes(tmp_path / "public") == before, "another umask wrote everything again"


def inodes(folder: Path) -> Mapping[str, int]:
    """Which files there are."""
    return {path: (folder / path).stat().st_ino for path in files(folder)}


def test_modes_that_others_changed_are_put_right(tmp_path: Path) -> None:
    write(tmp_path, 0)
    assert build(tmp_path).returncode == 0
    (tmp_path / "public" / PAGE).chmod(0o600)
    assert build(tmp_path).returncode == 0
    assert (tmp_path / "public" / PAGE).stat().st_mode & 0o777 == 0o644


@contextmanager
def mounted(public: Path) -> Iterator[Disk]:
    public.mkdir(parents=True)
    with disk(public, "size=64m") as small:
        if small is None:
            pytest.skip("the system permits no mounts")
        yield small


def inside(small: Disk, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command where the disk is mounted."""
    return small.run("sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", folder, *command)


def test_a_mount_point_is_written_into_where_settings_allow_it(tmp_path: Path) -> None:
    write(tmp_path, 0)
    clean: list[Mapping[str, bytes]] = []
    for version in (0, 1):
        other = tmp_path / f"clean-{version}"
        write(other, version, IN_PLACE)
        assert build(other).returncode == 0
        clean.append(files(other / "public"))
    with mounted(tmp_path / "public") as small:
        refused = inside(small, tmp_path, *BUILD)
        assert refused.returncode == 3
        for word in ("mount the folder above", "write_in_place"):
            assert word in refused.stderr
        assert list(small.folder.iterdir()) == []
        for version in (0, 1, 0):
            write(tmp_path, version, IN_PLACE)
            done = inside(small, tmp_path, *BUILD)
            assert done.returncode == 0, done.stderr
            assert "mix of old and new" in done.stderr
            assert files(small.folder) == clean[version]
            assert small.folder.stat().st_mode & 0o777 == 0o755
            assert not (tmp_path / TWIN).exists()
        style = next(small.folder.glob("assets/*/style.css"))
        before = style.stat().st_ino
        write(tmp_path, 1, IN_PLACE)
        (small.folder / "foreign.html").write_text("foreign")
        assert inside(small, tmp_path, *BUILD).returncode == 0
        assert files(small.folder) == clean[1]
        assert style.stat().st_ino == before, "what has not changed was written again"
        assert inside(small, tmp_path, *BUILD, "--clean").returncode == 0
        assert files(small.folder) == clean[1]


OVERLAY = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir -p "$1/lower/public/assets" "$1/upper" "$1/work" "$1/all"
echo old > "$1/lower/public/index.html"
mount -t overlay overlay \
    -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work,redirect_dir=off" "$1/all" || exit 77
cp -r site.yaml content "$1/all/"
cd "$1/all"
"$2" "$3" --jobs 1 --lang en && exit 1
[ "$(cat public/index.html)" = old ]
echo 'write_in_place: yes' >> site.yaml
"$2" "$3" --jobs 1 --lang en
"$2" "$3" --jobs 1 --lang en --clean
[ -f public/replies/2023/a-1/index.html ]
ls -A
"""


def test_an_overlay_is_written_into_where_settings_allow_it(tmp_path: Path) -> None:
    write(tmp_path, 0)
    (tmp_path / "disk").mkdir()
    command = ["unshare", "--mount", "sh", "-c", OVERLAY, "sh", tmp_path / "disk", *BUILD[:2]]
    try:
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:
        pytest.skip("the system permits no mounts")
    if done.returncode in {32, 77} or "unshare failed" in done.stderr:
        pytest.skip("the system permits no overlay")
    assert done.returncode == 0, done.stderr
    assert "write_in_place" in done.stderr
    assert "mix of old and new" in done.stderr
    assert TWIN not in done.stdout
