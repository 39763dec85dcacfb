from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dafu.problems.errors import ThemeError
from dafu.problems.problem import Problems
from dafu.read.theme import Theme, read_theme
from tests.letters import SITE, letter_text, only, write_site

ROOT = Path(__file__).parents[2]
THEME = ROOT / "theme"


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
    theme = own(
        shipped,
        {
            "strings/zh-Hans.yaml": "nav: {home: 主页}\nmine: {more: 更多}",
            "templates/mine.html": "{{ t('mine.more') }}",
        },
    )
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


def test_strings_that_no_page_shows_are_told_of(tmp_path: Path) -> None:
    """But for those that the site's own templates show."""
    (tmp_path / "own").mkdir()
    files = {
        "strings/zh-Hans.yaml": "nav:\n  serch: 查找\n  search: 查\nown:\n  greeting: 您好\n",
        "templates/home.html": "{% extends 'shipped/home.html' %}\n"
        "{% block notice %}{{ t('own.greeting') }}{% endblock %}\n",
    }
    problems = Problems()
    theme = read_theme((THEME, written(tmp_path / "own", files)), problems)
    problem = only(problems, "theme-string-unknown")
    assert (problem.place.line, problem.place.column) == (2, 3)
    assert "nav.search" in problem.hint("zh-Hans")
    assert theme.strings["zh-Hans"]["own.greeting"] == "您好"


def test_masthead_and_navigation_can_be_changed_alone(tmp_path: Path) -> None:
    files = {
        "templates/base.html": "{% extends 'shipped/base.html' %}\n"
        "{% block navigation %}{{ super() }}<a href='https://a.example/'>门户首页</a>"
        "{% endblock %}\n"
        "{% block masthead %}<p>本区</p>{{ super() }}{% endblock %}\n",
        "assets/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    written(tmp_path / "own", files)
    settings = f"{SITE}theme: own\nlogo: logo.svg\n"
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()}, settings)
    command = [sys.executable, str(ROOT / "build.py"), "--without-search"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = (tmp_path / "public/replies/2023/jiaoyu-1/index.html").read_text("utf-8")
    head = page.partition("</header>")[0]
    assert head.index("<p>本区</p>") < head.index('<img class="logo"') < head.index("<nav")
    assert head.index("<nav") < head.index("门户首页") < head.index("</nav>")
    (logo,) = re.findall(r'<img class="logo" src="([^"]+)"', head)
    assert (tmp_path / "public/replies/2023/jiaoyu-1" / logo).is_file()


def test_a_fault_of_syntax_is_told_whatever_was_sound_before(tmp_path: Path) -> None:
    """By builds and checks, one after the other, each of which knows what the last one found."""
    sound, faulty = "{% if a %}{% endif %}", "\n{% if a %}"
    template = written(tmp_path / "own", {"templates/mine.html": sound}) / "templates/mine.html"
    write_site(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()}, f"{SITE}theme: own\n")
    for text in (sound, sound, faulty, faulty, sound, faulty):
        template.write_text(text, encoding="utf-8")
        for command in ("build", "check"):
            done = subprocess.run(
                [sys.executable, ROOT / "build.py", command, "--lang", "en"],
                cwd=tmp_path,
                capture_output=True,
                text=True,
            )
            told = "own/templates/mine.html:2:" in done.stdout + done.stderr
            assert told == bool(done.returncode) == (text is faulty), done.stderr
