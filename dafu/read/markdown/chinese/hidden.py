"""Asterisks that stand for characters left out: 张**代表、李**代表."""

from __future__ import annotations

from dafu.model.patterns import lazy_pattern
from dafu.read.markdown.chinese.characters import HAN, Kind, is_han, kind


def hides(before: str, content: str, after: str, length: int = 2) -> bool:
    """Whether two runs around ``content`` stand for characters left out rather than for bold.

    张**代表、李**代表, 某市**区**路: those open within a word, so bold within one is
    taken for such where both are as likely. A warning tells of it then.
    """
    if length == 1:
        return len(content) == 1 and is_han(content)
    if kind(before) is not Kind.WORD:
        return False
    if PLACE.fullmatch(content) or _PAUSED_NAME.search(content):
        return True
    return bool(TITLE.match(after)) and bool(TITLE.match(content) or _JOINED_NAME.search(content))


PLACE = lazy_pattern("[省市县区州盟旗镇乡村组路街巷弄道号楼栋幢室厅局所站]")
_PAUSED_NAME = lazy_pattern(rf"[、，；,;][{HAN}]$")
_JOINED_NAME = lazy_pattern(rf"[和与及][{HAN}]$")
TITLE = lazy_pattern(
    "委员|代表|同志|先生|女士|小姐|老师|主任|局长|科长|处长|书记|同学|等|某|[0-9一二两三四五六七八九十]+[位人名]"
)
"""What follows a person's name."""

TITLE_LENGTH = 4
"""Characters in which :data:`TITLE` can be told."""
