"""What of a letter's text may be a commitment, offered to its editor and never published.

A sentence is offered when it names a time to come, or what the office plans: 年内, 2024年底前,
计划, 将于. The day is that which the words mean for sure; else the editor gives it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

MOST = 12
"""Sentences that are offered."""

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_DECORATION = re.compile(r"^[\s>#*_\-+|]+|[*_`|]+")
_PLANS = re.compile(
    r"年内|年[度]?底|年末|月底|月内|计划(?:在|于|到|今年|明年|新|建|完成|增|将)|将[于在]|力争|预计|确保在|争取"
    r"|(?:上|下)半年|[一二三四]季度|明年|(?:以前|之前|前)(?:全部|基本)?(?:完成|建成|实现|投入|开工|启用|公布)"
)
_DAY = re.compile(r"(?:(\d{4})年|(今年|明年))?(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(?:(\d{4})年|(今年|明年))?(\d{1,2})月(?:底|末|份|内)")
_HALF = re.compile(r"(?:(\d{4})年|(今年|明年)?)上半年")
_YEAR = re.compile(
    r"(?:(\d{4})年|(今年|明年|本年)|(?<![\d〇零一二三四五六七八九十百两几数多近每去前])年)年?度?[底末内]"
)


class Offer(NamedTuple):
    """A sentence, and the day by which it promises something; empty where that is not sure."""

    text: str
    due: str


def offers(body: str, day: date | None, known: Collection[str] = ()) -> list[Offer]:
    """The sentences of ``body`` that may be commitments, but for those that are ``known``.

    Words such as 年内 mean the year of ``day``, that of the letter; without one they mean none.
    """
    found: dict[str, Offer] = {}
    for match in _SENTENCE.finditer(body):
        text = _DECORATION.sub("", match[0]).strip()
        if not _PLANS.search(text) or text in known or len(found) == MOST:
            continue
        due = _due(text, day)
        past = due and day and due <= day
        if not past:
            found.setdefault(text, Offer(text, due.isoformat() if due else ""))
    return list(found.values())


def _due(text: str, day: date | None) -> date | None:
    """The last day that the first time named in ``text`` means."""
    try:
        if match := _DAY.search(text):
            year = _year(match[1], match[2], day)
            return date(year, int(match[3]), int(match[4])) if year else None
        if match := _MONTH.search(text):
            year = _year(match[1], match[2], day)
            return _month_end(year, int(match[3])) if year else None
        if match := _HALF.search(text):
            year = _year(match[1], match[2], day)
            return date(year, 6, 30) if year else None
        if match := _YEAR.search(text):
            year = _year(match[1], match[2], day)
            return date(year, 12, 31) if year else None
    except ValueError:
        pass
    return None


def _year(written: str | None, word: str | None, day: date | None) -> int:
    """The year that is named; 0 where nobody knows it."""
    if written:
        return int(written)
    return day.year + (word == "明年") if day else 0


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, calendar.monthrange(year, month)[1])
