from __future__ import annotations

import pytest

from dafu.remote.address import FOLDER, address


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("s3://bucket", "s3://bucket"),
        ("s3://bucket/", "s3://bucket"),
        ("s3://bucket/jytabl/", "s3://bucket/jytabl"),
        ("gs://bucket/a/b", "gs://bucket/a/b"),
        ("az://account/container/a", "az://account/container/a"),
        ("file:///srv/site", "file:///srv/site"),
    ],
)
def test_a_store_has_an_address(text: str, url: str) -> None:
    found = address(text)
    assert found
    assert found.url == url
    assert found.home.parent == FOLDER
    assert found.site == found.home / "public"


@pytest.mark.parametrize(
    "text",
    [
        "s3://",
        "s3:///a",
        "s3://bucket:9000/a",
        "s3://key:secret@bucket/a",
        "s3://bucket/a?versionId=1",
        "s3://bucket/a#b",
        "s3://bucket/../other",
        "s3://bucket/答复",
        "s3://bucket/a b",
        "s3://[/",
        "az://account",
        "file://host/srv",
        "file:///",
        "memory:///",
        "https://bucket.example/a",
    ],
)
def test_what_is_no_address_of_a_store_is_refused(text: str) -> None:
    assert address(text) is None


def test_stores_do_not_share_a_folder() -> None:
    homes = {address(text) for text in ("s3://a/b", "s3://a-b", "gs://a/b", "s3://a/b/c")}
    assert None not in homes
    assert len({found.home for found in homes if found}) == 4
    # The names of folders are the same on every machine and in every run.
    found = address("s3://a/b")
    assert found
    assert found.home.name == "s3-a-b-e4427fcd"
