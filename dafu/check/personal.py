"""Personal data in prose: mobile numbers, resident identity numbers, bank cards.

Digits are found as people write and hide them: full-width, spaced, hyphenated, split by Markdown
emphasis or zero-width characters. Messages carry them masked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple


class Finding(NamedTuple):
    """Digits that look personal: the problem code, where they begin, and a masked form."""

    code: str
    start: int
    masked: str


_SEPARATORS = set(" \t\u00a0\u2002\u2003\u2009\u3000-‐‑–—－*_`~·.")
_MAX_GAP = 5

# What follows or precedes a quantity, and never a telephone or card.
_UNITS = re.compile(r"\s*(元|万|亿|千|百|人次?|户|个|件|平方|㎡|吨|公里|米|度|%|％|美元|￥)")
_MONEY = re.compile(r"[¥￥$€]\s*$")

_MOBILE = re.compile(r"1[3-9]\d{9}")
_CARD = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}")
_IDENTITY = re.compile(r"[1-9]\d{5}((?:18|19|20)\d{2})(\d{2})(\d{2})\d{3}[\dX]")


class _Token(NamedTuple):
    digits: str
    start: int
    end: int


def find(text: str) -> Iterator[Finding]:
    """Every number in ``text`` that looks personal, in order."""
    for run in _runs(text):
        taken = 0
        for first in range(len(run)):
            if first < taken:
                continue
            for last in range(len(run), first, -1):
                code = _kind(run[first:last], text)
                if code:
                    digits = "".join(token.digits for token in run[first:last])
                    yield Finding(code, run[first].start, mask(digits))
                    taken = last
                    break


def mask(digits: str) -> str:
    """The first three and last two characters, the rest as asterisks."""
    return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"


def is_mobile(text: str) -> bool:
    """Whether a telephone as written is a mainland mobile number."""
    digits = "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())
    return bool(_MOBILE.fullmatch(digits.removeprefix("86")))


def _runs(text: str) -> Iterator[list[_Token]]:
    """Groups of digit tokens with nothing but separators between them."""
    run: list[_Token] = []
    for token in _tokens(text):
        gap = text[run[-1].end : token.start] if run else ""
        if run and (len(gap) > _MAX_GAP or not all(_is_separator(char) for char in gap)):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _is_separator(char: str) -> bool:
    return char in _SEPARATORS or unicodedata.category(char) == "Cf"


def _tokens(text: str) -> Iterator[_Token]:
    start, digits = 0, ""
    for index, char in enumerate(text):
        value = unicodedata.digit(char, None)
        final_x = char in "xXｘＸ" and len(digits) >= 1
        if value is not None or final_x:
            if not digits:
                start = index
            digits += "X" if final_x else str(value)
        elif digits:
            yield _Token(digits, start, index)
            digits = ""
    if digits:
        yield _Token(digits, start, len(text))


def _kind(tokens: list[_Token], text: str) -> str | None:
    digits = "".join(token.digits for token in tokens)
    if not 11 <= len(digits) <= 19:
        return "personal-mobile" if _foreign_prefix(digits) else None
    if _is_identity(digits):
        return "personal-id"
    before, after = text[: tokens[0].start], text[tokens[-1].end :]
    if _UNITS.match(after) or _MONEY.search(before) or "X" in digits:
        return None
    if _MOBILE.fullmatch(digits) or _foreign_prefix(digits):
        return "personal-mobile"
    if _CARD.fullmatch(digits) and _luhn(digits):
        return "personal-card"
    return None


def _foreign_prefix(digits: str) -> bool:
    """A mobile number with the country code: 86 or 0086."""
    return bool(re.fullmatch(r"(00)?86" + _MOBILE.pattern, digits))


def _is_identity(digits: str) -> bool:
    """A resident identity number: a real birth date and check character (GB 11643-1999)."""
    match = _IDENTITY.fullmatch(digits)
    if not match:
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17]


def _luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
