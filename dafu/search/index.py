"""The folder ``search/index/``: what the search page fetches.

========================  ========================================================================
``index.json``            the shards, their letters' dates, and what can be filtered by
``engine.bin``            Pagefind's WebAssembly, as Pagefind compressed it
``words/HASH.bin``        the index of the words whose hash begins so, in raw deflate; for each
                          shard its id (4 bytes), a length (4 bytes, little-endian) and so many
                          bytes: an index chunk of Pagefind
``letters/ID/N.json``     what a result shows of the N-th letter of shard ID
========================  ========================================================================

The browser asks Pagefind's engine where the words of a query stand in each shard's letters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dafu.search.pagefind import SearchError, engine
from dafu.search.record import SearchRecord
from dafu.search.shards import Shard, shards
from dafu.search.volumes import Volume, forget_others, make_volumes

__all__ = ["Index", "SearchError", "Store"]

_END = b"\x03\x00"  # of raw deflate
_WRITTEN = "written.json"
"""What the index that was written last was made of."""


class Store(Protocol):
    """Where files go."""

    def write(self, path: str, data: bytes) -> None:
        """Make the file ``path``."""

    def keep(self, path: str) -> bool:
        """Take ``path`` over from the last build, if it is there as that build wrote it."""


@dataclass
class Index:
    """The index of some letters, in the making.

    The same records give the same bytes, in any order. ``cache`` is a folder that only this class
    uses, one index at a time; volumes that have not changed are taken from there.
    """

    parts: list[Shard]
    cache: Path
    pending: list[Future[None]]

    @classmethod
    def begin(
        cls, records: Iterable[SearchRecord], cache: Path, executor: Executor | None = None
    ) -> Index:
        """Begin to index ``records``, in other processes where an ``executor`` is given.

        Raises :class:`SearchError`.
        """
        parts = shards(records)
        try:
            cache.mkdir(parents=True, exist_ok=True)
            return cls(parts, cache, make_volumes(parts, cache, executor))
        except OSError as error:
            raise SearchError(f"{error.filename or cache}: {error.strerror}") from error

    def write(self, store: Store, folder: str = "search/index/") -> None:
        """Write the index into ``folder``, once it is made; raises :class:`SearchError`."""
        try:
            last = _last(self.cache)
            # While other processes are still at the words.
            store.write(f"{folder}index.json", _json(_description(self.parts)))
            _write_letters(self.parts, last, store, f"{folder}letters/")
            for future in self.pending:
                future.result()
            if self.parts:
                if not store.keep(f"{folder}engine.bin"):
                    store.write(f"{folder}engine.bin", engine())
                _write_words(self.parts, self.cache, last, store, f"{folder}words/")
            forget_others(self.parts, self.cache)
            (self.cache / _WRITTEN).write_bytes(_json([shard.key for shard in self.parts]))
        except OSError as error:
            raise SearchError(f"{error.filename or folder}: {error.strerror}") from error
        except BrokenProcessPool as error:
            raise SearchError("a process that indexed letters died") from error


def _last(cache: Path) -> list[str]:
    """The keys of the shards that the last index was made of; none when that is not known."""
    try:
        keys = json.loads((cache / _WRITTEN).read_bytes())
    except (OSError, ValueError):
        return []
    return keys if isinstance(keys, list) and all(isinstance(key, str) for key in keys) else []


def _write_words(
    parts: list[Shard], cache: Path, last: list[str], store: Store, folder: str
) -> None:
    changed = _changed_buckets(parts, cache, last)
    with ExitStack() as stack:
        volumes = [stack.enter_context(closing(Volume(shard.key, cache))) for shard in parts]
        for bucket in range(1 << parts[0].bits):
            path = f"{folder}{bucket:04x}.bin"
            if bucket in changed or not store.keep(path):
                store.write(path, b"".join(volume.segment(bucket) for volume in volumes) + _END)


def _changed_buckets(parts: list[Shard], cache: Path, last: list[str]) -> Container[int]:
    """The buckets that the last index had otherwise: all, unless it had as many shards."""
    everything = range(1 << parts[0].bits)
    changed: set[int] = set()
    if len(last) != len(parts):
        return everything
    for shard, before in zip(parts, last, strict=True):
        if shard.key == before:
            continue
        try:
            with closing(Volume(shard.key, cache)) as new, closing(Volume(before, cache)) as old:
                if new.buckets != old.buckets:
                    return everything
                changed.update(x for x in everything if new.segment(x) != old.segment(x))
        except OSError:
            return everything
    return changed


def _write_letters(parts: list[Shard], last: list[str], store: Store, folder: str) -> None:
    for shard in parts:
        for number, record in enumerate(shard.records):
            path = f"{folder}{shard.id}/{number}.json"
            if shard.key not in last or not store.keep(path):
                store.write(path, _json(_shown(record)))


def _shown(record: SearchRecord) -> dict[str, Any]:
    """What a result shows of a letter, and every line in which a match can be."""
    return {
        "url": record.url,
        "title": record.title,
        "subject": record.subject,
        "number": record.document_number,
        "issuer": record.issuer,
        "date": record.date,
        "result": record.result,
        "names": record.names,
        "text": record.text,
    }


_FACETS: dict[str, Callable[[SearchRecord], tuple[str, ...]]] = {
    "issuer": lambda record: (record.issuer,),
    "result": lambda record: (record.result,),
    "kind": lambda record: record.kinds,
    "topic": lambda record: record.topics,
    "session": lambda record: record.sessions,
}
"""What results can be filtered by, beside the year: a letter's values of each."""


def _description(parts: list[Shard]) -> dict[str, Any]:
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
    bits = parts[0].bits if parts else 0
    return {"version": version, "bits": bits, "facets": values, "shards": listed}


def _values(name: str, parts: list[Shard]) -> list[tuple[str, ...]]:
    """Every value of a facet, the most common first; a letter's value is a list of words."""
    counts = Counter(_FACETS[name](record) for shard in parts for record in shard.records)
    return sorted(counts, key=lambda value: (-counts[value], value))


def _days(shard: Shard) -> Iterator[int]:
    """The newest letter's date in days since 1970-01-01, then the days back to each next one."""
    before = 0
    for record in shard.records:
        day = (dt.date.fromisoformat(record.date) - dt.date(1970, 1, 1)).days
        yield before - day if before else day
        before = day


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
