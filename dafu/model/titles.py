"""The proposals that a title names: 对区政协十五届二次会议第152045号提案的答复.

A number is a whole token (BH037, 9-05-023, 2023-056), alone, in a list, a range or in brackets
behind (并2号、3号). What is in quotation marks is the proposal's own title, and 号 of a line, a
house or a document is none of its number. Where it is not sure what all the numbers are the title
is ``unclear``, and none is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial
from typing import NamedTuple

from dafu.model.assemblies import SESSION, assemblies
from dafu.model.numerals import NUMERAL, chinese_number
from dafu.model.patterns import lazy_pattern


class NamedProposal(NamedTuple):
    """A proposal as a title names it; parts that it does not say are None."""

    body: str | None
    level: str | None
    session: int | None
    meeting: int | None
    number: str
    area: str | None = None
    """The place of the body: 牟定县."""
    category: str | None = None
    """财税金融类 of 第02650号（财税金融类171号）."""


class TitleReading(NamedTuple):
    """What a title says of the proposals it answers."""

    proposals: tuple[NamedProposal, ...]
    unclear: bool
    """Whether it answers more of them than could be read."""


_DASH = r"\-\u2010-\u2015~"
_WORD = r"(?:[A-Za-z]*+[0-9][A-Za-z0-9]*+|[A-Za-z]{1,4}(?=-[0-9]))"
# Possessive: a dash within a token is never tried as one between two.
_TOKEN = rf"{_WORD}(?:[{_DASH}]{_WORD})*+"
_JOINT = rf"(?:[、,;]|以及|和|及|与|并|至|到|[{_DASH}]+)"
_LIST = rf"第?{_TOKEN}号?(?:{_JOINT}第?{_TOKEN}号?){{0,99}}"
_GROUP = lazy_pattern(
    rf"(?<![A-Za-z0-9 .月{_DASH}]){_LIST}(?:(?<=号)|(?<=[A-Za-z0-9])(?=提案|建议|议案))"
)
_ITEM = lazy_pattern(rf"(?P<joint>{_JOINT})?第?(?P<token>{_TOKEN})号?")

_QUOTED = tuple(
    (pair, lazy_pattern(f"{pair[0]}([^{pair}]*){pair[1]}"))
    for pair in ("“”", "‘’", "「」", "『』", '""', "《》", "〈〉")
)
_WRAPPED = lazy_pattern("“([^“”]*)”|《([^《》]*)》")
"""A title that is all in quotation marks: these are no part of it."""
_ALONE = lazy_pattern(rf"第?{_TOKEN}号?")
_DOCUMENT = lazy_pattern(r"[〔\[【(](?:19|20)[0-9]{2}[〕\]】)]第?[0-9]+(?:-[0-9]+)?号")
_BRACKETS = lazy_pattern(r"\(([^()]*)\)")
_CATEGORY = lazy_pattern(r"(?:类别|分类)?:?([\u3400-\u9fff、]{2,12}类)(?:第?[0-9]+号?)?")
_MERGED = lazy_pattern(
    r"(?:另?并案?|另?含|另?附|连同|以及|合并)(?:办理|答复)?:?(?P<more>.*[0-9].*)"
)
_MORE = lazy_pattern(rf"({_LIST})(?:等?[0-9]*件)?(?:提案|建议|议案)?")
_LABELLED = lazy_pattern(
    rf"(?P<label>(?:政协|人大|提案|建议|议案|代表|委员)*(?:编号|案号|序号|号码|号|:)*:?)"
    rf"(?P<list>{_LIST})(?:提案|建议|议案)?"
)

_BEFORE = lazy_pattern(
    r"(?:会议|全会|大会|人代会|人大|政协|届|次|代表|委员|提案|建议|议案|编号|案号|[(:《》“”])$"
)
_AT_MEETING = lazy_pattern(r"(?:会议|全会|大会|届|次)$")
_AFTER = lazy_pattern(
    r"(?:\(\))?的?(?:等?[0-9一二三四五六七八九十两]{1,3}[件份个条])?"
    r"(?:重[点要大]|督办|联名|集体|党派|界别|平时|闭会(?:期间)?|政协|人大|团体|个人|大会|[《》“”省市县区])*"
    r"(?:提案|建议|议案|意见|批评|代表|委员|书面|案)"
)
_OTHER_THING = lazy_pattern(
    "[线楼院路街桥门井机台馆店地公大库厂泵仓码航隧车标文令站口宿闸渠坝煤矿区社村组队坑池窑房铺船舰星卫病]"
    "|国道|省道|小区|会议室|通知|通告|公告|决定|决议|市场"
)
"""What has a number of its own: 3号线, 5号楼, 12号文件."""
_SO_MANY = lazy_pattern(
    rf"(?:\(\))?(?:等?共?计?(?P<count>{NUMERAL})[件份个条项](?!人)|等(?=提案|建议|议案|的))"
)
_MOST = 100
"""Numbers of one range; more are a slip."""

Numbers = list[tuple[str, int]]
"""Numbers, each with where its item ends."""


def proposals_in_title(title: str) -> tuple[NamedProposal, ...]:
    """The proposals that a title answers, in order, as far as they are sure."""
    return read_title(title).proposals


@lru_cache(maxsize=4096)
def read_title(title: str) -> TitleReading:
    """The proposals that a title answers, and whether there are more; none without a number."""
    text, categories, unclear = _plain(title)
    groups = [match for match in _GROUP.finditer(text) if _is_number(text, match)]
    outside = [match for match in groups if text[match.start() - 1 : match.start()] != "("]
    if outside and len(outside) < len(groups):
        unclear, groups = True, outside
    found: list[NamedProposal] = []
    meetings = assemblies(text, [match.span() for match in groups])
    for match, meeting in zip(groups, meetings, strict=True):
        numbers, sure = _numbers(match)
        for number, end in numbers:
            category = categories.get(end) or categories.get(match.end())
            about = (meeting.body, meeting.level, meeting.session, meeting.meeting)
            found.append(NamedProposal(*about, number, meeting.area, category))
        unclear |= not sure or not _are_all(text[match.end() :], len(found))
    return TitleReading(tuple(dict.fromkeys(found)), unclear)


def _plain(title: str) -> tuple[str, dict[int, str], bool]:
    """A title without what is quoted and without blanks, brackets read; categories by place."""
    text = unicodedata.normalize("NFKC", title)
    # A blank within a number stays: what follows it is not all of the number.
    text = re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9\s])", "", text)
    text = _DOCUMENT.sub("〔〕", _unwrapped(text))
    for pair, quoted in _QUOTED:
        text = quoted.sub(partial(_unquoted, pair), text)
    parts: list[str] = []
    categories: dict[int, str] = {}
    unclear, done = False, 0
    for match in _BRACKETS.finditer(text):
        parts.append(text[done : match.start()])
        done = match.end()
        if category := _CATEGORY.fullmatch(match[1]):
            categories[sum(map(len, parts))] = category[1]
            continue
        parts.append(_bracketed(match[1]))
        unclear |= parts[-1] == "()" and _MERGED.fullmatch(match[1]) is not None
    return "".join([*parts, text[done:]]), categories, unclear


def _unwrapped(text: str) -> str:
    match = _WRAPPED.fullmatch(text)
    return (match[1] or match[2] or "") if match else text


def _unquoted(pair: str, match: re.Match[str]) -> str:
    """A number in quotation marks without them; of anything else the marks alone."""
    return match[1] if _ALONE.fullmatch(match[1]) else pair


def _bracketed(text: str) -> str:
    """What brackets say that counts: further numbers (并2号), the number (72号), the meeting."""
    if (merged := _MERGED.fullmatch(text)) and (more := _MORE.fullmatch(merged["more"])):
        return f"、{more[1].removesuffix('号')}号"
    found = _LABELLED.fullmatch(text)
    if found and (found["label"] or "号" in found["list"] or "第" in found["list"]):
        return f"(第{found['list'].removeprefix('第').removesuffix('号')}号)"
    return text if SESSION.search(text) else "()"


def _is_number(text: str, match: re.Match[str]) -> bool:
    """Whether a number with 号 is a proposal's, by what stands around it."""
    before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() :][:40]
    if _AFTER.match(after):
        return True
    ordinal = match[0].startswith("第")
    if _OTHER_THING.match(after):
        return ordinal and _AT_MEETING.search(before) is not None
    return ordinal or _BEFORE.search(before) is not None


def _are_all(after: str, count: int) -> bool:
    """Whether a title that goes on like this has named all: 等3件 says how many there are."""
    more = _SO_MANY.match(after[:20])
    return more is None or (bool(more["count"]) and chinese_number(more["count"]) == count)


def _numbers(match: re.Match[str]) -> tuple[Numbers, bool]:
    """The numbers of a list, and whether it is sure what they are."""
    found: Numbers = []
    sure, last = True, ""
    for item in _ITEM.finditer(match[0]):
        end, token = match.start() + item.end(), item["token"]
        if re.fullmatch(f"[至到]|[{_DASH}]+", item["joint"] or ""):
            more = _range(last, token) if last else None
            numbers = more[1:] if more else None
            if more is None and found:
                found.pop()
        else:
            numbers = _expanded(token)
        last = numbers[-1] if numbers and len(numbers) == 1 else ""
        sure &= numbers is not None
        found += [(number, end) for number in numbers or ()]
    return found, sure


def _expanded(token: str) -> list[str] | None:
    """The numbers of a token: itself, or a range with a dash; None where it could be either."""
    parts = re.split(f"[{_DASH}]", token)
    if len(parts) != 2 or not re.search("[0-9]", parts[0]):
        return [token]
    left, right = parts
    hyphen = "-" in token
    if re.fullmatch("(?:19|20)[0-9]{2}", left) and (len(right) != 4 or right[0] == "0"):
        return [token]
    if left.isdecimal() and right.isdecimal():
        if right.startswith("0") and len(right) != len(left):
            return [token]
        if int(right) <= int(left):
            shortened = len(right) < len(left) and int(right) > int(left[-len(right) :])
            return None if shortened else [token]
        year = hyphen and re.fullmatch("(?:19|20)[0-9]{2}", left)
        if year or (hyphen and len(left) != len(right)):
            return None
    return _range(left, right)


_TAIL = lazy_pattern(r"(.*?)([0-9]+)")


def _range(first: str, last: str) -> list[str] | None:
    """The numbers from ``first`` to ``last``: A012, A013 of A012 to 013; None for no such range."""
    one, other = _TAIL.fullmatch(first), _TAIL.fullmatch(last)
    if one is None or other is None or other[1] not in {"", one[1]}:
        return None
    begin, end, width = int(one[2]), int(other[2]), len(one[2])
    if not begin < end < begin + _MOST or len(other[2]) < width:
        return None
    return [f"{one[1]}{number:0{width}d}" for number in range(begin, end + 1)]
