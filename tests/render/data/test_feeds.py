"""Which entry is in which document: each once, archives that new entries never touch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from dafu.gate import admit
from dafu.model.brief import Brief, Event, Gone
from dafu.model.public import Tombstone
from dafu.render.collection import Collection, newest_first
from dafu.render.data.feeds import NEWEST, PART, Feed, FeedEntry, feeds
from tests.letters import NOW, good_letter, letter_text, site
from tests.model.test_brief import brief

ONE = brief()
SITE = site()


def letters(days: Sequence[dt.date], begin: int = 0) -> list[Brief]:
    """A letter for each of ``days``, published on it."""
    return [
        ONE._replace(
            digest=f"{n}",
            path=f"replies/{day.year}/a-{n}",
            events=(Event("published", day, "", "", ""),),
        )
        for n, day in enumerate(days, start=begin)
    ]


def whole(briefs: Sequence[Brief], gone: Sequence[Gone] = ()) -> dict[str, Feed]:
    """The documents of the whole site's feed, by name."""
    collection = Collection(SITE, newest_first(briefs), {}, tuple(gone))
    return {feed.name: feed for feed in feeds(collection) if feed.kind == "all"}


def walked(documents: dict[str, Feed]) -> list[FeedEntry]:
    """Every entry, by following the archives from the document that is polled."""
    found: list[FeedEntry] = []
    name: str | None = ""
    after = ""
    while name is not None:
        document = documents[name]
        assert document.newer == after
        found += document.entries
        after, name = (name, document.older or None)
    return found


days = st.lists(st.dates(dt.date(2019, 1, 1), dt.date(2023, 12, 31)), max_size=12)
crowds = st.tuples(days, st.integers(1, 30)).map(lambda x: sorted(x[0] * x[1]))
"""Up to some hundred days in five years, many of them crowded."""


def test_crowds_are_large_enough_for_archives() -> None:
    """Properties of archives say nothing of feeds without any."""
    archives: list[int] = []

    @given(crowds)
    def count(days: list[dt.date]) -> None:
        archives.append(len(whole(letters(days)).keys() - {""}))

    count()
    assert sum(number > 1 for number in archives) > len(archives) // 4


@given(crowds)
def test_every_entry_is_in_one_document_the_newest_first(days: list[dt.date]) -> None:
    documents = whole(letters(days))
    if not days:
        assert documents == {}
        return
    found = walked(documents)
    assert found == sorted(found, reverse=True)
    assert sorted(entry.path for entry in found) == sorted(x.path for x in letters(days))
    polled = documents.pop("")
    assert min(NEWEST, len(days)) <= len(polled.entries) < NEWEST + PART
    assert all(0 < len(archive.entries) <= PART for archive in documents.values())
    assert all(name == f"{x.entries[-1].day.year}-{name[5:]}" for name, x in documents.items())


@given(crowds, st.lists(st.integers(0, 400), min_size=1, max_size=120))
def test_new_entries_never_touch_an_archive(days: list[dt.date], later: list[int]) -> None:
    last = days[-1] if days else dt.date(2023, 12, 31)
    new = letters([last + dt.timedelta(n) for n in later], begin=len(days))
    # On the same day those of earlier addresses come first.
    new = [x._replace(path=f"replies/{x.year}/b{x.path[13:]}") for x in new]
    before, after = whole(letters(days)), whole([*letters(days), *new])
    for name, archive in before.items():
        if not name:
            continue
        same = after[name]._replace(newer="") == archive._replace(newer="")
        assert same, name
        # The newest of them learns which one comes after it; the others stay byte for byte.
        assert archive.newer in ("", after[name].newer)


@given(crowds, st.dates(dt.date(2019, 1, 1), dt.date(2023, 12, 31)))
def test_a_late_entry_touches_nothing_before_its_place(days: list[dt.date], late: dt.date) -> None:
    before = whole(letters(days))
    after = whole([*letters(days), *letters([late], begin=len(days))])
    for name, archive in before.items():
        if name and before[archive.newer].entries[-1].day <= late:
            assert after[name].entries == archive.entries


def test_small_years_share_an_archive_and_large_ones_have_several() -> None:
    years = {2019: 10, 2020: 40, 2021: 1, 2022: 120, 2023: 25}
    found = whole(letters([dt.date(year, 5, 1) for year, n in years.items() for _ in range(n)]))
    assert {name: len(feed.entries) for name, feed in found.items()} == {
        "": 45,
        "2019-1": 50,
        "2021-1": 1,
        "2022-1": 50,
        "2022-2": 50,
    }
    assert [found[""].path("xml"), found["2022-2"].path("json")] == [
        "feed.xml",
        "feed/2022-2.json",
    ]


def withdrawn() -> Tombstone:
    text = letter_text(withdrawn="{date: 2023-07-01, reason: 重复发布}")
    letter = admit(good_letter(text), SITE, NOW)
    assert isinstance(letter, Tombstone)
    return letter


def test_every_event_is_an_entry_under_its_own_day() -> None:
    solved = "{date: 2024-02-01, result: 采纳解决}"
    told = brief(
        result=f"[{{date: 2023-05-08, result: 计划解决}}, {solved}]",
        corrections="[{date: 2023-06-01, note: 一}]",
    )
    gone = Gone.of(withdrawn())
    entries = whole([told], [gone])[""].entries
    assert [(entry.day.isoformat(), entry.event.kind) for entry in entries] == [
        ("2024-02-01", "result"),
        ("2023-07-01", "withdrawn"),
        ("2023-06-01", "corrected"),
        ("2023-05-09", "published"),
    ]


def test_a_document_changes_with_its_entries_only() -> None:
    some = letters([dt.date(2020, 1, 1)] * 80)
    before = whole(some)
    after = whole([some[0]._replace(digest="another"), *some[1:]])
    changed = {name for name in before if before[name].digest != after[name].digest}
    assert changed == {"2020-1"}
