"""How long an office may take: the limits of the rules on handling proposals, and their end."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

REPLY_MONTHS = 3
REPLY_MONTHS_AT_MOST = 6
"""Of hard cases."""

PUBLISH_WORKING_DAYS = 20


def months_after(day: date, months: int) -> date:
    """The same day some months later; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def working_days_after(day: date, count: int) -> date:
    """The last of ``count`` days from Monday to Friday after ``day``; holidays are not known."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
