"""The reference pages of ``docs/`` say what the code says."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import get_args

import pytest
from markdown_it import MarkdownIt
from rcssmin import cssmin

from dafu.build import build
from dafu.model.letter import FrontMatter
from dafu.problems.codes import CODES
from dafu.problems.problem import Language
from dafu.reference.docs import PAGES, codes_page, front_matter_page, main
from dafu.reference.scripts import FILES
from tests.letters import NOW, letter_text, write_site
from tests.render.data.promise import promised

DOCS = Path(__file__).parents[2] / "docs"
THEME = Path(__file__).parents[2] / "theme"
LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_up_to_date(name: str) -> None:
    """If this fails: ``make docs``."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_browser_has_the_tables_of_the_code(name: str) -> None:
    """If this fails: ``make docs``."""
    assert (THEME / "assets" / name).read_text(encoding="utf-8") == FILES[name]()


def test_every_code_is_there_with_its_example() -> None:
    for language in LANGUAGES:
        page = codes_page(language)
        for name, code in CODES.items():
            assert f"\n## {name}\n" in page
            assert code.example or code.sample, name
            assert f"\n{code.example or code.sample}\n```" in page


def test_every_key_is_there_by_both_names() -> None:
    for language in LANGUAGES:
        page = front_matter_page(language)
        for name, info in FrontMatter.model_fields.items():
            assert f"| {info.title} | `{name}` |" in page


def test_messages_are_read_as_they_are_said() -> None:
    """Marks in a message are not taken for Markdown, and no language says the other's words."""
    shown = {}
    for language in LANGUAGES:
        page = MarkdownIt("commonmark").render(codes_page(language))
        shown[language] = unescape(re.sub("<pre>.*?</pre>|<[^>]*>", "", page, flags=re.DOTALL))
    for code in CODES.values():
        for text in (code.message, code.hint):
            said = {language: re.sub(r"\{\w+\}", "…", text.get(language)) for language in LANGUAGES}
            for language in LANGUAGES:
                assert said[language].replace("{{", "{").replace("}}", "}") in shown[language]
            assert said["en"] == said["zh-Hans"] or said["zh-Hans"] not in shown["en"]


def test_what_changed_in_the_twin_is_told() -> None:
    page = (DOCS / "version-3.md").read_text(encoding="utf-8")
    told = {name.split(".")[-1] for name in re.findall(r"`([a-z_.\[\]]+)`", page)}
    versions = promised()["letter"]
    old, new = (
        {name: form["properties"] for name, form in versions[version]["$defs"].items()}
        for version in ((2, 1), (3, 0))
    )
    added = {key for name in new for key in new[name].keys() - old.get(name, {}).keys()}
    optional = {
        key
        for name in old.keys() & new.keys()
        for key in old[name]
        if "null" in str(new[name][key]) and "null" not in str(old[name][key])
    }
    known = {"schema_version", "id", "path", "status", "links"}
    assert added | optional <= told | known
    assert {"document_type", "moved_to", "commitments"} <= added


def test_writing_makes_exactly_these_files(tmp_path: Path) -> None:
    main(tmp_path / "docs", tmp_path / "assets")
    made = {x.relative_to(tmp_path).as_posix() for x in tmp_path.rglob("*") if x.is_file()}
    assert made == {*(f"docs/{name}" for name in PAGES), *(f"assets/{name}" for name in FILES)}
    assert b"\r" not in (tmp_path / "docs/codes.md").read_bytes()


def test_what_the_page_on_themes_shows_can_be_done(tmp_path: Path) -> None:
    page = (DOCS / "theming.md").read_text(encoding="utf-8")
    files = re.findall(r"`mytheme/([\w/.-]+)`\n\n```\w+\n(.*?)```", page, re.DOTALL)
    assert [name for name, _ in files] == [
        "assets/own.css",
        "strings/zh-Hans.yaml",
        "assets/search/synonyms.txt",
        "templates/base.html",
        "templates/home.html",
    ]
    for name, text in files:
        (tmp_path / "mytheme" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mytheme" / name).write_text(text, encoding="utf-8")
    plain = write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()})
    outcome = build(replace(plain, theme=tmp_path / "mytheme"), now=NOW)
    assert outcome.collection
    home = (plain.output / "index.html").read_text(encoding="utf-8")
    assert '<h2 id="newest">最近公开的答复</h2>' in home
    assert ">办理答复</a>" in home
    assert "十五届三次会议的答复将于六月底前公开。" in home
    assert home.index("我为政府网站找错") < home.index("主办单位：")
    assert "我为政府网站找错" in (plain.output / "replies/index.html").read_text(encoding="utf-8")
    (table,) = plain.output.glob("assets/*/search/synonyms.txt")
    assert table.read_text(encoding="utf-8").endswith(dict(files)["assets/search/synonyms.txt"])
    assert "电瓶车 = 电动自行车" in table.read_text(encoding="utf-8")
    (style,) = plain.output.glob("assets/*/style.css")
    assert style.read_text(encoding="utf-8").endswith(cssmin(dict(files)["assets/own.css"]))
