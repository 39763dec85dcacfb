"""What a letter answers and as whom: 案由 and 办理角色, from its title and its first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dafu.drafting.draft import DraftValue, Loc
from dafu.problems.problem import Text

_FIRST = 3
"""Paragraphs in which the matter is named."""
_ASKED = re.compile(
    r"(?:[您你]们?|贵[\u3400-\u9fff]{1,6}?)(?:[^。；！？“《]{0,40}?)?(?:提出|所提|提交|反映|提)的?"
)
_QUOTED = re.compile(r"(?P<about>关于)?(?:“(?P<a>[^“”]{3,80})”|《(?P<b>[^《》]{3,80})》)")
_BARE = re.compile(
    r"的?(?P<matter>关于[^，。；“《]{3,80}?的?(?:提案|建议|议案))[^，。；“]{0,12}?(?:[，,。]|收悉|已)"
)
_ROLES = ("独办", "分办", "会办", "协办")
_BY_TITLE = re.compile(r"(?P<role>会办|协办)意见")
_BY_TEXT = re.compile(r"现将(?P<role>独办|分办|会办|协办|主办)(?:意见|情况)")
_SAID = re.compile(r"(?:由|与|和|请|作为)[^。；，]{0,30}?(?P<role>独办|分办|会办|协办)")


def subject(texts: Sequence[str], title: str) -> DraftValue | None:
    """案由: what the first sentence quotes, 您提出的“关于……”的提案收悉."""
    for text in texts[:_FIRST]:
        asked = _ASKED.search(text)
        if not asked:
            continue
        quoted = _QUOTED.search(text, asked.end())
        if quoted and not re.search("[。；！？]", text[asked.end() : quoted.start()]):
            return _quoted(quoted, text[asked.end() : quoted.start()], title)
        bare = _BARE.search(text, asked.end())
        if bare and bare.start() <= asked.end() + 1:
            return DraftValue(
                bare["matter"], Text("原件没有加引号", "it is not in quotation marks")
            )
    return None


def _quoted(match: re.Match[str], before: str, title: str) -> DraftValue:
    matter = (match["a"] or match["b"]).strip()
    also = _QUOTED.search(title)
    other = (also["a"] or also["b"]).strip() if also else ""
    if other and other != matter:
        return DraftValue(matter, Text(f"标题里是“{other}”", f"the title has '{other}'"))
    if re.match(
        r"[^。]*?[和与、及以][^。“《]{0,12}[“《]", match.string[match.end() :].split("收悉")[0]
    ):
        return DraftValue(matter, Text("原件不止一件", "there is more than one"))
    if not matter.startswith("关于") or before.strip("的关于 "):
        return DraftValue(matter, Text("不是以“关于”开头", "it does not begin with 关于"))
    return DraftValue(matter)


def role(texts: Sequence[str], title: str) -> dict[Loc, DraftValue]:
    """办理角色, where it is another than 主办."""
    sure = _BY_TITLE.search(title) or next(filter(None, map(_BY_TEXT.search, texts)), None)
    if sure:
        return {("role",): DraftValue(sure["role"])} if sure["role"] in _ROLES else {}
    said = next(filter(None, map(_SAID.search, texts)), None)
    if not said:
        return {}
    reason = Text(f"正文写有“{said[0][:30]}”", f"the text says '{said[0][:30]}'")
    return {("role",): DraftValue(said["role"], reason)}
