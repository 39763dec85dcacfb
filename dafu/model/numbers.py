"""Numbers in official letters: document numbers, and the proposals that a title names."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dafu.problems.problem import Text


class DocumentNumber(NamedTuple):
    """发文字号 in its three parts (GB/T 9704-2012, 7.2.5): agency code, year, serial."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


_NUMBER = re.compile(r"([\u3400-\u9fff（）]{2,20})〔((?:19|20)\d{2})〕([1-9]\d{0,5})号", re.ASCII)

# Everything people type for 〔 and 〕, once NFKC has folded the full-width forms.
_LOOSE_NUMBER = re.compile(
    r"(?P<agency>[\u3400-\u9fff（）()]{2,20}?)"
    r"(?P<open>[〔\[【(<〈《「『]?)(?P<year>(?:19|20)\d{2})年?(?P<close>[〕\]】)>〉》」』]?)"
    r"(?P<ordinal>第?)(?P<serial>0*[1-9]\d{0,5})(?P<end>号?)",
    re.ASCII,
)


def document_number(text: str) -> DocumentNumber | None:
    """The parts of a number in the prescribed form, or None."""
    match = _NUMBER.fullmatch(text)
    return DocumentNumber(match[1], int(match[2]), int(match[3])) if match else None


@dataclass(frozen=True, slots=True)
class NumberRepair:
    """What a wrongly written number most likely is, and why it is wrong."""

    number: DocumentNumber
    reason: Text


@lru_cache
def repaired_number(text: str) -> NumberRepair | None:
    """A number whose form is wrong but whose meaning is plain; None when it is not.

    The usual mistakes: brackets other than 〔〕, blanks, full-width digits, 第, leading zeros, a
    missing 号 or missing brackets. The year is never guessed: 〔23〕 and 202314号 have no repair.
    """
    folded = unicodedata.normalize("NFKC", text)
    compact = "".join(char for char in folded if not _is_blank(char))
    match = _LOOSE_NUMBER.fullmatch(compact)
    if match is None or match["year"] + match["serial"] in folded:
        return None
    agency = match["agency"].replace("(", "（").replace(")", "）")
    number = DocumentNumber(agency, int(match["year"]), int(match["serial"]))
    return None if str(number) == text else NumberRepair(number, _reason(text, folded, match))


def canonical_number(text: str) -> str:
    """The number in the prescribed form where its meaning is plain, else without odd forms."""
    repair = repaired_number(text)
    number = repair.number if repair else document_number(text)
    return str(number) if number else unicodedata.normalize("NFKC", text)


_IDS = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562: the namespace of URLs


def letter_id(number: str) -> str:
    """The URN of the letter that has this document number, in whatever form it is written."""
    return uuid.uuid5(_IDS, f"dafu:{canonical_number(number)}").urn


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cf"


def _reason(text: str, folded: str, match: re.Match[str]) -> Text:
    if any(_is_blank(char) for char in folded):
        return Text("中间有空格或看不见的字符", "blanks or invisible characters in it")
    if not match["open"] or not match["close"]:
        return Text("年份没有用〔〕括起来", "the year is not in 〔〕")
    if "〔" not in text or "〕" not in text:
        return Text("年份应当用六角括号〔〕", "the brackets must be 〔 and 〕")
    if match["ordinal"]:
        return Text("序号前不加“第”", "no 第 before the serial")
    if match["serial"].startswith("0"):
        return Text("序号不编虚位（1 不写作 01）", "the serial has no leading zeros")
    if not match["end"]:
        return Text("末尾缺少“号”字", "号 is missing at the end")
    return Text("数字应当是半角阿拉伯数字", "digits must be plain ASCII")


class NamedProposal(NamedTuple):
    """A proposal as a title names it; parts that it does not say are None."""

    body: str | None
    level: str | None
    session: int | None
    meeting: int | None
    number: str


_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}


@lru_cache
def chinese_number(text: str) -> int | None:
    """A whole number below 1,000 in Chinese or ASCII digits: 十五, 一五, 二十, 15; else None."""
    if re.fullmatch(r"\d{1,3}", text, re.ASCII):
        return int(text)
    if not re.fullmatch(r"[〇零一二三四五六七八九十百两]{1,7}", text):
        return None
    if not {"十", "百"} & set(text):
        return _positional(text) if len(text) <= 3 else None
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (1 if digit is None else digit) * (10 if char == "十" else 100)
            digit = None
    return total + (digit or 0)


def _positional(text: str) -> int:
    """二〇二三 read digit by digit."""
    return int("".join(str(_DIGITS[char]) for char in text))


_DATE_FORMS = (
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
)
_ZEROS = str.maketrans(dict.fromkeys("○◯OoΟО0", "〇"))
"""What is written for 〇: round signs, the letters O (Latin, Greek, Cyrillic), the digit."""
_CHINESE_DATE = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


def plain_date(text: str) -> date | None:
    """The day that is plainly meant: 2023年5月8日, 2023.5.8, 20230508, 二〇二三年五月八日."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    parts: tuple[int | None, ...] | None = None
    for form in _DATE_FORMS:
        if match := form.fullmatch(compact):
            parts = tuple(map(int, match.groups()))
    if match := _CHINESE_DATE.fullmatch(compact.translate(_ZEROS)):
        parts = (_positional(match[1]), chinese_number(match[2]), chinese_number(match[3]))
    if parts is None:
        return None
    try:
        return date(*(part or 0 for part in parts))
    except ValueError:
        return None


_NUMERAL = r"[〇零一二三四五六七八九十百两\d]+"
_SESSION = re.compile(rf"(?:第)?({_NUMERAL})届")
_MEETING = re.compile(rf"(?:第)?({_NUMERAL})次(?:会议|全会)?")
_NUMBERS = re.compile(r"第?\s*(\d+)\s*(?:号|(?=[、，,和及与]\s*第?\s*\d+\s*号?))")
_LEVEL = re.compile(
    r"(全国|自治区|省|直辖市|市|州|盟|区|县|旗|镇|乡)(?=政协|人大|人民代表大会|委员会)"
)
_LEVEL_BEFORE_SESSION = re.compile(rf"(全国|省|市|州|区|县|旗|镇|乡)(?:第)?(?={_NUMERAL}届)")


# A national number carries its class in brackets: 第01234号（工交邮电类123号）.
_PARENTHESIS = re.compile(r"\([^()]*\)")


@lru_cache
def proposals_in_title(title: str) -> tuple[NamedProposal, ...]:
    """The proposals that a title answers: 对区政协十五届二次会议第152045号提案的答复.

    Several numbers (第152045、152046号) are several proposals (并案). Empty when the title names
    no number.
    """
    text = _PARENTHESIS.sub("", unicodedata.normalize("NFKC", title))
    session, meeting = _SESSION.search(text), _MEETING.search(text)
    start = max((match.end() for match in (session, meeting) if match), default=0)
    numbers = _NUMBERS.findall(text, start)
    level = _LEVEL.search(text) or _LEVEL_BEFORE_SESSION.search(text)
    return tuple(
        NamedProposal(
            _body(text),
            level[1] if level else None,
            chinese_number(session[1]) if session else None,
            chinese_number(meeting[1]) if meeting else None,
            number,
        )
        for number in numbers
    )


def _body(text: str) -> str | None:
    for word, body in (
        ("政协", "政协提案"),
        ("人大", "人大代表建议"),
        ("人民代表大会", "人大代表建议"),
    ):
        if word in text:
            return body
    if "提案" in text:
        return "政协提案"
    return "人大代表建议" if "建议" in text or "代表" in text else None


_CHINESE_DIGITS = "〇一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """A whole number below 100 in Chinese: 15 is 十五; a larger one in digits."""
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE_DIGITS[ones]
    return (
        ("" if tens == 1 else _CHINESE_DIGITS[tens])
        + "十"
        + (_CHINESE_DIGITS[ones] if ones else "")
    )


def session_name(body: str | None, level: Text, session: int, meeting: int | None) -> Text:
    """届次 of a body as people say it: 区政协十五届二次会议, 区十七届人大三次会议."""
    term = f"{chinese_numeral(session)}届"
    if body == "npc":
        zh = f"{term}全国人大" if level.zh == "全国" else f"{level.zh}{term}人大"
    else:
        zh = f"{level.zh}{'政协' if body else ''}{term}"
    names = {"cppcc": "CPPCC", "npc": "People's Congress", None: "term"}
    en = " ".join(filter(None, (_ordinal(session), level.en.lower(), names[body])))
    if meeting is None:
        return Text(zh, en)
    return Text(f"{zh}{chinese_numeral(meeting)}次会议", f"{en}, {_ordinal(meeting)} session")


def _ordinal(number: int) -> str:
    """15 as 15th."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if number % 100 in {11, 12, 13} else ends.get(number % 10, "th")
    return f"{number}{end}"
