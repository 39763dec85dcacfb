"""The folder of the index: the same for the same letters, with nothing of others."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from dafu.search.index import SearchError, build_index
from tests.search.records import record, records


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_the_same_letters_give_the_same_bytes(tmp_path: Path) -> None:
    some = [*records(4, "2022"), *records(4, "2023")]
    build_index(some, tmp_path / "one")
    build_index(reversed(some), tmp_path / "two", jobs=2, cache=tmp_path / "cache")
    build_index(some, tmp_path / "three", cache=tmp_path / "cache")
    one = contents(tmp_path / "one")
    assert one == contents(tmp_path / "two") == contents(tmp_path / "three")
    assert {"index.json", "engine.bin", "words/0000.bin"} <= set(one)


def test_a_letter_taken_down_leaves_nothing(tmp_path: Path) -> None:
    kept = records(3)
    secret = record(url="replies/2023/jiaoyu-9/", text="不再公开的饕餮。", subject="饕餮")
    cache = tmp_path / "cache"
    build_index([*kept, secret], tmp_path / "before", cache=cache)
    build_index(kept, tmp_path / "after", cache=cache)
    build_index(kept, tmp_path / "never")
    assert contents(tmp_path / "after") == contents(tmp_path / "never")
    word = "饕餮".encode("utf-16-be").hex().encode()
    files = contents(tmp_path / "after") | contents(cache)
    unpacked = [
        zlib.decompress(data, wbits=-15) if name.startswith("words/") else data
        for name, data in files.items()
    ]
    assert not any(word in data or "饕餮".encode() in data for data in unpacked)
    assert len(list(cache.iterdir())) == 1


def test_a_damaged_volume_is_made_anew(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    build_index(records(3), tmp_path / "one", cache=cache)
    (file,) = cache.iterdir()
    file.write_bytes(file.read_bytes()[:-5])
    build_index(records(3), tmp_path / "two", cache=cache)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_description_tells_dates_and_values(tmp_path: Path) -> None:
    some = [*records(2), record(url="replies/2023/shuiwu-1/", issuer="水务局", topics=())]
    build_index(some, tmp_path / "index")
    description = json.loads((tmp_path / "index" / "index.json").read_text(encoding="utf-8"))
    (shard,) = description["shards"]
    assert shard["year"] == "2023"
    # 8 May 2023 is day 19485; the others are of 3 and 2 January.
    assert shard["days"] == [19485, 125, 1]
    assert description["facets"]["issuer"] == [["示例市示例区教育局"], ["水务局"]]
    assert shard["issuer"] == [1, 0, 0]
    assert description["facets"]["topic"] == [["社会"], []]


def test_a_site_without_letters_has_an_empty_index(tmp_path: Path) -> None:
    build_index([], tmp_path / "index")
    assert set(contents(tmp_path / "index")) == {"index.json"}


def test_a_folder_that_is_there_already_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SearchError):
        build_index(records(1), tmp_path)
