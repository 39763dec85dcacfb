from __future__ import annotations

from pathlib import Path

import pytest

from dafu.problems.errors import ThemeError
from dafu.problems.problem import Problems
from dafu.read.theme import Theme, read_theme
from tests.letters import only


def written(folder: Path, files: dict[str, str]) -> Path:
    """A theme folder with ``files``."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return written(
        tmp_path / "shipped",
        {
            "templates/base.html": "base",
            "templates/home.html": "home",
            "assets/style.css": "a {}",
            "assets/search/search.js": "1",
            "strings/zh-Hans.yaml": "nav: {home: 首页, search: 检索}",
            "strings/en.yaml": "nav: {home: Home, search: Search}",
        },
    )


def own(shipped: Path, files: dict[str, str]) -> Theme:
    problems = Problems()
    theme = read_theme((shipped, written(shipped.with_name("own"), files)), problems)
    assert not list(problems)
    return theme


def test_a_file_of_its_own_stands_for_the_shipped_one(shipped: Path) -> None:
    theme = own(shipped, {"templates/home.html": "mine", "assets/search/search.js": "2"})
    assert theme.templates["base.html"] == "base"
    assert theme.templates["home.html"] == "mine"
    assert theme.templates["shipped/home.html"] == "home"
    assert theme.assets["search/search.js"] == b"2"
    assert theme.assets["style.css"] == b"a {}"


def test_strings_are_merged_key_by_key(shipped: Path) -> None:
    theme = own(shipped, {"strings/zh-Hans.yaml": "nav: {home: 主页}\nmine: {more: 更多}"})
    assert theme.strings["zh-Hans"] == {
        "nav.home": "主页",
        "nav.search": "检索",
        "mine.more": "更多",
    }
    assert theme.strings["en"]["nav.home"] == "Home"


def test_own_css_is_added_to_the_style(shipped: Path) -> None:
    theme = own(shipped, {"assets/own.css": "b {}"})
    assert theme.assets["style.css"] == b"a {}\nb {}"
    assert "own.css" not in theme.assets
    assert theme.fingerprint != read_theme((shipped,), Problems()).fingerprint


def test_a_folder_that_is_no_theme_is_refused(shipped: Path) -> None:
    (shipped.parent / "empty").mkdir()
    for name in ("empty", "missing"):
        with pytest.raises(ThemeError, match=name):
            read_theme((shipped, shipped.parent / name), Problems())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a\n- b", "front-matter-shape"),
        ("a: [", "front-matter-syntax"),
        ("甲", "front-matter-shape"),
        ("a: &b 1", "yaml-feature"),
        ("a: [1]", "theme-string"),
    ],
)
def test_strings_that_are_no_table_are_refused(shipped: Path, text: str, code: str) -> None:
    problems = Problems()
    read_theme((shipped, written(shipped.with_name("own"), {"strings/en.yaml": text})), problems)
    assert only(problems, code).place.path.endswith("own/strings/en.yaml")


def test_strings_stay_what_was_written(shipped: Path) -> None:
    theme = own(shipped, {"strings/en.yaml": "nav: {home: no, search: 0530}"})
    assert theme.strings["en"] == {"nav.home": "no", "nav.search": "0530"}


def test_a_table_of_synonyms_is_added_to_the_shipped_one(shipped: Path) -> None:
    written(shipped, {"assets/search/synonyms.txt": "厕所 = 公厕"})
    theme = own(shipped, {"assets/search/synonyms.txt": "新天地 > 淮海中路街道\n"})
    table = theme.assets["search/synonyms.txt"].decode()
    assert table == "厕所 = 公厕\n新天地 > 淮海中路街道\n"


@pytest.mark.parametrize("line", ["电瓶车，电动自行车", "电瓶车 =", "> 医院", "单车"])
def test_a_line_of_synonyms_that_says_nothing_is_told_of(shipped: Path, line: str) -> None:
    table = f"# 词\n\n厕所 = 公厕 # 两个方向\n{line}\n看病 ＞ 就医 医疗\n"
    written(shipped, {"assets/search/synonyms.txt": table})
    problems = Problems()
    read_theme((shipped,), problems)
    assert only(problems, "theme-synonyms").place.line == 4
