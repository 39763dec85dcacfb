"""A store is brought in step with a site, whatever interrupts it, and whoever else is at it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from dafu.problems.errors import PublishError
from dafu.remote import publication
from dafu.remote.lease import LASTS, LEASE
from dafu.remote.objects import store_failed
from dafu.remote.publication import publish
from dafu.remote.record import RECORD
from tests.remote.conftest import Sites
from tests.remote.stores import URL, KilledError, Watched, dangling, here, in_step

TEXT = "第1件提案收悉".encode()


@pytest.fixture(scope="module")
def published(sites: Sites) -> Watched:
    """A store with the first site."""
    store = Watched()
    store.publish(sites.before)
    return store


def test_a_store_holds_what_the_site_holds(sites: Sites, published: Watched) -> None:
    in_step(published, sites.before)
    store = published.copy()
    done = store.publish(sites.after)
    in_step(store, sites.after)
    assert done.removed == len(sites.gone)


def test_a_store_in_step_is_asked_twice_and_told_nothing(sites: Sites, published: Watched) -> None:
    store = published.copy()
    # Its tags are new, as they are after a store was copied: everything is written once.
    assert store.publish(sites.before).uploaded > 0
    store.requests.clear()
    assert store.publish(sites.before) == (0, 0)
    assert [request.kind for request in store.requests] == ["get", "list"]


def test_a_small_change_takes_few_requests(sites: Sites, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "replies" / "2023" / "a").mkdir(parents=True)
    page = site / "replies" / "2023" / "a" / "index.html"
    for file in (page, site / "index.html"):
        file.write_bytes(b"one")
    store = Watched()
    store.publish(site)
    store.requests.clear()
    page.write_bytes(b"two")
    assert store.publish(site) == (1, 0)
    assert [(kind, paths) for kind, paths in store.requests] == [
        ("get", (RECORD,)),
        ("list", ()),
        ("put", (LEASE,)),
        ("mark", (RECORD,)),
        ("put", ("replies/2023/a/index.html",)),
        ("put", (RECORD,)),
        ("delete", (LEASE,)),
    ]


def test_a_kill_after_the_last_removal_leaves_no_false_record(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for name in ("index.html", "old.html"):
        (site / name).write_bytes(name.encode())
    store = Watched()
    store.publish(site)
    (site / "old.html").unlink()
    asked = len(store.requests)

    def fault(at: int, moment: str) -> None:
        if at > asked and store.requests[at] == ("put", (RECORD,)):
            raise KilledError

    store.fault = fault
    with pytest.raises(KilledError):
        store.publish(site)
    store.fault = lambda at, moment: None
    store.publish(site)
    in_step(store, site)


def test_what_is_no_longer_public_goes_before_anything_else(
    sites: Sites, published: Watched
) -> None:
    store = published.copy()
    store.publish(sites.after)
    changes = [x for x in store.requests if x.kind in {"put", "delete"} and x.paths != (LEASE,)]
    first = changes[0]
    assert first.kind == "delete"
    assert {"replies/2023/jiaoyu-1/index.html", "replies/2023/jiaoyu-1.json"} <= {*first.paths}
    assert "replies/2023/jiaoyu-5/jiaoyu-5.csv" in first.paths
    assert not [x for x in first.paths if x.startswith(("assets/", "search/index/"))]
    # Bulk files held it whole.
    written = [x.paths[0] for x in changes if x.kind == "put"]
    bulk = [path for path in written if path.startswith("data/replies")]
    assert {"data/replies.ndjson", "data/replies.csv", "data/replies.sqlite"} <= {*bulk}
    assert written[: len(bulk)] == bulk
    index = changes.index(("put", ("search/index/index.json",)))
    # What the old index said of it follows at once when the new one stands.
    assert all(path.startswith("search/index/") for path in changes[index + 1].paths)
    assert changes[index + 1].kind == "delete"
    # The first level comes last but for the record and the styles that nothing needs any more.
    last = [path for x in changes[-8:] for path in x.paths if "/" not in path]
    assert "index.html" in last


def stopped(number: int) -> Callable[[int, str], None]:
    """A kill before one request, which is the same as after the last; or a store that fails."""

    def fault(at: int, moment: str) -> None:
        if (at, moment) == (number, "before"):
            raise store_failed(RuntimeError("no answer"), URL) if number % 5 == 0 else KilledError

    return fault


@pytest.mark.parametrize(("start", "at_once"), [("empty", 16), ("before", 1)])
def test_a_publication_may_be_killed_at_any_request(
    start: str, at_once: int, sites: Sites, published: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dafu.remote.objects.AT_ONCE", at_once)
    monkeypatch.setattr(publication, "AT_ONCE", at_once)
    monkeypatch.setattr(publication, "NOTED", 7)
    begin = published if start == "before" else Watched()
    for number in count():
        store = begin.copy(stopped(number))
        try:
            store.publish(sites.after)
        except (KilledError, PublishError):
            bearable(store, sites, start)
            other = "else" if number % 3 == 0 else "me"
            store.fault = lambda at, moment: None
            store.publish(sites.after, other, clock=lambda: 1e10)
            in_step(store, sites.after)
            # What the record says is true: nothing is left to do.
            assert store.publish(sites.after) == (0, 0)
        else:
            break
    assert number > 60


def bearable(store: Watched, sites: Sites, start: str) -> None:
    """Assert that readers of a publication that was stopped midway can live with what they find."""
    found = store.holds()
    assert dangling(found) <= sites.gone
    changed = [x for x in store.requests if x.kind == "put" and not x.paths[0].startswith(".dafu")]
    if len(changed) > 1 and start == "before":
        assert not any(path.startswith("replies/2023/jiaoyu-1") for path in found)
    if start == "empty" and "index.html" in found:
        assert len(found) > len(here(sites.after)) - 8


def test_what_others_changed_is_found(sites: Sites, published: Watched) -> None:
    store = published.copy()
    store.publish(sites.before)
    store.memory.put("index.html", b"defaced")
    store.memory.put("replies/2023/foreign.html", b"foreign")
    store.memory.delete("404.html")
    store.publish(sites.before)
    in_step(store, sites.before)


@pytest.mark.parametrize("data", [b"", b"{}", b"\x1f\x8b", b"x" * 100])
def test_a_damaged_record_costs_writing_everything_again(
    data: bytes, sites: Sites, published: Watched
) -> None:
    store = published.copy()
    store.publish(sites.before)
    store.memory.put(RECORD, data)
    assert store.publish(sites.before).uploaded == len(here(sites.before))
    in_step(store, sites.before)


def test_all_is_written_again_when_asked(sites: Sites, published: Watched) -> None:
    store = published.copy()
    store.publish(sites.before)
    assert store.publish(sites.before, afresh=True).uploaded == len(here(sites.before))
    in_step(store, sites.before)


def test_a_store_that_holds_something_else_is_left_alone(sites: Sites) -> None:
    store = Watched()
    store.memory.put("thesis.docx", b"mine")
    with pytest.raises(PublishError, match="holds something else than a site"):
        store.publish(sites.before)
    assert store.holds() == {"thesis.docx": b"mine"}
    assert store.own() == []


def test_what_cannot_be_removed_is_named_and_tried_again(
    sites: Sites, published: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = published.copy()
    page = "replies/2023/jiaoyu-1/index.html"
    remove = Watched._remove

    async def refusing(self: Watched, path: str) -> PublishError | None:
        if path == page:
            return store_failed(PermissionError(), f"{URL}/{path}")
        return await remove(self, path)

    delete = store.memory.delete_async

    class Refusing:
        def __getattr__(self, name: str) -> object:
            return getattr(store.memory, name)

        async def delete_async(self, some: list[str]) -> None:
            if page in some:
                raise PermissionError
            await delete(some)

    monkeypatch.setattr(Watched, "_remove", refusing)
    monkeypatch.setattr(store, "_store", Refusing())
    for _ in range(2):
        with pytest.raises(PublishError, match="1 objects that the site has no more") as told:
            store.publish(sites.after)
        assert page in told.value.told("en") and "没能删除" in told.value.told("zh-Hans")
        # All the rest is done nevertheless.
        assert store.holds().keys() - here(sites.after).keys() == {page}
    monkeypatch.undo()
    assert store.publish(sites.after) == (0, 1)
    in_step(store, sites.after)


def test_of_two_publications_at_once_one_is_refused(
    sites: Sites, published: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = published.copy()
    requests.publish(sites.after)
    for number in range(2, len(requests.requests)):
        store = published.copy()
        asyncio.run(_two(store, number, sites))
        store.fault = lambda at, moment: None
        store.publish(sites.after, "third", clock=lambda: 1e10)
        in_step(store, sites.after)


async def _two(store: Watched, number: int, sites: Sites) -> None:
    """One publication, and another from elsewhere in the middle of it."""
    told: list[str] = []

    async def other() -> None:
        store.fault = lambda at, moment: None
        try:
            await publish(store, URL, here(sites.after), "other")
        except PublishError as error:
            told.append(str(error))

    def fault(at: int, moment: str) -> object:
        return other() if at == number and moment == "before" else None

    store.fault = fault
    try:
        await publish(store, URL, here(sites.after), "one")
    except PublishError as error:
        told.append(str(error))
    # The lease is taken by the third request; before, and after it is given back, both may do it.
    if number >= 3:
        assert len(told) == 1, (number, told)
        assert "published to from elsewhere" in told[0]


def test_one_whose_lease_was_taken_over_stops(sites: Sites, published: Watched) -> None:
    store = published.copy()
    now = iter(range(0, 10_000_000, 1_000))
    with pytest.raises(PublishError, match="has taken over"):
        asyncio.run(_overtaken(store, sites, now))
    in_step_after_one_more(store, sites)


def test_a_record_that_another_has_written_is_not_overwritten(
    sites: Sites, published: Watched
) -> None:
    store = published.copy()
    store.publish(sites.after)
    number = max(n for n, x in enumerate(store.requests) if x == ("put", (RECORD,)))
    store = published.copy()

    async def other() -> None:
        store.fault = lambda at, moment: None
        await publish(store, URL, here(sites.before), "other", clock=lambda: 1e10)

    async def one() -> None:
        store.fault = lambda at, moment: other() if at == number and moment == "before" else None
        # Its clock stands still: nothing tells it to look after its lease.
        await publish(store, URL, here(sites.after), "one", clock=lambda: 0.0)

    with pytest.raises(PublishError, match="has taken over"):
        asyncio.run(one())
    in_step(store, sites.before)


async def _overtaken(store: Watched, sites: Sites, now: Iterator[int]) -> None:
    """A publication that sleeps longer than its lease, while another one is made."""

    async def other() -> None:
        store.fault = lambda at, moment: None
        await publish(store, URL, here(sites.before), "other", clock=lambda: LASTS + 1e9)

    def fault(at: int, moment: str) -> object:
        return other() if at == 6 and moment == "before" else None

    store.fault = fault
    await publish(store, URL, here(sites.after), "one", clock=lambda: next(now))


def in_step_after_one_more(store: Watched, sites: Sites) -> None:
    """Whatever the sleeper wrote meanwhile is found by the next publication."""
    store.publish(sites.before, "other", clock=lambda: 1e10)
    in_step(store, sites.before)


def test_a_lease_is_renewed_while_much_is_written(
    sites: Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "AT_ONCE", 1)
    now = iter(range(0, 10_000_000, 40))
    store = Watched()
    store.publish(sites.before, clock=lambda: next(now))
    leases = [x for x in store.requests if x == ("put", (LEASE,))]
    assert len(leases) > 3
    in_step(store, sites.before)


def test_files_of_any_size_are_sent(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_bytes(b"")
    with (tmp_path / "site" / "large.pdf").open("wb") as file:
        file.truncate(publication._LARGE + 1)
    store = Watched()
    store.publish(tmp_path / "site")
    in_step(store, tmp_path / "site")
