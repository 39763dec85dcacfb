"""The values of front matter: text as written, typed or refused by the name of a code.

Each type takes the text that stands in the file; what it refuses names a code of
:mod:`dafu.problems.codes`, which says what is allowed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import PurePosixPath
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from dafu.model.dates import date_parts, plain_date
from dafu.model.patterns import lazy_pattern
from dafu.model.vocabulary import (
    DISCLOSURE_EFFECTS,
    DISCLOSURE_WORDS,
    Disclosure,
    meant_disclosure,
)
from dafu.problems.problem import INVISIBLE
from dafu.problems.problem import Text as Wording

CHINA_TIME = timezone(timedelta(hours=8))
"""中国标准时间, the zone of a time written without one."""

FIRST_YEAR = 1949
"""The first year in which a letter of the offices dafu serves can have been written."""


def china_day(moment: datetime) -> date:
    """The day that it is in China at ``moment``."""
    return moment.astimezone(CHINA_TIME).date()


def invisible_characters(text: str) -> list[str]:
    """The characters of ``text`` nobody can see: controls, bidi marks, zero-width ones."""
    return INVISIBLE.findall(text)


def _text(value: object) -> str:
    """Any text of at least one visible character; line ends are allowed."""
    if not isinstance(value, str):
        raise PydanticCustomError("value-not-text", "")
    if not value.strip():
        raise PydanticCustomError("value-empty", "")
    hidden = [char for char in invisible_characters(value) if char not in "\n\t"]
    if hidden:
        raise PydanticCustomError(
            "value-invisible",
            "",
            {"characters": " ".join(f"U+{ord(c):04X}" for c in hidden[:5])},
        )
    return value.strip()


def _line(value: object) -> str:
    """Text on a single line."""
    text = _text(value)
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("value-lines", "")
    return text


QUOTES = lazy_pattern("^[“”„‟＂「『‘’]+|[“”„‟＂」』’‘]+$")
"""Quotation marks of Chinese around a whole value, which YAML takes for its text."""

_DATE_FORM = Wording("年-月-日，如 2023-05-08", "YYYY-MM-DD, such as 2023-05-08")


def _date(value: object) -> date:
    """A calendar date, in any form that can mean one day only (:mod:`dafu.model.dates`)."""
    text = _line(value)
    parts = date_parts(text)
    if parts is None:
        meant = plain_date(QUOTES.sub("", text))
        likely = meant.isoformat() if meant else _DATE_FORM
        raise PydanticCustomError("date-form", "", {"written": text, "nearest": likely})
    try:
        found = date(*parts)
    except ValueError:
        raise PydanticCustomError("date-impossible", "", {"written": text}) from None
    if found.year < FIRST_YEAR:
        raise PydanticCustomError("date-ancient", "", {"written": text, "first": FIRST_YEAR})
    return found


_ISO_TIME = lazy_pattern(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def _moment(value: object) -> datetime:
    """A moment, written ``2023-05-08`` or ``2023-05-08 09:00`` (then in China Standard Time)."""
    text = _line(value)
    if _ISO_TIME.fullmatch(text) is None:
        day = _date(text)
        return datetime(day.year, day.month, day.day, tzinfo=CHINA_TIME)
    _date(text[:10])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date-impossible", "", {"written": text}) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA_TIME)


def _disclosure(value: object) -> Disclosure:
    """公开属性: one of four strings, exactly; anything else publishes nothing."""
    if isinstance(value, str) and value in DISCLOSURE_WORDS:
        return DISCLOSURE_WORDS[value]
    written = value if isinstance(value, str) else ""
    near = meant_disclosure(written)
    advice = Wording(f"应写成“{near}”。", f"Write '{near}'. ") if near else Wording("", "")
    raise PydanticCustomError(
        "disclosure-unknown",
        "",
        {
            "written": written,
            "points": _unusual(written),
            "nearest": near,
            "advice": advice,
            "allowed": _LEGAL,
        },
    )


_LEGAL = Wording(
    "；".join(f"{word}（{DISCLOSURE_EFFECTS[x].zh}）" for word, x in DISCLOSURE_WORDS.items()),
    "; ".join(f"{word} ({DISCLOSURE_EFFECTS[x].en})" for word, x in DISCLOSURE_WORDS.items()),
)


def _unusual(written: str) -> Wording:
    """The characters of ``written`` that no legal string has, for a message."""
    points = [f"U+{ord(char):04X}" for char in written if char not in "".join(DISCLOSURE_WORDS)]
    listed = " ".join(points[:8])
    return (
        Wording(f"（特殊字符：{listed}）", f" (unusual: {listed})") if points else Wording("", "")
    )


def _whole_number(value: object) -> int:
    """A positive whole number in ASCII digits."""
    text = _line(value)
    if not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        raise PydanticCustomError("value-number", "", {"written": text})
    return int(text)


YES_NO = {
    "true": True,
    "false": False,
    "yes": True,
    "no": False,
    "是": True,
    "否": False,
}


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):  # Of a public form: what people write is text.
        return value
    text = _line(value)
    if text.lower() not in YES_NO:
        raise PydanticCustomError("value-yes-no", "", {"written": text})
    return YES_NO[text.lower()]


_FILE_NAME = lazy_pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

ATTACHMENT_TYPES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ofd": "application/ofd",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""What may lie beside a letter, by its extension: nothing a browser would run (no HTML, no SVG)."""


def is_publishable(name: str) -> bool:
    """Whether a file may be published under this name: ASCII, of a known type."""
    known = PurePosixPath(name).suffix.lower() in ATTACHMENT_TYPES
    return known and _FILE_NAME.fullmatch(name) is not None


def _file_name(value: object) -> str:
    """The name of a file beside the letter: ASCII, of a known type, no folders."""
    text = _line(value)
    if not _FILE_NAME.fullmatch(text):
        raise PydanticCustomError("attachment-name", "", {"written": text})
    if PurePosixPath(text).suffix.lower() not in ATTACHMENT_TYPES:
        raise PydanticCustomError(
            "attachment-type",
            "",
            {"written": text, "allowed": " ".join(ATTACHMENT_TYPES)},
        )
    return text


_LETTER_PATH = lazy_pattern(r"replies/\d{4}/[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)


def _letter_path(value: object) -> str:
    """The path of another letter in ``content/``, with or without ``.md``."""
    text = _line(value).removesuffix(".md").removeprefix("content/")
    if not _LETTER_PATH.fullmatch(text):
        raise PydanticCustomError("related-form", "", {"written": text})
    return text


def _former_path(value: object) -> str:
    """The path that a letter had before, as it stood in addresses or in ``content/``."""
    text = _line(value)
    bare = text.removeprefix("/").removeprefix("content/").removesuffix("/")
    bare = bare.removesuffix(".md").removesuffix(".json").removesuffix("/index.html")
    if not _LETTER_PATH.fullmatch(bare) or bare.endswith(("/index", "/feed", "/page")):
        raise PydanticCustomError("former-form", "", {"written": text})
    return bare


_WEB_ADDRESS = lazy_pattern(r"https?://[\w.-]+(:\d+)?(/[!-~]*)?", re.ASCII)


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an address of the web that can stand in a link as it is (RFC 3986)."""
    return bool(_WEB_ADDRESS.fullmatch(text)) and not set(text) & set("\"'<>`\\")


def _web_link(value: object) -> str:
    text = _line(value)
    if not is_web_address(text):
        raise PydanticCustomError("web-address", "", {"written": text})
    return text


def entries(value: object) -> object:
    """A single mapping stands for a list of one."""
    return [value] if isinstance(value, dict) else value


def stable(name: str) -> str:
    """A name in addresses for what has none: ASCII, always the same, and of no other name.

    48 bits of SHA-256, as members have; CRC-32 gave two offices of one city one page.
    """
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def one_or_more(value: object) -> object:
    """A single value stands for a list of one."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and not value:
        raise PydanticCustomError("value-empty", "")
    return value


class Separated(NamedTuple):
    """How a list may be written in one line: 教育、体育 for two entries."""

    whole: re.Pattern[str] | None = None
    """What either every entry is or none, or they are one: 张三、李四委员 share their 委员."""

    def entries(self, text: str) -> list[tuple[int, str]]:
        """The entries of ``text``, each with where it begins; marks in brackets part nothing."""
        found = [
            (match.start(), match[0].rstrip())
            for match in _ENTRY.finditer(text)
            if match[0].strip()
        ]
        alike = {bool(self.whole.search(entry)) for _, entry in found} if self.whole else ()
        return found if len(alike) < 2 else [(0, text)]


_ENTRY = lazy_pattern(
    r"(?:[^、，；\s（(《〈“‘「『【]|（[^）]*）?|\([^)]*\)?|《[^》]*》?|〈[^〉]*〉?|“[^”]*”?"
    r"|‘[^’]*’?|「[^」]*」?|『[^』]*』?|【[^】]*】?|(?<=[^、，；])\s)+"
)
_ADDRESSED = lazy_pattern(r"(?:委员|代表|同志|先生|女士)们?$")

Text = Annotated[str, BeforeValidator(_text)]
Line = Annotated[str, BeforeValidator(_line)]
IsoDate = Annotated[date, BeforeValidator(_date)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
FileName = Annotated[str, BeforeValidator(_file_name)]
LetterPath = Annotated[str, BeforeValidator(_letter_path)]
FormerPath = Annotated[str, BeforeValidator(_former_path)]
WebLink = Annotated[str, BeforeValidator(_web_link)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(one_or_more)]
Words = Annotated[Lines, Separated()]
Names = Annotated[Lines, Separated(_ADDRESSED)]
ExactDisclosure = Annotated[Disclosure, BeforeValidator(_disclosure)]
