"""Congresses and committees as titles name them: body, level, place, 届 and 次.

县十八届人大二次会议, 政协牟定县第十届委员会第一次会议, 政协第十四届全国委员会第三次会议:
the level stands before the body's name, before 第…届, or between 届 and 委员会, and before it may
stand the name of the place. The grammar follows that; what a title does not say is None.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dafu.model.numerals import NUMERAL, chinese_number, chinese_numeral
from dafu.model.patterns import lazy_pattern
from dafu.problems.problem import Text

Places = tuple[tuple[str, str], ...]
"""Places with their levels: 示例县, 县."""


class Assembly(NamedTuple):
    """A meeting of a congress or committee; parts that are not said are None."""

    body: str | None = None
    level: str | None = None
    session: int | None = None
    meeting: int | None = None
    area: str | None = None


SESSION = lazy_pattern(rf"第?({NUMERAL})届")
_MEETING = lazy_pattern(rf"第?({NUMERAL})次")
_BODY = lazy_pattern(r"(?P<cppcc>政协|政治协商会议)|(?P<npc>人大|人民代表大会|人代会)")
_CALLED = {"cppcc": "政协提案", "npc": "人大代表建议"}
_ASKED = (
    ("提案", "政协提案"),
    ("建议", "人大代表建议"),
    ("代表", "人大代表建议"),
    ("议案", "人大代表建议"),
)

_LEVELS = "全国|自治区|地区|直辖市|省|市|州|盟|县|区|旗|街道|镇|乡|苏木"
_NAMED = "政协|人大|人民代表大会|人代会"
_BEFORE = lazy_pattern(rf"(?P<level>{_LEVELS})(?=(?:{_NAMED})|第?{NUMERAL}届)")
_WITHIN = lazy_pattern(
    rf"(?:届|政协)(?P<place>[^届]{{0,14}}?)(?P<level>{_LEVELS})(?=委员会|人民代表大会)"
)
_NO_NAME = lazy_pattern(
    r".*(?:关于|针对|对|办理|答复|回复|函复|复函|致|向|政协|政治协商会议|人民政府|委员会|常委会|届|年度?"
    r"|公司|中心|[局厅委部办院处署]|[^\u3400-\u9fff·])"
)
"""What ends before the name of a place begins, the last of it."""
_ABOVE = lazy_pattern(r".+?(?:自治区|自治州|地区|省|市|州(?!市)|盟)(?=..)")
_NO_NAMES = frozenset({"", "本", "我", "该", "全", "各", "本级", "我们", "自治", "民族"})
_LONGEST_NAME = 6
"""Characters of a name before its level: 科尔沁左翼后旗; names of autonomous places are longer."""
_LONGEST_AUTONOMOUS = 12

_OFFICE = lazy_pattern(
    r"(?P<name>[\u3400-\u9fff]{1,12}?)(?P<level>自治区|省|市|州|盟|县|区|旗)(?![区县])"
)
_NO_PLACE = lazy_pattern(
    r"[局厅委部办院处署]|(?<!^)(?<!呼)和(?!$)|^[省县区旗]|^市(?![中南北]$)|^[城都超门全各]$"
)
"""What shows that the characters before 市, 区 are no name: 市住房和城 before 市."""
_RANKS = {"自治区": 0, "省": 0, "市": 1, "州": 1, "盟": 1, "县": 2, "区": 2, "旗": 2}


def assemblies(text: str, numbers: Sequence[tuple[int, int]]) -> list[Assembly]:
    """What ``text`` says of the meeting that each of ``numbers`` belongs to, by their spans.

    Numbers, which are in order, belong to the last meeting named before them, or to the first.
    """
    if not numbers:
        return []
    sessions: list[re.Match[str] | None] = [*SESSION.finditer(text)] or [None]
    starts = [session.start() if session else 0 for session in sessions]
    begins, ends = [begin for begin, _ in numbers], [end for _, end in numbers]
    office = tuple(_office_places(re.split("关于|对", text, maxsplit=1)[0]))
    found: dict[int, Assembly] = {}
    for begin in begins:
        at = max(bisect_left(starts, begin) - 1, 0)
        if at in found:
            continue
        session = sessions[at]
        # What a text says of a meeting stands between the numbers around it.
        before = bisect_right(ends, session.start()) if session else 0
        after = bisect_left(begins, session.end()) if session else len(begins)
        region = (ends[before - 1] if before else 0, [*begins, len(text)][after])
        found[at] = _assembly(text, session, *region, office)
    return [found[max(bisect_left(starts, begin) - 1, 0)] for begin in begins]


def _assembly(
    text: str, session: re.Match[str] | None, begin: int, end: int, office: Places
) -> Assembly:
    """The meeting that the part of ``text`` from ``begin`` to ``end`` is about."""
    near = text[begin:end]
    at = session.span() if session else (end, end)
    span = (at[0] - begin, at[1] - begin)
    meeting = _MEETING.search(text, at[1] if session else begin, end)
    body = _body(near, span) or _asked(text[begin:])
    level, area = _level(near, span)
    if level is None or (area is None and level != "全国"):
        level, area = _of_the_office(office, level)
    return Assembly(
        body,
        level,
        chinese_number(session[1]) if session else None,
        chinese_number(meeting[1]) if meeting else None,
        area,
    )


def _distance(span: tuple[int, int], other: tuple[int, int]) -> int:
    return max(span[0] - other[1], other[0] - span[1], 0)


def _body(text: str, session: tuple[int, int]) -> str | None:
    """The body named nearest to the session: an office's name may hold another one."""
    found = min(_BODY.finditer(text), key=lambda x: _distance(session, x.span()), default=None)
    return _CALLED[found.lastgroup or ""] if found else None


def _asked(text: str) -> str | None:
    """The body that is asked by what is answered: 提案 go to one, 建议 to the other."""
    return next((body for word, body in _ASKED if word in text), None)


def _level(text: str, session: tuple[int, int]) -> tuple[str | None, str | None]:
    """The level named nearest to the session, and the place, if it has a name."""
    found = [*_BEFORE.finditer(text), *_WITHIN.finditer(text)]
    best = min(found, key=lambda x: _distance(session, x.span("level")), default=None)
    if best is None:
        return None, None
    level = best["level"]
    return level, _place(text[max(0, best.start("level") - 20) : best.start("level")], level)


def _place(before: str, level: str) -> str | None:
    """The name of a place that ends ``before`` its level: 上街区 of 关于政协郑州市上街, 区."""
    name = _NO_NAME.sub("", before)
    whole = name + level
    while match := _ABOVE.match(whole):
        whole = whole[match.end() :]
    name = whole.removesuffix(level)
    longest = _LONGEST_AUTONOMOUS if name.endswith("自治") or "自治" in level else _LONGEST_NAME
    bare = name in _NO_NAMES or level in {"全国", "直辖市"}
    return None if bare or len(name) > longest else whole


def _of_the_office(office: Places, level: str | None) -> tuple[str | None, str | None]:
    """Level and place by the office that the title begins with: 潼关县民政局关于对政协十届…….

    An office answers its own place's body where the title says no other level. One of a township
    does not tell: its people may ask the county's.
    """
    if level is None:
        return (office[-1][1], office[-1][0]) if office else (None, None)
    return level, next((place for place, own in reversed(office) if own == level), None)


def places_in(office: str) -> tuple[str, ...]:
    """示例市 and 示例区 of 示例市示例区教育局."""
    return tuple(place for place, _ in _office_places(office))


def _office_places(office: str) -> Iterator[tuple[str, str]]:
    """示例市 and 示例区 of 示例市示例区教育局, with their levels, from the highest down."""
    at, rank = 0, -1
    while match := _OFFICE.match(office, at):
        if _RANKS[match["level"]] <= rank or _NO_PLACE.search(match["name"]):
            return
        yield match[0], match["level"]
        at, rank = match.end(), _RANKS[match["level"]]


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
