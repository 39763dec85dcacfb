"""Lines of notes into keys: what each gives, and whether the keys then hold all that it says."""

from __future__ import annotations

import re
import unicodedata

from dafu.drafting import labels
from dafu.drafting.draft import Draft, Loc
from dafu.drafting.issuers import IssuerMentions
from dafu.drafting.lines import is_letterhead, is_office
from dafu.model.dates import plain_date
from dafu.model.offices import looks_like_offices, without_blanks
from dafu.model.vocabulary import RESULTS
from dafu.problems.problem import Text
from dafu.read.markdown.lines import Zone, is_note, is_number

_GRADE = re.compile(r"[（(\[【]?\s*[A-Da-dＡ-Ｄ甲乙丙丁]\s*[）)\]】]?\s*类?\s*[）)\]】]?")
_NUMBER_AND_GRADE = re.compile(rf"(?P<number>.*?号)\s*(?P<grade>{_GRADE.pattern})?")
_OPEN = re.compile(r"公开|密级")
_LETTERHEAD_END = re.compile(r"(?:文件|[（(]函[）)]|公函)$")
_BRACKETS = "（）()[]【】 。"
_DATES = frozenset({"date", "printed", "published", "assigned"})
_TIME = re.compile(r"[\sT]+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$")
_LONGEST_REMARK = 24
_ODD = Text("不像这一项通常的写法", "it is not written as usual")
_NO_TERM = Text("不是词表中的用语", "this is no term of the vocabulary")


def take_head(text: str, draft: Draft, sources: IssuerMentions) -> bool:
    """Take over a line above the salutation: letterhead, number, grade, or a note."""
    if is_letterhead(text) or is_office(text):
        sources.heads.append(_LETTERHEAD_END.sub("", without_blanks(text)))
        return True
    if is_number(text):
        match = _NUMBER_AND_GRADE.fullmatch(text)
        if match and match["grade"]:
            draft.add(("result",), match["grade"])
        return draft.add(("document_number",), match["number"] if match else text)
    if _GRADE.fullmatch(unicodedata.normalize("NFKC", without_blanks(text))):
        return draft.add(("result",), text.strip())
    return take(text, draft, sources)


def take(text: str, draft: Draft, sources: IssuerMentions) -> bool:
    """Take over what a line of notes says; whether the keys hold all of it."""
    said = labels.read(text)
    whole = said.whole
    for value in said.found:
        whole = _take_value(value, draft, sources) and whole
    if (
        not said.found
        and _OPEN.search(text)
        and len(text) <= _LONGEST_REMARK
        and is_note(text, Zone.HEAD)
    ):
        return draft.disclose(text.strip(_BRACKETS))
    return whole


def _take_value(value: labels.LabelledValue, draft: Draft, sources: IssuerMentions) -> bool:
    if value.loc[0] == "issuer":
        sources.labelled.append(value.value)
        return False
    if value.loc[0] == "contact" and looks_like_offices(value.value):
        sources.labelled.append(value.value)
    return add_value(draft, value.loc, value.value, None if value.sure else _ODD)


def add_value(draft: Draft, loc: Loc, written: str, unsure: Text | None = None) -> bool:
    """Note a value in the form of its key; whether the key now holds it."""
    if loc == ("disclosure",):
        return draft.disclose(written)
    if loc[0] in _DATES:
        day = plain_date(_TIME.sub("", written))
        if day is None:
            draft.dates.append(written)
        return day is not None and draft.add(loc, day.isoformat(), unsure)
    if loc == ("result",):
        plain = unicodedata.normalize("NFKC", without_blanks(written))
        known = _GRADE.fullmatch(plain) or RESULTS.find(written)
        return draft.add(loc, written, unsure or (None if known else _NO_TERM))
    return draft.add(loc, written, unsure)
