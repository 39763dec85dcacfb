"""The work of a build that other processes can do: pure functions of values, a batch at a time.

Nothing here reads or writes a file, so that any ``concurrent.futures.Executor`` can run it, on
other machines too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from dafu.engine.crash import Call, Division, lost
from dafu.model.packed import unpacked
from dafu.model.public import Published, Tombstone
from dafu.model.settings import Site
from dafu.search.record import Listed, SearchRecord
from dafu.search.records import search_record

if TYPE_CHECKING:  # Who only checks letters starts without what renders and indexes.
    from dafu.read.theme import Theme
    from dafu.render.collection import Menu, Stored
    from dafu.render.outputs import Makers, Output
    from dafu.search.shards import Shard


def render_batch(
    key: str,
    site: Site,
    theme: Theme,
    outputs: Sequence[Output],
    letters: Mapping[str, bytes],
    menu: Menu,
) -> list[bytes]:
    """The bytes of ``outputs``; ``letters`` are those they name, as packed, by their digest.

    ``key`` stands for the settings, the menu and the theme, whose templates are compiled once.
    """

    @lru_cache(maxsize=1)
    def letter(stored: Stored) -> Published | Tombstone:
        return unpacked(letters[stored.digest])

    from dafu.render.outputs import Makers

    if key not in _makers:
        _makers.clear()
        _makers[key] = Makers(site, theme, menu)
    return [_makers[key].make(output, letter) for output in outputs]


_makers: dict[str, Makers] = {}


def index_shard(shard: Shard[Listed], site: Site, letters: Mapping[str, bytes]) -> bytes:
    """The part of the index that ``shard`` makes; ``letters`` as packed, by their address."""
    from dafu.search import index
    from dafu.search.shards import Shard

    records = tuple(_record(letters[x.url], site) for x in shard.records)
    return index.make(Shard(shard.id, shard.key, shard.year, records, shard.buckets))


def _record(data: bytes, site: Site) -> SearchRecord:
    letter = unpacked(data)
    if isinstance(letter, Tombstone):
        raise TypeError(f"{letter.path}: is withdrawn, and yet to be searched")
    return search_record(letter, site.results)


A = TypeVar("A")
R = TypeVar("R")


def in_order(
    executor: Executor | None,
    ahead: int,
    function: Callable[..., R],
    arguments: Iterable[tuple[Any, ...]],
) -> Iterator[R]:
    """The results of ``function`` for each of ``arguments``, in their order.

    With an ``executor``, at most ``ahead`` calls are under way or waiting, the first of them at
    once; so memory stays small however long the list is. Where a process dies, taking a result
    raises :class:`dafu.problems.errors.PublishError` with the name of what it held.
    """
    if executor is None:
        return (function(*given) for given in arguments)
    coming = (Call(function, given) for given in arguments)
    line: deque[tuple[Call, Future[R]]] = deque()
    _lines.setdefault(executor, []).append(line)
    line.extend((call, _future(executor, call)) for call in islice(coming, ahead))
    return _drained(executor, coming, line)


_lines: WeakKeyDictionary[Executor, list[deque[tuple[Call, Future[Any]]]]] = WeakKeyDictionary()
"""What each executor has been given and nobody has taken yet."""


def _future(executor: Executor, call: Call) -> Future[Any]:
    try:
        return executor.submit(call.function, *call.arguments)
    except BrokenExecutor as error:
        failed: Future[Any] = Future()
        failed.set_exception(error)
        return failed


def _drained(
    executor: Executor, coming: Iterator[Call], line: deque[tuple[Call, Future[R]]]
) -> Iterator[R]:
    while line:
        try:
            result = line[0][1].result()
        except BrokenExecutor:
            # Those that are done were held by nobody any more.
            held = [
                call
                for others in _lines[executor]
                for call, future in others
                if not future.done() or future.exception()
            ]
            raise lost(held, _parts) from None
        line.popleft()
        for call in islice(coming, 1):
            line.append((call, _future(executor, call)))
        yield result


def _parts(call: Call) -> Division:
    match call.function.__qualname__:
        case "read_batch":
            return Division(
                lambda letters, *_: [given.source.label for given in letters],
                lambda some, letters, *rest: (letters[some], *rest),
            )
        case "render_batch":
            return Division(
                lambda *given: [output.path for output in given[3]],
                lambda some, *given: (*given[:3], given[3][some], *given[4:]),
            )
        case _:
            return Division(
                lambda shard, *_: [record.url for record in shard.records],
                lambda some, shard, *rest: (replace(shard, records=shard.records[some]), *rest),
            )


def batches(items: Iterable[A], size: int) -> Iterator[list[A]]:
    """``items`` in lists of up to ``size``."""
    coming = iter(items)
    while batch := list(islice(coming, size)):
        yield batch
