"""Stores for tests: obstore's own in memory, watched, and killed at any request."""

from __future__ import annotations

import asyncio
import posixpath
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from pathlib import Path
from types import EllipsisType
from typing import Any, NamedTuple, TypeVar

from obstore.store import MemoryStore

from dafu.problems.errors import PublishError
from dafu.remote.headers import headers
from dafu.remote.objects import Mark, Objects, StoredObject
from dafu.remote.plan import Here, is_own
from dafu.remote.publication import Published, publish
from dafu.remote.record import RECORD, unpacked
from dafu.remote.site import site_files

R = TypeVar("R")
URL = "memory:"


class KilledError(BaseException):
    """The process was killed."""


class Request(NamedTuple):
    kind: str
    paths: tuple[str, ...]


class Watched(Objects):
    """A store in memory that counts requests; ``fault`` may go wrong before or after one is done.

    It is called with the number of the request, from 0, and with ``before`` or ``after``.
    """

    def __init__(
        self,
        store: MemoryStore | None = None,
        fault: Callable[[int, str], object] = lambda number, when: None,
    ) -> None:
        self.memory = store or MemoryStore()
        super().__init__(self.memory, URL)
        self.fault = fault
        self.requests: list[Request] = []

    async def _do(self, kind: str, paths: Sequence[str], request: Coroutine[Any, Any, R]) -> R:
        number = len(self.requests)
        self.requests.append(Request(kind, tuple(paths)))
        try:
            waits = self.fault(number, "before")
            if isinstance(waits, Awaitable):
                await waits
        except BaseException:
            request.close()
            raise
        under_way = asyncio.ensure_future(request)
        try:
            done = await asyncio.shield(under_way)
        except asyncio.CancelledError:
            # What is on its way when a publication is killed arrives, and before the next begins.
            await asyncio.wait([under_way])
            raise
        self.fault(number, "after")
        return done

    async def get(self, path: str) -> tuple[bytes, Mark] | None:
        return await self._do("get", [path], super().get(path))

    async def mark(self, path: str) -> Mark | None:
        return await self._do("mark", [path], super().mark(path))

    async def list(self) -> dict[str, StoredObject]:
        return await self._do("list", [], super().list())

    async def put(
        self,
        path: str,
        data: bytes | Path,
        headers: Mapping[str, str],
        instead: Mark | EllipsisType | None = ...,
    ) -> Mark:
        return await self._do("put", [path], super().put(path, data, headers, instead))

    async def delete(self, paths: Sequence[str]) -> dict[str, PublishError]:
        return await self._do("delete", paths, super().delete(paths))

    def copy(self, fault: Callable[[int, str], object] = lambda number, when: None) -> Watched:
        """Another store that holds the same."""
        other = MemoryStore()
        for listed in self.memory.list().collect():
            found = self.memory.get(listed["path"])
            other.put(listed["path"], bytes(found.bytes()), attributes=found.attributes)
        return Watched(other, fault)

    def publish(self, site: Path, holder: str = "me", **options: Any) -> Published:
        """Publish a built site."""
        return asyncio.run(publish(self, URL, here(site), holder, **options))

    def holds(self) -> dict[str, bytes]:
        """What readers find."""
        return {
            path: bytes(self.memory.get(path).bytes())
            for path in (listed["path"] for listed in self.memory.list().collect())
            if not is_own(path)
        }

    def served(self) -> dict[str, Mapping[str, str]]:
        """What readers are told of it."""
        return {path: dict(self.memory.get(path).attributes) for path in self.holds()}

    def own(self) -> list[str]:
        """The publication's own objects."""
        return sorted(x["path"] for x in self.memory.list().collect() if is_own(x["path"]))


def here(site: Path) -> dict[str, Here]:
    """A site's files, without keeping digests anywhere near it."""
    kept = site.with_name(f"{site.name}-digests")
    kept.mkdir(exist_ok=True)
    return site_files(site, kept)


def in_step(store: Watched, site: Path) -> None:
    """Assert that ``store`` holds ``site``, served as it should be, and nothing else."""
    expected = {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in site.rglob("*")
        if file.is_file()
    }
    found = store.holds()
    assert found.keys() == expected.keys()
    assert [path for path in found if found[path] != expected[path]] == []
    assert store.served() == {path: headers(path) for path in expected}
    assert store.own() == [RECORD]
    record = unpacked(bytes(store.memory.get(RECORD).bytes()))
    assert record is not None
    assert record.keys() == expected.keys()


_LINK = re.compile(rb'<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"#?]+)')


def dangling(files: Mapping[str, bytes]) -> set[str]:
    """What pages that can be reached from the home page lead to, or need, and is not there."""
    missing: set[str] = set()
    seen = set()
    waiting = ["index.html"] if "index.html" in files else []
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        for target in _targets(page, files[page]):
            if target not in files:
                missing.add(target)
            elif target.endswith(".html"):
                waiting.append(target)
    return missing


def _targets(page: str, data: bytes) -> Iterator[str]:
    for link in _LINK.findall(data):
        address = link.decode()
        if "://" in address or address.startswith(("mailto:", "tel:", "/")):
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), address))
        path = "" if path == "." else path
        if address.endswith("/") or address.endswith(".") or not path:
            path = f"{path}/index.html".lstrip("/")
        yield path
