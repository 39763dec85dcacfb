"""承诺事项 by the day: the office is told before a day passes, and when it has passed in silence.

What is said depends on the day and so is never kept with a letter: it is a rule over the outlines
of all letters, applied at every run. Only commitments that readers see count: those of letters that
are public in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dafu.check.site import Outline, Owed
from dafu.problems.codes import CODES
from dafu.problems.problem import Problems

SOON = 30
"""Days before the last one from which the office is reminded."""

DUE, OVERDUE = "commitment-due", "commitment-overdue"


def check_due(outlines: Iterable[Outline], today: date, problems: Problems) -> None:
    """Warn of each open commitment whose day is near or has passed, with no update since."""
    for letter in outlines:
        for owed in _seen(letter):
            due = date.fromisoformat(owed.due)
            code, since = (OVERDUE, due) if due < today else (DUE, _reminded(due))
            if since <= today and owed.updated < since.isoformat():
                problems.add(CODES[code], letter.place(owed.at), due=owed.due)


def holds_until(outlines: Iterable[Outline], today: date) -> date | None:
    """The first day after ``today`` on which :func:`check_due` may say something else."""
    turns = (
        day
        for letter in outlines
        for owed in _seen(letter)
        for due in [date.fromisoformat(owed.due)]
        for day in (_reminded(due), due + timedelta(days=1))
        if day > today
    )
    return min(turns, default=None)


def _seen(letter: Outline) -> Iterator[Owed]:
    if letter.form == "full":
        yield from letter.owed


def _reminded(due: date) -> date:
    return due - timedelta(days=min(SOON, due.toordinal() - 1))
