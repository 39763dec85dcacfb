"""What a shard puts into each file of words: its entries as a piece of a raw deflate stream."""

from __future__ import annotations

import zlib
from collections import defaultdict

import numpy as np

from dafu.search.entries import bucket_of, entries_of, entry, head
from dafu.search.record import SearchRecord
from dafu.search.shards import Shard
from dafu.search.words import number_word, places_of


def segments(shard: Shard[SearchRecord]) -> list[bytes]:
    """The words' entries by bucket, each segment raw deflate without an end.

    It holds the shard's id, a length (4 bytes each) and an index chunk of Pagefind. Those of
    several shards can be put one after the other.
    """
    entries = entries_of(places_of(shard.records), shard.bits)
    bounds = np.searchsorted(entries.buckets, np.arange((1 << shard.bits) + 1))
    starts = entries.starts[bounds].tolist()
    counts = np.diff(bounds).tolist()
    numbers = _numbers(shard)
    key = bytes.fromhex(shard.id)
    made = []
    for bucket, count in enumerate(counts):
        more = numbers.get(bucket, [])
        if not count and not more:
            made.append(b"")
            continue
        chunk = b"".join(
            (
                b"\x81",
                head(0x80, count + len(more)),
                entries.data[starts[bucket] : starts[bucket + 1]],
                *more,
            )
        )
        made.append(_deflated(key + len(chunk).to_bytes(4, "little") + chunk))
    return made


def _numbers(shard: Shard[SearchRecord]) -> dict[int, list[bytes]]:
    """The entries of the numbers by which letters are cited, by bucket."""
    pages: dict[str, list[int]] = defaultdict(list)
    for page, record in enumerate(shard.records):
        for word in dict.fromkeys(number_word(number) for number in record.numbers if number):
            pages[word].append(page)
    found: dict[int, list[bytes]] = defaultdict(list)
    for word in sorted(pages):
        found[bucket_of(word, shard.bits)].append(entry(word, pages[word]))
    return found


def _deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(6, wbits=-15)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)
