"""How offices write Markdown: each habit in as many generated letters as in letters that were seen.

Of the 20 letters that the project ships 6 have links, 4 bold text, 2 italics, 6 numbered lists,
3 bullets, 3 tables, 6 paragraphs on several lines, 1 a quotation. Of 31 letters taken from offices'
pages as they print them none has any of these, 4 leave headings unmarked, and notes follow the
signature of a third. The shares lie between the two, so that about as many letters are plain text
as of the shipped ones. How often text pasted from Word keeps its wide blanks, and how often a
letter has sizes or masked numbers (600*400, 138****8000), is an estimate.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

SHARES = {
    "links": 0.2,
    "bold": 0.15,
    "italics": 0.05,
    "numbered": 0.2,
    "several lines": 0.15,
    "quotation": 0.03,
    "unmarked headings": 0.13,
    "wide blanks": 0.08,
    "sizes": 0.05,
    "masked": 0.03,
}
"""In which part of the letters a habit shows."""

TABLES, BULLETS, NOTES = 0.15, 0.15, 0.3
"""The same of what the generator draws itself."""

_LINE = 38
"""Characters on a line of a paragraph that was typed on several."""

Parts = list[str]


def written(parts: Sequence[str], earlier: Sequence[str], chance: random.Random) -> Parts:
    """The blocks of a body as some office or other would write them.

    ``parts`` are its headings and paragraphs; ``earlier`` are paths of letters that it may link to,
    like ``2022/jiaoyu-7``.
    """
    found = list(parts)
    for name, share in SHARES.items():
        if chance.random() < share:
            found = _HABITS[name](found, earlier, chance)
    return found


def _paragraph(parts: Sequence[str], chance: random.Random) -> int:
    """The place of a paragraph of running text, with a sentence and a half at least."""
    places = [at for at, part in enumerate(parts) if part[0] not in "#|->" and "，" in part]
    return chance.choice(places) if places else -1


def _changed(change: Callable[[str, Sequence[str], random.Random], str]) -> Habit:
    """A habit that shows in one paragraph."""

    def habit(parts: Parts, earlier: Sequence[str], chance: random.Random) -> Parts:
        at = _paragraph(parts, chance)
        if at < 0:
            return parts
        return [*parts[:at], change(parts[at], earlier, chance), *parts[at + 1 :]]

    return habit


def _link(text: str, earlier: Sequence[str], chance: random.Random) -> str:
    first, end, rest = text.partition("。")
    if earlier and chance.random() < 0.5:
        return f"{first}（见[此前的答复](../{chance.choice(earlier)}.md)）{end}{rest}"
    return f"{first}，详见[区政府网站](https://www.example.gov.cn/zfxxgk/)公布的信息{end}{rest}"


def _bold(text: str, earlier: Sequence[str], chance: random.Random) -> str:
    lead, mark, rest = text.partition("，")
    if chance.random() < 0.5:
        return f"**{lead}{mark}**{rest}"
    head, mark, tail = rest.partition("，")
    return f"{lead}，**{head}**{mark}{tail}" if head else f"**{lead}**，{rest}"


def _italics(text: str, earlier: Sequence[str], chance: random.Random) -> str:
    lead, mark, rest = text.partition("，")
    return f"*{lead}*{mark}{rest}"


def _several_lines(text: str, earlier: Sequence[str], chance: random.Random) -> str:
    # A line must not begin with what starts a block, nor with a blank.
    return re.sub(rf"(.{{{_LINE}}})(?=[\u4e00-\u9fff])", r"\1\n", text)


def _sizes(text: str, earlier: Sequence[str], chance: random.Random) -> str:
    size = f"{chance.randint(2, 9)}00*{chance.randint(2, 9)}00*{chance.randint(1, 4)}50毫米"
    return f"{text}设备箱尺寸为{size}，场地为{chance.randint(12, 18)}*{chance.randint(24, 32)}米。"


def _masked(text: str, earlier: Sequence[str], chance: random.Random) -> str:
    return f"{text}居民来电138****{chance.randint(1000, 9999)}反映的情况已经核实。"


def _numbered(parts: Parts, earlier: Sequence[str], chance: random.Random) -> Parts:
    at = _paragraph(parts, chance)
    sentences = [f"{x}。" for x in parts[at].split("。") if x] if at >= 0 else []
    if len(sentences) < 2:
        return parts
    listed = "\n".join(f"{number}. {x}" for number, x in enumerate(sentences, start=1))
    return [*parts[:at], listed, *parts[at + 1 :]]


def _quotation(parts: Parts, earlier: Sequence[str], chance: random.Random) -> Parts:
    at = _paragraph(parts, chance)
    return parts if at < 0 else [*parts[:at], f"> {parts[at]}", *parts[at + 1 :]]


def _unmarked(parts: Parts, earlier: Sequence[str], chance: random.Random) -> Parts:
    return [part.removeprefix("## ") for part in parts]


def _wide_blanks(parts: Parts, earlier: Sequence[str], chance: random.Random) -> Parts:
    return [part if part[0] in "#|->" else f"　　{part}" for part in parts]


Habit = Callable[[Parts, Sequence[str], random.Random], Parts]

_HABITS: dict[str, Habit] = {
    "links": _changed(_link),
    "bold": _changed(_bold),
    "italics": _changed(_italics),
    "numbered": _numbered,
    "several lines": _changed(_several_lines),
    "quotation": _quotation,
    "unmarked headings": _unmarked,
    "wide blanks": _wide_blanks,
    "sizes": _changed(_sizes),
    "masked": _changed(_masked),
}
