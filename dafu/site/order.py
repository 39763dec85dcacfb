"""In which order a site is changed where nothing can be exchanged at one stroke.

So it is in object stores, in folders that are mount points, and in the twin of ``public/``, which a
container may have mounted. The order must make every moment bearable:

1. What is no longer in the site goes first, except for what pages fetch by themselves. A letter
   that is not public any more is away at once, whatever becomes of the rest; a list that still
   names it leads nowhere for a moment.
2. New names come next: nothing leads to them yet.
3. Then the search index, its description last; then what is no longer in it goes.
4. Then pages and data of letters that changed, then lists and data, then the home page and the
   other files of the first level.
5. Styles and scripts of the last theme go last: nothing needs them any more.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from dafu.routes import (
    ASSET,
    ATTACHMENT,
    DATABASE,
    HOME,
    LETTER_MARKDOWN,
    LETTER_PAGE,
    ROWS,
    ROWS_OF_YEAR,
    SEARCH_DESCRIPTION,
    SEARCH_INDEX,
    SEARCH_PAGE,
    TWIN,
    TWINS,
    TWINS_OF_YEAR,
    route,
)

_BULK = frozenset({ROWS, ROWS_OF_YEAR, TWINS, TWINS_OF_YEAR, DATABASE})
_OF_LETTERS = frozenset({LETTER_PAGE, TWIN, LETTER_MARKDOWN, ATTACHMENT})
_ENTRANCES = frozenset({HOME, SEARCH_PAGE})
"""Pages at which readers begin: all that they lead to must be there, even when they are new."""


class Step(NamedTuple):
    """Things that can be done in any order, and at once."""

    writes: tuple[str, ...] = ()
    removals: tuple[str, ...] = ()


def in_order(changed: Iterable[str], gone: Iterable[str], there: Container[str]) -> Iterator[Step]:
    """The steps that write ``changed`` and remove ``gone``, where ``there`` are the old files.

    One step is done before the next begins; some have nothing to do.
    """
    gone = sorted(gone)

    def removals(*folders: str) -> tuple[str, ...]:
        return tuple(path for path in gone if path.startswith(folders))

    later = {*removals(ASSET.head, SEARCH_INDEX.head)}
    yield Step(removals=tuple(path for path in gone if path not in later))
    turns: dict[int, list[str]] = {}
    for path in sorted(changed):
        turns.setdefault(_turn(path, path not in there), []).append(path)
    for turn in sorted({*turns, _DESCRIBED}):
        yield Step(writes=tuple(turns.get(turn, ())))
        if turn == _DESCRIBED:
            yield Step(removals=removals(SEARCH_INDEX.head))
    yield Step(removals=removals(ASSET.head))


_DESCRIBED = 3


def _turn(path: str, is_new: bool) -> int:
    """When a file is written: files of a lower turn first."""
    if path == SEARCH_DESCRIPTION:
        return _DESCRIBED
    found = route(path)
    if found in _BULK:
        return 0
    if is_new and found not in _ENTRANCES:
        return 1
    if "/" not in path:
        return 6
    if found is SEARCH_INDEX:
        return 2
    return 4 if found in _OF_LETTERS else 5
