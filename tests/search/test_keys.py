"""Words as numbers: each exactly one in its file, the same in both halves."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from dafu.search.keys import (
    BITS,
    WordGroup,
    buckets_of,
    common_characters,
    hashes_of,
    number_hash,
    rests_of,
)
from tests.search.test_pagefind import scripts
from tests.search.test_postings import packed

KEYS = """async ([scripts, words, buckets]) => {
  const { commonCharacters, keyOf } = await import(scripts + "keys.js");
  return [commonCharacters(), words.map((word) => Object.values(keyOf(word, buckets)))];
}"""

WORDS = [
    "的",
    "政协",
    "政协委",
    "a",
    "1.2",
    "、",
    "喆",
    "张喆",
    "𠮷",
    "𠮷野",
    "한국",
    "㛃㛃㛃",
    "(20",
    "〇一二",
]
NUMBERS = ["X152045", "X示教(2023)1号", "Xreplies/2023/jiaoyu-1"]


def keys(words: list[str], buckets: int) -> list[tuple[int, int, int]]:
    """Group, bucket and rest of each word."""
    groups, hashes = hashes_of(np.array(list(map(packed, words)), np.uint64))
    columns = groups, buckets_of(groups, hashes, buckets), rests_of(groups, hashes, buckets)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@pytest.mark.parametrize("buckets", [16, 576, 5_632, 65_536])
def test_both_halves_agree(page: Page, host: str, buckets: int) -> None:
    numbers = np.array(list(map(number_hash, NUMBERS)), np.uint64)
    group = np.full(len(NUMBERS), WordGroup.NUMBER)
    columns = group, buckets_of(group, numbers, buckets), rests_of(group, numbers, buckets)
    ours = [*keys(WORDS, buckets), *zip(*(column.tolist() for column in columns), strict=True)]
    chars, theirs = page.evaluate(KEYS, [scripts(page, host), [*WORDS, *NUMBERS], buckets])
    assert chars == common_characters()
    assert list(map(tuple, theirs)) == ours


def test_every_character_has_a_code_of_its_own() -> None:
    chars = common_characters()
    assert len(set(chars)) == len(chars) < 1 << BITS[WordGroup.ONE]
    assert {*"的一政协委员0az(、。", "《", "》"} <= {*chars}


def test_no_two_words_of_a_file_have_one_key() -> None:
    some = "政协委员会区市教育局停车难电梯加装喆堃㛃0123"
    words = [a + b + c for a in some for b in some for c in some]
    words += [a + b for a in some for b in some] + list(some)
    assert len(set(keys(words, 16))) == len({*words})


def test_keys_stay_below_the_span_of_a_file() -> None:
    words = [chr(a) + chr(b) + "的" for a in range(0x4E00, 0x4E80) for b in range(0x5000, 0x5080)]
    for group, _, rest in keys(words, 576):
        assert 0 <= rest <= (1 << BITS[group]) // 576


def test_words_spread_evenly() -> None:
    words = [chr(a) + chr(b) for a in range(0x4E00, 0x4E80) for b in range(0x5000, 0x5080)]
    counts = np.bincount([bucket for _, bucket, _ in keys(words, 64)], minlength=64)
    assert counts.min() > 0.7 * counts.mean()
    assert counts.max() < 1.3 * counts.mean()
