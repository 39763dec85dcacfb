"""Pages may show pictures and link to files that lie beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dafu.build import build
from dafu.verify.audit import audit
from tests.letters import NOW, check_site, codes, letter_text, write_site

PAGE = "---\n标题: 关于\n---\n![办理流程](liucheng.png)\n\n[表格](biaoge.pdf)\n"
FILES = {
    "replies/2023/jiaoyu-1.md": letter_text(),
    "pages/about.md": PAGE,
    "pages/liucheng.png": b"\x89PNG picture",
    "pages/biaoge.pdf": b"%PDF-1.7",
}


def test_what_a_page_shows_lies_beside_it(tmp_path: Path) -> None:
    sources = write_site(tmp_path, FILES)
    outcome = build(sources, now=NOW)
    assert codes(outcome.problems) == []
    page = (sources.output / "about/index.html").read_text(encoding="utf-8")
    assert '<img src="liucheng.png" alt="办理流程"' in page
    assert '<a href="biaoge.pdf">' in page
    assert (sources.output / "about/liucheng.png").read_bytes() == FILES["pages/liucheng.png"]
    assert (sources.output / "about/biaoge.pdf").read_bytes() == FILES["pages/biaoge.pdf"]
    assert codes(audit(sources.output).problems) == []


def test_a_picture_goes_and_changes_with_its_page(tmp_path: Path) -> None:
    sources = write_site(tmp_path, FILES)
    build(sources, now=NOW)
    write_site(tmp_path, {"pages/liucheng.png": b"another"})
    build(sources, now=NOW)
    assert (sources.output / "about/liucheng.png").read_bytes() == b"another"
    manifest = (sources.output / "data/manifest.json").read_text(encoding="utf-8")
    assert hashlib.sha256(b"another").hexdigest() in manifest
    write_site(tmp_path, {"pages/about.md": "---\n标题: 关于\n---\n没有图。\n"})
    outcome = build(sources, now=NOW)
    assert set(codes(outcome.problems)) == {"file-unused"}
    assert not (sources.output / "about/liucheng.png").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.png", "image-missing"),
        ("图.png", "attachment-name"),
        ("page.html", "attachment-type"),
        ("../replies/2023/map.png", "image-missing"),
    ],
)
def test_only_files_beside_it_of_a_known_type(tmp_path: Path, name: str, code: str) -> None:
    files = {**FILES, "pages/图.png": b"x", "pages/page.html": b"x", "replies/2023/map.png": b"x"}
    files["pages/about.md"] = PAGE + f"\n![甲]({name})\n"
    assert code in codes(check_site(write_site(tmp_path, files)))
