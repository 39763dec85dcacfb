"""Former addresses of letters (原网址): each answers with a page and data that lead on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dafu.model.brief import Brief, Gone
from dafu.render.collection import Collection


class Redirect(NamedTuple):
    """A former address of a letter, and where the letter is now."""

    former: str
    """Path below the site's root, without suffix."""
    path: str
    id: str
    title: str


def redirects(collection: Collection) -> Iterator[Redirect]:
    """Every former address, of withdrawn letters too, whose tombstones they lead to."""
    everything: list[Brief | Gone] = [*collection.letters, *collection.withdrawn]
    for letter in everything:
        for former in letter.former:
            yield Redirect(former, letter.path, letter.id, letter.title)
