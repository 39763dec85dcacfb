"""The letters in shards: a change in a letter re-indexes its shard only, and memory stays small."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dafu.search import pagefind
from dafu.search.record import SearchRecord
from dafu.search.words import GAP, Words

FORMAT = 5
"""Grows with every change of what an index holds, so that no older part is taken for a new one."""

_LETTERS = 160
"""The most letters in a shard. Pagefind's search takes the square of it, each shard some bytes."""

_BUCKET_LETTERS = 0.7
_WORDS_AT_ONCE = 600_000
"""How many words Pagefind is given in one run: it takes about 600 bytes for each."""


class Shard(NamedTuple):
    """Some letters of one year, the newest first, indexed by themselves."""

    id: str
    """Eight hexadecimal digits that change when anything in the shard does."""
    year: str
    records: tuple[SearchRecord, ...]
    bits: int


def bucket_bits(letters: int) -> int:
    """How many bits of its hash say in which file a word is.

    The more letters, the more files, so that a file stays about 10 kB.
    """
    return min(14, max(4, round(letters / _BUCKET_LETTERS).bit_length()))


def shards(records: Iterable[SearchRecord]) -> list[Shard]:
    """``records`` by year, the newest first.

    A big year is split by the hash of the addresses, so that a new letter changes one part only.
    """
    years: dict[str, list[SearchRecord]] = defaultdict(list)
    for record in records:
        years[record.year].append(record)
    bits = bucket_bits(sum(map(len, years.values())))
    return [
        Shard(_id(year, part, bits), year, part, bits)
        for year in sorted(years, reverse=True)
        for part in _parts(years[year], -(-len(years[year]) // _LETTERS))
    ]


def _id(*content: object) -> str:
    return hashlib.sha256(json.dumps([FORMAT, *content]).encode()).hexdigest()[:8]


def _parts(records: Sequence[SearchRecord], count: int) -> Iterator[tuple[SearchRecord, ...]]:
    parts: list[list[SearchRecord]] = [[] for _ in range(count)]
    for record in records:
        parts[zlib.crc32(record.url.encode()) % count].append(record)
    for part in filter(None, parts):
        part.sort(key=lambda record: record.url)
        part.sort(key=lambda record: record.date, reverse=True)
        yield tuple(part)


END = b"\x03\x00"
"""Ends raw deflate."""


class Volume(NamedTuple):
    """A shard's index."""

    buckets: list[bytes]
    """The words' entries by bucket: the shard's id, a length and an index chunk of Pagefind, as raw
    deflate without an end, so that those of several shards can be put one after the other."""
    engine: bytes
    """What answers queries over them, see :class:`dafu.search.pagefind.Index`."""


def volume(shard: Shard) -> Volume:
    """Index ``shard``; raises :class:`dafu.search.pagefind.SearchError`."""
    words = Words()
    letters = [words.of(record) for record in shard.records]
    slices = -(-sum(map(len, letters)) // _WORDS_AT_ONCE)
    buckets: list[dict[bytes, bytes]] = [{} for _ in range(1 << shard.bits)]
    place = _Places(shard.bits)
    for turn in range(slices):
        chosen = _Chosen(place, range(*_bounds(turn, slices, shard.bits)))
        index = pagefind.index(" ".join(map(chosen.__getitem__, letter)) for letter in letters)
        for word, entry in index.entries.items():
            if word != GAP.encode():
                buckets[place[word.decode()]][word] = entry
    key = bytes.fromhex(shard.id)
    return Volume([_part(key, bucket) for bucket in buckets], index.engine)


def _bounds(turn: int, slices: int, bits: int) -> tuple[int, int]:
    return (turn << bits) // slices, ((turn + 1) << bits) // slices


class _Places(dict[str, int]):
    """The bucket of each word: the first bits of its FNV-1a hash."""

    def __init__(self, bits: int) -> None:
        self._bits = bits

    def __missing__(self, word: str) -> int:
        value = 0x811C9DC5
        for char in word.encode():
            value = ((value ^ char) * 0x01000193) & 0xFFFFFFFF
        # Its last bits are the well mixed ones; folding brings them to the front.
        value = (value ^ value << 16) & 0xFFFFFFFF
        self[word] = place = value >> (32 - self._bits)
        return place


class _Chosen(dict[str, str]):
    """Each word that lies in some buckets as itself, any other as a gap."""

    def __init__(self, place: _Places, buckets: range) -> None:
        self._place = place
        self._buckets = buckets

    def __missing__(self, word: str) -> str:
        here = word != GAP and self._place[word] in self._buckets
        self[word] = chosen = word if here else GAP
        return chosen


def _part(shard: bytes, entries: dict[bytes, bytes]) -> bytes:
    if not entries:
        return b""
    count = len(entries)
    head = b"\x81" + (b"\x99" + count.to_bytes(2) if count > 23 else bytes([0x80 + count]))
    chunk = head + b"".join(entry for _, entry in sorted(entries.items()))
    deflate = zlib.compressobj(9, wbits=-15)
    data = deflate.compress(shard + len(chunk).to_bytes(4, "little") + chunk)
    return data + deflate.flush(zlib.Z_FULL_FLUSH)
