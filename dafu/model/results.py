"""办理结果 as offices write it: the site's terms, printed grades, and the phrases of legends.

A grade is one however it is printed: B, B类, （B）, (B)类, Ｂ类, 乙类, 办复类别：B. What it
means the site's scheme says, and nobody else. A phrase is read by a grammar, for every place words
its legend in its own way: 所提问题已列入计划拟逐步解决, 因条件限制或其他原因暂时不能解决.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from dafu.model.patterns import lazy_pattern
from dafu.model.vocabulary import Term, Vocabulary

_LETTERS = dict(zip("甲乙丙丁", "ABCD", strict=True))
_GRADE = r"[\[(【]?(?P<sign>[A-Da-d甲乙丙丁])(?:[\])】]?(?:类|级)?[\])】]?|类?[\])】])件?"
_LABEL = r"(?:[办答回]?[理复结]?(?:结果)?(?:类别|分类|类型|等级|结果)[:为]?)?"
_ALONE = lazy_pattern(_LABEL + _GRADE)
_WITH_WORDS = lazy_pattern(
    rf"{_LABEL}{_GRADE}[,:;—-]*[(]?(?P<after>[\u3400-\u9fff]{{4,}})[)]?"
    rf"|(?P<before>[\u3400-\u9fff]{{4,}})[,:;]?{_GRADE.replace('sign', 'last')}"
)


class Grade(NamedTuple):
    """A printed grade: the sign as it stands, and the letter that it is."""

    sign: str
    letter: str

    @classmethod
    def of(cls, sign: str) -> Grade:
        """乙 and b are B."""
        sign = sign.upper()
        return cls(sign, _LETTERS.get(sign, sign))


def printed_grade(text: str) -> Grade | None:
    """The grade that ``text`` is and nothing else: B, B类, （B）, 乙类, 类别：B; else None."""
    match = _ALONE.fullmatch(_plain(text))
    return Grade.of(match["sign"]) if match else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。")


def result_term(written: str, vocabulary: Vocabulary, scheme: Mapping[str, str]) -> Term | None:
    """The term that ``written`` means: by its words, or by its grade and the site's ``scheme``."""
    plain = _plain(written)
    if term := vocabulary.find(written) or vocabulary.find(plain):
        return term
    words, grade = _parted(plain)
    if words and (term := vocabulary.find(words) or _phrase(words, vocabulary)):
        return term
    code = grade and graded(grade, scheme)
    return vocabulary.term(code) if code else None


def graded(grade: Grade, scheme: Mapping[str, str]) -> str | None:
    """The code of a grade by a site's scheme, in which B類, 乙 and B are one but for 乙 itself."""
    known = [(found, code) for key, code in scheme.items() if (found := printed_grade(key))]
    exact = [code for found, code in known if found.sign == grade.sign]
    alike = [code for found, code in known if found.letter == grade.letter]
    return next(iter([*exact, *alike]), None)


def _parted(plain: str) -> tuple[str, Grade | None]:
    """Words and grade of 正在解决（B类）; words alone, or a grade alone, as well."""
    if grade := printed_grade(plain):
        return "", grade
    if match := _WITH_WORDS.fullmatch(plain):
        return match["before"] or match["after"], Grade.of(match["sign"] or match["last"])
    return plain, None


_WHAT = r"(?:(?:提案|建议)?所提)?(?:的?(?:问题|意见|建议|事项))?"
_OR = r"(?:或者?|以及|及|和|、|,)"
_DONE = (
    r"(?:(?:已经?|基本|得到)*(?:解决|落实|办结)"
    r"|(?:意见|建议)?(?:已经?)?(?:被|予以|得到)?(?:采纳|吸收)(?:落实)?)"
)
_GOING = r"(?:正在(?:着手|研究|逐步|抓紧|积极|推进|办理|落实)*(?:解决|办理|落实|推进|实施))"
_BEGUN = r"(?:(?:有关|相关)?工作已经?(?:启动|开展|着手))"
_PLAN = (
    r"(?:(?:已经?|拟|准备|将)*(?:列入|纳入)了?(?:(?:工作|年度|办理|解决|近期|今后|下一步|长远|长期|发展|规划)*"
    r"(?:计划|规划))(?:今后|将|拟|准备|逐步|分步|分期|予以|并)*(?:解决|实施|落实|办理|推进)?"
    r"|(?:计划|拟)(?:今后|将|逐步|分步|分期|予以)+(?:解决|实施|落实|办理))"
)
_LIMITED = (
    r"(?:(?:因|由于|受)(?:目前|当前|现有|现行|客观|主客观|政策|法规|规划|资金|财力|技术|条件|其他|其它|各种|原因|因素|限制|所限|制约"
    r"|等|或者?|和|及|、)+)?"
)
_CANNOT = (
    r"(?:(?:目前|当前|现阶段|短期内|近期|确实|尚|还)*(?:暂时|暂)?(?:不能|难以|无法|难于|未能)"
    r"(?:解决|采纳|办理|落实|实施))"
)
_LATER = r"(?:留作|作为|供)(?:今后|以后|工作|决策|研究)*(?:参考|研究)"
_PHRASES = tuple(
    (code, lazy_pattern(pattern))
    for code, pattern in (
        ("adopted", rf"{_WHAT}(?:{_DONE}{_OR}(?:{_WHAT}{_DONE})|(?:已经?)?基本(?:解决|落实))"),
        ("in_progress", rf"{_WHAT}{_GOING}(?:{_OR}{_BEGUN})?|{_BEGUN}"),
        ("in_progress_or_planned", rf"{_WHAT}{_GOING}{_OR}{_WHAT}{_PLAN}"),
        ("planned", rf"{_WHAT}{_PLAN}"),
        ("reference", rf"{_WHAT}{_LATER}"),
        ("not_feasible", rf"{_WHAT}{_LIMITED}{_CANNOT}"),
    )
)


def _phrase(words: str, vocabulary: Vocabulary) -> Term | None:
    """The term of a legend's phrase; None where it is none, or one of two."""
    found = _codes_of(words) if len(words) <= _LONGEST else ()
    return vocabulary.term(found[0]) if len(found) == 1 else None


_LONGEST = 60


@lru_cache(maxsize=256)
def _codes_of(words: str) -> tuple[str, ...]:
    return tuple(code for code, phrase in _PHRASES if phrase.fullmatch(words))


class Marked(NamedTuple):
    """A number beside which, or in which, a grade is printed: 临建字[2020]2号 B类."""

    number: str
    """Without the grade."""
    grade: str
    """As printed."""


_SIGNS = frozenset("ABCDabcdＡＢＣＤａｂｃｄ甲乙丙丁")
_MARK = rf"[（(\[【]?\s*[{''.join(sorted(_SIGNS))}]\s*[）)\]】]?\s*(?:类|级)?\s*[）)\]】]?件?"
_BESIDE = lazy_pattern(
    rf"(?P<number>.*号)\s*(?P<grade>(?:(?:[办答回]?[理复结]?(?:类别|分类|结果))?\s*[:：]?)\s*{_MARK})\s*"
)
_AHEAD = lazy_pattern(rf"(?P<grade>{_MARK})\s*(?P<number>[^A-Za-z0-9].*号)")
_INSIDE = lazy_pattern(
    r"(?P<begin>.*[0-9])\s*(?P<grade>[（(\[【]\s*[A-Da-dＡ-Ｄ甲乙丙丁]\s*类?\s*[）)\]】]\s*类?|[A-DＡ-Ｄ]类)\s*(?P<end>号)"
)


def marked_number(text: str) -> Marked | None:
    """The document number and the grade of 2号(B)类, 2号 B类, B类 …2号, 2(B)号; else None."""
    # Most numbers have no grade, and none of its signs.
    for form in () if _SIGNS.isdisjoint(text) else (_BESIDE, _AHEAD, _INSIDE):
        match = form.fullmatch(text)
        if match and printed_grade(match["grade"]):
            number = match["begin"] + match["end"] if form is _INSIDE else match["number"]
            return Marked(number.strip(), match["grade"].strip())
    return None
