"""Shards: whole years or parts of them, changed only by what is in them."""

from __future__ import annotations

import pytest

from dafu.search.segments import segments
from dafu.search.shards import bucket_count, shards
from dafu.search.terms import lines_of
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
    assert len(made) == 4


def test_the_order_of_records_does_not_matter() -> None:
    some = records(300)
    assert shards(some) == shards(reversed(some))


def test_a_change_in_one_letter_changes_one_shard_and_no_number() -> None:
    before = shards(records(1000))
    after = shards([records(1)[0]._replace(text="改了。"), *records(1000)[1:]])
    assert len({shard.key for shard in after} - {shard.key for shard in before}) == 1
    assert [shard.id for shard in after] == [shard.id for shard in before]


def test_a_further_letter_changes_one_shard_and_its_numbers() -> None:
    before = shards(records(1000))
    after = shards([*records(1000), record(url="replies/2023/new/")])
    assert len({shard.key for shard in after} - {shard.key for shard in before}) == 1
    assert len({shard.id for shard in after} - {shard.id for shard in before}) == 1


@pytest.mark.parametrize(
    ("letters", "files"),
    [(1, 16), (1_000, 576), (10_000, 5_632), (30_000, 16_384), (200_000, 65_536)],
)
def test_more_letters_have_more_files(letters: int, files: int) -> None:
    assert bucket_count(letters) == files


def test_a_further_letter_hardly_ever_changes_the_number_of_files() -> None:
    counts = [bucket_count(letters) for letters in range(5_000, 10_001)]
    assert counts == sorted(counts)
    assert len(set(counts)) <= 10


def test_segments_begin_with_the_shard_and_their_length() -> None:
    (shard,) = shards([record(text="甲乙"), record(url="replies/2023/jiaoyu-2/", text="乙丙")])
    made = segments(shard, list(map(lines_of, shard.records)))
    assert len(made) == shard.buckets
    for segment in filter(None, made):
        assert segment[:4].hex() == shard.id
        assert segment[4] == len(segment) - 5
