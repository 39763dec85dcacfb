"""Every page of ``docs/`` in both languages, and no link in them that leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OWN = ("decisions", "handbook", "zh")
"""Folders of ``docs/`` that need no twin: for those who change dafu, and Chinese as they are."""
BOTH = ("desk.md", "import.md", "init.md", "windows.md", "writing.md")
"""Pages that are in both languages themselves."""
PAGES = sorted(
    page.relative_to(DOCS).as_posix()
    for page in DOCS.rglob("*.md")
    if page.relative_to(DOCS).parts[0] not in (*OWN, *BOTH)
)
EVERY = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])

_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"(^|\s+)#.*$", re.MULTILINE)
_HAN = re.compile("[\u4e00-\u9fff]")


def prose(text: str) -> str:
    """A page without its blocks of code and its comments."""
    return re.sub("<!--.*?-->", "", _BLOCK.sub("", text), flags=re.DOTALL)


def levels(text: str) -> list[int]:
    """How deep each heading is, in order."""
    return [len(marks) for marks in re.findall("^(#+) ", prose(text), re.MULTILINE)]


def blocks(text: str) -> list[tuple[str, str]]:
    """Each block of code with its language, without what is said in comments."""
    return [(kind, _COMMENT.sub("", code)) for _, kind, code in _BLOCK.findall(text)]


def is_drawing(english: tuple[str, str], chinese: tuple[str, str]) -> bool:
    """Whether a block is no code, but words that the twin says in Chinese."""
    return not english[0] and not chinese[0] and bool(_HAN.search(chinese[1]))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_twin(name: str) -> None:
    english, chinese = (
        (DOCS / folder / name).read_text(encoding="utf-8") for folder in (".", "zh")
    )
    assert levels(chinese) == levels(english)
    pairs = list(zip(blocks(english), blocks(chinese), strict=True))
    assert [pair for pair in pairs if pair[0] != pair[1] and not is_drawing(*pair)] == []
    assert chinese.count("\n|") == english.count("\n|") or name == "README.md"
    said = prose(chinese)
    assert len(_HAN.findall(said)) > len(re.findall("[A-Za-z]{2,}", said)) / 2


def test_no_twin_is_left_over() -> None:
    twins = {page.relative_to(DOCS / "zh").as_posix() for page in (DOCS / "zh").rglob("*.md")}
    assert twins == set(PAGES)


@pytest.mark.parametrize("name", BOTH)
def test_pages_in_both_languages_say_all_in_chinese(name: str) -> None:
    text = prose((DOCS / name).read_text(encoding="utf-8")).partition("## In English")[0]
    parts = re.split("^## ", text, flags=re.MULTILINE)
    assert [part.partition("\n")[0] for part in parts if len(_HAN.findall(part)) < 10] == []


def test_the_first_links_lead_to_the_handbook() -> None:
    for page in ("README.md", "README.zh.md", "docs/README.md", "docs/zh/README.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "handbook/README.md" in text, page
    first = re.findall(r"\]\(([^)]+)\)", (DOCS / "README.md").read_text(encoding="utf-8"))[0]
    assert first == "handbook/README.md"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_example_of_the_first_page_is_a_shipped_file(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    (file,) = set(re.findall(r"`(content/replies/\d{4}/[\w-]+\.md)`", text))
    (example,) = re.findall(r"```markdown\n(.*?)```\n", text, re.DOTALL)
    assert example == (ROOT / file).read_text(encoding="utf-8")
    assert f"`/{file.removeprefix('content/').removesuffix('.md')}/`" in text


def anchors(page: Path) -> set[str]:
    """The fragments that lead to a page's headings, as GitHub and Gitea make them."""
    headings = re.findall("^#+ (.*)$", prose(page.read_text(encoding="utf-8")), re.MULTILINE)
    plain = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", x).lower() for x in headings)
    return {re.sub(r"[^\w\- ]", "", x).replace(" ", "-") for x in plain}


def dead(page: Path) -> list[str]:
    """The links of a page that lead nowhere in the project."""
    text = re.sub("`[^`\n]*`", "", prose(page.read_text(encoding="utf-8")))
    found = []
    for link in re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        fragment = unquote(parts.fragment)
        lost = fragment and target.suffix == ".md" and fragment not in anchors(target)
        if not target.is_relative_to(ROOT) or not target.exists() or lost:
            found.append(link)
    return found


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert dead(page) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = DOCS / "nowhere.md"
    assert not page.exists()
    text = "[x](gone.md) [y](house.md#no-such-part) [z](house.md#tests) [w](https://example.org)"
    beside = tmp_path / "page.md"
    beside.write_text(text.replace("house.md", (DOCS / "house.md").as_posix()), encoding="utf-8")
    assert len(dead(beside)) == 2
