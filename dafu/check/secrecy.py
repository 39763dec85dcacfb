"""Lines of a letter which say that it is not public, although its 公开属性 says that it is.

Offices print 公开属性, 密级 and 附注 on the paper itself, and what is pasted brings them along. The
key alone decides what is published, so a line that contradicts it leaves in doubt whether anything
may be: that is an error, and nothing is published until one of the two is mended.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from dafu.model.letter import Letter
from dafu.model.patterns import lazy_pattern
from dafu.model.settings import Site
from dafu.model.vocabulary import Disclosure
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems

_LONGEST = 80
"""Characters of a line that may be such a mark; what is longer is text that speaks of it."""
_MAY_BE = lazy_pattern(r"公\s*开|密|内\s*部|外\s*传")
_TRIM = lazy_pattern(r"[\s\u200b-\u200d\u2060\ufeff\u00ad*_~`|>#.。;,!-]+")
_ENDS = "()[]【】〔〕「」"

_NOT = (
    r"(?:(?:不予以?|不宜|不可|不得|不能|不同意|不应|暂不|暂缓|不)(?:信息|主动|对外|网上|向社会)*公开"
    r"(?:发布)?|非公开|免予公开)"
)
_ON_REQUEST = r"依(?:据|照)?申请(?:可以|予以)?公开"
_THIS = r"(?:(?:此|本)(?:件|文|函|文件|(?:提案|建议)?(?:答复|复)函?)|答复[件函]?)?"
_ASPECT = (
    r"(?:答复|文件|政府|信息|主动|对外|网上)*公开"
    r"(?:与否|属性|方式|类别|类型|分类|形式|范围|选项|意见|性质|情况|发布)?"
)
_WHETHER = rf"是否(?:同意|可以|适宜|宜)?{_ASPECT}"
_LABEL = rf"(?:{_WHETHER}|{_ASPECT})"
_IS = r"(?:为|属于?|系|定为|按)?"
_KIND = r"(?:件|文件|信息|处理)?"
_REASON = r"(?:[(:].*)?"
_WITHHELD = lazy_pattern(
    rf"{_THIS}{_IS}{_NOT}{_KIND}{_REASON}|{_LABEL}:?\(?{_NOT}\)?{_REASON}"
    rf"|{_WHETHER}:?(?:否|不|不同意){_REASON}"
)
_REQUESTED = lazy_pattern(
    rf"{_THIS}{_IS}{_ON_REQUEST}{_KIND}{_REASON}|{_LABEL}:?\(?{_ON_REQUEST}\)?{_REASON}"
)
_SECRET = lazy_pattern(
    r"(?:密级(?:和保密期限)?:?)?(?:绝密|机密|秘密)(?:(?:[★☆]|保密期限|:|\().*)?"
    r"|(?:仅供)?内部(?:资料|文件|材料|参考|使用|掌握|传阅|件)"
    r"(?:请?注意保[存密管]|请?妥善保管|请?勿外传|不得外传|严禁外传|不对外公开|不得公开)*"
    r"|请?注意保密|请勿外传|不得外传"
)
_TICKS = "☑☒√✓✔■▣⊠"
_BOXES = _TICKS + "□☐○◯"
_CHOICE = rf"(?P<word>{_NOT}|{_ON_REQUEST}|否)"
_TICKED_BEFORE = lazy_pattern(rf"[{_TICKS}]\)?{_CHOICE}")
_TICKED_AFTER = lazy_pattern(rf"{_CHOICE}[(:]?[{_TICKS}]")
_CHOICES = lazy_pattern(rf"[{_BOXES}]*(?:{_LABEL}|{_THIS}{_CHOICE})[^,]*")


def contradicted(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """No line of the body and no 附注 denies what 公开属性 publishes (政府信息公开条例, 第十七条).

    A summary may well stand for a letter that is public on request only.
    """
    disclosure = letter.front.disclosure
    if disclosure not in (Disclosure.FULL, Disclosure.SUMMARY):
        return
    for text, place in _lines(letter):
        denied = _denial(text)
        if denied and not (denied == "requested" and disclosure is Disclosure.SUMMARY):
            problems.add(CODES["disclosure-contradicted"], place, written=text.strip())


def _lines(letter: Letter) -> Iterator[tuple[str, Place]]:
    for number, line in enumerate(letter.body.markdown.split("\n")):
        column = len(line) - len(line.lstrip()) + 1
        yield line, Place(letter.source, letter.body_line + number, column)
    if note := letter.front.note:
        for line in note.split("\n"):
            yield line, letter.place("note")


def _denial(line: str) -> str:
    """``withheld``, ``requested``, or nothing: what the line says of the whole letter."""
    if len(line) > _LONGEST or not _MAY_BE.search(line):
        return ""
    text = _TRIM.sub("", unicodedata.normalize("NFKC", line)).strip(_ENDS)
    if _SECRET.fullmatch(text) or _WITHHELD.fullmatch(text):
        return "withheld"
    if _REQUESTED.fullmatch(text):
        return "requested"
    return _ticked(text)


def _ticked(text: str) -> str:
    """What is ticked of the choices that stand in one line: □主动公开 ☑不予公开."""
    if not _CHOICES.fullmatch(text):
        return ""
    boxes = _TICKED_AFTER if text[-1] in _BOXES else _TICKED_BEFORE
    found = boxes.search(text)
    if not found:
        return ""
    return "requested" if "申请" in found["word"] else "withheld"
