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
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from dafu.search.pagefind import SearchError
from dafu.search.record import SearchRecord
from dafu.search.shards import END, Shard, shards
from dafu.search.volumes import following, forget_others, make_volumes, opened

__all__ = ["SearchError", "build_index"]


def build_index(
    records: Iterable[SearchRecord],
    output: Path,
    *,
    jobs: int = 1,
    cache: Path | None = None,
) -> None:
    """Write the index of ``records`` into the new folder ``output``.

    The same records give the same bytes, in any order. ``jobs`` processes index at once. With
    ``cache``, a folder that only this function uses, shards that have not changed are taken from
    there. Raises :class:`SearchError`.
    """
    parts = shards(records)
    try:
        with ExitStack() as stack:
            folder = cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            folder.mkdir(parents=True, exist_ok=True)
            make_volumes(parts, folder, jobs)
            _write(parts, folder, output)
            if cache:
                forget_others(parts, cache)
    except OSError as error:
        raise SearchError(f"{error.filename or output}: {error.strerror}") from error
    except BrokenProcessPool as error:
        raise SearchError("a process that indexed letters died") from error


def _write(parts: list[Shard], volumes: Path, output: Path) -> None:
    output.mkdir(parents=True)
    (output / "index.json").write_text(_json(_description(parts)), encoding="utf-8")
    _write_letters(parts, output / "letters")
    if parts:
        _write_words(parts, volumes, output)


def _write_words(parts: list[Shard], volumes: Path, output: Path) -> None:
    (output / "words").mkdir()
    with opened(parts, volumes) as streams:
        engine, *_ = [following(stream) for stream in streams]
        (output / "engine.bin").write_bytes(engine)
        for bucket in range(1 << parts[0].bits):
            data = b"".join(following(stream) for stream in streams) + END
            (output / "words" / f"{bucket:04x}.bin").write_bytes(data)


def _write_letters(parts: list[Shard], output: Path) -> None:
    for shard in parts:
        folder = output / shard.id
        folder.mkdir(parents=True)
        for number, record in enumerate(shard.records):
            (folder / f"{number}.json").write_text(_json(_shown(record)), encoding="utf-8")


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
    version = hashlib.sha256("".join(shard.id for shard in parts).encode()).hexdigest()[:8]
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


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
