"""A copy of a site that somebody prepared for whoever audits it: findings, soon, and no more."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.killing import ROOT
from tests.verify.audits import write_letters

MANIFEST, LOG = "data/manifest.json", "data/log/index.json"
TWIN = "replies/2023/jiaoyu-1.json"
SECRET = "root-only-line"
MEMORY = 1_500_000_000
"""Bytes of address space; an audit of a small site takes half of it."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with a log."""
    return write_letters(tmp_path_factory.mktemp("site"), record=True)


def verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """An audit by the command line, with little memory, for a while."""
    return subprocess.run(
        [sys.executable, ROOT / "build.py", "verify", folder, "--lang", "en", *arguments],
        cwd=folder.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


def instead(path: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Something else in the place of a file."""

    def change(public: Path) -> None:
        file = public / path
        if file.is_dir():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        make(file)

    return change


def holding(path: str, data: bytes) -> Callable[[Path], object]:
    return instead(path, lambda file: file.write_bytes(data))


def linked(path: str, target: str) -> Callable[[Path], object]:
    return instead(path, lambda file: file.symlink_to(target))


def in_log(file: str) -> Callable[[Path], object]:
    """A log of which a month lies elsewhere."""

    def change(public: Path) -> None:
        index = json.loads((public / LOG).read_bytes())
        index["months"][0]["file"] = file
        (public / LOG).write_text(json.dumps(index), encoding="utf-8")

    return change


def in_twin(**values: object) -> Callable[[Path], object]:
    """A letter's data with other values."""

    def change(public: Path) -> None:
        twin = json.loads((public / TWIN).read_bytes())
        (public / TWIN).write_text(json.dumps({**twin, **values}), encoding="utf-8")

    return change


def entry(**values: object) -> bytes:
    """A manifest of one file."""
    return json.dumps({"schema_version": "1.0", "count": 1, "files": [values]}).encode()


DEEP = b"[" * 200_000
DOUBLING = json.dumps(
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/a0",
        "$defs": {
            **{
                f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}, {"$ref": f"#/$defs/a{n + 1}"}]}
                for n in range(40)
            },
            "a40": {"type": "object"},
        },
    }
).encode()

CASES: dict[str, Callable[[Path], object]] = {
    "manifest: a pipe": instead(MANIFEST, os.mkfifo),
    "manifest: a device": linked(MANIFEST, "/dev/zero"),
    "manifest: a link": linked(MANIFEST, "../index.html"),
    "manifest: a folder": instead(MANIFEST, Path.mkdir),
    "manifest: one endless line": holding(MANIFEST, b"x" * 300_000_000),
    "manifest: endless lines": holding(MANIFEST, b"x\n" * 50_000_000),
    "manifest: infinite": holding(MANIFEST, b'{"files":[{"path":"a","size":1e999,"sha256":"x"}]}'),
    "manifest: not a number": holding(MANIFEST, entry(path="a", size=float("nan"), sha256="x")),
    "manifest: a huge number": holding(
        MANIFEST, b'{"files":[{"path":"a","size":' + b"9" * 9_000 + b',"sha256":"x"}]}'
    ),
    "manifest: deep": holding(MANIFEST, DEEP),
    "manifest: a path that is none": holding(MANIFEST, entry(path=[], size=1, sha256="x")),
    "manifest: a path outside": holding(MANIFEST, entry(path="../x", size=1, sha256="0" * 64)),
    "manifest: half a character": holding(MANIFEST, entry(path="\ud800", size=1, sha256="x")),
    "log: a pipe": instead(LOG, os.mkfifo),
    "log: a device": linked(LOG, "/dev/zero"),
    "log: deep": holding(LOG, DEEP),
    "log: infinite": holding(LOG, b'{"entries": 1e999}'),
    "log: half a character": holding(LOG, b'{"newest": "\\ud800"}'),
    "log: a device elsewhere": in_log("../../../../../../../../../../dev/zero"),
    "log: a file elsewhere": in_log("../../../secret"),
    "log: a name that is none": in_log("\0"),
    "log: an endless line": lambda public: [
        file.write_bytes(b"x" * 400_000_000) for file in (public / "data/log").glob("2*.ndjson")
    ],
    "folder: a link": lambda public: (
        shutil.move(public / "replies", public.parent / "elsewhere"),
        (public / "replies").symlink_to(public.parent / "elsewhere"),
    ),
    "twin: deep": holding(TWIN, DEEP),
    "twin: twice": holding(TWIN, b'{"path": "a", "path": "b"}'),
    "twin: half a character": in_twin(title="\ud800"),
    "twin: attachments that are none": in_twin(attachments=[{"file": [], "size": {}}]),
    "twin: attachments of other kinds": in_twin(
        attachments=[{"file": "jiaoyu-1.csv", "size": 2, "sha256": 5}]
    ),
    "twin: a path that is none": in_twin(path={"a": 1}),
    "twin: a disclosure for the terminal": in_twin(disclosure_code="\x1b[2J" + "x" * 100_000),
    "bulk: a path that is none": holding("data/replies.ndjson", b'{"path": {"a": []}}\n'),
    "bulk: empty lines": holding("data/replies.ndjson", b"\n" * 60_000_000),
    "bulk: one endless line": holding("data/replies.ndjson", b"x" * 400_000_000),
    "no line ends": holding("big.html", b"x" * 400_000_000),
    "scripts: blanks": holding("a.js", b"from" + b" " * 3_000_000),
    "pages: links": holding("a.html", b' href="#a"' * 300_000),
    "pages: links to many places": holding(
        "a.html", b"".join(b' href="#a%d"' % n for n in range(200_000))
    ),
    "pages: dead links": holding("a.html", b"\n".join([b' href="b"'] * 200_000)),
    "home: an address that is none": holding(
        "index.html", b'<link rel="canonical" href="http://[">'
    ),
    "data: infinite": holding("data/x.json", b'{"links": {"schema": "a"}, "a": 1e999}'),
    "data: deep": holding("data/x.json", b'{"schema":' + DEEP),
    "schema: a pipe": instead("data/schema/letter.json", os.mkfifo),
    "schema: doubling": holding("data/schema/letter.json", DOUBLING),
    "schema: itself": holding(
        "data/schema/letter.json",
        b'{"$schema": "x", "$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}',
    ),
    "names: of no alphabet": lambda public: Path(
        os.fsdecode(os.fsencode(public) + b"/\xff\x1b[2J.html")
    ).write_text("x"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_prepared_copy_is_a_finding(tmp_path: Path, site: Path, case: str) -> None:
    public = tmp_path / "public"
    shutil.copytree(site, public)
    (tmp_path / "secret").write_text(SECRET)
    CASES[case](public)
    for form in ("text", "json"):
        done = verify(public, "--format", form)
        assert done.returncode == 1, (done.returncode, done.stderr[-2_000:])
        assert "Traceback" not in done.stderr
        said = done.stdout + done.stderr
        assert SECRET not in said
        assert "\x1b" not in said
        assert len(said) < 3_000_000


def test_it_holds_no_more_of_a_large_file(tmp_path: Path, site: Path) -> None:
    public = tmp_path / "public"
    shutil.copytree(site, public)
    (public / "big.html").touch()
    os.truncate(public / "big.html", 2_000_000_000)
    done = verify(public)
    assert done.returncode == 1, done.stderr[-2_000:]
    assert "big.html" in done.stderr
