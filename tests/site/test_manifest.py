"""The manifest names every other file as it is, after every kind of build."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from dafu.build import build
from dafu.render.data.manifest import MANIFEST, manifest_json
from tests.letters import BESIDE, NOW, letter_text, write_site

ONE, TWO = "replies/2023/jiaoyu-1.md", "replies/2023/jiaoyu-2.md"


def check(public: Path) -> list[str]:
    """The paths that the manifest names, after a look at every file."""
    data = (public / MANIFEST).read_bytes()
    manifest = json.loads(data)
    found = [
        {
            "path": file.relative_to(public).as_posix(),
            "size": file.stat().st_size,
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
        for file in public.rglob("*")
        if file.is_file() and file != public / MANIFEST
    ]
    assert manifest["files"] == sorted(found, key=lambda entry: str(entry["path"]))
    assert manifest["count"] == len(found)
    return [str(entry["path"]) for entry in manifest["files"]]


def test_it_follows_every_build(tmp_path: Path) -> None:
    attached = letter_text(attachments=f"[{{file: {BESIDE}, title: 附表}}]")
    sources = write_site(tmp_path, {ONE: attached, f"replies/2023/{BESIDE}": b"a\n"})
    build(sources, now=NOW)
    paths = check(sources.output)
    assert {f"replies/2023/jiaoyu-1/{BESIDE}", "search/index/engine.bin", "index.html"} < {*paths}
    write_site(tmp_path, {TWO: letter_text(document_number="示教〔2023〕2号")})
    build(sources, now=NOW)
    assert "replies/2023/jiaoyu-2.json" in check(sources.output)
    (sources.content / TWO).unlink()
    (sources.output / "404.html").write_text("changed by others")
    build(sources, now=NOW)
    assert check(sources.output) == paths
    before = (sources.output / MANIFEST).read_bytes()
    build(sources, now=NOW, clean=True)
    assert (sources.output / MANIFEST).read_bytes() == before


def test_a_build_that_changes_nothing_leaves_it(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {ONE: letter_text()})
    build(sources, now=NOW)
    before = (sources.output / MANIFEST).stat()
    build(sources, now=NOW)
    after = (sources.output / MANIFEST).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_paths_are_in_order_whatever_they_hold() -> None:
    paths = ["a.b", "a", "a/b", "a-b", "A", "a0", "a_b", "b"]
    made = json.loads(manifest_json((path, 0, "") for path in paths))
    assert [entry["path"] for entry in made["files"]] == sorted(paths)
    assert json.loads(manifest_json([]))["files"] == []
