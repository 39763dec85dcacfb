"""The contract with Pagefind: its binary, its WebAssembly and its private form.

All that dafu knows of these is in one file of each half, and is held here against the version that
is pinned: another one either keeps to it, or fails here.
"""

from __future__ import annotations

import gzip
import random
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
import pytest
from playwright.sync_api import Page

from dafu.search.pagefind import SearchError, bundle, engine
from dafu.search.postings import Words, entries_of
from dafu.search.segments import words_of
from dafu.search.terms import HEAD, Positions
from tests.search.test_postings import packed, places

ROOT = Path(__file__).parents[2]
HALVES = {"dafu/search/pagefind.py", "theme/assets/search/pagefind.js"}
"""The two files that know Pagefind."""

OF_THE_BINARY = re.compile(r"pagefind_bin|--service|AddRecord")
OF_THE_ENGINE = re.compile(r"wbindgen|WebAssembly\.instantiate|pagefind_web|load_index_chunk")
PRIVATE = re.compile(f"{OF_THE_BINARY.pattern}|{OF_THE_ENGINE.pattern}|[cC][bB][oO][rR]")

IMPORTS, EXPORTS = 2, 7
"""Sections of a WebAssembly module: what it asks for, and what it gives."""

# An entry begins with an array of three and a text. Nothing else in a chunk is text, and no run of
# numbers looks like one: a CBOR integer has at most four bytes of its own.
_ENTRY = re.compile(rb"\x83(?:[\x60-\x77]|\x78.)([a-z]?[0-9a-f]+)[\x80-\x9b]", re.DOTALL)

CHUNKS = """async ([scripts, entries, words, letters]) => {
  const { postings } = await import(scripts + "entries.js");
  const { keyOf } = await import(scripts + "keys.js");
  const { chunk } = await import(scripts + "pagefind.js");
  const bytes = Uint8Array.from(atob(entries), (char) => char.charCodeAt(0));
  return words.map((word) => {
    const found = postings(bytes, keyOf(word, 1), letters, 1);
    return found ? Array.from(chunk(word, found)) : [];
  });
}"""

ANSWERS = """async (scripts) => {
  const { openEngine } = await import(scripts + "pagefind.js");
  const engine = await openEngine((await fetch("index/engine.bin")).body);
  let shard = engine.open(300);
  shard = engine.load(shard, "政协委", [[7, 3, 5], [292, 1100]]);
  shard = engine.load(shard, "协委员", [[7, 4], [292, 1200]]);
  const find = (...words) => engine.find(shard, words).sort(([one], [other]) => one - other);
  return [find("政协委"), find("政协委", "协委员"), find("没有的")];
}"""


def scripts(page: Page, host: str) -> str:
    """The address of the search page's scripts, with that page open."""
    page.goto(f"{host}/search/")
    start = page.locator("script[src$='start.js']").get_attribute("src") or ""
    return urljoin(page.url, start.removesuffix("start.js"))


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


def from_browser(
    page: Page, host: str, indexed: Words, letters: int, words: list[str]
) -> list[bytes]:
    """The chunk with the entry of each word, as the search page makes it of one file."""
    (entries,) = entries_of(indexed, letters, 1)
    given = [scripts(page, host), b64encode(entries).decode(), words, letters]
    made: list[list[int]] = page.evaluate(CHUNKS, given)
    return list(map(bytes, made))


def browser_half() -> str:
    return (ROOT / "theme/assets/search/pagefind.js").read_text(encoding="utf-8")


def program() -> bytes:
    """The WebAssembly module, without what Pagefind puts before it."""
    signature = re.search(r"SIGNATURE = (\d+);", browser_half())
    assert signature
    return gzip.decompress(engine())[int(signature[1]) :]


def number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128, and where it ends."""
    value = shift = 0
    while True:
        value, shift, at = value | (data[at] & 0x7F) << shift, shift + 7, at + 1
        if data[at - 1] < 0x80:
            return value, at


def names(module: bytes, wanted: int) -> Iterator[str]:
    """The names in a section: of imports with their module; their kinds are all functions' here."""
    at = 8
    while at < len(module):
        section, (size, at) = module[at], number(module, at + 1)
        end = at + size
        if section == wanted:
            count, at = number(module, at)
            for _ in range(count):
                parts = []
                for _ in range(2 if wanted == IMPORTS else 1):
                    length, at = number(module, at)
                    parts.append(module[at : at + length].decode())
                    at += length
                yield " ".join(parts)
                _, at = number(module, at + 1)
        at = end


def test_the_engine_is_webassembly() -> None:
    assert program()[:4] == b"\0asm"


def test_the_engine_asks_for_what_the_browser_gives_it() -> None:
    given = re.search(r'"(\./\w+\.js)": \{\s+(\w+)\(\)', browser_half())
    assert given
    assert list(names(program(), IMPORTS)) == [" ".join(given.groups())]


def test_the_engine_has_what_the_browser_calls() -> None:
    called = set(re.findall(r"(?:#wasm|exports)\.(\w+)", browser_half()))
    assert {"init_pagefind", "load_index_chunk", "search", "memory"} <= called
    assert called <= set(names(program(), EXPORTS))


def test_the_engine_answers_where_words_stand(page: Page, host: str) -> None:
    alone, together, none = page.evaluate(ANSWERS, scripts(page, host))
    assert alone == [[7, 3, 1], [299, 1100, 1]]
    assert together == [[7, 3, 2]]
    assert none == []


def test_nothing_else_knows_pagefind() -> None:
    files = [*(ROOT / "dafu").rglob("*.py"), *(ROOT / "theme").rglob("*.js")]
    knowing = {
        file.relative_to(ROOT).as_posix()
        for file in files
        if PRIVATE.search(re.sub(r'"""(.*?)"""', "", file.read_text("utf-8"), flags=re.DOTALL))
    }
    assert knowing == HALVES


@pytest.mark.parametrize("binary", ["/nowhere/pagefind", "/bin/false"])
def test_a_binary_that_is_missing_or_dies_is_said(
    monkeypatch: pytest.MonkeyPatch, binary: str
) -> None:
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: binary)
    with pytest.raises(SearchError, match="pagefind"):
        engine()


@pytest.mark.parametrize(("pages", "length"), [(1, 5), (3, 30), (30, 40), (300, 12), (2, 70_000)])
def test_the_browser_reads_what_pagefind_writes(
    page: Page, host: str, pages: int, length: int
) -> None:
    chance = random.Random(pages)
    alphabet = ["政协委", "建议书", "a1b", "〇一二", "000", "张喆委"]
    documents = [chance.choices(alphabet, k=chance.randint(1, length)) for _ in range(pages)]
    words = sorted({word for document in documents for word in document})
    theirs = from_pagefind(
        [" ".join(word.encode("utf-16-be").hex() for word in words) for words in documents]
    )
    ours = from_browser(page, host, words_of(places(documents), {}), pages, words)
    assert ours == [b"\x81\x81" + theirs[word.encode("utf-16-be").hex()] for word in words]


def test_shorter_words_are_in_the_title_or_not(page: Page, host: str) -> None:
    rows = [(packed("答"), 0, 0), (packed("答"), 2, HEAD), (packed("答复"), 299, HEAD)]
    words, letters, at = map(np.array, zip(*rows, strict=True))
    made = words_of(Positions(words.astype(np.uint64), letters, at), {})
    filler = ["00"] * HEAD
    documents = [["7b54"], ["00"], [*filler, "7b54"], *[["00"]] * 296, [*filler, "7b54590d"]]
    theirs = from_pagefind([" ".join(document) for document in documents])
    ours = from_browser(page, host, made, 300, ["答", "答复", "无"])
    assert ours == [b"\x81\x81" + theirs["7b54"], b"\x81\x81" + theirs["7b54590d"], b""]


def test_the_entry_of_a_number_is_that_of_pagefind(page: Page, host: str) -> None:
    word = "X示教(2023)1号"
    text = "x" + word[1:].encode("utf-16-be").hex()
    pages = [0, 7, 299]
    documents = [text if page in pages else "y4e00" for page in range(300)]
    made = words_of(places([["答复件"]]), {"X别的": [1], word: pages})
    (ours,) = from_browser(page, host, made, 300, [word])
    assert ours == b"\x81\x81" + from_pagefind(documents)[text]
