from __future__ import annotations

import gzip
import json

import pytest

from dafu.remote.record import Kept, packed, unpacked

RECORD = {"index.html": Kept("d1", 3, "t1"), "a/b.json": Kept("d2", 0, "")}


def test_a_record_comes_back_as_it_was() -> None:
    assert unpacked(packed(RECORD)) == RECORD
    assert unpacked(packed({})) == {}


def test_the_same_record_gives_the_same_bytes() -> None:
    assert packed(RECORD) == packed(dict(reversed(RECORD.items())))


@pytest.mark.parametrize("place", range(0, len(packed(RECORD)), 7))
def test_a_damaged_record_is_none(place: int) -> None:
    data = bytearray(packed(RECORD))
    data[place] ^= 1
    assert unpacked(bytes(data)) in (None, RECORD)  # the file's own date does not matter
    assert unpacked(bytes(data[:place])) is None


@pytest.mark.parametrize(
    "value", [[], {}, 1, {"format": 2}, {"format": 1, "checksum": "", "files": {}}]
)
def test_another_format_is_none(value: object) -> None:
    assert unpacked(gzip.compress(json.dumps(value).encode())) is None


def test_a_changed_entry_is_found() -> None:
    whole = json.loads(gzip.decompress(packed(RECORD)))
    whole["files"]["index.html"][2] = "t2"
    assert unpacked(gzip.compress(json.dumps(whole).encode())) is None
