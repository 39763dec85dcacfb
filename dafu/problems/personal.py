"""Personal data in prose: mobile numbers, resident identity numbers, bank cards.

Digits are found as people write and hide them: full-width, spaced, hyphenated, bracketed, split by
Markdown, zero-width characters or a line end. Whatever is shown of a text goes through
:func:`masked` first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple


class Finding(NamedTuple):
    """Digits that look personal: the problem code, where they begin, and the digits."""

    code: str
    start: int
    digits: str
    end: int
    """Where they end, with the X of an identity number."""

    @property
    def masked(self) -> str:
        """The digits as a message may show them."""
        return mask(self.digits)


class _Token(NamedTuple):
    digits: str
    start: int
    end: int
    """Where it ends, with an X that follows and may be the last one of an identity number."""
    bare: int
    """Where its digits end."""

    @property
    def x(self) -> bool:
        """Whether such an X follows."""
        return self.end > self.bare


_TOKEN = re.compile(r"(\d+)(?:[ *_`\u200b-\u200d\u2060\ufeff-]{0,3}([xXｘＸ])(?![A-Za-z0-9]))?")
"""Decimal digits of any script, full-width ones among them."""

_GAP = re.compile(r"[ \t\u00a0\u2002\u2003\u2009\u3000\-‐‑–—－*_`~·.()（）\\]{0,5}|[ \t]*\n[ \t]*")
"""What may stand between parts of one number; a line end, but no empty line."""

_ENOUGH_DIGITS = re.compile(
    r"\d(?:[\s\-‐‑–—－*_`~·.()（）\\\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]{0,200}\d){10}"
)
"""At least as many digits as the shortest of them all has, with only gaps between."""

_REACH = re.compile(
    r"\d(?:[\s\-‐‑–—－*_`~·.()（）\\xXｘＸ\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]{0,200}\d){10,}"
)
"""All that could be one number, wherever it ends: outside of these nothing is looked at."""

_HYPHENS = frozenset("-‐‑–—－")

_LENGTHS = (19, 18, 17, 16, 15, 13, 11)
"""Of cards, identity numbers, and mobile numbers with and without 86, longest first."""

# What follows or precedes a quantity, and never a telephone or card.
_UNIT = re.compile(
    r"(\.\d+)?\s*[余多]?(元|万|亿|千|百|人次?|户|个|件|平方|㎡|吨|公里|米|度|%|％|美元|￥)"
)
_MONEY = re.compile(r"[¥￥$€]\s*$")

_MOBILE = re.compile(r"((00)?86)?1[3-9]\d{9}")
_CARD = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}")
_IDENTITY = re.compile(r"[1-9]\d{5}((?:18|19|20)\d{2})(\d{2})(\d{2})\d{3}[\dX]")
_DATE_OR_YEARS = re.compile(r"19\d\d\D+((19|20)\d\d|(0?[1-9]|1[0-2])\D+[0-3]?\d)\D")
"""1999-10-01 123 and 1978—2018 123 have as many digits as a mobile number."""


def find(text: str) -> Iterator[Finding]:
    """Every number in ``text`` that looks personal, in order."""
    if not _ENOUGH_DIGITS.search(text):
        return
    for run in _runs(text):
        digits = "".join(token.digits for token in run)
        ends: dict[int, _Token] = {}
        end = 0
        for token in run:
            end += len(token.digits)
            ends[end] = token
        begin = taken = 0
        before: _Token | None = None
        for token in run:
            # 52564588-13: what follows a hyphen belongs to the number before it.
            follows = before and set(text[before.end : token.start]) <= _HYPHENS
            for length in _LENGTHS if begin >= taken else ():
                last = ends.get(begin + length)
                if last is None or (follows and last is not token):
                    continue
                if found := _judge(digits[begin : begin + length], token, last, text):
                    yield found
                    taken = begin + length
                    break
            begin += len(token.digits)
            before = token


def find_in_markdown(text: str) -> Iterator[Finding]:
    """The same in Markdown, where links and entities may lie between the digits as well."""
    yield from find(text)
    if "](" in text or "&#" in text:
        yield from find(_LINK_OR_ENTITY.sub(_flattened, text))


_LINK_OR_ENTITY = re.compile(r"\]\([^()\s]*\)|&#\w{1,8};")
_FILLER = "\u200b"


def _flattened(match: re.Match[str]) -> str:
    """What is shown of a link's end or an entity, filled up so that positions stay."""
    from html import unescape  # Few texts have an entity.

    shown = "" if match[0].startswith("]") else unescape(match[0])
    return shown + _FILLER * (len(match[0]) - len(shown))


def masked(text: str) -> str:
    """``text`` as it may be shown: every number that :func:`find_in_markdown` finds is masked.

    Only digits are replaced, each by one asterisk of its width, so that columns and line ends stay
    where they are. A number can be split by a line end: mask a text before it is cut into lines.
    """
    found = list(find_in_markdown(text))
    if not found:
        return text  # As nearly all are.
    characters = list(text)
    for finding in found:
        digits = [
            place
            for place in range(finding.start, finding.end)
            if text[place].isdecimal() or (place == finding.end - 1 and text[place] in _X)
        ]
        for place in digits[_SHOWN_FIRST:-_SHOWN_LAST]:
            wide = unicodedata.east_asian_width(text[place]) == "F"
            characters[place] = "＊" if wide else "*"
    return "".join(characters)


_X = frozenset("xXｘＸ")
_SHOWN_FIRST, _SHOWN_LAST = 3, 2


def mask(digits: str) -> str:
    """The first three and last two characters, the rest as asterisks."""
    hidden = len(digits) - _SHOWN_FIRST - _SHOWN_LAST
    return f"{digits[:_SHOWN_FIRST]}{'*' * hidden}{digits[-_SHOWN_LAST:]}"


def digits_of(text: str) -> str:
    """The decimal digits in ``text``, full-width ones among them, as ASCII."""
    if text.isascii() and text.isdigit():
        return text
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def _runs(text: str) -> Iterator[list[_Token]]:
    """Groups of digits with nothing but separators between them, where there are enough."""
    for reach in _REACH.finditer(text):
        run: list[_Token] = []
        for match in _TOKEN.finditer(text, reach.start()):
            if match.start() >= reach.end():
                break
            token = _Token(digits_of(match[1]), match.start(), match.end(), match.end(1))
            if run and not _GAP.fullmatch(_seen(text[run[-1].end : token.start])):
                yield run
                run = []
            run.append(token)
        if run:
            yield run


_ZERO_WIDTH = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def _seen(gap: str) -> str:
    """``gap`` without its zero-width characters; what is too long to be a gap is not looked at."""
    if len(gap) > 200 or not _ZERO_WIDTH.search(gap):
        return gap
    return _ZERO_WIDTH.sub("", gap)


def _judge(digits: str, first: _Token, last: _Token, text: str) -> Finding | None:
    for identity, end in ((digits, last.bare), (digits + "X" if last.x else "", last.end)):
        if _is_identity(identity):
            return Finding("personal-id", first.start, identity, end)
    before = text[max(0, first.start - 4) : first.start]
    if _UNIT.match(text, last.end) or _MONEY.search(before):
        return None
    if _MOBILE.fullmatch(digits) and not _DATE_OR_YEARS.match(text, first.start, last.end):
        return Finding("personal-mobile", first.start, digits, last.bare)
    if _CARD.fullmatch(digits) and _luhn(digits):
        return Finding("personal-card", first.start, digits, last.bare)
    return None


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
