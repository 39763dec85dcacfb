"""From the bytes of a file to text: UTF-8 only, with or without BOM, any line ends."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text
from dafu.read.conflicts import merge_conflicts

_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"-\0", b"\0-")
"""How UTF-16 begins: with a byte order mark, or with the hyphens of the front matter."""

_ALLOWED_CONTROLS = "\n\t"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LINE_SEPARATORS = {"\u2028", "\u2029"}
"""YAML ends lines at these and Markdown does not, so positions would differ."""


def decode(data: bytes, path: str, problems: Problems) -> str | None:
    """The text of a file with LF line ends, or None and a problem when it is not UTF-8 text.

    Accepts a UTF-8 byte order mark and CRLF or CR line ends, as Windows editors write them. Refuses
    what is not merged yet.
    """
    if data.startswith(_UTF_16) or data.count(b"\0") > len(data) // 4:
        problems.add(CODES["file-encoding"], Place(path), offset=0, likely="UTF-16")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start]
        place = Place(path, line, len(before.decode("utf-8", "replace")) + 1)
        problems.add(
            CODES["file-encoding"],
            place,
            offset=error.start,
            likely=_likely_encoding(data),
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if merge_conflicts(text, path, problems):
        return None
    return text if _printable(text, path, problems) else None


_ENCODINGS = {"gb18030": "GB18030 (GBK)", "big5": "Big5"}
_COMMON = "的一是在有和提案答复覆委员員会會议議年月日第号號，。：、"


def _likely_encoding(data: bytes) -> str | Text:
    """The encoding in which ``data`` has the most of the characters that letters are full of."""
    found = _read_as(data)
    return _ENCODINGS[max(found, key=lambda name: found[name])] if found else _ANOTHER


def _read_as(data: bytes) -> dict[str, int]:
    """How many of the commonest characters ``data`` has in each encoding that it can be in."""
    found: dict[str, int] = {}
    for name in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            found[name] = sum(map(data.decode(name).count, _COMMON))
    return found


def converted(data: bytes) -> str | None:
    """The text of a letter or page that is surely GBK, Big5 or UTF-16, with its own line ends.

    Surely: every byte fits, it begins as such a file does, and it has of the commonest characters
    far more than in any other encoding.
    """
    with suppress(UnicodeDecodeError):
        text = data.decode(_sure_encoding(data))
        known = text.startswith("---") and any(map(text.count, _COMMON))
        return text if known and not _CONTROL.search(text.replace("\r", "")) else None
    return None


def _sure_encoding(data: bytes) -> str:
    """The encoding that ``data`` is surely in; ASCII, which it is not, where it is in none."""
    if data.startswith(_UTF_16[:2]):
        return "utf-16"
    if data.startswith(_UTF_16):
        return "utf-16-be" if data[0] == 0 else "utf-16-le"
    first, second = sorted((*_read_as(data).items(), ("", 0), ("ascii", 0)), key=lambda x: -x[1])[
        :2
    ]
    return first[0] if first[1] > _SURE * second[1] else "ascii"


_SURE = 3
"""Times as many common characters as in another encoding."""


_ANOTHER = Text("其他编码，或文件已损坏", "another encoding, or damaged")


def _printable(text: str, path: str, problems: Problems) -> bool:
    """Whether ``text`` is free of controls; the first of each kind is a problem."""
    if _CONTROL.search(text) is None:
        return True
    found = {
        char
        for char in set(text)
        if (unicodedata.category(char) == "Cc" and char not in _ALLOWED_CONTROLS)
        or char in _LINE_SEPARATORS
    }
    for char in found:
        before = text[: text.index(char)]
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        problems.add(CODES["file-control"], place, characters=f"U+{ord(char):04X}")
    return not found
