"""The handbook says what a clerk sees: its steps, its pictures, and the words of buttons."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from dafu.desk.words import WORDS
from dafu.model.letter import FrontMatter
from dafu.model.vocabulary import DISCLOSURE_WORDS
from tests.reference.pictures import PICTURES, said, shots
from tests.reference.pictures import WORDS as KEPT
from tests.reference.scenes import WALKS, Walk

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "docs/handbook").glob("*.md"))
TAKEN = json.loads(KEPT.read_text(encoding="utf-8"))
PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([^)]+)\)")
MOST = 1_500_000
"""Bytes of all pictures together."""


def texts(node: object) -> Iterator[str]:
    """All strings of a table of the theme's strings."""
    if isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_the_steps_succeed_and_the_screens_say_what_the_pictures_show(
    browser: Browser, walk: Walk
) -> None:
    """If this fails: ``make handbook``, look at the pictures, and mend what the chapters say."""
    now = {shot.name: said(shot) for _, shot in shots(browser, walk)}
    assert now == {name: told["said"] for name, told in TAKEN[walk.__name__].items()}


def test_pictures_are_those_that_were_taken() -> None:
    files = {file.stem: file.read_bytes() for file in PICTURES.iterdir()}
    taken = {name: told["sha256"] for walk in TAKEN.values() for name, told in walk.items()}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} == taken
    assert all(data[:4] == b"RIFF" and data[8:12] == b"WEBP" for data in files.values())
    assert sum(map(len, files.values())) < MOST


def test_every_picture_is_shown_once_and_told_in_words() -> None:
    shown = [found for page in CHAPTERS for found in PICTURE.findall(page.read_text("utf-8"))]
    assert sorted(name for _, name in shown) == sorted(file.name for file in PICTURES.iterdir())
    assert [name for alt, name in shown if len(alt) < 8] == []
    assert len({alt for alt, _ in shown}) == len(shown)


def test_quoted_words_stand_on_the_screen() -> None:
    """What is in 「」 is a button, a label or a message, word for word."""
    strings = yaml.safe_load((ROOT / "theme/strings/zh-Hans.yaml").read_text("utf-8"))
    titles = [info.title or "" for info in FrontMatter.model_fields.values()]
    known = [*(text.zh for text in WORDS.values()), *texts(strings), *titles, *DISCLOSURE_WORDS]
    known += [f"{WORDS['add_row'].zh}：{title}" for title in titles]
    patterns = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in known if text]
    quoted = {
        (page.name, words)
        for page in (*CHAPTERS, ROOT / "docs/zh/codes.md")
        for words in re.findall("「([^」]+)」", page.read_text(encoding="utf-8"))
    }
    assert len(quoted) > 30
    unknown = {x for x in quoted if not any(re.fullmatch(text, x[1]) for text in patterns)}
    assert unknown == set()


def test_the_first_page_asks_for_no_yaml() -> None:
    page = (ROOT / "docs/handbook/first-letter.md").read_text(encoding="utf-8")
    assert "```" not in page
    assert not re.search("yaml|终端|命令行|Markdown", page, re.IGNORECASE)
