"""Records are written down and read by the types of their fields, or not read at all."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest

from dafu.check.site import Outline
from dafu.engine.reading import Gated
from dafu.model.brief import Brief, Event, Gone
from dafu.model.public import Day
from dafu.model.records import DamagedError, read, written
from dafu.problems.problem import Noted
from dafu.search.record import Listed

KEPT = (Gated, Brief, Gone, Listed, Outline, Noted)
EVENT = Event("result", Day(2024, 2, 1), "采纳解决", "adopted", "已建成")


def test_what_was_written_is_read() -> None:
    assert read(Event, written(EVENT)) == EVENT


@pytest.mark.parametrize(
    "value",
    [
        ["result", "2024-02-01", "采纳解决", "adopted"],
        ["result", "2024-02-01", "采纳解决", "adopted", "", ""],
        ["result", "2024-02-30", "采纳解决", "adopted", ""],
        ["result", "2024-02-01", 1, "adopted", ""],
        ["result", "2024-02-01", None, "adopted", ""],
        "result",
        None,
        {},
    ],
    ids=["too few", "too many", "no day", "a number", "nothing", "a text", "null", "an object"],
)
def test_nothing_else_is_read(value: object) -> None:
    with pytest.raises(DamagedError):
        read(Event, json.dumps(value))


def _records(kind: Any) -> set[Any]:
    """The kinds of record in ``kind``, itself included."""
    found = {kind} if isinstance(kind, type) and hasattr(kind, "_fields") else set()
    parts = get_type_hints(kind).values() if found else get_args(kind)
    return found.union(*map(_records, parts))


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
def test_no_field_of_a_record_that_is_kept_has_a_default(kind: type[NamedTuple]) -> None:
    """One that has would be read where a field is missing."""
    for record in _records(kind):
        assert not record._field_defaults, record
