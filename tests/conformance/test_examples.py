"""The examples of the data page, run as they are shown, against the site served on loopback."""

from __future__ import annotations

import csv
import functools
import html
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dafu.build import build
from dafu.engine.project import Sources
from dafu.render.pages.data import EXAMPLES

ROOT = Path(__file__).parents[2]
TIMEOUT = 120
"""Seconds; R takes a while to start where there is much else to do."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The shipped content, built for the address at which it is served."""
    folder = tmp_path_factory.mktemp("examples")
    public = folder / "public"
    handler = functools.partial(Quiet, directory=str(public))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"base_url: http://127.0.0.1:{server.server_port}/"
        settings = (ROOT / "site.yaml").read_text(encoding="utf-8")
        (folder / "site.yaml").write_text(
            re.sub("^base_url: .*$", address, settings, flags=re.MULTILINE), encoding="utf-8"
        )
        sources = Sources(folder / "site.yaml", ROOT / "content", ROOT / "theme", public)
        assert build(sources).collection
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield public
        server.shutdown()


def example(site: Path, name: str) -> str:
    """The code of an example, as the page shows it."""
    page = (site / "data/index.html").read_text(encoding="utf-8")
    found = re.search(f'id="example-{name}">.*?<code>(.*?)</code>', page, re.DOTALL)
    assert found, name
    return html.unescape(found[1])


def run(folder: Path, *command: str | Path) -> str:
    """What a program says that succeeds, and complains of nothing."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=TIMEOUT
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def letters(site: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (site / "data/replies.ndjson").read_bytes().splitlines()]


def tool(name: str) -> str:
    """A program; ``scripts/example-tools`` brings it."""
    found = shutil.which(name)
    assert found, f"{name} is missing: scripts/example-tools"
    return found


def test_every_example_is_tested(site: Path) -> None:
    page = (site / "data/index.html").read_text(encoding="utf-8")
    shown = re.findall(r'id="example-(\w+)"', page)
    assert shown == list(EXAMPLES)
    assert {f"test_{name}" for name in EXAMPLES} <= set(globals())


def test_python(site: Path, tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(example(site, "python"), encoding="utf-8")
    said = run(tmp_path, sys.executable, "-X", "utf8", "example.py")
    real = Counter(letter["result"] for letter in letters(site) if not letter["sample"])
    assert dict(line.rsplit(" ", 1) for line in said.splitlines()) == {
        result: str(count) for result, count in real.items()
    }


def test_javascript(site: Path, tmp_path: Path) -> None:
    (tmp_path / "example.mjs").write_text(example(site, "javascript"), encoding="utf-8")
    first, *rest = run(tmp_path, tool("node"), "example.mjs").splitlines()
    assert first.split()[1] == str(len(letters(site)))
    assert rest == [
        f"{letter['document_number']} {letter['result']} {letter['sha256']}"
        for letter in letters(site)[:5]
    ]


def test_r(site: Path, tmp_path: Path) -> None:
    (tmp_path / "example.R").write_text(example(site, "r"), encoding="utf-8")
    said = run(tmp_path, tool("Rscript"), "--encoding=UTF-8", "example.R")
    assert said.splitlines()[0] == f"[1] {len(letters(site))}"
    for letter in letters(site):
        assert letter["issuer"] in said
        assert letter["result"] in said


def test_curl(site: Path, tmp_path: Path) -> None:
    tool("curl")
    run(tmp_path, tool("sh"), "-euc", example(site, "curl"))
    for name in ("replies.csv", "replies.ndjson"):
        assert (tmp_path / name).read_bytes() == (site / "data" / name).read_bytes()


def test_duckdb(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, tool("sh"), "-euc", example(site, "curl"))
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        counts, newest = (
            connection.execute(statement).fetchall()
            for statement in example(site, "duckdb").split(";")[:2]
        )
    everything = letters(site)
    found = Counter((letter["issuer"], letter["result"]) for letter in everything)
    assert {(issuer, result): count for issuer, result, count in counts} == found
    assert [row[2] for row in newest] == [
        letter["contact"]["phone"]
        for letter in sorted(everything, key=lambda letter: letter["date"], reverse=True)[:5]
    ]


def test_sqlite(site: Path) -> None:
    matching, counts = example(site, "sqlite").split(";")[:2]
    with closing(sqlite3.connect(site / "data/replies.sqlite")) as connection:
        both = connection.execute(matching).fetchall()
        found = dict(connection.execute(counts).fetchall())
    every = [
        (x, "\n".join([x["title"], x["subject"] or "", x.get("summary") or "", _text(x)]))
        for x in letters(site)
    ]
    having = [x for x, text in every if "养老" in text and "服务" in text]
    assert sorted(both) == sorted((x["date"], x["issuer"], x["title"]) for x in having)
    assert 0 < len(having) < len([x for x, text in every if "服务" in text]) < len(every)
    assert found == Counter(x["issuer"] for x, _ in every if "养老" in _text(x))
    assert found


def _text(letter: dict[str, Any]) -> str:
    text: str = letter["body"]["text"] if "body" in letter else ""
    return text


def test_what_excel_reads_is_what_programs_read(site: Path) -> None:
    text = (site / "data/replies.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == [letter["id"] for letter in letters(site)]
    assert max(len(cell) for row in rows for cell in row.values()) < 32_767
