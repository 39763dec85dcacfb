"""What a character is to the marks beside it."""

from __future__ import annotations

import unicodedata
from enum import Enum, auto
from functools import lru_cache

_PAUSES = frozenset("、，。；：！？…,.;:!?")
_UNITS = frozenset("%％‰°′″")
_WIDE_IN_CHINESE = frozenset("“”‘’…—·")
"""Marks of ambiguous width (UAX #11) that are wide between Chinese characters."""

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The characters of Chinese words, as a range within a regular expression."""

WIDE_BLANKS = r"\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Blanks that Markdown does not know as such, likewise."""


class Kind(Enum):
    """What stands beside a mark."""

    BLANK = auto()
    """White space, or the edge of a block."""
    WORD = auto()
    """A letter, a digit or a Han character; a sign that ends a quantity, as % and ㎡ do."""
    OPENING = auto()
    """An opening bracket or quotation mark."""
    CLOSING = auto()
    PAUSE = auto()
    """What ends a sentence or a part of one."""
    OTHER = auto()


@lru_cache(maxsize=4096)
def kind(char: str) -> Kind:
    """The kind of ``char``; empty for the edge of a block."""
    if not char or char.isspace():
        return Kind.BLANK
    if char in _PAUSES:
        return Kind.PAUSE
    category = unicodedata.category(char)
    if category[0] in "LNM" or category in {"So", "Sc"} or char in _UNITS:
        return Kind.WORD
    if category in {"Ps", "Pi"}:
        return Kind.OPENING
    if category in {"Pe", "Pf"}:
        return Kind.CLOSING
    return Kind.OTHER


@lru_cache(maxsize=4096)
def is_wide(char: str) -> bool:
    """Whether ``char`` takes the room of a Chinese character among them."""
    return bool(char) and (
        unicodedata.east_asian_width(char) in {"W", "F"} or char in _WIDE_IN_CHINESE
    )


@lru_cache(maxsize=4096)
def is_cjk(char: str) -> bool:
    """Whether ``char`` is Chinese, Japanese or Korean, as markdown-cjk-friendly says it.

    Wide, full-width and half-width characters but emoji, Hangul, and here the quotation marks and
    dashes that Chinese shares with others.
    """
    if not char:
        return False
    width = unicodedata.east_asian_width(char)
    if width == "H" or "\u1100" <= char <= "\u11ff":
        return True
    return is_wide(char) and not "\U0001f000" <= char <= "\U0001faff"


def is_han(char: str) -> bool:
    """Whether ``char`` is a character of Chinese words."""
    return is_wide(char) and unicodedata.category(char) in {"Lo", "Nl"}
