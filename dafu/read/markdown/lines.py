"""What a line of a letter is by its form alone: a date, a note, a sentence."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

from dafu.model.dates import SIGNS
from dafu.model.numerals import DIGITS, ZEROS
from dafu.model.offices import without_blanks
from dafu.model.patterns import lazy_pattern

_LONGEST_NOTE = 300
_LONGEST_VALUE = 100
_LONGEST_SIGNED = 120

_PART = rf"\s*(?:\d{{0,2}}|[\s{ZEROS}{DIGITS}十元廿卅]{{1,6}})\s*"
_DATE = (
    rf"(?:(?:(?:\d\s*){{4}}|[{ZEROS}{DIGITS}\s]{{4,9}})\s*年{_PART}月{_PART}[日号]"
    rf"|\d{{4}}\s*(?P<sign>[{SIGNS}])\s*\d{{1,2}}\s*(?P=sign)\s*\d{{1,2}}"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"(?:\s*[(]?(?:星期|周)[一二三四五六日天][)]?)?"
)
_DATED_AFTER = lazy_pattern(rf"(?P<rest>|.*[^\d\s{SIGNS}{ZEROS}{DIGITS}])\s*(?P<date>{_DATE})")
_DATED_BEFORE = lazy_pattern(rf"(?P<date>{_DATE})\s*(?P<rest>\D.*)")


class Zone(Enum):
    """Where in a letter a line stands, which decides how sure its form must be."""

    HEAD = "before the salutation"
    TEXT = "where running text may stand"
    END = "after the signature"


class Dated(NamedTuple):
    """A line that is a date, alone or with something before or after it."""

    date: str
    rest: str


def dated(text: str) -> Dated | None:
    """The date of a line that ends or begins with one, day and month perhaps left blank.

    The forms are those of :mod:`dafu.model.dates`: 2018年6月28日, 2021.5.6, 20210506,
    二〇二三年六月二十六日, with full-width digits, inner blanks, and O or ○ for 〇.
    """
    text = text.strip().removesuffix("。")
    if not text or len(text) > _LONGEST_SIGNED or not (_ends_date(text[-1]) or text[0].isdigit()):
        return None
    plain = unicodedata.normalize("NFKC", text)
    match = _DATED_AFTER.fullmatch(plain) or _DATED_BEFORE.fullmatch(plain)
    return Dated(match["date"].strip(), match["rest"].strip()) if match else None


def _ends_date(char: str) -> bool:
    return char in "日号" or char.isdigit()


_BRACKETS = lazy_pattern(r"[（(\[【](.*)[）)\]】][。.]?")
_LABELLED = lazy_pattern(r"(?P<label>[^：:，。；！？]{1,32}?)[：:](?P<value>.*)", re.DOTALL)
_ASIDE = lazy_pattern(r"[（(][^（）()]*[）)]")
_AND = lazy_pattern(r"[及和与或、/]")

_PERSON = (
    r"(?:具体|主要|分管|主管|单位|部门|科室|局|经|项目)?"
    r"(?:联系|联络|承办|经办|办理|主办|协办|会办|负责|签发|签批|批准|审核|审签|审定|核稿|核签|拟稿"
    r"|起草|填报|填表|校对|打印|提案|建议|提交|领衔|附议|联名|第一提案|提出)"
    r"(?:人|人员|者|员|领导|负责人|委员|代表)"
)
_UNIT = (
    r"(?:联系|承办|主办|协办|会办|分办|办理|答复|回复|发文|印发|制发|签发|抄送|抄报|主送)"
    r"(?:单位|部门|科室|处室|股室|机关|机构|科|处|股)"
    r"|主办|协办|会办|分办|承办"
)
_LEADER = (
    r"(?:办理|承办|主办|单位|部门|局|主要|分管|主管)*"
    r"(?:领导|负责人|负责同志|副?(?:局长|主任|镇长|乡长|书记))"
    r"(?:签发|签字|签名|署名|签署|审签|审核|审批|意见)*"
    r"|签发|签批|签字|签名|署名|会签|审签|审核|核稿|校对"
    r"|(?:代表|委员|提案人|建议人)(?:签字|签名|签收|意见|评价)"
)
_CONTACT = (
    r"(?:联系|办公|咨询|固定|移动|监督|手机)?(?:电话|手机)(?:号码?)?|座机|联系方式|热线|传真(?:号码?)?"
    r"|(?:联系|通讯|通信|办公|单位|邮寄)?地址|邮编|邮政编码|(?:电子)?(?:邮箱|邮件)|电邮|[Ee]-?[Mm]ail|网址|微信"
)
_GRADE = (
    r"(?:办复|办理|办结|答复|回复|提案|建议|议案)*(?:类别|分类|类型|等级|类)"
    r"|(?:办复|办理|办结|答复)结果(?:类别|分类)?|解决程度|满意度|满意程度"
)
_DISCLOSURE = (
    r"(?:是否)?(?:同意|可以|适宜|宜)?(?:信息|主动|对外|网上)*公开"
    r"(?:与否|属性|方式|类别|类型|分类|形式|范围|选项|意见|时限|情况)?"
)
_COPIES = r"抄送|抄报|抄告|主送|报送|分送|发送|印送|寄送|报|送|发"
_ATTACHED = r"(?:附|附件|附件说明|附件清单|附表|附图)[\d一二三四五六七八九十]*"
_REMARK = r"注|附注|备注|注释|特别说明"
_IDENTITY = (
    r"(?:发文)?文号|发文字号|(?:文件|提案|建议|议案)?(?:编号|案号)|(?:提案|建议|议案)(?:号|名称|标题|题目)"
    r"|索引号|案号|案由|标题|主题词|关键词|密级|紧急程度|份数|印数|.{0,8}(?:建议|议案|建|提|案|复|函)字"
    r"|(?:成文|签发|印发|发布|答复|回复|办复|办结|交办|填报|填表)(?:日期|时间)|日期|来源|发布机构"
)
_LABELS = (_PERSON, _UNIT, _LEADER, _CONTACT, _GRADE, _DISCLOSURE)
_KNOWN = lazy_pattern("|".join((*_LABELS, _COPIES, _ATTACHED, _REMARK, _IDENTITY)))
_SURE_END = lazy_pattern(r".{1,10}(?:联系人|联系电话|联系方式|承办人|经办人|签发人|审核人)")
_ANY_LABEL = lazy_pattern(r"(?!第?[一二三四五六七八九十]+是?$)[\u3400-\u9fff]{2,12}")
_MAY_LIST = lazy_pattern("[附注]|特别说明")
_LISTS = lazy_pattern(rf"{_ATTACHED}|{_REMARK}")

_LETTER = "[A-Da-d甲乙丙丁]"
_SAID_ALONE = lazy_pattern(
    rf"(?:(?:办复|办理|办结|答复|提案|建议)*(?:类别|分类|结果)?[（(\[]?{_LETTER}[）)\]]?类?[）)\]]?件?"
    r"|(?:此件|本件|此文|本文|此答复)?(?:是否)?(?:同意|可以|建议|可|不宜|不予|不)?"
    r"(?:信息|对外|网上|全文|部分|主动|依申请|摘要)*公开(?:发布)?"
    r"|此件.{0,12}|此页无正文|(?:共印|印数|打印).{0,3}\d+份)"
)
_NUMBER = lazy_pattern(
    r"[^，。；：:]{1,20}[〔\[【({［（]\d{4}[〕\]】)}］）](?:第?[\d-]+号|\d+号?)"
    rf"(?:[（(\[]?{_LETTER}[）)\]]?类?[）)\]]?)?"
)
_PRINTED = lazy_pattern(r".{0,40}\d{4}年\d{1,2}月\d{1,2}日印发?")
_COPY = lazy_pattern(r".{2,80}[（(][\d一二三四五六七八九十]+份[）)][。；、]?")
_ATTACHMENT_HEADING = lazy_pattern(r"附[件表图][\d一二三四五六七八九十]*")
_NUMBERED = lazy_pattern(
    rf"\s*(?:\d{{1,2}}\s*[.．、)）]|[（(]\d{{1,2}}[）)]|[①-⑳]|{_LETTER}类?\s*(?:[—:：、-]|为|是|指))"
)
_FORMULA = lazy_pattern(r"(?:特此|专此|此致|谨此|顺致|顺祝|敬礼|谢谢|祝)[^，；]{0,12}")


def labelled(text: str) -> tuple[str, str] | None:
    """Label and value of a line ``label：value``, the label without blanks and asides."""
    match = _LABELLED.fullmatch(text.strip().lstrip("（([【"))
    label = _ASIDE.sub("", without_blanks(match["label"])) if match else ""
    return (label, match["value"].strip()) if match and 0 < len(label) <= 20 else None


def is_note(text: str, zone: Zone) -> bool:
    """Whether a line is a note: labelled, in brackets, or words that only notes have.

    Where running text may stand, only a label that is known makes a note; before the salutation and
    after the signature any does, and there also brackets (附注, GB/T 9704-2012, 7.3.6).
    """
    if not text or len(text) > _LONGEST_NOTE:
        return False
    plain = unicodedata.normalize("NFKC", without_blanks(text))
    brackets = _BRACKETS.fullmatch(plain)
    if _SAID_ALONE.fullmatch(brackets[1] if brackets else plain):
        return True
    if _PRINTED.fullmatch(plain) or is_number(plain):
        return True
    label, value = labelled(text) or ("", "")
    if label and _is_value(label, value) and known_label(label):
        return True
    if zone is Zone.END and (brackets or heads_attachment(plain) or _COPY.fullmatch(plain)):
        return True
    unsure = zone is Zone.TEXT or not value or len(value) > _LONGEST_VALUE
    return not unsure and "。" not in value[:-1] and _ANY_LABEL.fullmatch(label) is not None


def known_label(label: str) -> bool:
    """Whether notes of letters carry this label, or several of them joined: 联系人及电话."""
    words = [word for word in _AND.split(label) if word]
    return _SURE_END.fullmatch(label) is not None or (
        bool(words) and all(_KNOWN.fullmatch(word) for word in words)
    )


def _is_value(label: str, value: str) -> bool:
    """Whether ``value`` is no running text; remarks and lists alone may be several sentences."""
    return bool(_LISTS.fullmatch(label)) or "。" not in value.rstrip("。）) ")


def is_number(text: str) -> bool:
    """Whether a line is a document number, perhaps with its grade: 临建字[2020]2号 B类."""
    return _NUMBER.fullmatch(without_blanks(text)) is not None


def opens_list(text: str) -> bool:
    """Whether lines that follow may belong to this one: 附件：1.…, 注：A类……."""
    found = labelled(text) if _MAY_LIST.search(text, 0, 20) else None
    return found is not None and _LISTS.fullmatch(found[0]) is not None


def goes_on(text: str) -> bool:
    """Whether a line is a further entry of a list that a note began."""
    return len(text) <= _LONGEST_NOTE and _NUMBERED.match(text) is not None


def heads_attachment(text: str) -> bool:
    """Whether an attachment begins here, within the body: 附件, 附件1."""
    return _ATTACHMENT_HEADING.fullmatch(without_blanks(text)) is not None


def is_formula(text: str) -> bool:
    """Whether a line closes the text: 特此函复。, 此致, 敬礼."""
    return _FORMULA.fullmatch(without_blanks(text)) is not None


def reads_on(text: str) -> bool:
    """Whether a line is running text: long, with marks of a sentence, or speaking to somebody."""
    plain = text.strip()
    if len(plain) > 100 or re.search(r"[。！？；您你我]|如下[：:]$", plain):
        return True
    return "，" in plain and labelled(plain) is None
