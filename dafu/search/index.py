"""The folder ``search/index/``: what the search page fetches.

====================  ============================================================================
``index.json``        the shards, their letters' dates, and what can be filtered by
``offers.json``       what the search box offers (:mod:`dafu.search.offers`)
``engine.bin``        Pagefind's WebAssembly, as Pagefind compressed it
``words/HASH.bin``    the index of the words whose hash begins so; for each shard its id (4
                      bytes), a length (LEB128) and so many bytes of entries
                      (:mod:`dafu.search.postings`)
``letters/ID.json``   the addresses of shard ID's letters, in their order
====================  ============================================================================

What a result shows of a letter, and every line in which a match can be, is in the letter's twin.
The browser asks Pagefind's engine where the words of a query stand in each shard's letters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from dafu.routes import SEARCH_INDEX
from dafu.search.offers import joined
from dafu.search.pagefind import SearchError, engine, engine_version
from dafu.search.record import Listed, SearchRecord
from dafu.search.shards import Shard, shards
from dafu.search.volumes import Volume, volume
from dafu.site.kept import ResultStore
from dafu.site.sink import Files

__all__ = ["Index", "SearchError"]

FOLDER = SEARCH_INDEX.head
TASK = "shard"
"""Whose results are volumes, by the keys of shards."""


def make(shard: Shard[SearchRecord]) -> bytes:
    """The volume of a shard: a pure function of its records, and slow."""
    # Imported here: processes that only read volumes start without the arrays.
    from dafu.search.offers import offers
    from dafu.search.segments import segments
    from dafu.search.terms import lines_of

    lines = list(map(lines_of, shard.records))
    return volume([*segments(shard, lines), offers(shard.records, lines)])


Make = Callable[[Iterable[Shard[Listed]]], Iterator[bytes]]
"""Loads the records of shards and calls :func:`make`, here or elsewhere, in the given order."""


@dataclass
class Index:
    """The index of some letters, in the making.

    The same records give the same bytes, in any order. Volumes that have not changed are taken from
    the ``cache``.
    """

    parts: list[Shard[Listed]]
    cache: ResultStore
    folder: str
    store: Files
    missing: list[Shard[Listed]]
    """Shards of which there is no volume."""
    made: Iterator[bytes]

    @classmethod
    def begin(
        cls,
        listed: Iterable[Listed],
        cache: ResultStore,
        make: Make,
        store: Files,
        folder: str = FOLDER,
    ) -> Index:
        """Begin to index letters into ``store``."""
        parts = shards(listed)
        missing = [shard for shard in parts if not cache.keep(TASK, shard.key)]
        return cls(parts, cache, folder, store, missing, make(missing))

    def write(self) -> None:
        """Write the index, as it is made; raises :class:`SearchError` and OSError."""
        for shard, made in zip(self.missing, self.made, strict=True):
            self.cache.put(TASK, shard.key, made)
            # Else what was put would be written where a check reads, and lock it out meanwhile.
            self.cache.save()
        for shard in self.parts:
            addresses = [listed.url for listed in shard.records]
            self._write(f"{self.folder}letters/{shard.id}.json", _json(addresses))
        self._write(f"{self.folder}index.json", _json(_description(self.parts)))
        if self.parts:
            self._write_engine()
            self._write_words()
        sweep(self.cache, (shard.key for shard in self.parts))

    def _write(self, path: str, data: bytes) -> None:
        key = hashlib.sha256(data).hexdigest()
        if not self.store.keep(path, key):
            self.store.write(path, data, key)

    def _write_engine(self) -> None:
        path, key = f"{self.folder}engine.bin", engine_version()
        if not self.store.keep(path, key):
            self.store.write(path, engine(), key)

    def _write_words(self) -> None:
        with ExitStack() as stack:
            volumes = [
                stack.enter_context(closing(Volume(self.cache.view(TASK, shard.key))))
                for shard in self.parts
            ]
            for bucket in range(self.parts[0].buckets):
                digests = array("Q", (volume.digests[bucket] for volume in volumes))
                path = f"{self.folder}words/{bucket:04x}.bin"
                self._join(path, digests, partial(_segments, volumes, bucket))
            # The last part of each volume is no file of words, but what the search box offers.
            digests = array("Q", (volume.digests[-1] for volume in volumes))
            path = f"{self.folder}offers.json"
            self._join(path, digests, lambda: joined(x.segment(x.buckets - 1) for x in volumes))

    def _join(self, path: str, digests: array[int], made: Callable[[], bytes]) -> None:
        """Keep or write what is made of a part of each volume, of which ``digests`` are."""
        key = hashlib.sha256(digests).hexdigest()
        if not self.store.keep(path, key):
            self.store.write(path, made(), key)


def sweep(cache: ResultStore, keys: Iterable[str] = ()) -> None:
    """Leave no other volumes in the cache: they may hold what is public no more."""
    cache.sweep(TASK, keys)
    cache.save()


def _segments(volumes: Iterable[Volume], bucket: int) -> bytes:
    return b"".join(volume.segment(bucket) for volume in volumes)


_FACETS: dict[str, Callable[[Listed], tuple[str, ...]]] = {
    "issuer": lambda record: (record.issuer,),
    "result": lambda record: (record.result,),
    "kind": lambda record: record.kinds,
    "topic": lambda record: record.topics,
    "session": lambda record: record.sessions,
    "place": lambda record: record.places,
}
"""What results can be filtered by, beside the year: a letter's values of each."""


def _description(parts: list[Shard[Listed]]) -> dict[str, Any]:
    """The shards, and for each letter its day and its place in each facet's list of values."""
    values = {name: _values(name, parts) for name in _FACETS}
    places = {name: {value: at for at, value in enumerate(values[name])} for name in _FACETS}
    listed = [
        {
            "id": shard.id,
            "year": shard.year,
            "days": list(_days(shard)),
            **{
                name: [places[name][of(record)] for record in shard.records]
                for name, of in _FACETS.items()
            },
        }
        for shard in parts
    ]
    version = hashlib.sha256("".join(shard.key for shard in parts).encode()).hexdigest()[:8]
    buckets = parts[0].buckets if parts else 0
    return {"version": version, "buckets": buckets, "facets": values, "shards": listed}


def _values(name: str, parts: list[Shard[Listed]]) -> list[tuple[str, ...]]:
    """Every value of a facet, the most common first; a letter's value is a list of words."""
    counts = Counter(_FACETS[name](record) for shard in parts for record in shard.records)
    return sorted(counts, key=lambda value: (-counts[value], value))


def _days(shard: Shard[Listed]) -> Iterator[int]:
    """The newest letter's date in days since 1970-01-01, then the days back to each next one."""
    before = 0
    for record in shard.records:
        day = (dt.date.fromisoformat(record.date) - dt.date(1970, 1, 1)).days
        yield before - day if before else day
        before = day


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
