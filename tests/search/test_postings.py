"""Entries of the index: how they are written, and where."""

from __future__ import annotations

import numpy as np
import pytest

from dafu.search.postings import entries_of, leb128
from dafu.search.terms import LONGEST, Positions, bucket_of, buckets_of

BITS = 4


def packed(word: str) -> int:
    return int.from_bytes(word.encode("utf-16-be"))


def places(documents: list[list[str]]) -> Positions:
    """What :func:`dafu.search.terms.places_of` gives, for words at places of their own."""
    rows = {
        (bucket_of(word, BITS), packed(word), number, place if len(word) == LONGEST else 0)
        for number, words in enumerate(documents)
        for place, word in enumerate(words)
    }
    buckets, words, letters, at = zip(*sorted(rows), strict=True)
    return Positions(
        np.array(buckets, np.uint16), np.array(words, np.uint64), np.array(letters), np.array(at)
    )


@pytest.mark.parametrize(
    ("value", "data"),
    [(0, "00"), (127, "7f"), (128, "8001"), (624485, "e58e26"), (2**35, "808080808001")],
)
def test_numbers_are_leb128(value: int, data: str) -> None:
    assert leb128(value).hex() == data


def test_entries_of_a_bucket_lie_together() -> None:
    words = [chr(code) + chr(code + 1) for code in range(0x4E00, 0x4F00)]
    made = entries_of(places([words]), BITS)
    for bucket in range(1 << BITS):
        part = made.data[made.starts[bucket] : made.starts[bucket + 1]]
        # One letter in the title: head, two units, the posting.
        found = [part[at + 1 : at + 5].decode("utf-16-be") for at in range(0, len(part), 6)]
        assert found == [word for word in words if bucket_of(word, BITS) == bucket]


@pytest.mark.parametrize("word", ["的", "政协", "政协委", "a", "1.2", "𠮷"])
def test_a_word_has_one_bucket_alone_and_among_others(word: str) -> None:
    assert buckets_of(np.array([packed(word)], np.uint64), 13)[0] == bucket_of(word, 13)


def test_words_spread_evenly() -> None:
    words = np.array(
        [packed(chr(a) + chr(b)) for a in range(0x4E00, 0x4E80) for b in range(0x5000, 0x5080)],
        np.uint64,
    )
    counts = np.bincount(buckets_of(words, 6), minlength=64)
    assert counts.min() > 0.7 * counts.mean()
    assert counts.max() < 1.3 * counts.mean()
