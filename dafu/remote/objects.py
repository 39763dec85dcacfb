"""The few things that a publication asks of a store, and obstore, which does them."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import EllipsisType
from typing import Any, NamedTuple, Protocol, TypeVar
from urllib.parse import urlsplit

from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.remote.local import check_all, check_way

A = TypeVar("A")
R = TypeVar("R")

AT_ONCE = 16
"""Requests under way."""

_MOST_DELETED = 1_000
"""In one request; S3's own limit."""


class StoredObject(NamedTuple):
    """An object as a store's listing gives it."""

    size: int
    tag: str
    """Its ETag, which changes when the object is written."""


class Mark(NamedTuple):
    """One writing of an object, as stores tell it from others."""

    tag: str | None
    version: str | None


class ConflictError(Exception):
    """An object was not, or not any more, as the condition of a write asked."""


class Store(Protocol):
    """Objects by their path below a prefix. Every method raises :class:`PublishError`."""

    async def get(self, path: str) -> tuple[bytes, Mark] | None:
        """An object and its mark; None where there is none."""

    async def mark(self, path: str) -> Mark | None:
        """The mark of an object; None where there is none."""

    async def list(self) -> dict[str, StoredObject]:
        """Every object there is."""

    async def put(
        self,
        path: str,
        data: bytes | Path,
        headers: Mapping[str, str],
        instead: Mark | EllipsisType | None = ...,
    ) -> Mark:
        """Write an object whole, ``instead`` of whatever is there, and return its mark.

        With a mark, only instead of what has that mark; with None, only where there is nothing.
        Raises :class:`ConflictError` otherwise.
        """

    async def delete(self, paths: Sequence[str]) -> dict[str, PublishError]:
        """Remove objects, there or not; those that could not be removed, with the reason."""


class Objects:
    """A store as obstore reaches it; ``store`` is one of its stores, scoped to the prefix.

    ``folder`` is where it lies on this machine, if it does.
    """

    def __init__(self, store: Any, url: str, folder: Path | None = None) -> None:
        self._store = store
        self._url = url
        self._folder = folder

    async def get(self, path: str) -> tuple[bytes, Mark] | None:
        """See :class:`Store`."""
        try:
            async with self._told(path):
                found = await self._store.get_async(path)
                return bytes(await found.bytes_async()), _mark(found.meta)
        except FileNotFoundError:
            return None

    async def mark(self, path: str) -> Mark | None:
        """See :class:`Store`."""
        try:
            async with self._told(path):
                return _mark(await self._store.head_async(path))
        except FileNotFoundError:
            return None

    async def list(self) -> dict[str, StoredObject]:
        """See :class:`Store`."""
        async with self._told(""):
            found = await self._store.list(chunk_size=1_000).collect_async()
        objects = {x["path"]: StoredObject(x["size"], bare(x["e_tag"])) for x in found}
        folders = {path[:end] for path in objects for end in _slashes(path)}
        # Consoles mark a folder by an empty object whose name ends in a slash; it is listed
        # without, and cannot be removed by that name.
        return {x: about for x, about in objects.items() if about.size or x not in folders}

    async def put(
        self,
        path: str,
        data: bytes | Path,
        headers: Mapping[str, str],
        instead: Mark | EllipsisType | None = ...,
    ) -> Mark:
        """See :class:`Store`."""
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        mode: Any = "overwrite"
        if instead is None:
            mode = "create"
        elif isinstance(instead, Mark):
            named = {"e_tag": instead.tag, "version": instead.version}
            mode = {name: value for name, value in named.items() if value is not None}
        given = {"attributes": dict(headers)} if self._folder is None else {}
        async with self._told(path):
            try:
                return _mark(await self._store.put_async(path, data, mode=mode, **given))
            except (AlreadyExistsError, PreconditionError):
                raise ConflictError(path) from None
            except NotImplementedError:
                if instead is ...:
                    raise
        # A store without conditional writes: to look first is the best there is.
        if await self.mark(path) != instead:
            raise ConflictError(path)
        return await self.put(path, data, headers)

    async def delete(self, paths: Sequence[str]) -> dict[str, PublishError]:
        """See :class:`Store`."""
        failed: dict[str, PublishError] = {}
        for start in range(0, len(paths), _MOST_DELETED):
            some = list(paths[start : start + _MOST_DELETED])
            try:
                async with self._told(some[0]):
                    if self._folder:
                        for path in some:
                            check_way(self._folder, path)
                    await self._store.delete_async(some)
            except (PublishError, FileNotFoundError):
                # One that fails, or is gone already, hides what became of the others.
                for path, error in zip(some, await all_of(self._remove, some), strict=True):
                    if error:
                        failed[path] = error
        return failed

    async def _remove(self, path: str) -> PublishError | None:
        try:
            async with self._told(path):
                await self._store.delete_async(path)
        except FileNotFoundError:
            return None
        except PublishError as error:
            return error
        return None

    @asynccontextmanager
    async def _told(self, path: str) -> AsyncIterator[None]:
        """Errors of the store as :class:`PublishError`, but for what is not there."""
        from obstore.exceptions import BaseError

        try:
            if self._folder and path:
                check_way(self._folder, path)
            elif self._folder:
                check_all(self._folder)
            yield
        except (FileNotFoundError, NotImplementedError):
            raise
        except (BaseError, OSError, ValueError) as error:
            raise store_failed(error, f"{self._url}/{path}".rstrip("/")) from None


async def all_of(function: Callable[[A], Awaitable[R]], items: Iterable[A]) -> list[R]:
    """What ``function`` gives for each item, :data:`AT_ONCE` at a time.

    Raises what the first to fail raised; the others are called off.
    """
    places = asyncio.Semaphore(AT_ONCE)

    async def placed(item: A) -> R:
        async with places:
            return await function(item)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(placed(item)) for item in items]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


def _slashes(path: str) -> Iterator[int]:
    return (place for place, char in enumerate(path) if char == "/")


def connect(url: str) -> Objects:
    """The store at ``url``; keys and endpoint come from the environment, as obstore reads it.

    Raises :class:`PublishError`.
    """
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    try:
        if url.startswith("file:"):
            folder = Path(urlsplit(url).path)
            return Objects(from_url(url, mkdir=True, automatic_cleanup=True), url, folder)
        return Objects(
            from_url(
                url,
                # The longest that one request may take; obstore's 30 s are few for a slow line.
                client_options={"allow_http": _allow_http(), "timeout": "5min"},
                retry_config={"max_retries": 4, "retry_timeout": timedelta(minutes=1)},
            ),
            url,
        )
    except (BaseError, OSError, ValueError) as error:
        raise store_failed(error, url) from None


def _allow_http() -> bool:
    """Whether the environment allows plain HTTP: obstore forgets it beside other options."""
    given = (os.environ.get(f"{kind}_ALLOW_HTTP", "") for kind in ("AWS", "AZURE", "GOOGLE"))
    return any(text.lower() in {"1", "true", "yes"} for text in given)


_NO = Text(
    "存储服务拒绝了，请看密钥和权限（AWS_ACCESS_KEY_ID 等环境变量）",
    "the store refused; see to keys and permissions (AWS_ACCESS_KEY_ID and its kin)",
)

_HTTP = Text(
    "地址是 http:// 时要设 AWS_ALLOW_HTTP=true",
    "an http:// endpoint needs AWS_ALLOW_HTTP=true",
)

_QUERY = re.compile(r"\?\S*")
_SPACE = re.compile(r"\s+")
_SAID = re.compile(r"<Code>(.*?)</Code>.*?<Message>(.*?)</Message>", re.DOTALL)
_REFUSED = re.compile(r"status code: 40[13]\b")
_MOST_SAID = 300


def store_failed(error: Exception, where: str) -> PublishError:
    """What to say of an error of obstore's, without what may hold a key."""
    from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

    text = str(error).partition("\n\nDebug source")[0]
    if text.endswith("builder error"):
        return PublishError(where, _HTTP)
    answer = _SAID.search(text)
    said = f"{answer[1]}: {answer[2]}" if answer else _QUERY.sub("", text)
    said = _SPACE.sub(" ", said)[:_MOST_SAID].strip()
    refusals = (PermissionDeniedError, UnauthenticatedError, PermissionError)
    if isinstance(error, refusals) or _REFUSED.search(text):
        said = f" ({said})" if answer else ""
        return PublishError(where, Text(f"{_NO.zh}{said}", f"{_NO.en}{said}"))
    return PublishError(where, Text(f"存储服务出错：{said}", f"the store failed: {said}"))


def _mark(about: Mapping[str, Any]) -> Mark:
    return Mark(about["e_tag"], about["version"])


def bare(tag: str | None) -> str:
    """An ETag without what differs between listing and writing: quotes, a mark of weakness."""
    return (tag or "").removeprefix("W/").strip('"')
