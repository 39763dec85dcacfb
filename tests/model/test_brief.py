"""What listings and feeds say of a letter: its brief, and what happened to it."""

from __future__ import annotations

import datetime as dt

import pytest

from dafu.gate import admit
from dafu.model.brief import Brief
from dafu.model.public import Tombstone
from dafu.model.records import read, written
from tests.letters import NOW, good_letter, letter_text, site


def brief(**changes: str | None) -> Brief:
    """The brief of the good letter with keys replaced."""
    letter = admit(good_letter(letter_text(**changes)), site(), NOW)
    assert letter and not isinstance(letter, Tombstone)
    return Brief.of(letter, site())


PLANNED = "{date: 2023-05-08, result: 计划解决}"
SOLVED = "{date: 2024-02-01, result: 采纳解决, note: 已建成}"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ["published 2023-05-09 采纳解决"]),
        ({"published": "2023-05-20"}, ["published 2023-05-20 采纳解决"]),
        (
            {"result": f"[{PLANNED}, {SOLVED}]"},
            ["published 2023-05-09 计划解决", "result 2024-02-01 采纳解决"],
        ),
        # Known when the letter was published: nothing new to tell later.
        (
            {"result": f"[{PLANNED}, {SOLVED}]", "published": "2024-02-01"},
            ["published 2024-02-01 采纳解决"],
        ),
        # The only result there is, and yet dated later.
        (
            {"result": f"[{SOLVED}]"},
            ["published 2023-05-09 采纳解决", "result 2024-02-01 采纳解决"],
        ),
        (
            {
                "result": f"[{PLANNED}, {SOLVED}]",
                "corrections": "[{date: 2024-03-01, note: 二}, {date: 2023-06-01, note: 一}]",
            },
            [
                "published 2023-05-09 计划解决",
                "corrected 2023-06-01 ",
                "result 2024-02-01 采纳解决",
                "corrected 2024-03-01 ",
            ],
        ),
        # Nothing stands before the publication.
        (
            {"corrections": "[{date: 2023-05-08, note: 一}]"},
            ["published 2023-05-09 采纳解决", "corrected 2023-05-09 "],
        ),
    ],
)
def test_events_are_told_from_the_publication_on(changes: dict[str, str], told: list[str]) -> None:
    events = brief(**changes).events
    assert [f"{event.kind} {event.day} {event.result}" for event in events] == told


def test_a_brief_survives_being_written_down() -> None:
    one = brief(result=f"[{PLANNED}, {SOLVED}]", corrections="[{date: 2024-03-01, note: 电话更正}]")
    assert read(Brief, written(one)) == one
    assert (one.opened, one.changed) == (dt.date(2023, 5, 9), dt.date(2024, 3, 1))
    assert one.events[-1].note == "电话更正"
