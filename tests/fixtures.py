"""Sites that many tests only look at, each built once in a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from dafu.build import build
from dafu.cli.commands import main
from dafu.engine.project import Sources
from tests.golden.test_sites import NOW as THEN
from tests.golden.test_sites import SITES
from tests.letters import BESIDE, SITE, letter_text, write_site
from tests.render.data.twins import LETTERS, SETTINGS
from tests.site.killing import numbered
from tests.threats.built import built, files_of

Files = Mapping[str, bytes]
"""What a site has, by path."""

EVERYTHING = (
    "names: {members: 是, member_pages: 是}\nroot: 是\npage_size: 1\nkeep_texts: 是\n"
    "security: {contact: mailto:a@example.com, expires: 2999-01-01}\n"
)
"""Settings that switch on all that a build can make of itself."""


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A site with a letter of every kind, and a publication log."""
    return built(tmp_path_factory.mktemp("kinds"), LETTERS, SETTINGS, record=True)


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A site with files of every kind, by the command: :data:`EVERYTHING`, and what takes a log."""
    folder = tmp_path_factory.mktemp("everything")
    named = "places: [示例路]\nkeywords: [甲]\ncontact:"
    letters = {
        f"replies/2023/jiaoyu-{n}.md": numbered(n).replace(
            "contact:", named if n < 13 else "contact:"
        )
        for n in range(2, 60)
    }
    more = {
        "replies/2023/jiaoyu-1.md": letter_text(
            topics="[经济, 自定]",
            attachments=f"[{{file: {BESIDE}, title: 甲}}]",
            related="[replies/2023/jiaoyu-2]",
            keywords="[甲]",
            commitments="[{text: 建成食堂两处, due: 2999-12-31}]",
        ),
        f"replies/2023/{BESIDE}": "1\n",
        "replies/2023/jiaoyu-60.md": numbered(60).replace(
            "contact:", "withdrawn: {date: 2023-06-01, reason: 重复}\ncontact:"
        ),
        "pages/about.md": "---\ntitle: 关于\n---\n![图](map.png)\n",
        "pages/map.png": b"\x89PNG\r\n\x1a\n",
    }
    sources = write_site(folder, {**letters, **more}, settings=SITE + EVERYTHING)
    where = ("--site", sources.site, "--content", sources.content, "--output", sources.output)
    assert main(["--record", "--jobs", "1", *map(str, where)]) == 0
    file = sources.content / "replies/2023/jiaoyu-2.md"
    file.write_text(file.read_text("utf-8").replace("如下", "如下所述"), encoding="utf-8")
    assert main(["--record", "--jobs", "1", *map(str, where)]) == 0
    return files_of(sources.output)


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Builds a site of ``tests/golden`` by its name; the folder of the built site."""

    @cache
    def site(name: str) -> Path:
        public = tmp_path_factory.mktemp(name) / "public"
        folder = SITES / name
        outcome = build(Sources(folder / "site.yaml", folder / "content", None, public), now=THEN)
        assert outcome.collection is not None, list(outcome.problems)
        return public

    return site
