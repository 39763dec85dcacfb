"""Names of offices: whether two stand for one office, as offices shorten them in a signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from dafu.model.patterns import lazy_pattern

_BLANKS = lazy_pattern(r"\s+")
_SEAL = lazy_pattern(r"[（(](?:盖章|公章|印章|章|印)[）)]$")
_ASIDE = lazy_pattern(r"[（(][^（）()]*[）)]")
_JOINED = lazy_pattern(r"[和与及、]")
_SHORTENED = (
    ("人民代表大会", "人大"),
    ("常务委员会", "常委会"),
    ("委员会", "委"),
    ("人民政府", "政府"),
    ("办公室", "办"),
)
"""What every office shortens alike, the longer first: 卫生健康委 is 卫生健康委员会."""

_AREA = lazy_pattern(r".*(?:[省市州盟县区旗镇乡]|街道|国家|中国|共和国|总局)")
_AREA_SIGNS = "省市州盟县区旗镇乡"
_SHORTEST = 3

_OFFICE = lazy_pattern(
    r"[\u3400-\u9fffA-Za-z0-9（）()·“”]{1,40}(?:[局厅部委办院会处署社站所团联校馆科]|委员会|办公室|政府|公司"
    r"|中心|集团|大学|小组|指挥部|[支大总]队|银行|政协|人大|街道|党组|总支)"
)
_NAMES = lazy_pattern(r"[\s、，,;；]+")


def without_blanks(text: str) -> str:
    """``text`` without any blanks: 教　育　局 is 教育局."""
    return _BLANKS.sub("", text)


def same_office(one: str, other: str) -> bool:
    """Whether the names differ only as one office's do in print.

    That is by 和 left out (人力资源社会保障部), 委员会 as 委 and the like, what stands in brackets,
    or the area before the name: 示例市示例区教育局, 示例区教育局, 区教育局 and 教育局.
    """
    short, long = sorted((_plain(one), _plain(other)), key=len)
    if short == long:
        return bool(short)
    if len(short) < _SHORTEST or not long.endswith(short):
        return False
    before = long[: -len(short)]
    return short[0] in _AREA_SIGNS or _AREA.fullmatch(before) is not None


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    name = without_blanks(name)
    name = _ASIDE.sub("", name) or name
    for long, short in _SHORTENED:
        name = name.replace(long, short)
    return _JOINED.sub("", name)


def all_among(text: str, offices: Sequence[str]) -> bool:
    """Whether ``text`` is one of ``offices``, or several on a line, parted by blanks or 、."""
    if not text or len(text) > 200:
        return False
    if any(same_office(text, office) for office in offices):
        return True
    names = [name for name in _NAMES.split(_SEAL.sub("", text.strip())) if name]
    return len(names) > 1 and all(
        any(same_office(name, office) for office in offices) for name in names
    )


def looks_like_offices(text: str) -> bool:
    """Whether ``text`` has the form of an office's name, or of several on a line."""
    if len(text) > 100:
        return False
    names: Iterable[str] = filter(None, _NAMES.split(_SEAL.sub("", text.strip())))
    whole = without_blanks(_SEAL.sub("", text.strip()))
    return _OFFICE.fullmatch(whole) is not None or (
        bool(whole) and all(_OFFICE.fullmatch(name) for name in names)
    )
