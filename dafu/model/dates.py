"""Dates as letters print them: every form that can mean one day only, read by one grammar.

Year, month and day stand in this order, and the year in full: 8/5/2024 and 23.5.8 are no dates,
for nobody can tell day from month there, or which century is meant.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from dafu.model.numerals import DIGITS, ZEROS, chinese_number, positional
from dafu.model.patterns import lazy_pattern

SIGNS = r"\-./\u2010-\u2015\u2212"
"""What parts year, month and day where no words do; twice the same."""

_PART = (
    rf"[0-9]{{1,2}}|元|[〇零]?[{DIGITS}]|[{DIGITS}][〇零{DIGITS}]"
    rf"|[{DIGITS}]?十[{DIGITS}]?|[廿卅][{DIGITS}]?"
)
_WORDED = lazy_pattern(rf"([0-9]{{4}}|[〇零{DIGITS}]{{4}})年({_PART})月({_PART})[日号]?")
_SIGNED = lazy_pattern(rf"([0-9]{{4}})([{SIGNS}])([0-9]{{1,2}})\2([0-9]{{1,2}})日?")
_COMPACT = lazy_pattern(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_FORMAL = str.maketrans("壹贰貳弐叁參肆伍陆陸柒捌玖拾", "一二二二三三四五六六七八九十")
_ROUND = str.maketrans(dict.fromkeys(set(ZEROS) - {"0"}, "〇"))
_BESIDE = lazy_pattern(
    r"\s*(?:[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?"
    r"|印发|[ T]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)$"
)
"""What may stand behind a day and changes nothing of it: its weekday, 印发, a time."""

Parts = tuple[int, int, int]
"""Year, month and day as written: there may be no such day."""


def date_parts(text: str) -> Parts | None:
    """What is plainly meant: 2023年5月8日, 2023.5.8, 20230508, 二〇二三年五月廿八日; else None.

    Full-width digits, blanks between, O or ○ for 〇, and a weekday or a time behind do not matter.
    """
    if match := _SIGNED.fullmatch(text):  # As nearly all are.
        return int(match[1]), int(match[3]), int(match[4])
    bare = _BESIDE.sub("", unicodedata.normalize("NFKC", text).strip())
    if match := _COMPACT.fullmatch(bare):
        return int(match[1]), int(match[2]), int(match[3])
    compact = "".join(bare.split())
    if match := _SIGNED.fullmatch(compact):
        return int(match[1]), int(match[3]), int(match[4])
    chinese = compact.translate(_ROUND).translate(_FORMAL)
    if re.match(rf"[0〇零]*[{DIGITS}]", chinese):
        chinese = chinese[:4].replace("0", "〇") + chinese[4:]
    match = _WORDED.fullmatch(chinese)
    if not match:
        return None
    year = int(match[1]) if match[1].isdecimal() else positional(match[1])
    return year, _part(match[2]), _part(match[3])


def _part(text: str) -> int:
    """A month or a day; 元月 is January."""
    return 1 if text == "元" else chinese_number(text) or 0


def plain_date(text: str) -> date | None:
    """The day that is plainly meant, if there is one: see :func:`date_parts`."""
    parts = date_parts(text)
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None
