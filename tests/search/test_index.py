"""The folder of the index: the same for the same letters, with nothing of others."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from dafu.engine.cache import opened
from dafu.search.index import Index, make
from dafu.search.record import Listed, SearchRecord
from dafu.search.shards import Shard
from tests.search.records import record, records

Files = dict[str, bytes]


class Store:
    """Files in memory; those of ``last`` can be kept."""

    def __init__(self, last: Store | None = None) -> None:
        self.last = last
        self.files: Files = {}
        self.keys: dict[str, str] = {}
        self.kept: set[str] = set()

    def write(self, path: str, data: bytes, key: str) -> None:
        assert path not in self.files
        self.files[path] = data
        self.keys[path] = key

    def keep(self, path: str, key: str) -> bool:
        if not self.last or self.last.keys.get(path) != key:
            return False
        self.write(path, self.last.files[path], key)
        self.kept.add(path)
        return True


def built(some: Iterable[SearchRecord], cache: Path, last: Store | None = None) -> Store:
    store = Store(last)
    some = list(some)
    records = {record.url: record for record in some}
    with opened(cache) as kept:
        Index.begin(map(Listed.of, some), kept, partial(maker, records), store, "").write()
    return store


def maker(records: Mapping[str, SearchRecord], shards: Iterable[Shard[Listed]]) -> Iterator[bytes]:
    for shard in shards:
        yield make(replace(shard, records=tuple(records[x.url] for x in shard.records)))


def test_the_same_letters_give_the_same_bytes(tmp_path: Path) -> None:
    some = [*records(4, "2022"), *records(4, "2023")]
    one = built(some, tmp_path / "one").files
    two = built(reversed(some), tmp_path / "two").files
    assert one == two == built(some, tmp_path / "one").files
    assert {"index.json", "engine.bin", "words/0000.bin"} <= set(one)


def test_any_change_gives_what_a_first_index_would(tmp_path: Path) -> None:
    chance = random.Random(4)
    some = [*records(5, "2021"), *records(9, "2022"), *records(9, "2023")]
    store = Store()
    for number in range(30):
        at = chance.randrange(len(some))
        match chance.randrange(5):
            case 0:
                del some[at]
            case 1:
                some.append(record(url=f"replies/2023/x-{number}/", text=f"新增{number}"))
            case 2:
                some[at] = some[at]._replace(date=f"{some[at].year}-05-{number % 28 + 1:02}")
            case 3:
                some[at] = some[at]._replace(title=f"标题{number}", result="留作参考")
            case _:
                some[at] = some[at]._replace(text=f"{some[at].text[:3]}，{number}\n第二段")
        store = built(some, tmp_path / "cache", store)
        assert store.files == built(some, tmp_path / f"clean{number}").files


def test_a_comma_leaves_most_files_as_they_are(tmp_path: Path) -> None:
    text = "\n".join(f"第{number}段说的是{chr(0x4E00 + number)}的事情" for number in range(300))
    some = [*records(9), record(url="replies/2023/long/", text=text)]
    first = built(some, tmp_path)
    some[-1] = some[-1]._replace(text=text.replace("第7段", "第7段，"))
    second = built(some, tmp_path, first)
    words = {path for path in second.files if path.startswith("words/")}
    changed = {path for path in words if first.files[path] != second.files[path]}
    assert changed
    assert words - changed == words & second.kept


def test_a_letter_taken_down_leaves_nothing(tmp_path: Path) -> None:
    kept = records(3)
    secret = record(url="replies/2023/jiaoyu-9/", text="不再公开的饕餮。", subject="饕餮")
    cache = tmp_path / "cache"
    first = built([*kept, secret], cache)
    before = first.files
    after = built(kept, cache, first).files
    assert after == built(kept, tmp_path / "never").files
    for form in ("饕餮".encode(), secret.url.encode()):
        assert any(form in data for data in before.values())
        assert not any(form in data for data in after.values())
    with opened(cache) as kept:
        assert len(kept.keys("shard")) == 1


@pytest.mark.parametrize("damage", ["x''", "zeroblob(50)", "substr(blob, 6)"])
def test_a_damaged_volume_is_made_anew(tmp_path: Path, damage: str) -> None:
    cache = tmp_path / "cache"
    first = built(records(3), cache)
    with closing(sqlite3.connect(cache / "build.sqlite")) as connection:
        assert connection.execute(f"update kept set blob = {damage}").rowcount == 1
        connection.commit()
    assert built(records(3), cache, first).files == first.files


def test_files_that_cannot_be_kept_are_written(tmp_path: Path) -> None:
    first = built(records(3), tmp_path)
    some = Store()
    some.files, some.keys = first.files, dict(list(first.keys.items())[::2])
    assert built(records(3), tmp_path, some).files == first.files


def test_the_description_tells_dates_and_values(tmp_path: Path) -> None:
    some = [*records(2), record(url="replies/2023/shuiwu-1/", issuer="水务局", topics=())]
    description = json.loads(built(some, tmp_path).files["index.json"])
    (shard,) = description["shards"]
    assert shard["year"] == "2023"
    # 8 May 2023 is day 19485; the others are of 3 and 2 January.
    assert shard["days"] == [19485, 125, 1]
    assert description["facets"]["issuer"] == [["示例市示例区教育局"], ["水务局"]]
    assert shard["issuer"] == [1, 0, 0]
    assert description["facets"]["topic"] == [["社会"], []]


def test_a_site_without_letters_has_an_empty_index(tmp_path: Path) -> None:
    assert set(built([], tmp_path).files) == {"index.json"}
