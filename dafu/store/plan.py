"""What is to be done to a store, and in which order: a pure function of what is here and there.

Nothing is exchanged at one stroke in a store, so the order must make every moment bearable:

1. What is no longer in the site goes first, except for what pages fetch by themselves. A letter
   that is not public any more is away with the first requests, whatever becomes of the others; a
   list that still names it leads nowhere for some seconds.
2. New names come next: nothing leads to them yet.
3. Then the search index, its description last; then what is no longer in it goes.
4. Then pages and data of letters that changed, then lists and data, then the home page and the
   other files of the first level.
5. Styles and scripts of the last theme go last: nothing needs them any more.

The record of all this is written after it (:mod:`dafu.store.publication`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from dafu.store.objects import Listed
from dafu.store.record import Record

ASSETS = "assets/"
INDEX = "search/index/"
BULK = "data/replies"
_DESCRIPTION = f"{INDEX}index.json"
_LETTER = re.compile(r"replies/\d{4}/(?!page/|index\.)[^/]+(\.json|\.md|/.*)")


class Here(NamedTuple):
    """A file of the site as it was built."""

    file: Path
    size: int
    digest: str
    """Of its bytes and headers."""


class Step(NamedTuple):
    """Things that can be done in any order, and at once."""

    uploads: tuple[str, ...] = ()
    removals: tuple[str, ...] = ()


def is_own(path: str) -> bool:
    """Whether an object is the publication's own, and not the site's."""
    return path.startswith(".dafu/")


def steps(here: Mapping[str, Here], record: Record, there: Mapping[str, Listed]) -> list[Step]:
    """What brings the store in step, in order: one step is done before the next begins.

    ``here`` are the files of the site, ``there`` the objects that the store lists.
    """
    changed = [path for path in sorted(here) if not _is_there(path, here[path], record, there)]
    gone = sorted(path for path in there if path not in here and not is_own(path))
    return [step for step in _steps(changed, gone, there) if step.uploads or step.removals]


def _is_there(path: str, mine: Here, record: Record, there: Mapping[str, Listed]) -> bool:
    kept = record.get(path)
    return kept is not None and kept.digest == mine.digest and there.get(path) == kept[1:]


def _steps(changed: list[str], gone: list[str], there: Mapping[str, Listed]) -> Iterator[Step]:
    def removals(*folders: str) -> tuple[str, ...]:
        return tuple(path for path in gone if path.startswith(folders))

    later = {*removals(ASSETS, INDEX)}
    yield Step(removals=tuple(path for path in gone if path not in later))
    turns: dict[int, list[str]] = {}
    for path in changed:
        turns.setdefault(_turn(path, path not in there), []).append(path)
    for turn in sorted({*turns, _DESCRIBED}):
        yield Step(uploads=tuple(turns.get(turn, ())))
        if turn == _DESCRIBED:
            yield Step(removals=removals(INDEX))
    yield Step(removals=removals(ASSETS))


_DESCRIBED = 3


def _turn(path: str, is_new: bool) -> int:
    """When a file is written: files of a lower turn first."""
    if path == _DESCRIPTION:
        return _DESCRIBED
    if path.startswith(BULK):
        return 0
    if is_new and path not in {"index.html", "search/index.html"}:
        return 1
    if "/" not in path:
        return 6
    if path.startswith(INDEX):
        return 2
    return 4 if _LETTER.fullmatch(path) else 5
