"""What a publication asks of a store, of each kind of store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest
from obstore.store import MemoryStore

from dafu.problems.errors import PublishError
from dafu.remote.objects import ConflictError, Mark, Objects, connect
from tests.remote.conftest import Bucket

R = TypeVar("R")
HEADERS = {"Content-Type": "text/plain", "Cache-Control": "no-cache"}


@pytest.fixture(params=["memory", "file", "s3"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Objects:
    """An empty store."""
    if request.param == "memory":
        return Objects(MemoryStore(), "memory:")
    if request.param == "file":
        return connect(f"file://{tmp_path}/store")
    bucket: Bucket = request.getfixturevalue("bucket")
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    return connect(f"s3://{bucket.name}/a/b")


def do(work: Callable[[], Awaitable[R]]) -> R:
    async def done() -> R:
        return await work()

    return asyncio.run(done())


def test_an_object_is_written_read_listed_and_removed(store: Objects) -> None:
    mark = do(lambda: store.put("a/b.txt", b"one", HEADERS))
    assert do(lambda: store.get("a/b.txt")) == (b"one", mark)
    assert do(lambda: store.mark("a/b.txt")) == mark
    listed = do(store.list)
    assert {path: x.size for path, x in listed.items()} == {"a/b.txt": 3}
    assert listed["a/b.txt"].tag in (mark.tag or "")
    assert do(lambda: store.delete(["a/b.txt", "nothing"])) == {}
    assert do(store.list) == {}
    assert do(lambda: store.get("a/b.txt")) is None
    assert do(lambda: store.mark("a/b.txt")) is None


def test_a_write_may_have_a_condition(store: Objects) -> None:
    first = do(lambda: store.put("a", b"one", HEADERS, None))
    with pytest.raises(ConflictError):
        do(lambda: store.put("a", b"two", HEADERS, None))
    second = do(lambda: store.put("a", b"two", HEADERS, first))
    for other in (first, Mark('"no"', None)):
        with pytest.raises(ConflictError):
            do(lambda other=other: store.put("a", b"three", HEADERS, other))
    assert do(lambda: store.get("a")) == (b"two", second)
    do(lambda: store.put("a", b"three", HEADERS))
    found = do(lambda: store.get("a"))
    assert found and found[0] == b"three"


def test_a_large_file_is_sent_from_the_disk(store: Objects, tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(11_000_000)
    mark = do(lambda: store.put("large.pdf", tmp_path / "large", HEADERS))
    listed = do(store.list)["large.pdf"]
    assert (listed.size, listed.tag) == (11_000_000, (mark.tag or "").strip('"'))


def test_many_are_removed(store: Objects) -> None:
    async def work() -> None:
        await asyncio.gather(*(store.put(f"{n}", b"", HEADERS) for n in range(40)))
        assert await store.delete([f"{n}" for n in range(50)]) == {}

    asyncio.run(work())
    assert do(store.list) == {}


@pytest.fixture
def refusing() -> Iterator[str]:
    """A server that lets nobody do anything."""

    class Handler(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _refuse  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_refusal_says_what_to_see_to(refusing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    store = connect("s3://bucket/a")
    for work in (
        lambda: store.get("x"),
        lambda: store.mark("x"),
        store.list,
        lambda: store.put("x", b"", HEADERS),
        lambda: store.put("x", b"", HEADERS, None),
    ):
        with pytest.raises(PublishError, match="keys and permissions") as told:
            do(work)
        assert str(told.value).startswith("s3://bucket/a")
    failed = do(lambda: store.delete(["x", "y"]))
    assert sorted(failed) == ["x", "y"]
    assert "密钥和权限" in failed["x"].told("zh-Hans")
