"""An index by letters as templates take it: ways to each letter, and what stands under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dafu.model.pinyin import OTHERS
from dafu.render.alphabet import HasLabel, Initial, under_letters
from dafu.render.listing import page_url
from dafu.render.pages.templates import Link, PageContext


def lettered(
    kind: str, named: Iterable[HasLabel], letters: Sequence[Initial], path: str, page: PageContext
) -> dict[str, Any]:
    """What is ``named`` on one page, under those of ``letters``; nothing where there are none.

    ``path`` is the address of the index's first page.
    """
    return {
        "letters": [
            Link(letter, f"{page.href(page_url(path, number))}#{_place(letter)}")
            for letter, number in letters
        ],
        "sections": [
            {"id": _place(letter), "label": letter, "entries": entries}
            for letter, entries in (under_letters(kind, named) if letters else ())
        ],
    }


def _place(letter: str) -> str:
    """The name of a letter's place on its page."""
    return "others" if letter == OTHERS else letter
