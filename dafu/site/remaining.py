"""What of a site is still up though the content takes it down: after a build that was refused."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from dafu.read.files import read_regular
from dafu.routes import LETTER_PAGE, REPLIES, SECTIONS, TWIN


class Wanted(NamedTuple):
    """What the content says of a letter."""

    form: str
    """``full``, ``summary``, ``withdrawn``, or nothing, where none of it is to be seen."""
    files: Collection[str] = ()
    """The names of its attachments."""


_MORE = {"": 0, "withdrawn": 1, "summary": 2, "full": 3}


def is_less(form: str, than: str) -> bool:
    """Whether the public sees less of a letter in one form than in the other."""
    return _MORE[form] < _MORE[than]


def still_up(public: Path, letters: Mapping[str, Wanted], pages: Collection[str]) -> list[str]:
    """Addresses below the root of ``public`` that show more than ``letters`` and ``pages`` do."""
    return sorted([*_letters(public, letters), *_pages(public, pages)])


def _letters(public: Path, letters: Mapping[str, Wanted]) -> Iterator[str]:
    for twin in public.glob(f"{REPLIES}/*/*{TWIN.tail}"):
        name = twin.relative_to(public).as_posix()
        if TWIN.values(name) is None:
            continue
        path = name.removesuffix(TWIN.tail)
        yield from shows_more(public, path, letters.get(path, Wanted("")))


def shows_more(public: Path, path: str, wanted: Wanted) -> Iterator[str]:
    """Addresses of one letter, and its files, that show more of it than is ``wanted``."""
    twin = public / (path + TWIN.tail)
    if not os.path.lexists(twin):
        return
    if wanted.form != "full":
        if is_less(wanted.form, _form(twin)):
            yield f"{path}/"
        return
    for file in (public / path).glob("*"):
        if file.name not in {LETTER_PAGE.tail[1:], *wanted.files}:
            yield f"{path}/{file.name}"


def _form(twin: Path) -> str:
    """What a twin shows; one that cannot be read may show all, one of no letter shows nothing."""
    try:
        said = json.loads(read_regular(twin))
    except (OSError, ValueError):
        return "full"
    said = said if isinstance(said, dict) else {}
    form = "withdrawn" if said.get("status") == "withdrawn" else said.get("disclosure_code")
    return form if form in _MORE else ""


def _pages(public: Path, pages: Collection[str]) -> Iterator[str]:
    for page in public.glob("*/index.html"):
        name = page.parent.name
        if name not in pages and name not in SECTIONS and _is_text_page(page):
            yield f"{name}/"


def _is_text_page(page: Path) -> bool:
    try:
        return _TEXT_PAGE in read_regular(page)
    except OSError:
        return False


_TEXT_PAGE = b'<body class="text">'
"""How the theme marks pages that editors write."""
