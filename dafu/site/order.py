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

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

ASSETS = "assets/"
INDEX = "search/index/"
BULK = "data/replies"
_DESCRIPTION = f"{INDEX}index.json"
_LETTER = re.compile(r"replies/\d{4}/(?!page/|index\.)[^/]+(\.json|\.md|/.*)")


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

    later = {*removals(ASSETS, INDEX)}
    yield Step(removals=tuple(path for path in gone if path not in later))
    turns: dict[int, list[str]] = {}
    for path in sorted(changed):
        turns.setdefault(_turn(path, path not in there), []).append(path)
    for turn in sorted({*turns, _DESCRIBED}):
        yield Step(writes=tuple(turns.get(turn, ())))
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
