"""Entries of the index: what the browser makes of them are the bytes of Pagefind's own binary."""

from __future__ import annotations

import gzip
import random
import re
from base64 import b64encode
from urllib.parse import urljoin

import numpy as np
import pytest
from playwright.sync_api import Page

from dafu.search.pagefind import bundle
from dafu.search.postings import entries_of, leb128, number_entry
from dafu.search.terms import HEAD, LONGEST, Places, bucket_of, buckets_of

BITS = 4

# An entry begins with an array of three and a text. Nothing else in a chunk is text, and no run of
# numbers looks like one: a CBOR integer has at most four bytes of its own.
_ENTRY = re.compile(rb"\x83(?:[\x60-\x77]|\x78.)([a-z]?[0-9a-f]+)[\x80-\x9b]", re.DOTALL)

CHUNKS = """async ([module, entries, words]) => {
  const { chunk } = await import(module);
  const bytes = Uint8Array.from(atob(entries), (char) => char.charCodeAt(0));
  return words.map((word) => Array.from(chunk(bytes, word) ?? []));
}"""


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


def from_browser(page: Page, host: str, entries: bytes, words: list[str]) -> list[bytes]:
    """The chunk with the entry of each word, as the search page makes it."""
    page.goto(f"{host}/search/")
    module = page.locator("script[src$='search.js']").get_attribute("src") or ""
    module = urljoin(page.url, module.replace("search.js", "entries.js"))
    made: list[list[int]] = page.evaluate(CHUNKS, [module, b64encode(entries).decode(), words])
    return list(map(bytes, made))


def packed(word: str) -> int:
    return int.from_bytes(word.encode("utf-16-be"))


def places(documents: list[list[str]]) -> Places:
    """What :func:`dafu.search.terms.places_of` gives, for words at places of their own."""
    rows = {
        (bucket_of(word, BITS), packed(word), number, place if len(word) == LONGEST else 0)
        for number, words in enumerate(documents)
        for place, word in enumerate(words)
    }
    buckets, words, letters, at = zip(*sorted(rows), strict=True)
    return Places(
        np.array(buckets, np.uint16), np.array(words, np.uint64), np.array(letters), np.array(at)
    )


@pytest.mark.parametrize(("pages", "length"), [(1, 5), (3, 30), (30, 40), (300, 12), (2, 70_000)])
def test_the_browser_reads_what_pagefind_writes(
    page: Page, host: str, pages: int, length: int
) -> None:
    chance = random.Random(pages)
    alphabet = ["政协委", "建议书", "a1b", "〇一二", "000"]
    documents = [chance.choices(alphabet, k=chance.randint(1, length)) for _ in range(pages)]
    made = entries_of(places(documents), BITS)
    words = sorted({word for document in documents for word in document})
    theirs = from_pagefind(
        [" ".join(word.encode("utf-16-be").hex() for word in words) for words in documents]
    )
    ours = from_browser(page, host, made.data, words)
    assert ours == [b"\x81\x81" + theirs[word.encode("utf-16-be").hex()] for word in words]


def test_shorter_words_are_in_the_title_or_not(page: Page, host: str) -> None:
    rows = [(packed("答"), 0, 0), (packed("答"), 2, HEAD), (packed("答复"), 299, HEAD)]
    words, letters, at = map(np.array, zip(*rows, strict=True))
    made = entries_of(Places(np.zeros(3, np.uint16), words.astype(np.uint64), letters, at), BITS)
    filler = ["00"] * HEAD
    documents = [["7b54"], ["00"], [*filler, "7b54"], *[["00"]] * 296, [*filler, "7b54590d"]]
    theirs = from_pagefind([" ".join(document) for document in documents])
    ours = from_browser(page, host, made.data, ["答", "答复", "无"])
    assert ours == [b"\x81\x81" + theirs["7b54"], b"\x81\x81" + theirs["7b54590d"], b""]


def test_the_entry_of_a_number_is_that_of_pagefind(page: Page, host: str) -> None:
    word = "X示教(2023)1号"
    text = "x" + word[1:].encode("utf-16-be").hex()
    pages = [0, 7, 299]
    documents = [text if page in pages else "y4e00" for page in range(300)]
    entries = number_entry("X别的", [1]) + number_entry(word, pages)
    (ours,) = from_browser(page, host, entries, [word])
    assert ours == b"\x81\x81" + from_pagefind(documents)[text]


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
