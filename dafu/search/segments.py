"""What a shard puts into each file of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from dafu.search.bits import differs
from dafu.search.keys import WordGroup, hashes_of, number_hash
from dafu.search.postings import Words, entries_of, leb128
from dafu.search.record import SearchRecord
from dafu.search.shards import Shard
from dafu.search.terms import Lines, Positions, number_word, places_of


def segments(shard: Shard[SearchRecord], letters: Sequence[Lines]) -> list[bytes]:
    """The words' entries by bucket, each segment with the shard's id (4 bytes) and its length.

    ``letters`` are the lines of the shard's records.
    """
    words = words_of(places_of(letters), _numbers(shard.records))
    id_ = bytes.fromhex(shard.id)
    made = entries_of(words, len(shard.records), shard.buckets)
    return [id_ + leb128(len(data)) + data if data else b"" for data in made]


def words_of(positions: Positions, numbers: dict[str, list[int]]) -> Words:
    """The words at ``positions``, and those of numbers with the letters cited by them."""
    starts = np.flatnonzero(differs(positions.words))
    groups, hashes = hashes_of(positions.words[starts])
    cited = [letter for letters in numbers.values() for letter in letters]
    return Words(
        np.append(groups, np.full(len(numbers), WordGroup.NUMBER)),
        np.append(hashes, np.array([number_hash(word) for word in numbers], np.uint64)),
        np.append(
            np.diff(starts, append=len(positions.words)),
            np.array([len(letters) for letters in numbers.values()], np.int64),
        ),
        np.append(positions.letters, np.array(cited, np.int32)),
        np.append(positions.places, np.zeros(len(cited), np.int32)),
    )


def _numbers(records: tuple[SearchRecord, ...]) -> dict[str, list[int]]:
    """The words of the numbers by which letters are cited, each with those letters."""
    letters: dict[str, list[int]] = defaultdict(list)
    for letter, record in enumerate(records):
        for word in dict.fromkeys(number_word(number) for number in record.numbers if number):
            letters[word].append(letter)
    return letters
