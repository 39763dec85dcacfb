"""The bytes of index entries: those of Pagefind's own binary, for any words and places."""

from __future__ import annotations

import gzip
import random
import re

import numpy as np
import pytest

from dafu.search.entries import bucket_of, buckets_of, entries_of, entry
from dafu.search.pagefind import bundle
from dafu.search.words import Places

# An entry begins with an array of three and a text. Nothing else in a chunk is text, and no run of
# numbers looks like one: a CBOR integer has at most four bytes of its own.
_ENTRY = re.compile(rb"\x83(?:[\x60-\x77]|\x78.)([a-z]?[0-9a-f]+)[\x80-\x9b]", re.DOTALL)


def from_pagefind(documents: list[str]) -> dict[str, bytes]:
    """The entry of each word as Pagefind's binary writes it."""
    entries: dict[str, bytes] = {}
    for path, data in bundle(documents).items():
        if not path.startswith("index/"):
            continue
        chunk = gzip.decompress(data)
        starts = [(match.start(), match[1].decode()) for match in _ENTRY.finditer(chunk)]
        ends = [start for start, _ in starts[1:]] + [len(chunk)]
        for (start, word), end in zip(starts, ends, strict=True):
            entries[word] = chunk[start:end]
    return entries


def packed(word: str) -> int:
    return int.from_bytes(word.encode("utf-16-be"))


def places(documents: list[list[str]]) -> Places:
    """What :func:`dafu.search.words.places_of` gives, for words at places of their own."""
    rows = [
        (packed(word), number, place)
        for number, words in enumerate(documents)
        for place, word in enumerate(words)
    ]
    words, letters, at = zip(*sorted(rows), strict=True)
    return Places(np.array(words, np.uint64), np.array(letters), np.array(at))


@pytest.mark.parametrize(("pages", "length"), [(1, 5), (3, 30), (30, 40), (300, 12), (2, 70_000)])
def test_entries_are_those_of_pagefind(pages: int, length: int) -> None:
    chance = random.Random(pages)
    alphabet = ["的", "建议", "政协委", "a1", "z", "号", "〇一二"]
    documents = [chance.choices(alphabet, k=chance.randint(1, length)) for _ in range(pages)]
    made = entries_of(places(documents), 4)
    ours = {
        made.data[start:end] for start, end in zip(made.starts[:-1], made.starts[1:], strict=True)
    }
    theirs = from_pagefind(
        [" ".join(word.encode("utf-16-be").hex() for word in words) for words in documents]
    )
    assert ours == set(theirs.values())


def test_the_entry_of_a_number_is_that_of_pagefind() -> None:
    word = "X示教(2023)1号"
    text = "x" + word[1:].encode("utf-16-be").hex()
    pages = [0, 7, 299]
    documents = [text if page in pages else "y4e00" for page in range(300)]
    assert entry(word, pages) == from_pagefind(documents)[text]


def test_entries_of_one_bucket_lie_together() -> None:
    words = [chr(code) + chr(code + 1) for code in range(0x4E00, 0x4F00)]
    made = entries_of(places([words]), 3)
    assert made.buckets.tolist() == sorted(bucket_of(word, 3) for word in words)
    for start, bucket in zip(made.starts, made.buckets, strict=False):
        text = bytes.fromhex(made.data[start + 2 : start + 10].decode()).decode("utf-16-be")
        assert bucket_of(text, 3) == bucket


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
