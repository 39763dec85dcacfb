"""Bringing a store in step with a site, so that a killed publication is mended by the next one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from dafu.model.course import INDEX, Damaged, Told, head_of, last_month
from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.remote import record as records
from dafu.remote.headers import headers
from dafu.remote.lease import LEASE, Lease
from dafu.remote.objects import (
    AT_ONCE,
    ConflictError,
    Mark,
    Store,
    StoredObject,
    all_of,
    bare,
    connect,
)
from dafu.remote.plan import Here, steps
from dafu.remote.record import RECORD, Kept, Record
from dafu.site.order import Step

NOTED = 1_000
"""Objects written after which the record is brought up to date, so that not all is written again
after a publication was killed."""

_LARGE = 8_000_000
"""Bytes from which on a file is sent in parts, and never held whole."""

_RECORD_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Type": "application/gzip",
}


class Published(NamedTuple):
    """What a publication did."""

    uploaded: int
    removed: int


async def publish(
    store: Store,
    url: str,
    site: Mapping[str, Here],
    holder: str,
    afresh: bool = False,
    clock: Callable[[], float] = time.time,
) -> Published:
    """Make ``store`` hold ``site`` and nothing else; ``url`` names it in messages.

    ``holder`` stands for the folder that publishes, of which there must be no other publication at
    the time. ``afresh`` writes every object, whatever the record says.

    Raises :class:`PublishError`: at once when the store holds something else than a site, or is
    being published to; at the end when something could not be removed. The next publication goes on
    from wherever this one came to.
    """
    known = await _known(store)
    there = await store.list()
    if there and not known and LEASE not in there:
        why = Text(
            "里面不是 dafu 发布的网站；请用空的存储桶或前缀",
            "holds something else than a site; give an empty bucket or prefix",
        )
        raise PublishError(url, why)
    record: Record = {} if afresh or not known else known.record
    if known and LEASE not in there and not steps(site, record, there):
        return Published(0, 0)
    lease = Lease(store, url, holder, clock)
    await lease.take()
    if await store.mark(RECORD) != (known.mark if known else None):
        known = await _known(store)
        there = await store.list()
        record = {} if afresh or not known else known.record
    work = _Work(store, url, site, lease, record, there, known.mark if known else None)
    done = await work.run()
    await lease.release()
    if work.failed:
        raise work.not_removed()
    return done


def published_in(url: str) -> list[Told]:
    """How far the publication log goes that is in the store; empty where there is none.

    Raises :class:`PublishError`.
    """
    return asyncio.run(_told(connect(url)))


async def _told(store: Store) -> list[Told]:
    index = await store.get(INDEX)
    if index is None:
        return []
    path = last_month(index[0])
    month = await store.get(path) if path else None
    return [head_of(index[0], month[0]) if month else Damaged(INDEX)]


class _Known(NamedTuple):
    """The record as it is in the store, empty where it is damaged."""

    record: Record
    mark: Mark


async def _known(store: Store) -> _Known | None:
    found = await store.get(RECORD)
    return _Known(records.unpacked(found[0]) or {}, found[1]) if found else None


class _Work:
    """A publication under way, with the lease taken."""

    def __init__(
        self,
        store: Store,
        url: str,
        site: Mapping[str, Here],
        lease: Lease,
        record: Record,
        there: Mapping[str, StoredObject],
        mark: Mark | None,
    ) -> None:
        self._store = store
        self._url = url
        self._site = site
        self._lease = lease
        self._steps = steps(site, record, there)
        self._record = {path: kept for path, kept in record.items() if path in there}
        self._stale = len(self._record) < len(record)
        """Whether the record names what a publication removed before it was killed."""
        self._mark = mark
        self._unnoted = 0
        self.failed: dict[str, PublishError] = {}
        """What could not be removed."""

    async def run(self) -> Published:
        """Do all of it."""
        for step in self._steps:
            await self._do(step)
        if self._steps or self._stale or self._mark is None:
            await self._note()
        uploaded = sum(len(step.writes) for step in self._steps)
        removed = sum(len(step.removals) for step in self._steps)
        return Published(uploaded, removed)

    async def _do(self, step: Step) -> None:
        if step.removals:
            await self._lease.renew()
            failed = await self._store.delete(step.removals)
            self.failed.update(failed)
            for path in step.removals:
                self._record.pop(path, None)
        for start in range(0, len(step.writes), AT_ONCE * 4):
            await self._lease.renew()
            await self._upload(step.writes[start : start + AT_ONCE * 4])
            if self._unnoted >= NOTED:
                await self._note()

    async def _upload(self, paths: Sequence[str]) -> None:
        async def upload(path: str) -> None:
            here = self._site[path]
            data = here.file if here.size > _LARGE else here.file.read_bytes()
            mark = await self._store.put(path, data, headers(path))
            self._record[path] = Kept(here.digest, here.size, bare(mark.tag))
            self._unnoted += 1

        await all_of(upload, paths)

    async def _note(self) -> None:
        """Write the record, if nobody else has."""
        data = records.packed(self._record)
        try:
            self._mark = await self._store.put(RECORD, data, _RECORD_HEADERS, self._mark)
        except ConflictError:
            raise self._lease.taken_over() from None
        self._unnoted = 0

    def not_removed(self) -> PublishError:
        """What to say of what could not be removed."""
        path, error = min(self.failed.items())
        count = len(self.failed)
        zh, en = error.told("zh-Hans"), error.told("en")
        return PublishError(
            self._url,
            Text(
                f"{count} 个已不在网站里的文件没能删除，仍可读到，下次会再删；{path}：{zh}",
                f"{count} objects that the site has no more could not be removed and are still "
                f"readable; the next run tries again; {path}: {en}",
            ),
        )
