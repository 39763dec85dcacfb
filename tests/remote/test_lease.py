from __future__ import annotations

import asyncio
import json

import pytest

from dafu.problems.errors import PublishError
from dafu.remote.lease import HEADERS, LASTS, LEASE, Lease
from dafu.remote.objects import Mark
from tests.remote.stores import URL, Watched


def lease(store: Watched, holder: str = "me", now: float = 1_000.0) -> Lease:
    return Lease(store, URL, holder, lambda: now)


def take(one: Lease) -> None:
    asyncio.run(one.take())


def test_it_is_given_back() -> None:
    store = Watched()
    one = lease(store)
    take(one)
    assert store.own() == [LEASE]
    asyncio.run(one.release())
    assert store.own() == []


def test_another_is_refused_until_it_has_run_out() -> None:
    store = Watched()
    take(lease(store, "one"))
    with pytest.raises(PublishError, match=r"from elsewhere.* try again after 19\d\d-") as told:
        take(lease(store, "other", now=1_000.0 + LASTS - 1))
    assert "正在从别处发布" in told.value.told("zh-Hans")
    take(lease(store, "other", now=1_000.0 + LASTS))


def test_the_same_folder_goes_on_at_once() -> None:
    store = Watched()
    take(lease(store, "me"))
    take(lease(store, "me"))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"holder": 1, "run": 2, "until": "x"}'])
def test_one_that_cannot_be_read_is_taken_over(data: bytes) -> None:
    store = Watched()
    store.memory.put(LEASE, data)
    take(lease(store))
    assert json.loads(bytes(store.memory.get(LEASE).bytes()))["holder"] == "me"


def test_one_given_back_at_that_moment_is_taken() -> None:
    store = Watched()
    take(lease(store, "one"))

    def fault(number: int, when: str) -> None:
        if store.requests[-1].kind == "get" and when == "before":
            store.memory.delete(LEASE)

    store.fault = fault
    take(lease(store, "other"))


def test_of_two_that_take_over_one_is_refused() -> None:
    store = Watched()
    take(lease(store, "dead"))

    def fault(number: int, when: str) -> None:
        if store.requests[-1].kind == "get" and when == "after":
            store.fault = lambda number, when: None
            store.memory.put(LEASE, b"another's")

    store.fault = fault
    with pytest.raises(PublishError, match="from elsewhere"):
        take(lease(store, "other", now=1e9))


def test_a_request_sent_twice_finds_its_own() -> None:
    store = Watched()
    one = lease(store)
    first = store.put

    async def twice(path: str, data: bytes, headers: dict[str, str], instead: Mark | None) -> Mark:
        if instead is None:
            # The answer to the first was lost on the way.
            await first(path, data, headers, instead)
        return await first(path, data, headers, instead)

    store.put = twice  # type: ignore[method-assign, assignment]
    take(one)
    assert [x.kind for x in store.requests] == ["put", "put", "get", "put"]


def test_it_is_renewed_when_it_is_time() -> None:
    store = Watched()
    now = 1_000.0
    one = Lease(store, URL, "me", lambda: now)
    take(one)
    asyncio.run(one.renew())
    assert [x.kind for x in store.requests] == ["put"]
    now += 61
    asyncio.run(one.renew())
    assert json.loads(bytes(store.memory.get(LEASE).bytes()))["until"] == now + LASTS
    store.memory.put(LEASE, b"another's", attributes=dict(HEADERS))
    now += 61
    with pytest.raises(PublishError, match="has taken over"):
        asyncio.run(one.renew())


def test_one_that_has_run_out_is_not_given_back() -> None:
    store = Watched()
    now = 1_000.0
    one = Lease(store, URL, "me", lambda: now)
    take(one)
    now += LASTS
    asyncio.run(one.release())
    assert store.own() == [LEASE]
