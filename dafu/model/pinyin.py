"""How names sort in Chinese: by pinyin, syllable by syllable, under the letter they begin with.

A character has one reading here, the usual one; the first of a person's name that of the surname.
A library that knows words (pypinyin) takes longer to load than a small site to build.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dafu.model.readings import READINGS

OTHERS = "#"
"""The letter under which stands what begins with none: a number, a mark, a rare character."""

_USUAL = {
    char: syllable
    for syllable, chars in (
        *(("cheng", "称"), ("di", "地"), ("jue", "觉"), ("lu", "露"), ("luo", "落")),
        *(("lv", "吕律旅绿虑"), ("mi", "秘"), ("mou", "缪"), ("nv", "女"), ("ping", "屏")),
        *(("pu", "朴"), ("qi", "奇"), ("qiang", "强"), ("qu", "区"), ("quan", "圈")),
        *(("sheng", "盛"), ("shi", "石"), ("shu", "熟"), ("shui", "谁"), ("tan", "覃")),
        *(("ti", "提"), ("tuo", "拓"), ("wo", "涡"), ("xi", "系"), ("xian", "纤")),
        *(("xiao", "校"), ("xing", "行"), ("xue", "血"), ("zhan", "粘"), ("zhe", "着")),
        ("zhong", "重"),
    )
    for char in chars
}
"""Characters of several readings of which the usual one is not the first by the alphabet."""

_SURNAMES = {
    char: syllable
    for syllable, chars in (
        *(("bo", "柏"), ("bu", "卜"), ("ge", "盖"), ("miao", "缪"), ("ou", "区"), ("piao", "朴")),
        *(("qin", "覃"), ("qiu", "仇"), ("shan", "单"), ("xian", "冼洗"), ("xie", "解")),
        *(("yu", "尉"), ("yue", "乐"), ("zeng", "曾"), ("zha", "查"), ("zhai", "翟")),
    )
    for char in chars
}
"""Characters that are read otherwise as a surname."""

_PLACES = {
    "重庆": "chong",
    "番禺": "pan",
    "乐清": "yue",
    "长子": "zhang",
    "厦门": "xia",
    "尉氏": "wei",
}
"""Places whose first character is read otherwise than by itself."""


@cache
def _known() -> dict[str, str]:
    """The one reading of each character."""
    found: dict[str, str] = {}
    for syllable, chars in re.findall(r"([a-z]+)([^a-z ]+)", READINGS):
        for char in chars:
            found.setdefault(char, syllable)
    return found | _USUAL


@lru_cache(maxsize=1 << 14)
def reading(name: str, person: bool = False) -> tuple[str, ...]:
    """``name`` by the syllables of its characters; other characters as they are, in lower case."""
    plain = unicodedata.normalize("NFKC", name).lower()
    known = _known()
    syllables = [known.get(char, char) for char in plain]
    if person and plain[:1] in _SURNAMES:
        syllables[0] = _SURNAMES[plain[0]]
    elif plain[:2] in _PLACES:
        syllables[0] = _PLACES[plain[:2]]
    return tuple(syllables)


def initial(name: str, person: bool = False) -> str:
    """The letter under which ``name`` stands: A to Z, or :data:`OTHERS`."""
    syllables = reading(name, person)
    letter = unicodedata.normalize("NFD", syllables[0]).upper()[:1] if syllables else ""
    return letter if "A" <= letter <= "Z" else OTHERS


def order(name: str, person: bool = False) -> tuple[bool, tuple[str, ...], str]:
    """What names are sorted by: what stands under no letter last."""
    return initial(name, person) == OTHERS, reading(name, person), name
