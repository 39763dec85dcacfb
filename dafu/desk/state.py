"""How a letter stands: what the public sees of it, what changed, and what is due when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, NamedTuple

from dafu.desk.shelf import Row, Stand
from dafu.model.limits import (
    PUBLISH_WORKING_DAYS,
    REPLY_MONTHS,
    REPLY_MONTHS_AT_MOST,
    months_after,
    working_days_after,
)
from dafu.model.values import china_day
from dafu.model.vocabulary import Disclosure

State = Literal["error", "held", "waiting", "withdrawn", "new", "changed", "summary", "public"]

STATES: tuple[State, ...] = (
    *("error", "changed", "new", "waiting", "public", "summary", "held", "withdrawn"),
)
"""In the order in which the list offers them: what asks for somebody first."""

SOON = 14
"""Days before a limit from which it is pointed out."""


def state(row: Row, stand: Stand, up: str, same_files: bool = True) -> State:
    """The state of a letter, of which ``up`` is the form that is up, empty where it is not.

    ``same_files`` tells whether its attachments are those that are up.
    """
    if any(problem.is_error for problem in stand.of(row)):
        return "error"
    if row.disclosure not in (Disclosure.FULL, Disclosure.SUMMARY):
        return "held"
    if row.publish_at and row.publish_at > stand.now:
        return "waiting"
    if not up:
        return "new"
    if up != row.form or not same_files:
        return "changed"
    if row.withdrawn:
        return "withdrawn"
    return "summary" if row.disclosure is Disclosure.SUMMARY else "public"


class Due(NamedTuple):
    """A limit of the rules, and how many days are left: fewer than none when it has passed."""

    kind: Literal["reply", "reply_hard", "publish"]
    day: date
    left: int

    @property
    def urgency(self) -> Literal["over", "soon", "later"]:
        """Whether it has passed, or will before long."""
        return "over" if self.left < 0 else "soon" if self.left <= SOON else "later"


def dues(row: Row, up: str, now: datetime) -> list[Due]:
    """The limits that a letter has yet to keep, the first one first.

    A letter without a date that has come is not yet the answer (three months from 交办, hard cases
    six); one that is to be public and is not up has twenty working days from its date.
    """
    today = china_day(now)
    return sorted(_dues(row, up, today), key=lambda due: due.day)


def _dues(row: Row, up: str, today: date) -> Iterator[Due]:
    answered = row.date is not None and row.date <= today
    if row.assigned and not answered:
        usual = months_after(row.assigned, REPLY_MONTHS)
        hard = months_after(row.assigned, REPLY_MONTHS_AT_MOST)
        yield Due("reply", usual, (usual - today).days)
        if usual < today:
            yield Due("reply_hard", hard, (hard - today).days)
    public = row.disclosure in (Disclosure.FULL, Disclosure.SUMMARY) and not row.withdrawn
    if row.date and answered and public and not up:
        day = working_days_after(row.date, PUBLISH_WORKING_DAYS)
        yield Due("publish", day, (day - today).days)
