from __future__ import annotations

import json
from pathlib import Path

import pytest

from dafu.remote import site as module
from dafu.remote.site import site_files


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "b.json").write_bytes(b"{}")
    (folder / "index.html").write_bytes(b"one")
    return folder


def test_every_file_has_size_and_digest(site: Path) -> None:
    found = site_files(site, site.parent)
    assert {path: x.size for path, x in found.items()} == {"a/b.json": 2, "index.html": 3}
    assert len({x.digest for x in found.values()}) == 2


def test_only_what_changed_is_read_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site_files(site, site.parent)
    read: list[str] = []
    content = module._content
    monkeypatch.setattr(module, "_content", lambda file: read.append(file.name) or content(file))
    assert site_files(site, site.parent) == before
    assert read == []
    (site / "index.html").write_bytes(b"two")
    after = site_files(site, site.parent)
    assert read == ["index.html"]
    assert after["index.html"].digest != before["index.html"].digest
    assert site_files(site, site.parent, afresh=True) == after
    assert sorted(read) == ["b.json", "index.html", "index.html"]


def test_other_headers_are_another_digest(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site_files(site, site.parent)
    monkeypatch.setattr(module, "headers", lambda path: {"Content-Type": "text/plain"})
    after = site_files(site, site.parent)
    assert all(before[path].digest != after[path].digest for path in before)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"checksum": 1, "files": {}}', "other"])
def test_damaged_notes_are_not_believed(site: Path, damage: str) -> None:
    before = site_files(site, site.parent)
    notes = site.parent / "digests.json"
    if damage == "other":
        kept = json.loads(notes.read_text(encoding="utf-8"))
        kept["files"]["index.html"][3] = "0" * 64
        damage = json.dumps(kept)
    notes.write_text(damage, encoding="utf-8")
    assert site_files(site, site.parent) == before
