"""Document numbers (发文字号), as they are prescribed and as they are printed."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dafu.model.patterns import lazy_pattern
from dafu.model.results import marked_number
from dafu.problems.problem import Text


class DocumentNumber(NamedTuple):
    """发文字号 in its three parts (GB/T 9704-2012, 7.2.5): agency code, year, serial."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


_NUMBER = lazy_pattern(
    r"(?P<agency>[\u3400-\u9fff（）]{2,20})〔(?P<year>(?:19|20)\d{2})〕(?P<ordinal>第?)"
    r"(?P<serial>[1-9]\d{0,5})号",
    re.ASCII,
)

# Everything people type for 〔 and 〕, once NFKC has folded the full-width forms.
_LOOSE_NUMBER = lazy_pattern(
    r"(?P<agency>[\u3400-\u9fff（）()]{2,20}?)"
    r"(?P<open>[〔\[【(<〈《「『]?)(?P<year>(?:19|20)\d{2})年?(?P<close>[〕\]】)>〉》」』]?)"
    r"(?P<ordinal>第?)(?P<serial>0*[1-9]\d{0,5})(?P<end>号?)",
    re.ASCII,
)


def document_number(text: str) -> DocumentNumber | None:
    """The parts of a number in the prescribed form, or None.

    第 before the serial is no part of that form, but ministries print it (建提复字〔2023〕第29号).
    """
    match = _NUMBER.fullmatch(text)
    return _parts(match) if match else None


def has_ordinal(text: str) -> bool:
    """Whether a number says 第 where no formula …字第…号 asks for it: 示教〔2023〕第7号."""
    match = _NUMBER.fullmatch(text)
    return match is not None and bool(match["ordinal"]) and not match["agency"].endswith("字")


def _parts(match: re.Match[str]) -> DocumentNumber:
    agency = match["agency"].replace("(", "（").replace(")", "）")
    return DocumentNumber(agency, int(match["year"]), int(match["serial"]))


@dataclass(frozen=True, slots=True)
class NumberRepair:
    """What a wrongly written number most likely is, and why it is wrong."""

    number: DocumentNumber
    text: str
    """As it should be written; 第 stays."""
    reason: Text


@lru_cache
def repaired_number(text: str) -> NumberRepair | None:
    """A number whose form is wrong but whose meaning is plain; None when it is not.

    The usual mistakes: brackets other than 〔〕, blanks, full-width digits, leading zeros, no 号,
    no brackets. The year is never guessed: 〔23〕 and 202314号 have no repair.
    """
    if _NUMBER.fullmatch(text):
        return None
    folded = unicodedata.normalize("NFKC", text)
    compact = "".join(char for char in folded if not _is_blank(char))
    match = _LOOSE_NUMBER.fullmatch(compact)
    if match is None or match["year"] + match["serial"] in folded:
        return None
    number = _parts(match)
    mended = f"{number.agency}〔{number.year}〕{match['ordinal']}{number.serial}号"
    return None if mended == text else NumberRepair(number, mended, _reason(text, folded, match))


def number_parts(text: str) -> DocumentNumber | None:
    """The parts of a number in whatever form it is printed, perhaps with a grade beside it."""
    marked = marked_number(text)
    plain = marked.number if marked else text
    repair = repaired_number(plain)
    return repair.number if repair else document_number(plain)


def canonical_number(text: str) -> str:
    """The number in the prescribed form where its meaning is plain, else without odd forms."""
    number = number_parts(text)
    return str(number) if number else unicodedata.normalize("NFKC", text)


_IDS = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562: the namespace of URLs


def letter_id(number: str | None, path: str) -> str:
    """The URN of the letter that has this document number, in whatever form it is written.

    One without a number is known by its path: ``replies/2023/jiaoyu-7``.
    """
    return uuid.uuid5(_IDS, f"dafu:{canonical_number(number) if number else path}").urn


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cf"


def _reason(text: str, folded: str, match: re.Match[str]) -> Text:
    if any(_is_blank(char) for char in folded):
        return Text("中间有空格或看不见的字符", "blanks or invisible characters in it")
    if not match["open"] or not match["close"]:
        return Text("年份没有用〔〕括起来", "the year is not in 〔〕")
    if "〔" not in text or "〕" not in text:
        return Text("年份应当用六角括号〔〕", "the brackets must be 〔 and 〕")
    if match["serial"].startswith("0"):
        return Text("序号不编虚位（1 不写作 01）", "the serial has no leading zeros")
    if not match["end"]:
        return Text("末尾缺少“号”字", "号 is missing at the end")
    return Text("数字应当是半角阿拉伯数字", "digits must be plain ASCII")
