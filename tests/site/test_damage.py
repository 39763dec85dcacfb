"""Damage to what builds keep, and to the site: the next build mends it and touches nothing else."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dafu.cli.commands import main
from dafu.site.kept import checksum
from tests.letters import letter_text, write_site
from tests.site.killing import CACHE, KEPT, ROOT, TWIN, files, numbered


def write(folder: Path, version: int = 0) -> None:
    """Three letters, of which one changes and one comes and goes."""
    letters: dict[str, str | bytes] = {
        "replies/2023/a-1.md": numbered(1, f"示例甲委员：\n\n第{version}版。\n"),
        "replies/2023/a-2.md": numbered(2).replace(
            "contact:", "attachments: [{file: a-2.csv, title: 附件}]\ncontact:"
        ),
        "replies/2023/a-2.csv": b"1,2\n",
        f"replies/2022/b-{version}.md": numbered(3),
    }
    write_site(folder, letters)
    (folder / f"content/replies/2022/b-{1 - version}.md").unlink(missing_ok=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built site, whose content has changed since, and things beside it that are not ours."""
    folder = tmp_path / "project"
    write(folder)
    monkeypatch.chdir(folder)
    assert main(["--jobs", "1"]) == 0
    (tmp_path / "mine" / "deep").mkdir(parents=True)
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    (tmp_path / "mine" / "deep" / "index.html").write_text("mine")
    write(folder, 1)
    return folder


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """What a clean build makes of the changed content."""
    folder = tmp_path_factory.mktemp("clean")
    write(folder, 1)
    subprocess.run([sys.executable, ROOT / "build.py"], cwd=folder, check=True, capture_output=True)
    return files(folder / "public")


def mended(project: Path, expected: Mapping[str, bytes]) -> None:
    """A build succeeds and equals a clean one; so does the next; nothing else was touched."""
    outside = project.parent / "mine"
    for _ in range(2):
        assert main(["--jobs", "1"]) == 0
        public = project / "public"
        assert not public.is_symlink()
        assert files(public) == expected
        assert not any(path.is_symlink() for path in public.rglob("*"))
        assert files(outside) == {"notes.txt": b"mine", "deep/index.html": b"mine"}
        assert {path.name for path in project.glob(".public*")} == KEPT


def flipped(file: Path, chance: random.Random, count: int) -> None:
    """Other bits in ``count`` bytes of a file."""
    data = bytearray(file.read_bytes())
    for _ in range(count):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


@pytest.mark.parametrize("count", [1, 3, 30, 1000])
def test_flipped_bits_anywhere_in_the_cache(
    project: Path, expected: Mapping[str, bytes], count: int
) -> None:
    chance = random.Random(count)
    kept = project / CACHE
    for _ in range(10):
        write(project, 0)
        assert main(["--jobs", "1"]) == 0
        flipped(kept / "build.sqlite", chance, count)
        for file in kept.glob("last.json"):
            if chance.random() < 0.5:
                flipped(file, chance, count)
        write(project, 1)
        mended(project, expected)


def sql(*statements: str) -> Callable[[Path], None]:
    """Change the cache as only those can who know it."""

    def change(kept: Path) -> None:
        connection = sqlite3.connect(kept / "build.sqlite")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return change


def replaced(name: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Something else in the place of a part of the cache."""

    def change(kept: Path) -> None:
        file = kept / name
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)
        make(file)

    return change


def mine(file: Path) -> None:
    file.symlink_to(Path.cwd().parent / "mine")


def my_notes(file: Path) -> None:
    file.symlink_to(Path.cwd().parent / "mine" / "notes.txt")


def an_older_one(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("pragma user_version = 99")
        connection.execute("create table letters (key)")
    connection.close()


def said_by_another(file: Path) -> None:
    file.write_text(json.dumps({"said": [1, "x", "y", 3, []], "checksum": "z"}))


def changed(task: str, change: Callable[[bytes], bytes], agree: bool) -> Callable[[Path], None]:
    """Another blob in each result of a task; where they ``agree``, with a checksum of its own."""

    def apply(kept: Path) -> None:
        with closing(sqlite3.connect(kept / "build.sqlite")) as connection:
            rows = list(connection.execute("select * from kept where task = ?", (task,)))
            assert rows
            for _, key, sum_, blob in rows:
                new = change(blob)
                row = (new, checksum(task, key, new) if agree else sum_, task, key)
                query = "update kept set blob = ?, checksum = ? where task = ? and key = ?"
                connection.execute(query, row)
            connection.commit()

    return apply


def rewritten(column: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    """Another value in what is kept of each letter, with a checksum that agrees."""

    def other(blob: bytes) -> bytes:
        lines = blob.split(b"\n")
        at = ("outlined", "about").index(column)
        value = json.loads(lines[at])
        new = change(value)
        lines[at] = json.dumps(value if new is None else new).encode()
        return b"\n".join(lines)

    return changed("reading", other, agree=True)


TASKS = ("reading", "letter", "rules", "templates", "similar", "shard")


def results(task: str) -> Mapping[str, Callable[[Path], object]]:
    """Damage to what is kept of a task, whose checksums stay."""
    other = "letter" if task != "letter" else "reading"
    return {
        f"{task}: cut": changed(task, lambda x: x[: len(x) // 2], agree=False),
        f"{task}: grown": changed(task, lambda x: x + b" ", agree=False),
        f"{task}: a bit flipped": changed(
            task, lambda x: x[:-9] + bytes(b ^ 1 for b in x[-9:]), agree=False
        ),
        f"{task}: another task's": sql(
            f"update kept set blob = (select blob from kept where task = '{other}'),"
            f" checksum = (select checksum from kept where task = '{other}') where task = '{task}'"
        ),
        f"{task}: another key's": sql(
            f"create temp table others as select key, row_number() over (order by key) as at,"
            f" checksum, blob from kept where task = '{task}'",
            "update kept set (checksum, blob) = (select b.checksum, b.blob from others a, others b"
            f" where a.key = kept.key and b.at = a.at % 3 + 1) where task = '{task}'"
            " and (select count(*) from others) = 3",
        ),
        f"{task}: texts": sql(f"update kept set blob = 'x' where task = '{task}'"),
        f"{task}: no checksums": sql(f"update kept set checksum = null where task = '{task}'"),
        f"{task}: removed": sql(f"delete from kept where task = '{task}'"),
    }


def brief_of(about: Any) -> Any:
    """The brief in what is kept of a letter."""
    return about[4][3]


CACHES: dict[str, Callable[[Path], object]] = {
    "removed": shutil.rmtree,
    "a file": lambda kept: (shutil.rmtree(kept), kept.write_text("x")),
    "a link elsewhere": lambda kept: (shutil.rmtree(kept), mine(kept)),
    "database: a link elsewhere": replaced("build.sqlite", my_notes),
    "database: a text": replaced("build.sqlite", lambda file: file.write_text("not a database")),
    "database: a folder": replaced("build.sqlite", Path.mkdir),
    "database: another version": replaced("build.sqlite", an_older_one),
    "database: cut": lambda kept: os.truncate(kept / "build.sqlite", 9_000),
    "database: grown": lambda kept: os.truncate(kept / "build.sqlite", 999_999),
    "database: a foreign journal": replaced(
        "build.sqlite-journal", lambda file: file.write_bytes(os.urandom(9_000))
    ),
    "database: a folder for a journal": replaced("build.sqlite-journal", Path.mkdir),
    "database: a link for a journal": replaced("build.sqlite-journal", my_notes),
    "database: a foreign log": replaced(
        "build.sqlite-wal", lambda file: file.write_bytes(os.urandom(9_000))
    ),
    "database: a table lost": sql("drop table files"),
    "database: nothing known of the last build": sql("delete from about"),
    "database: another program": sql("update about set value = 'x' where name = 'program'"),
    "database: no time": sql("update about set value = 'today' where name = 'now'"),
    "database: a time without a zone": sql("update about set value = '2020-01-01'"),
    "database: a time to come": sql("update about set value = '2999-01-01' where name = 'now'"),
    "database: numbers for texts": sql("update files set key = 1, time = 'x', inode = null"),
    **{name: damage for task in TASKS for name, damage in results(task).items()},
    "database: bytes for texts": sql("update kept set blob = x'ff00'"),
    "letters: others, with checksums that agree": changed("letter", lambda x: x[:9], agree=True),
    "letters: a field too few": rewritten("about", lambda x: x.pop()),
    "letters: a field too many": rewritten("about", lambda x: x.append(None)),
    "letters: no list": rewritten("about", lambda x: {"source": x[0]}),
    "letters: a problem of an unknown kind": rewritten(
        "about", lambda x: x[3].append([["a.md", 1, 1], "no-such", {}, None])
    ),
    "letters: a problem without a place": rewritten(
        "about", lambda x: x[3].append([["a.md"], "key-advised", {}, None])
    ),
    "briefs: a field too few": rewritten("about", lambda x: brief_of(x).pop()),
    "briefs: a field too many": rewritten("about", lambda x: brief_of(x).insert(3, "新")),
    "briefs: a number for a text": rewritten("about", lambda x: brief_of(x).__setitem__(4, 4)),
    "briefs: a text for a day": rewritten("about", lambda x: brief_of(x).__setitem__(-2, "昨天")),
    "briefs: an event with a field too few": rewritten("about", lambda x: brief_of(x)[-1][0].pop()),
    "listed: a field too few": rewritten("about", lambda x: x[4][4].pop(0)),
    "outlines: a field too few": rewritten("outlined", lambda x: x.pop()),
    "outlines: a field too many": rewritten("outlined", lambda x: x.append([])),
    "outlines: a text for a line": rewritten("outlined", lambda x: x.__setitem__(-2, "1")),
    "database: paths of others": sql(
        "update files set path = '../../mine/notes.txt' where path = 'index.html'",
        "update files set path = '../../../mine/deep/index.html' where path = '404.html'",
    ),
    "database: a path that is none": sql("update files set path = x'00' where path = '404.html'"),
    "database: keys of other files": sql(
        "update files set key = (select key from files where path = '404.html')"
    ),
    "database: letters of others": sql(
        "update kept set blob = (select blob from kept where task = 'letter')"
    ),
    "note: a text": replaced("last.json", lambda file: file.write_text("[]")),
    "note: another's": replaced("last.json", said_by_another),
    "note: bytes": replaced("last.json", lambda file: file.write_bytes(b"\xff\xfe")),
    "note: a folder": replaced("last.json", Path.mkdir),
    "note: a link elsewhere": replaced("last.json", my_notes),
    "note: begun by a killed one": replaced("last.json.new", lambda file: file.write_text("x")),
    "stage: a link elsewhere": replaced("stage", mine),
    "stage: a file": replaced("stage", lambda file: file.write_text("x")),
    "stage: what a killed one left": lambda kept: (kept / "stage" / "replies").mkdir(parents=True),
    "twin: removed": replaced(f"../{TWIN}", lambda _: None),
    "twin: a link elsewhere": replaced(f"../{TWIN}", mine),
    "twin: a file": replaced(f"../{TWIN}", lambda file: file.write_text("x")),
    "twin: foreign files": lambda kept: shutil.copytree(
        kept.parents[1] / "mine", kept.with_name(TWIN) / "replies" / "mine"
    ),
    "twin: a link in it": lambda kept: mine(kept.with_name(TWIN) / "replies" / "mine"),
    "twin: what a killed one left": lambda kept: (kept.with_name(TWIN) / ".new").write_text("x"),
}


@pytest.mark.parametrize("damage", CACHES)
def test_a_damaged_cache(project: Path, expected: Mapping[str, bytes], damage: str) -> None:
    CACHES[damage](project / CACHE)
    mended(project, expected)


def test_the_cache_of_another_site(project: Path, expected: Mapping[str, bytes]) -> None:
    other = project.parent / "other"
    write_site(other, {"replies/2020/x-9.md": letter_text(subject="别处的案由", date="2020-01-02")})
    subprocess.run([sys.executable, ROOT / "build.py"], cwd=other, check=True, capture_output=True)
    shutil.rmtree(project / CACHE)
    shutil.copytree(other / CACHE, project / CACHE)
    mended(project, expected)
    assert not [x for x in files(project / CACHE).values() if "别处的案由".encode() in x]


def all_but(kept: str) -> Callable[[Path], None]:
    def remove(public: Path) -> None:
        for name in files(public):
            if not name.startswith(kept):
                (public / name).unlink()

    return remove


def each(change: Callable[[Path], object]) -> Callable[[Path], None]:
    def change_all(public: Path) -> None:
        for name in files(public):
            change(public / name)

    return change_all


SITES: dict[str, Callable[[Path], object]] = {
    "removed": shutil.rmtree,
    "emptied": lambda public: (shutil.rmtree(public), public.mkdir()),
    "without its first page": lambda public: (public / "index.html").unlink(),
    "but for the letters removed": all_but("replies/"),
    "every file empty": each(lambda file: os.truncate(file, 0)),
    "every file changed": each(lambda file: file.write_bytes(file.read_bytes()[::-1])),
    "every file a folder": each(lambda file: (file.unlink(), file.mkdir())),
    "every file a link elsewhere": each(lambda file: (file.unlink(), my_notes(file))),
    "a pipe": lambda public: os.mkfifo(public / "pipe"),
    "a pipe for a file": lambda public: (
        (public / "404.html").unlink(),
        os.mkfifo(public / "404.html"),
    ),
    "links for folders": lambda public: (
        shutil.rmtree(public / "replies"),
        mine(public / "replies"),
        shutil.rmtree(public / "search" / "index"),
        mine(public / "search" / "index"),
    ),
    "folders that others need": lambda public: (public / "replies" / "mine" / "x").mkdir(
        parents=True
    ),
}


@pytest.mark.parametrize("tree", ["public", TWIN])
@pytest.mark.parametrize("damage", SITES)
def test_a_damaged_site(
    project: Path, expected: Mapping[str, bytes], damage: str, tree: str
) -> None:
    SITES[damage](project / tree)
    mended(project, expected)
    assert files(project / TWIN) == expected


@pytest.mark.parametrize("damage", ["emptied", "but for the letters removed", "links for folders"])
def test_a_damaged_site_whose_content_rests(project: Path, damage: str) -> None:
    assert main(["--jobs", "1"]) == 0
    whole = files(project / "public")
    SITES[damage](project / "public")
    mended(project, whole)


def test_what_two_renames_left_when_they_were_killed(
    project: Path, expected: Mapping[str, bytes]
) -> None:
    public, aside = project / "public", project / ".public.dafu-old"
    old = files(public)
    public.rename(aside)
    (project / "content/replies/2023/a-1.md").write_text("---\n", encoding="utf-8")
    assert main(["--jobs", "1"]) == 1
    assert files(public) == old
    write(project, 1)
    shutil.copytree(public, aside)
    mended(project, expected)
