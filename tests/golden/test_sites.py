"""Small sites, whole: everything that a build makes, compared with stored files.

The names of assets carry a fingerprint and the search index is Pagefind's own; both stand in
``files.txt`` only in general, and so does the manifest, which has hashes of both; schemas are the
same for every site. Each site stores what no other says (:data:`ABOUT`), and the names of all its
files. Refresh with ``make golden`` and read the difference.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from dafu.model.values import CHINA_TIME

SITES = Path(__file__).parent / "sites"
NAMES = "files.txt"
"""The names of all files of a site."""

NOW = datetime(2024, 6, 1, 9, tzinfo=CHINA_TIME)

TEXTS = {".html", ".json", ".jsonld", ".md", ".xml", ".txt", ".ndjson", ".csv"}

ABOUT: Mapping[str, str] = {
    "as-written": r"replies/.*|feed.*|commitments/.*",  # letters in the forms that offices print
    "browsing": "",  # everything, in English: listings of several pages, members
    "changed-later": r"replies/.*|feed.*|data/changes.*",
    "disclosure": r"replies/.*|feed.*",
    "one-letter": r".*\.(html|md)|replies/.*|feed.*",  # every kind of page, in Chinese
}
"""The files that are stored of each site, as a pattern; empty for all."""


@pytest.mark.parametrize("name", ABOUT)
def test_the_site_is_as_stored(
    name: str, golden: Callable[[str], Path], request: pytest.FixtureRequest
) -> None:
    kept = re.compile(ABOUT[name] or ".*")
    texts = normalised(golden(name))
    made = {path: x for path, x in texts.items() if path == NAMES or kept.fullmatch(path)}
    expected = SITES / name / "expected"
    if request.config.getoption("--refresh-golden", default=False):
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in made.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_text(text, encoding="utf-8", newline="\n")
    stored = {
        file.relative_to(expected).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(expected.rglob("*"))
        if file.is_file()
    }
    assert sorted(made) == sorted(stored)
    for path, text in made.items():
        assert text == stored[path], path


def test_every_site_is_compared() -> None:
    assert set(ABOUT) == {path.name for path in SITES.iterdir()}


def normalised(public: Path) -> dict[str, str]:
    """The text of every page and data file, and the list of all files."""
    texts: dict[str, str] = {}
    names: set[str] = set()
    for file in sorted(public.rglob("*")):
        if not file.is_file():
            continue
        path = re.sub(
            r"^assets/[0-9a-f]{8}/", "assets/FINGERPRINT/", file.relative_to(public).as_posix()
        )
        path = re.sub(r"^search/index/.*", "search/index/…", path)
        names.add(path)
        if path.startswith(("assets/", "search/index/", "data/manifest.json", "data/schema/")):
            continue
        if file.suffix in TEXTS:
            text = file.read_text(encoding="utf-8")
            texts[path] = re.sub(r"assets/[0-9a-f]{8}/", "assets/FINGERPRINT/", text)
    texts[NAMES] = "".join(f"{name}\n" for name in sorted(names))
    return texts
