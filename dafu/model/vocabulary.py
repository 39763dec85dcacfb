"""The closed vocabularies: codes for machines, labels as offices write them, their aliases.

Sources: the result words are those of the 办理结果 columns of Shanghai's districts and of the
A to D gradings elsewhere; the disclosure words are the 公开属性 of the 政府信息公开条例. A bare
letter (A, B, …) means different things in different places, so it is read only through a
scheme that the site names (``result_scheme`` in ``site.yaml``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dafu.problems.problem import INVISIBLE, Text

_NO_TEXT = Text("", "")

UNSTATED = "unstated"
"""The result of a letter that says none: counted apart, and never written by an editor."""


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a vocabulary: ``code`` never changes, ``label`` is what people read."""

    code: str
    label: Text
    meaning: Text = _NO_TEXT
    aliases: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that names the term."""
        return (self.label.zh, self.label.en, self.code, *self.aliases)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of terms, looked up by label, alias or code as written."""

    name: str
    terms: tuple[Term, ...]
    _index: Mapping[str, Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {word: term for term in self.terms for word in term.words}
        object.__setattr__(self, "_index", index)

    def find(self, written: str) -> Term | None:
        """The term that ``written`` names exactly, or None."""
        return self._index.get(written)

    def term(self, code: str) -> Term:
        """The term of ``code``; KeyError when there is none."""
        for term in self.terms:
            if term.code == code:
                return term
        raise KeyError(code)

    def nearest(self, written: str) -> str:
        """The legal word most like ``written``, or an empty string."""
        return nearest(written, [x for x, term in self._index.items() if term.code != UNSTATED])

    def labels(self) -> list[str]:
        """The labels to offer an editor, in order; nobody is offered to state nothing."""
        return [term.label.zh for term in self.terms if term.code != UNSTATED]

    def extended(self, aliases: Mapping[str, Iterable[str]]) -> Vocabulary:
        """A copy with further aliases by code; KeyError for a code that does not exist.

        An alias that is another term's is that term's no more: the site says.
        """
        for code in aliases:
            self.term(code)
        taken = {word: code for code, words in aliases.items() for word in words}
        return replace(
            self,
            terms=tuple(
                replace(
                    term,
                    aliases=(
                        *(x for x in term.aliases if taken.get(x, term.code) == term.code),
                        *aliases.get(term.code, ()),
                    ),
                )
                for term in self.terms
            ),
        )


def nearest(written: str, allowed: Iterable[str]) -> str:
    """The string of ``allowed`` most like ``written``, or an empty string when none is near."""
    from difflib import get_close_matches  # Only of a word that is none of the vocabulary's.

    found = get_close_matches(written, list(allowed), n=1, cutoff=0.5)
    return found[0] if found else ""


def almost(written: str, meant: str) -> bool:
    """Whether ``written`` can only be a slip for ``meant``: one of three characters or more."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, written, meant, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    longest = max(len(written), len(meant))
    return longest >= 3 and same >= longest - 1


def did_you_mean(near: str) -> Text:
    """The end of a hint that offers ``near``; nothing when nothing is near."""
    return Text(f"是否想写“{near}”？", f"Did you mean '{near}'?") if near else Text("", "")


class Disclosure(StrEnum):
    """公开属性: how much of a letter may be seen. Exactly these four strings are legal."""

    FULL = "full"
    SUMMARY = "summary"
    ON_REQUEST = "on_request"
    WITHHELD = "withheld"


DISCLOSURE_WORDS: Mapping[str, Disclosure] = {
    "主动公开 · 全文": Disclosure.FULL,
    "主动公开 · 摘要": Disclosure.SUMMARY,
    "依申请公开": Disclosure.ON_REQUEST,
    "不予公开": Disclosure.WITHHELD,
}

DISCLOSURE_EFFECTS: Mapping[Disclosure, Text] = {
    Disclosure.FULL: Text("全文上网", "the whole letter"),
    Disclosure.SUMMARY: Text(
        "只有标题等信息和“摘要”上网，正文不上网", "the front matter and the summary, not the body"
    ),
    Disclosure.ON_REQUEST: Text("网站上没有这一件", "nothing at all"),
    Disclosure.WITHHELD: Text("网站上没有这一件", "nothing at all"),
}
"""What each of them publishes."""


def meant_disclosure(written: str) -> str:
    """The legal string that ``written`` is but for marks, blanks and full-width forms, or "".

    Nothing else is guessed: of what is not plainly one of the four, nobody but the office knows
    how much may be seen.
    """
    bare = _letters(written)
    return next((word for word in DISCLOSURE_WORDS if _letters(word) == bare), "")


def _letters(text: str) -> str:
    normal = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    return "".join(char for char in normal if unicodedata.category(char)[0] in "LN")


RESULTS = Vocabulary(
    "result",
    (
        Term(
            "adopted",
            Text("采纳解决", "Adopted"),
            Text(
                "所提问题已经解决或基本解决，或者意见已被采纳。",
                "The matter is solved or largely solved, or the opinion has been adopted.",
            ),
            ("解决采纳", "解决或采纳", "已解决或采纳", "采纳落实", "已落实"),
        ),
        Term(
            "in_progress",
            Text("正在解决", "In progress"),
            Text("已经着手办理，尚未完成。", "Work has started and is not finished."),
            ("正在办理落实",),
        ),
        Term(
            "planned",
            Text("计划解决", "Planned"),
            Text(
                "已列入计划，将在今后逐步解决。",
                "It is in a plan and will be dealt with later.",
            ),
            ("列入计划拟解决", "列入办理计划", "计划落实"),
        ),
        Term(
            "reference",
            Text("留作参考", "Kept for reference"),
            Text(
                "意见已记录，供今后工作参考，目前不作处理。",
                "The opinion is noted for later work; nothing is done about it now.",
            ),
            ("留作工作参考",),
        ),
        Term(
            "not_feasible",
            Text("暂难解决", "Not feasible now"),
            Text(
                "受条件限制目前难以解决，答复中说明了原因。",
                "It cannot be done at present; the reply gives the reasons.",
            ),
            ("因条件限制不能办理",),
        ),
        Term(
            "in_progress_or_planned",
            Text("正在或计划解决", "In progress or planned"),
            Text(
                "正在解决，或者已列入计划；本地的分类不再细分。",
                "Work has started, or it is in a plan: the place has one class of both.",
            ),
            ("正在解决或已列入计划解决", "正在解决或列入计划解决"),
        ),
        Term(
            UNSTATED,
            Text("未注明", "Not stated"),
            Text(
                "答复没有写明办理结果，或者只写了等级而本站没有说明其意思。",
                "The reply does not say, or gives a grade that the site does not explain.",
            ),
        ),
    ),
)

BODIES = Vocabulary(
    "body",
    (
        Term("cppcc", Text("政协提案", "CPPCC proposal"), aliases=("政协", "提案")),
        Term(
            "npc",
            Text("人大代表建议", "Deputy's suggestion"),
            aliases=("人大", "代表建议", "建议", "书面意见"),
        ),
    ),
)

LEVELS = Vocabulary(
    "level",
    (
        Term("national", Text("全国", "National")),
        Term("province", Text("省", "Province"), aliases=("自治区",)),
        Term("municipality", Text("直辖市", "Municipality")),
        Term("city", Text("市", "City"), aliases=("州", "盟", "地区", "自治州")),
        Term("district", Text("区", "District"), aliases=("县", "旗", "自治县", "自治旗")),
        Term("township", Text("镇", "Township"), aliases=("乡", "街道", "民族乡", "苏木")),
    ),
)

ROLES = Vocabulary(
    "role",
    (
        Term("sole", Text("独办", "Sole handler")),
        Term("lead", Text("主办", "Lead handler")),
        Term("joint", Text("会办", "Joint handler")),
        Term("separate", Text("分办", "Separate handler")),
        Term("assist", Text("协办", "Assisting handler")),
    ),
)

SATISFACTION = Vocabulary(
    "satisfaction",
    (
        Term("satisfied", Text("满意", "Satisfied")),
        Term("basically", Text("基本满意", "Basically satisfied")),
        Term("dissatisfied", Text("不满意", "Dissatisfied")),
        Term("none", Text("未反馈", "No response")),
    ),
)

COMMITMENTS = Vocabulary(
    "commitment",
    (
        Term("not_due", Text("未到期", "Not due yet")),
        Term("in_progress", Text("进行中", "Under way"), aliases=("推进中", "办理中", "正在推进")),
        Term("done", Text("已完成", "Done"), aliases=("完成", "已办结", "已落实")),
        Term("changed", Text("已调整", "Changed"), aliases=("调整",)),
    ),
)
"""What became of a commitment."""

SETTLED = frozenset({"done", "changed"})
"""States of commitments of which nothing is left to do by the day they name."""

TOPICS = Vocabulary(
    "topic",
    (
        Term("economy", Text("经济", "Economy"), aliases=("经济建设",)),
        Term("politics", Text("政治", "Politics"), aliases=("政治建设",)),
        Term("culture", Text("文化", "Culture"), aliases=("文化建设",)),
        Term("society", Text("社会", "Society"), aliases=("社会建设",)),
        Term("ecology", Text("生态文明", "Ecology"), aliases=("生态文明建设", "生态")),
    ),
)
