"""The letters in shards: a change in a letter re-indexes its shard only, and memory stays small."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

FORMAT = 8
"""Grows with every change of what an index holds, so that no older part is taken for a new one."""

_LETTERS = 256
"""The most letters in a shard, more or less. The engine's work grows with the square of it, the
files with each shard."""

_BUCKET_LETTERS = 1.25
_MOST_BITS = 16


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
    bits: int


def bucket_bits(letters: int) -> int:
    """How many bits of its hash say in which file a word is.

    The more letters, the more files, so that a file stays about 8 kB.
    """
    return min(_MOST_BITS, max(4, round(letters / _BUCKET_LETTERS).bit_length()))


def shards(records: Iterable[L]) -> list[Shard[L]]:
    """``records`` by year, the newest first.

    A big year is split by the hash of the addresses, so that a new letter changes one part only.
    """
    years: dict[str, list[L]] = defaultdict(list)
    for record in records:
        years[record.year].append(record)
    bits = bucket_bits(sum(map(len, years.values())))
    return [
        Shard(_id(year, [record.url for record in part], bits), _key(part, bits), year, part, bits)
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
