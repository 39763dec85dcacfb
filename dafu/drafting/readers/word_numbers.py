"""Numbers that Word sets before paragraphs: written out, for they are part of what a reader sees.

The rules are those of numbering definitions (ECMA-376, part 1, 17.9): a paragraph names an instance
and a level, the instance an abstract definition, its levels a format and a pattern like ``%1.%2``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from xml.etree.ElementTree import Element

from dafu.drafting.readers.word_visible import Styles, attribute, child, local
from dafu.model.numerals import chinese_numeral

BULLET = "bullet"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CHINESE = re.compile("chinese|ideographDigital|taiwanese|japanese")
_CIRCLES = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})


class Numbers:
    """Counts the paragraphs of a document as Word does."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        parts = list(root) if root is not None else []
        abstract = {attribute(x, "abstractNumId"): x for x in parts if local(x) == "abstractNum"}
        self._levels: dict[str, dict[int, Element]] = {}
        self._counter: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        for number in (x for x in parts if local(x) == "num"):
            name = attribute(number, "numId")
            base = attribute(child(number, "abstractNumId"), "val")
            self._counter[name] = base
            self._levels[name] = _levels(abstract.get(base))
            for override in (x for x in number if local(x) == "lvlOverride"):
                level = _whole(attribute(override, "ilvl"))
                if (start := child(override, "startOverride")) is not None:
                    self._counter[name] = name
                    self._starts[name, level] = _whole(attribute(start, "val"))
                self._levels[name] |= _levels(override)
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: Element) -> str:
        """What stands before ``paragraph``: 一、, 1. and the like, :data:`BULLET`, or nothing."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"), "val") or self._styles.standard
        inherited = self._styles.numbering(style)
        name = attribute(child(own, "numId"), "val") or attribute(child(inherited, "numId"), "val")
        written = attribute(child(own, "ilvl"), "val") or attribute(child(inherited, "ilvl"), "val")
        level = _whole(written)
        definition = self._levels.get(name, {}).get(level)
        if definition is None or name == "0":
            return ""
        form = attribute(child(definition, "numFmt"), "val") or "decimal"
        pattern = attribute(child(definition, "lvlText"), "val")
        if form == BULLET:
            return BULLET
        if form == "none" and "%" not in pattern:
            return pattern
        self._count(name, level, definition)
        label = re.sub(r"%(\d)", lambda match: self._shown(name, int(match[1]) - 1, level), pattern)
        return label + _gap(label, attribute(child(definition, "suff"), "val"))

    def _count(self, name: str, level: int, definition: Element) -> None:
        counts = self._counts[self._counter[name]]
        first = _whole(attribute(child(definition, "start"), "val") or "1")
        first = self._starts.get((name, level), first)
        counts[level] = counts[level] + 1 if level in counts else first
        for deeper in [x for x in counts if x > level]:
            del counts[deeper]

    def _shown(self, name: str, level: int, asked: int) -> str:
        definition = self._levels[name].get(level)
        form = attribute(child(definition, "numFmt"), "val") or "decimal"
        if level < asked and child(self._levels[name].get(asked), "isLgl") is not None:
            form = "decimal"
        start = _whole(attribute(child(definition, "start"), "val") or "1")
        return numeral(self._counts[self._counter[name]].get(level, start), form)


def _levels(definition: Element | None) -> dict[int, Element]:
    levels = (x for x in (definition if definition is not None else ()) if local(x) == "lvl")
    return {_whole(attribute(level, "ilvl")): level for level in levels}


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _gap(label: str, suffix: str) -> str:
    """The blank behind a number, where what it ends with leaves none by itself."""
    if not label or suffix == "nothing":
        return ""
    wide = unicodedata.east_asian_width(label[-1]) in {"W", "F"}
    return "" if wide or label[-1] in ")." else " "


def numeral(number: int, form: str) -> str:
    """A number in one of Word's formats (ST_NumberFormat); in digits in those not used here."""
    if _CHINESE.match(form) and form not in _CIRCLES:
        return chinese_numeral(number)
    if form in _CIRCLES and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    if form == "ideographTraditional" and 0 < number <= 10:
        return _STEMS[number - 1]
    if form in {"lowerLetter", "upperLetter"} and 0 < number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 40:
        roman = _roman(number)
        return roman.lower() if form == "lowerRoman" else roman
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "decimalFullWidth":
        return str(number).translate({ord(str(x)): chr(0xFF10 + x) for x in range(10)})
    return str(number)


def _roman(number: int) -> str:
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    found = ""
    for value, sign in signs:
        found += sign * (number // value)
        number %= value
    return found
