"""One publication at a time for one store: a lease, kept as an object while it lasts.

A killed publication leaves its lease behind. The next one from the same folder knows that whoever
took it is dead, for the folder itself is locked; one from elsewhere waits until it has run out.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable, Mapping

from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.remote.objects import ConflictError, Mark, Store

LEASE = ".dafu/lease.json"

LASTS = 300.0
"""Seconds for which a lease is held without being renewed. Clocks should differ by less."""

_RENEW = 60.0

HEADERS: Mapping[str, str] = {"Cache-Control": "no-store", "Content-Type": "application/json"}


class Lease:
    """The right to change what a store holds, once :meth:`take` has returned.

    ``holder`` stands for the folder that publishes; ``clock`` gives seconds since 1970.
    """

    def __init__(self, store: Store, url: str, holder: str, clock: Callable[[], float]) -> None:
        self._store = store
        self._url = url
        self._holder = holder
        self._clock = clock
        self._run = secrets.token_hex(16)
        self._mark: Mark | None = None
        self._since = 0.0

    async def take(self) -> None:
        """Take the lease; raises :class:`PublishError` while somebody else has it."""
        try:
            return await self._write(None)
        except ConflictError:
            before = await self._expired()
        try:
            await self._write(before)
        except ConflictError:
            raise self._refused(self._clock() + LASTS) from None

    async def _expired(self) -> Mark | None:
        """The lease that is there and may be taken over; None where there is none any more."""
        found = await self._store.get(LEASE)
        if found is None:
            return None
        data, mark = found
        try:
            held = json.loads(data)
            holder, run, until = held["holder"], held["run"], float(held["until"])
        except (ValueError, KeyError, TypeError):
            return mark
        # Its run is this one where a request was sent twice.
        if holder != self._holder and run != self._run and until > self._clock():
            raise self._refused(until)
        return mark

    async def renew(self) -> None:
        """Keep the lease, if it is time to; raises :class:`PublishError` when it was taken over."""
        if self._clock() < self._since + _RENEW:
            return
        try:
            await self._write(self._mark)
        except ConflictError:
            raise self.taken_over() from None

    async def release(self) -> None:
        """Give the lease back, unless it has run out and may be another's."""
        if self._clock() < self._since + LASTS:
            await self._store.delete([LEASE])

    async def _write(self, instead: Mark | None) -> None:
        since = self._clock()
        lease = {"holder": self._holder, "run": self._run, "until": since + LASTS}
        data = json.dumps(lease, sort_keys=True).encode()
        self._mark = await self._store.put(LEASE, data, HEADERS, instead)
        self._since = since

    def taken_over(self) -> PublishError:
        """What to say when another publication went on meanwhile."""
        why = Text(
            "另一次发布已经接手，这一次没有完成，请再运行一次",
            "another publication has taken over and this one was not completed; run it again",
        )
        return PublishError(self._url, why)

    def _refused(self, until: float) -> PublishError:
        moment = f"{dt.datetime.fromtimestamp(until).astimezone():%Y-%m-%d %H:%M:%S %z}"
        why = Text(
            f"正在从别处发布；如果那里已经中断，{moment} 之后可以再试",
            f"it is being published to from elsewhere; if that has ended, try again after {moment}",
        )
        return PublishError(self._url, why)
