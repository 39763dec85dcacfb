"""Row 47: where, when and by whom a site is built does not change a byte of it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from dafu.build import build
from dafu.engine.pool import FEW
from tests.letters import NOW, letter_text, write_site
from tests.site.killing import files
from tests.threats.built import files_of

ROOT = Path(__file__).parents[2]
LETTERS = 110
"""With which processes are taken on for the index, and with the pages of all groups to render."""

SHUFFLED = """
import os, random

chance = random.Random(7)

class Entries:
    def __init__(self, found):
        self.close = found.close
        self.entries = list(found)
        chance.shuffle(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return iter(self.entries)

    def __next__(self):
        raise NotImplementedError

def listdir(*given, list=os.listdir):
    names = list(*given)
    chance.shuffle(names)
    return names

def scandir(*given, scan=os.scandir):
    return Entries(scan(*given))

os.listdir, os.scandir = listdir, scandir
"""
"""For Python to read at its start (sitecustomize): folders list their files in another order."""


def write(folder: Path, order: Callable[[list[str]], object] = list) -> None:
    """Letters of four years and three results, beside the shipped content."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "site.yaml", folder)
    letters = {f"replies/{2020 + n % 4}/a-{n}.md": letter(n) for n in range(LETTERS)}
    names = list(letters)
    order(names)
    for name in names:
        file = folder / "content" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(letters[name], encoding="utf-8")


def letter(number: int) -> str:
    """A letter of its own."""
    year, meeting = 2020 + number % 4, "一二三四"[number % 4]
    return letter_text(
        document_number=f"示教〔{year}〕{500 + number}号",
        title=f"对区政协十五届{meeting}次会议第15{number % 4 + 1}{500 + number}号提案的答复",
        date=f"{year}-05-08",
        printed=f"{year}-05-09",
        result=("采纳解决", "列入计划拟解决", "留作参考")[number % 3],
    )


def run(
    folder: Path,
    *arguments: str,
    python: tuple[str, ...] = (),
    mask: int = 0o022,
    cores: set[int] | None = None,
    **environment: str,
) -> Mapping[str, bytes]:
    """Build with the real command line in an environment of its own; the site."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("LC_", "LANG", "TZ", "PYTHON"))
    }

    def begin() -> None:
        os.umask(mask)
        if cores:
            os.sched_setaffinity(0, cores)

    done = subprocess.run(
        [sys.executable, *python, ROOT / "build.py", *(arguments or ("--jobs", "1"))],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        check=False,
        preexec_fn=begin,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return files(folder / "public")


def modes(folder: Path) -> Mapping[str, int]:
    """Permissions by path."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mode & 0o7777
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="module")
def reference(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Mapping[str, bytes], Mapping[str, int]]:
    """The site, and its permissions, as built in the plainest way."""
    folder = tmp_path_factory.mktemp("reference")
    write(folder)
    made = run(folder)
    assert len(made) > (FEW + 1) * 100
    return made, modes(folder / "public")


def elsewhere(folder: Path) -> Path:
    """A place with a name of every kind."""
    inner = folder / "一个 很长的'名字" / ("x" * 100) / ".hidden"
    inner.mkdir(parents=True)
    return inner


def shuffled(folder: Path) -> str:
    """A folder to put before all others that Python reads from."""
    (folder / "before").mkdir()
    (folder / "before" / "sitecustomize.py").write_text(SHUFFLED)
    return str(folder / "before")


def dated(folder: Path) -> None:
    """Files of any age, as copying tools leave them."""
    chance = random.Random(1)
    for file in sorted(folder.rglob("*")):
        os.utime(file, (chance.randrange(2**31), chance.randrange(2**31)))


VARIATIONS: dict[str, Callable[[Path], Mapping[str, bytes]]] = {
    "two processes": lambda folder: run(folder, "--jobs", "2"),
    "three processes": lambda folder: run(folder, "--jobs", "3", PYTHONHASHSEED="3"),
    "one core": lambda folder: run(folder, "--jobs", "2", cores={min(os.sched_getaffinity(0))}),
    "in Shanghai": lambda folder: run(folder, TZ="Asia/Shanghai", LC_ALL="C.UTF-8"),
    "in Anchorage": lambda folder: run(folder, TZ="America/Anchorage", LC_ALL="C", COLUMNS="20"),
    "in no zone there is": lambda folder: run(folder, TZ="Nowhere/At+99", LANG="xx_YY.EUC-KR"),
    "in ASCII": lambda folder: run(
        folder, LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii"
    ),
    "in UTF-8": lambda folder: run(folder, LC_ALL="C", PYTHONUTF8="1"),
    "hashes as they come": lambda folder: run(folder, PYTHONHASHSEED="random"),
    "hashes of another seed": lambda folder: run(folder, PYTHONHASHSEED="4294967295"),
    "without assertions": lambda folder: run(folder, python=("-OO",)),
    "folders in another order": lambda folder: run(
        folder, "--jobs", "2", PYTHONPATH=shuffled(folder)
    ),
    "files of any age": lambda folder: (dated(folder / "content"), run(folder))[1],
    "nowhere at home": lambda folder: run(
        folder, HOME="/nonexistent", TMPDIR="/nonexistent", SOURCE_DATE_EPOCH="1"
    ),
}


@pytest.mark.parametrize("variation", VARIATIONS)
def test_row_47_the_same_bytes(
    tmp_path: Path,
    reference: tuple[Mapping[str, bytes], Mapping[str, int]],
    variation: str,
) -> None:
    write(tmp_path, random.Random(variation).shuffle)
    assert VARIATIONS[variation](tmp_path) == reference[0]
    assert modes(tmp_path / "public") == reference[1]


def test_row_47_in_any_place_and_through_any_history(
    tmp_path: Path, reference: tuple[Mapping[str, bytes], Mapping[str, int]]
) -> None:
    folder = elsewhere(tmp_path)
    write(folder)
    settings = (folder / "site.yaml").read_text(encoding="utf-8")
    (folder / "site.yaml").write_text(settings.replace("title: ", "title: 旧", 1), encoding="utf-8")
    one = folder / "content/replies/2021/a-1.md"
    text = one.read_text(encoding="utf-8")
    one.write_text(text.replace("现答复如下", "旧的"), encoding="utf-8")
    (folder / "content/replies/2021/a-5.md").rename(folder / "content/replies/2020/old.md")
    assert run(folder, "--jobs", "2") != reference[0]
    (folder / "content/replies/2020/old.md").rename(folder / "content/replies/2021/a-5.md")
    assert run(folder) != reference[0]
    one.write_text(text, encoding="utf-8")
    (folder / "site.yaml").write_text(settings, encoding="utf-8")
    assert run(folder, "--jobs", "3") == reference[0]
    assert modes(folder / "public") == reference[1]
    absolute = ("--content", str(folder / "content"), "--site", str(folder / "site.yaml"))
    (tmp_path / "away").mkdir()
    run(tmp_path / "away", *absolute, "--output", "../public")
    assert files(tmp_path / "public") == reference[0]


@pytest.mark.parametrize("mask", [0o077, 0o027, 0])
def test_row_47_the_umask_makes_no_difference(
    tmp_path: Path, reference: tuple[Mapping[str, bytes], Mapping[str, int]], mask: int
) -> None:
    write(tmp_path)
    assert run(tmp_path, mask=mask) == reference[0]
    assert modes(tmp_path / "public") == reference[1]
    assert set(reference[1].values()) == {0o644, 0o755}


def test_row_47_the_hour_of_the_build_makes_no_difference(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    made = []
    for later in (timedelta(0), timedelta(hours=14, minutes=59), timedelta(days=900, hours=7)):
        assert build(sources, now=NOW + later, clean=True).collection
        made.append(files_of(sources.output))
    assert made[0] == made[1] == made[2]
