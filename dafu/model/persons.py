"""Whom 主送 and 联系人 name: 张文浩委员, 张三、李四代表; a party, a committee, an office is nobody.

A part that is neither plainly a person nor plainly something else is called unclear, and left to
whoever asks: a listing passes over it, the gate refuses it where a site names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from dafu.model.patterns import lazy_pattern
from dafu.problems.problem import INVISIBLE

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Chinese characters, rare ones of names among them (Unicode 15.1, extensions A to H)."""

DOTS = "·•・‧∙⋅･･．.●᛫ꞏ⸱"
"""What stands between the parts of a name like 买买提·艾力, as people type it."""


class Person(NamedTuple):
    """A person as 主送 names it."""

    name: str
    style: str
    """委员, 代表, …: what is said after the name or the last of several; or nothing."""


class Addressed(NamedTuple):
    """What a value like 主送 says."""

    persons: tuple[Person, ...] = ()
    """Each once, in order."""
    others: tuple[str, ...] = ()
    """Further readings of the same words, which may be names as well."""
    unclear: tuple[str, ...] = ()
    """Parts of which nobody can tell whether they name a person."""


def persons(addressees: Iterable[str]) -> tuple[Person, ...]:
    """Who is addressed, each once, in order."""
    return addressed(addressees).persons


def addressed(texts: Iterable[str], places: frozenset[str] = frozenset()) -> Addressed:
    """Who is named in ``texts``; ``places`` are those of the site, like 示例区.

    Of 张三、李四委员 both are 委员. Of 示例区人大代表 示例 is a name unless 示例区 is a place.
    """
    return _together([_read(text, places) for text in texts])


def _together(found: list[Addressed]) -> Addressed:
    return Addressed(
        tuple(dict.fromkeys(person for some in found for person in some.persons)),
        tuple(dict.fromkeys(name for some in found for name in some.others)),
        tuple(dict.fromkeys(part for some in found for part in some.unclear)),
    )


def is_member(person: Person) -> bool:
    """Whether this is one 委员 or 代表, by name.

    Unsure is no: a given name that ends like a group's (…联, …社) has no page of its own.
    """
    named = _MEMBER.fullmatch(person.name) and not _LIKE_A_GROUP.fullmatch(person.name)
    return person.style in {"委员", "代表"} and bool(named)


_MEMBER = lazy_pattern(rf"[{HAN}]{{2,4}}|[{HAN}]+(?:·[{HAN}]+)+")
"""Two to four characters, or several parts with dots between (维吾尔族 and other names)."""

_LIKE_A_GROUP = lazy_pattern(
    r"(?:全体|各位|诸位|有关|其他|联名|特邀|[驻住]).*"
    r"|.*(?:[界组团党盟会社联局委办区县市镇乡]|界别|街道|居民|村民|职工|企业|群众|家长|业主|学生)"
)

# The words of addressing. Longer ones first, where one begins like another.
TITLES = (
    *("副委员长", "委员长", "副秘书长", "秘书长", "副理事长", "理事长", "副董事长", "董事长"),
    *(
        "副主席",
        "主席",
        "副主任",
        "主任",
        "副主委",
        "主委",
        "副会长",
        "会长",
        "副书记",
        "书记",
        "支书",
    ),
    *("常委", "委员", "代表", "同志", "先生", "女士", "小姐", "老师"),
    *("副教授", "教授", "博士", "院士", "律师", "医生", "医师", "工程师", "总经理", "经理"),
    *(f"副{x}" for x in ("局长", "处长", "科长", "股长", "部长", "厅长", "县长", "区长", "市长")),
    *("局长", "处长", "科长", "股长", "部长", "厅长", "县长", "区长", "市长", "镇长", "乡长"),
    *("村长", "校长", "院长", "所长", "站长", "队长", "馆长", "园长", "行长", "社长", "组长"),
    *("科员", "干事", "专员", "调研员", "巡视员", "负责人", "联系人", "经办人"),
)
_TITLE = "|".join(sorted(TITLES, key=lambda title: -len(title)))
_NUMBER = (
    r"(?:(?:\d{1,4}|[〇零二两三四五六七八九十百几多数][〇零一二两三四五六七八九十百]{0,5})余?)"
)
_COUNT = rf"(?:等{_NUMBER}?[位名个人]{{0,2}}|{_NUMBER}[位名个人]|们|各位|诸位|联名|附议|领衔|·)"
_ASSEMBLY = (
    r"(?:全国|自治[区县州]|[省市区县旗州盟镇乡本我]|街道)?"
    r"(?:人民代表大会|人大常委会|政协常委会|人大|政协|常委会)"
)
_SUFFIX = lazy_pattern(rf"(?P<rest>.*?)(?:(?P<title>{_TITLE})|{_COUNT})", re.DOTALL)
_ASSEMBLY_END = lazy_pattern(rf"(?P<rest>.*?)(?P<assembly>{_ASSEMBLY})")
_AFTER_TITLE = lazy_pattern(rf"(?P<before>.*(?P<title>{_TITLE}))(?P<name>.+)")

_PARTIES = (
    *(
        "中共",
        "民革",
        "民盟",
        "民建",
        "民进",
        "农工",
        "农工党",
        "致公",
        "致公党",
        "九三",
        "九三学社",
    ),
    *(
        "台盟",
        "无党派",
        "共青团",
        "青联",
        "工会",
        "总工会",
        "妇联",
        "工商联",
        "科协",
        "台联",
        "侨联",
    ),
    *("团委", "残联", "文联", "社科联", "作协", "记协", "贸促会", "红十字会"),
)
_SECTOR = (
    r"(?:文艺|文化|艺术|科技|科学|社科|社会|经济|农业|农村|教育|体育|新闻|出版|医卫|卫生|医药|友好"
    r"|福利|社保|民族|宗教|工商|企业|青年|妇女|环境|资源|法律|港澳|特邀|特别邀请)+"
)
_MANY = (
    r"社区|单位|部门|企业|机构|人士|群众|居民|村民|职工|家长|学生|业主|组织|党派|界别|支部|小组|总支"
    r"|中心|公司|集团|街道|办公室|委员会|联合会|协会|学会|商会|政府|政协|人大|法院|检察院|医院|银行"
    r"|小学|中学|大学|学院|学校|幼儿园|公安局|派出所|指挥部|窗口|热线|专班|代表团|科室|工委|党组"
)
"""Words of two and more characters with which an office or a group ends."""
_ONE = "委局办厅处科室股部署院校所站队馆园社会团组党盟界联司行厂府协学区县市镇乡村省州旗"
"""Characters with which long names of offices end."""
_GROUP = lazy_pattern(
    rf"[省市区县州旗镇乡]?(?:{'|'.join(_PARTIES)}|{_SECTOR}界?)(?:界别?|[{HAN}]{{0,6}}[委组])?"
    r"|[驻住].{1,2}|第.{1,3}[组团届]|各.{0,3}"
    rf"|[省市区县州旗镇乡团本](?:{_MANY}|[{_ONE}])|.*(?:{_MANY})|[省市区县州旗镇乡本]"
)
"""What is no person though a title follows, or though it is short."""
_ADJECTIVE = lazy_pattern(
    rf"^(?:全体|各位|诸位|有关|相关|其他|联名|特邀|[驻住][{HAN}](?=[{HAN}]{{2}}))+"
)
_DEPARTMENT = lazy_pattern(
    rf"[{HAN}]{{2,}}[局厅处署办委院校所站队馆股室]"
    r"|(?:信访|综合|业务|法规|人事|财务|秘书|督查|提案|建议|行政|办公|审批|监督|政策|宣传|党政)科"
)
_OFFICE = lazy_pattern(rf"[{HAN}\w（）()]{{4,}}[{_ONE}]|.+(?:{_MANY})")
_INSIDE_OFFICE = lazy_pattern(rf"(?:{_MANY}|[{_ONE}])")

_WORD = rf"[{HAN}xX×*＊○某]"
_NAME = lazy_pattern(rf"{_WORD}{{1,4}}|{_WORD}+(?:·{_WORD}+)+|[A-Za-z][A-Za-z'·-]*")
"""A name, masked ones like 示xx among them."""

_NUMBERS = lazy_pattern(r"[\d\s()（）+*转—－-]+")
_SEPARATORS = lazy_pattern(r"[、，,；;/\n]+|以及")
_BRACKETS = lazy_pattern(r"[（(【\[〔]([^（）()【】\[\]〔〕]*)[）)】\]〕]")
_GREETING = lazy_pattern(r"^(?:尊敬的|敬爱的)|[：:。!！]+$")
_REMARK = lazy_pattern(
    rf"(?:第一|首位|领衔|附议|联名|执笔|提案|建议|召集|主提|主办|会办|牵头|代表)*(?:人|者|委员|代表)?"
    rf"|[男女]|[{HAN}]{{1,3}}族|[\d\s\-—*xX+]*|共?{_NUMBER}[位名个人]|已故|退休|兼|原|排名不分先后"
)
_NO_NAME = lazy_pattern(f"{_REMARK.pattern}|{_GROUP.pattern}|{_DEPARTMENT.pattern}")
_AND = lazy_pattern(rf"(?P<first>[{HAN}]{{2,4}})[和与及暨](?P<second>[{HAN}]{{2,4}})")
_TITLE_AND = lazy_pattern(r"(?<=委员|代表|主席|主任|同志|先生|女士)[和与及暨]")
_COMPOUND = lazy_pattern(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|司空|夏侯|长孙|宇文|独孤|南宫|端木|百里|"
    "呼延|闻人|轩辕|钟离|申屠|澹台|濮阳|淳于|单于|太史|公冶|宗政|鲜于|赫连|拓跋|完颜|纳兰"
)


@lru_cache(maxsize=4096)
def _read(text: str, places: frozenset[str]) -> Addressed:
    plain = INVISIBLE.sub("", text.replace("\n", "、"))
    plain = re.sub(f"[{re.escape(DOTS)}]", "·", plain)
    remarks = _BRACKETS.findall(plain)
    parts = list(_parts(_BRACKETS.sub("", plain)))
    style, found = "", list[Addressed]()
    for part in reversed(parts):
        one, own = _one(part, style, places)
        style = own or style
        found.append(one)
    found.reverse()
    found += [_remark(remark, places) for remark in remarks]
    return _together(found)


def _parts(text: str) -> Iterator[str]:
    """``text`` cut where one name ends and the next begins, blanks within names taken out."""
    for chunk in _SEPARATORS.split(_TITLE_AND.sub("、", text)):
        for token in _joined(_GREETING.sub("", chunk.strip()).split()):
            bare, _ = _stripped(token)
            both = _AND.fullmatch(bare) if len(bare) > 4 else None
            if both:
                yield both["first"]
                yield both["second"] + token[len(bare) :]
            else:
                yield token


def _joined(tokens: list[str]) -> list[str]:
    """Tokens between blanks; those that are one name or title, padded, are put together.

    王　浩委员 is one name of two characters, 王 小 明 one of three, 王 浩 李 明 are two.
    """
    joined: list[str] = []
    run: list[str] = []
    for token in [*tokens, ""]:
        bare, _ = _stripped(token)
        if len(bare) == 1:
            run.append(token)
        if run and (len(bare) != 1 or token != bare):
            size = 2 if len(run) > 3 else len(run)
            joined += ["".join(run[start : start + size]) for start in range(0, len(run), size)]
            run = []
        if len(bare) == 1:
            continue
        before = joined[-1] if joined else ""
        if before and (not bare or (is_surname(before) and len(bare) == 2)):
            joined[-1] += token
        elif token:
            joined.append(token)
    return joined


def is_surname(text: str) -> bool:
    """Whether ``text`` has the length of a surname, or is one of the compound ones."""
    return len(text) == 1 or _COMPOUND.fullmatch(text) is not None


_LONGEST = 60
"""Characters of a part that may name somebody; of longer ones nobody can tell."""


def _stripped(token: str) -> tuple[str, str]:
    """``token`` without titles and counts at its end; and the last of the titles."""
    style = ""
    while len(token) <= _LONGEST and (match := _SUFFIX.fullmatch(token)):
        token = match["rest"]
        style = style or (match["title"] or "")
    return token, style


def _one(part: str, after: str, places: frozenset[str]) -> tuple[Addressed, str]:
    """What one part says, and its own title; ``after`` is the title of those that follow it."""
    if len(part) > _LONGEST:
        return Addressed(unclear=(part,)), ""
    bare, style = _stripped(part)
    bare = _ADJECTIVE.sub("", bare)
    if style:
        bare = _before_assembly(bare, places)
    if not bare or _NUMBERS.fullmatch(bare) or _GROUP.fullmatch(bare):
        return Addressed(), style
    if (titled := _AFTER_TITLE.fullmatch(bare)) and _NAME.fullmatch(titled["name"]):
        if len(titled["name"]) > 1:
            return Addressed((Person(titled["name"], style or titled["title"]),)), style
        if not style:
            return (Addressed() if _OFFICE.fullmatch(bare) else Addressed(unclear=(part,))), ""
    if not style and (_DEPARTMENT.fullmatch(bare) or _OFFICE.fullmatch(bare)):
        return Addressed(), ""
    readings = _after_office(bare)
    if _NAME.fullmatch(bare) and (len(bare) > 1 or style or after):
        return Addressed((Person(bare, style or after),), tuple(readings)), style
    if _OFFICE.fullmatch(bare) and not _NAME.fullmatch(bare):
        return Addressed(), style
    if readings:
        return Addressed((Person(readings[-1], style or after),), tuple(readings[:-1])), style
    return Addressed(unclear=(part,)), style


def _before_assembly(bare: str, places: frozenset[str]) -> str:
    """``bare`` without the congress or committee that a title belongs to, and its place."""
    if match := _ASSEMBLY_END.fullmatch(bare):
        bare = match["rest"]
        area = bare + match["assembly"][:1]
        for place in places:
            if area.endswith(place):
                return area.removesuffix(place)
    for place in places:
        bare = bare.removesuffix(place)
    return bare


def _after_office(bare: str) -> list[str]:
    """The names that ``bare`` may end with after an office: 民进区委欧阳娜娜; longest first."""
    found = []
    for match in _INSIDE_OFFICE.finditer(bare):
        rest = bare[match.end() :]
        named = len(rest) > 1 and _NAME.fullmatch(rest) and not _GROUP.fullmatch(rest)
        if match.start() and named:
            found.append(rest)
    return found


def _remark(remark: str, places: frozenset[str]) -> Addressed:
    """What stands in brackets beside a name: who leads, which party; seldom further names."""
    said = _read(remark, places)
    if said.persons and all(person.style for person in said.persons) and not said.unclear:
        return said
    pieces = [piece.strip() for piece in _SEPARATORS.split(remark)]
    unclear = tuple(piece for piece in pieces if len(piece) <= 4 and not _NO_NAME.fullmatch(piece))
    return Addressed(said.persons if unclear else (), said.others if unclear else (), unclear)
