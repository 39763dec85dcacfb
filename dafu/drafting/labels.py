"""Lines with labels: 联系人：示例乙　联系电话：0000-5555246, and which key of a letter each is.

A label is known by the names of the model's keys, those used by mistake among them, so that import
and the messages of ``check`` agree on what 收件人 or 联系电话 mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from dafu.drafting.draft import Loc
from dafu.model.entries import Contact
from dafu.model.keys import key_names, wrong_names
from dafu.model.letter import FrontMatter
from dafu.model.offices import looks_like_offices, without_blanks

_TAKEN = (
    *("document_number", "title", "subject", "addressee", "co_issuers", "date", "printed"),
    *("published", "assigned", "result", "disclosure", "satisfaction", "index_number", "issuer"),
)
"""The keys that a line may give by itself."""
_PERSON = (
    "联系人",
    "联络人",
    "联系人员",
    "承办人",
    "承办人员",
    "具体承办人",
    "经办人",
    "具体经办人",
)
_UNIT = (
    *("联系单位", "联系部门", "联系科室", "联系处室", "承办科室", "承办处室", "承办部门"),
    *("经办科室", "责任科室", "承办股室"),
)
_GRADE = (
    "类别",
    "分类",
    "办复类别",
    "办理类别",
    "答复类别",
    "办结类别",
    "办理结果分类",
    "答复分类",
)
_NOT_HERE = frozenset({"名称", "日期", "来源", "分类", "主题", "结果", "附件", "提案", "号"})
_DEPARTMENT = "department"
_LABEL = re.compile(
    r"(?P<label>[\u3400-\u9fff][\u3400-\u9fff \u3000\t/（）()]{0,24}?)[ \u3000\t]*[：:]"
)
_AND = re.compile(r"[及和与或、/]")
_PHONE = re.compile(
    r"(?:[（(]?0\d{2,3}[）)]?\s*[-—－–]?\s*)?\d[\d\s*—－–-]{4,18}\d(?:\s*(?:转|-)\s*\d{1,6})?"
)
_NUMBER_START = re.compile(r"[（(+0-9]")
_MARKS = " \t\u3000,，;；。、"
_CLOSING = {"）": "（", ")": "(", "】": "【", "]": "["}
_EDGES = f"{_MARKS}{''.join(_CLOSING)}"
_WORD = r"[\u3400-\u9fffxX×*＊○某·\s]"
_NAMED = re.compile(rf"{_WORD}{{1,12}}(?:[（(]{_WORD}{{1,8}}[）)])?")


class LabelledValue(NamedTuple):
    """A key and its value, as a line gives them."""

    loc: Loc
    value: str
    sure: bool = True


@cache
def _locs() -> dict[str, tuple[Loc, ...]]:
    """Every label, without blanks, with the keys that it may give."""
    known: dict[str, tuple[Loc, ...]] = {}
    for word, name in (wrong_names(FrontMatter) | key_names(FrontMatter)).items():
        if name in _TAKEN and word not in _NOT_HERE:
            known[word] = ((name,),)
    for word, name in (wrong_names(Contact) | key_names(Contact)).items():
        known[word] = (("contact", name),)
    known |= dict.fromkeys(_GRADE, (("result",),))
    known |= dict.fromkeys(_PERSON, (("contact", "name"),))
    department: Loc = ("contact", _DEPARTMENT)
    if _DEPARTMENT in Contact.model_fields:
        known |= dict.fromkeys(_UNIT, (department,))
    else:
        known |= dict.fromkeys(_UNIT, (("contact", "name"),))
    return known


def meant_by(label: str) -> tuple[Loc, ...]:
    """The keys that a label gives: one, or several that are joined as in 联系人及电话."""
    label = without_blanks(unicodedata.normalize("NFKC", label))
    known = _locs()
    if label in known:
        return known[label]
    parts = [known.get(word) for word in _AND.split(label)]
    if len(parts) > 1 and all(parts):
        return tuple(loc for part in parts if part for loc in part)
    return ()


class Labelled(NamedTuple):
    """What a line says by its labels, and whether nothing else stands in it."""

    found: tuple[LabelledValue, ...]
    whole: bool


def read(line: str) -> Labelled:
    """The keys that a line gives: （联系人：示例乙，电话：0000-55550101）."""
    text = _without_brackets(line.strip())
    pieces = list(_pieces(text))
    if not pieces:
        return Labelled((), False)
    whole = not text[: pieces[0][0]].strip(_EDGES)
    found: list[LabelledValue] = []
    for _, label, value in pieces:
        given = list(values(meant_by(label), _bare(value)))
        whole = whole and bool(given)
        found += given
    return Labelled(tuple(found), whole)


def _bare(value: str) -> str:
    """A value without the marks around it; a bracket that was opened in it stays."""
    value = value.strip(_MARKS)
    while (
        value
        and value[-1] in _CLOSING
        and value.count(value[-1]) > value.count(_CLOSING[value[-1]])
    ):
        value = value[:-1].rstrip(_MARKS)
    return value


def _without_brackets(text: str) -> str:
    match = re.fullmatch(r"[（(\[【](.*)[）)\]】][。.]?", text, re.DOTALL)
    return match[1] if match and not re.search(r"[）)].*[（(]", match[1]) else text


def _pieces(text: str) -> Iterator[tuple[int, str, str]]:
    """Where each label begins, the label, and what stands behind it."""
    starts = [(start, end, label) for start, end, label in map(_known_part, _LABEL.finditer(text))]
    for index, (start, end, label) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        yield start, label, text[end:stop]


def _known_part(match: re.Match[str]) -> tuple[int, int, str]:
    """A label without what belongs to the value before it: 示  例　　邮政编码."""
    label = match["label"]
    for cut in [0, *(x.end() for x in re.finditer(r"[ \u3000\t]+", label))]:
        if meant_by(label[cut:]):
            return match.start() + cut, match.end(), label[cut:]
    return match.start(), match.end(), label


def values(locs: tuple[Loc, ...], value: str) -> Iterator[LabelledValue]:
    """What the keys of one label hold; a telephone may follow a name without a label."""
    if not locs or not value:
        return
    if locs in ((("contact", "name"),), (("contact", _DEPARTMENT),)) or len(locs) > 1:
        yield from _who_and_phone(locs, value)
    elif locs[0] == ("contact", "phone"):
        rest = _PHONE.sub("", value).strip(_EDGES + "()（） ")
        yield LabelledValue(locs[0], value, sure=not re.search(r"[\u3400-\u9fff]{2}", rest))
    elif locs[0] == ("contact", "postcode"):
        yield LabelledValue(locs[0], value, sure=re.fullmatch(r"\d{6}", value) is not None)
    else:
        yield LabelledValue(locs[0], value)


def _who_and_phone(locs: tuple[Loc, ...], value: str) -> Iterator[LabelledValue]:
    number = re.search(r"[（(]?(?:0\d{2,3}|\d{5,})", value)
    start = number.start() if number else len(value)
    who, phone = value[:start].strip(_EDGES + "（("), value[start:].strip(_EDGES[:7])
    if phone.count("）") + phone.count(")") > phone.count("（") + phone.count("("):
        phone = phone.rstrip("）)")
    who = re.sub(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff]$)", "", who)
    if who:
        is_unit = looks_like_offices(who)
        loc = locs[0]
        if is_unit and _DEPARTMENT in Contact.model_fields:
            loc = ("contact", _DEPARTMENT)
        yield LabelledValue(loc, who, sure=is_unit or _NAMED.fullmatch(who) is not None)
    if phone:
        yield LabelledValue(("contact", "phone"), phone, sure=_PHONE.fullmatch(phone) is not None)
