"""What a shard puts into each file of words."""

from __future__ import annotations

from collections import defaultdict

from dafu.search.postings import entries_of, leb128, number_entry
from dafu.search.record import SearchRecord
from dafu.search.shards import Shard
from dafu.search.terms import bucket_of, number_word, places_of


def segments(shard: Shard[SearchRecord]) -> list[bytes]:
    """The words' entries by bucket, each segment with the shard's id (4 bytes) and its length."""
    entries = entries_of(places_of(shard.records, shard.bits), shard.bits)
    numbers = _numbers(shard)
    id_ = bytes.fromhex(shard.id)
    made = []
    for bucket in range(1 << shard.bits):
        start, end = entries.starts[bucket : bucket + 2]
        data = entries.data[start:end] + numbers.get(bucket, b"")
        made.append(id_ + leb128(len(data)) + data if data else b"")
    return made


def _numbers(shard: Shard[SearchRecord]) -> dict[int, bytes]:
    """The entries of the numbers by which letters are cited, by bucket."""
    letters: dict[str, list[int]] = defaultdict(list)
    for letter, record in enumerate(shard.records):
        for word in dict.fromkeys(number_word(number) for number in record.numbers if number):
            letters[word].append(letter)
    found: dict[int, bytes] = defaultdict(bytes)
    for word in sorted(letters):
        found[bucket_of(word, shard.bits)] += number_entry(word, letters[word])
    return found
