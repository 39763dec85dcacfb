"""Shards: whole years or parts of them, changed only by what is in them."""

from __future__ import annotations

import zlib

import pytest

from dafu.search.pagefind import SearchError, index
from dafu.search.shards import END, bucket_bits, shards, volume
from tests.search.records import record, records


def test_a_shard_has_letters_of_one_year_the_newest_first() -> None:
    made = shards([*records(3, "2022"), *records(3, "2023")])
    assert [shard.year for shard in made] == ["2023", "2022"]
    for shard in made:
        dates = [one.date for one in shard.records]
        assert dates == sorted(dates, reverse=True)


def test_a_big_year_is_split() -> None:
    made = shards(records(1000))
    assert sum(len(shard.records) for shard in made) == 1000
    assert len(made) == 7


def test_the_order_of_records_does_not_matter() -> None:
    some = records(300)
    assert shards(some) == shards(reversed(some))


def test_a_change_in_one_letter_changes_one_shard() -> None:
    before = records(1000)
    after = [before[0]._replace(text="改了。"), *before[1:]]
    old, new = ({shard.id for shard in shards(some)} for some in (before, after))
    assert len(new - old) == 1


@pytest.mark.parametrize(("letters", "bits"), [(1, 4), (1_000, 11), (10_000, 14), (30_000, 14)])
def test_more_letters_have_more_files(letters: int, bits: int) -> None:
    assert bucket_bits(letters) == bits


def test_a_volume_holds_every_word_in_some_bucket() -> None:
    (shard,) = shards([record(text="甲乙"), record(url="replies/2023/jiaoyu-2/", text="乙丙")])
    made = volume(shard)
    whole = b"".join(zlib.decompress(part + END, wbits=-15) for part in made.buckets if part)
    assert whole.count("甲乙".encode("utf-16-be").hex().encode()) == 1
    assert whole.count(("y" + "乙".encode("utf-16-be").hex()).encode()) == 1


def test_words_are_split_over_several_runs_without_a_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (shard,) = shards(records(5))
    at_once = volume(shard).buckets
    monkeypatch.setattr("dafu.search.shards._WORDS_AT_ONCE", 400)
    assert volume(shard).buckets == at_once


def test_pagefind_answers_with_entries() -> None:
    made = index(["4e004e01 z y4e00", "z 4e004e01 4e004e01 x31x"])
    assert set(made.entries) == {b"4e004e01", b"y4e00", b"x31x", b"z"}
    # [word, [[page, [weight, place…], fields], …], variants] in CBOR; the second page's places
    # are 1 and one more.
    assert made.entries[b"4e004e01"].endswith(b"\x83\x01\x83\x38\x18\x01\x01\x80\x80")


def test_a_binary_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: "/nowhere/pagefind")
    with pytest.raises(SearchError, match="pagefind"):
        index(["4e004e01"])


def test_a_binary_that_dies_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: "/bin/false")
    with pytest.raises(SearchError, match="pagefind"):
        index(["4e004e01"])
