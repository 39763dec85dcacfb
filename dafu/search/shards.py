"""The letters in shards: a change in a letter re-indexes its shard only, and memory stays small."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

FORMAT = 9
"""Grows with every change of what an index holds, so that no older part is taken for a new one."""

_LETTERS = 256
"""The most letters in a shard, more or less. The engine's work grows with the square of it, the
files with each shard."""

_BUCKETS_PER_LETTER = 0.58
"""So that an index of 10,000 letters has fewer than 6,000 files."""

_FEWEST_BUCKETS = 16
_MOST_BUCKETS = 1 << 16
_STEPS = 8


class Sharded(Protocol):
    """What decides the shard of a letter, and its place there."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def date(self) -> str: ...  # noqa: D102
    @property
    def year(self) -> str: ...  # noqa: D102


L = TypeVar("L", bound=Sharded)


@dataclass(frozen=True, slots=True)
class Shard(Generic[L]):
    """Some letters of one year, the newest first, indexed by themselves."""

    id: str
    """Eight hexadecimal digits that change when another letter gets a letter's number."""
    key: str
    """A hash that changes when anything in the shard does."""
    year: str
    records: tuple[L, ...]
    buckets: int


def bucket_count(letters: int) -> int:
    """How many files of words there are.

    The more letters, the more files, so that a file stays about 12 kB; by steps of an eighth or
    less, since another number of files is another place for every word.
    """
    wanted = min(_MOST_BUCKETS, max(_FEWEST_BUCKETS, int(letters * _BUCKETS_PER_LETTER)))
    step = (1 << wanted.bit_length() - 1) // _STEPS
    return wanted // step * step


def shards(records: Iterable[L]) -> list[Shard[L]]:
    """``records`` by year, the newest first.

    A big year is split by the hash of the addresses, so that a new letter changes one part only.
    """
    years: dict[str, list[L]] = defaultdict(list)
    for record in records:
        years[record.year].append(record)
    buckets = bucket_count(sum(map(len, years.values())))
    return [
        Shard(
            _id(year, [record.url for record in part], buckets),
            _key(part, buckets),
            year,
            part,
            buckets,
        )
        for year in sorted(years, reverse=True)
        for part in _parts(years[year], -(-len(years[year]) // _LETTERS))
    ]


def _id(*content: object) -> str:
    return _hash(content)[:8]


def _key(*content: object) -> str:
    return _hash(content)[:32]


def _hash(content: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps([FORMAT, *content]).encode()).hexdigest()


def _parts(records: Sequence[L], count: int) -> Iterator[tuple[L, ...]]:
    parts: list[list[L]] = [[] for _ in range(count)]
    for record in records:
        parts[zlib.crc32(record.url.encode()) % count].append(record)
    for part in filter(None, parts):
        part.sort(key=lambda record: record.url)
        part.sort(key=lambda record: record.date, reverse=True)
        yield tuple(part)
