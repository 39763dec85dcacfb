"""Pagefind's binary: what it brings, and what is said when it fails."""

from __future__ import annotations

import gzip

import pytest

from dafu.search.pagefind import SearchError, engine


def test_the_engine_is_webassembly() -> None:
    assert gzip.decompress(engine())[12:16] == b"\0asm"


@pytest.mark.parametrize("binary", ["/nowhere/pagefind", "/bin/false"])
def test_a_binary_that_is_missing_or_dies_is_said(
    monkeypatch: pytest.MonkeyPatch, binary: str
) -> None:
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: binary)
    with pytest.raises(SearchError, match="pagefind"):
        engine()
