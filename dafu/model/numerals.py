"""Whole numbers in Chinese: 十五, 一五, 二〇二三, 廿六; read by a strict grammar, and written."""

from __future__ import annotations

import re
from functools import lru_cache

from dafu.model.patterns import lazy_pattern

DIGITS = "一二三四五六七八九"
ZEROS = "〇零○◯OoΟО0"
"""What is written for 〇: round signs, the letters O (Latin, Greek, Cyrillic), the digit."""

NUMERAL = r"[〇零一二三四五六七八九十百廿卅两\d]+"
"""What may be a whole number, for patterns; :func:`chinese_number` says whether it is one."""

_VALUES = {char: value for value, char in enumerate("〇" + DIGITS)} | {"零": 0, "两": 2}
_PLACES = lazy_pattern(
    rf"(?:(?P<hundreds>[{DIGITS}两])百零?)?(?:(?P<tens>[{DIGITS}]?)(?P<ten>[十廿卅]))?"
    rf"(?P<ones>[{DIGITS}两]?)"
)
_TENS = {"十": 10, "廿": 20, "卅": 30}


@lru_cache
def chinese_number(text: str) -> int | None:
    """A whole number below 1,000 in Chinese or ASCII digits: 十五, 一五, 廿六, 15; else None."""
    if re.fullmatch(r"\d{1,3}", text, re.ASCII):
        return int(text)
    if re.fullmatch(rf"[〇零{DIGITS}]{{1,3}}", text):
        return positional(text)
    match = _PLACES.fullmatch(text)
    if not match or not text or (match["tens"] and match["ten"] != "十"):
        return None
    hundreds = _VALUES[match["hundreds"]] * 100 if match["hundreds"] else 0
    tens = _TENS[match["ten"]] * _VALUES.get(match["tens"], 1) if match["ten"] else 0
    return hundreds + tens + _VALUES.get(match["ones"], 0)


def positional(text: str) -> int:
    """二〇二三 read digit by digit."""
    return int("".join(str(_VALUES[char]) for char in text))


def chinese_numeral(number: int) -> str:
    """A whole number below 100 in Chinese: 15 is 十五; a larger one in digits."""
    if number >= 100:
        return str(number)
    digits = "〇" + DIGITS
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
