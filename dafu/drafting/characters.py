"""Characters that look like others, or like nothing: what PDF programs and editors leave in a text.

Radicals stand for the characters they look like (Unicode, ``EquivalentUnifiedIdeograph.txt``; the
Kangxi block by NFKC), compatibility ideographs for their unified ones (by NFC). Nothing else of a
text is rewritten: NFKC would change ， and （ too.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from dafu.problems.problem import INVISIBLE

_PAIRS = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇𠘨 ⺈刀 ⺉刂 ⺊卜 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺑𡯂 "
    "⺒巳 ⺓幺 ⺔彑 ⺕𫜹 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 "
    "⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪𤴔 ⺫目 ⺬示 ⺭礻 ⺮𥫗 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳㓁 ⺴冗 "
    "⺵𦉫 ⺶羊 ⺷𦍌 ⺸𦍋 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽𦥑 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 "
    "⻆角 ⻇𧢲 ⻈讠 ⻉贝 ⻊𧾷 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕𨸏 ⻖阝 "
    "⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞𩙿 ⻟飠 ⻠饣 ⻡𩠐 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 "
    "⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀 ⻳龟"
)
_RADICALS = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_LOOK_ALIKE = re.compile(
    "[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d\ufe5d\ufe5e\u00a0\u2000-\u200a\u202f\u205f]"
)
_BRACKETS = {"﹝": "〔", "﹞": "〕"}

_IGNORABLE = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff]")
"""Further characters that nobody sees: variation selectors, tags (Default_Ignorable_Code_Point)."""

UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""What stands for a character that a font of its own draws, or that was lost."""


class Cleaned(NamedTuple):
    """A text without what cannot be seen, and with what was meant in place of look-alikes."""

    text: str
    repaired: Counter[tuple[str, str]]
    """What was written and what was meant, by how often."""
    invisible: int


def cleaned(text: str) -> Cleaned:
    """``text`` as it looks. Line ends and tabs stay; unusual blanks become plain ones."""
    repaired: Counter[tuple[str, str]] = Counter()

    def meant(match: re.Match[str]) -> str:
        found = match[0]
        if found.isspace():
            return " "
        better = _meant(found)
        if better != found:
            repaired[found, better] += 1
        return better

    shown = _LOOK_ALIKE.sub(meant, text) if _LOOK_ALIKE.search(text) else text
    plain = _IGNORABLE.sub("", INVISIBLE.sub(_if_line_end, shown))
    return Cleaned(plain, repaired, len(shown) - len(plain))


def _meant(char: str) -> str:
    if char in _BRACKETS:
        return _BRACKETS[char]
    if "\u2f00" <= char <= "\u2fd5":
        return unicodedata.normalize("NFKC", char)
    return _RADICALS.get(ord(char)) or unicodedata.normalize("NFC", char)


def _if_line_end(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\n\t" else ""
