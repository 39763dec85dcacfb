"""What of a letter may be public: the types that renderers see, and the twin's fields.

Only :mod:`dafu.gate` makes them. They have no field for what is not public: a summary letter has no
body, a tombstone has only number, title, date and reason. What an editor declared keeps its key and
its words; what is derived stands beside it (``result`` and ``result_code``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import Field, WithJsonSchema

from dafu.model.body import Body
from dafu.model.commitments import Update
from dafu.model.entries import Contact, Correction, Withdrawal
from dafu.model.letter import FrontMatter, Model, key, submodel
from dafu.model.vocabulary import (
    BODIES,
    COMMITMENTS,
    LEVELS,
    RESULTS,
    ROLES,
    SATISFACTION,
    Vocabulary,
)

Day = dt.date

Version = Literal["3.1"]
(SCHEMA_VERSION,) = get_args(Version)
"""Of the twin's form: minor for new keys, major for what could break a reader (docs/data.md)."""


KEYS = {
    name: tuple(below.model_fields) if (below := submodel(info)) else ()
    for name, info in FrontMatter.model_fields.items()
}
"""What an editor declares, in order: each key with those of its parts."""


def _declared(name: str) -> Any:
    """A field that says what the key of the front matter says, described in the same words."""
    info = FrontMatter.model_fields[name]
    return Field(
        title=info.title,
        description=info.description,
        json_schema_extra=info.json_schema_extra,
    )


def _pattern(pattern: str, **more: object) -> Any:
    return WithJsonSchema({"type": "string", "pattern": pattern, **more})


def _codes(vocabulary: Vocabulary) -> Any:
    return WithJsonSchema({"type": "string", "enum": [term.code for term in vocabulary.terms]})


# Every value has been checked where it was made; these only tell readers what they may rely on.
Urn = Annotated[str, _pattern("^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", format="uri")]
LetterAddress = Annotated[str, _pattern("^replies/[12][0-9]{3}/[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")]
SlugText = Annotated[str, _pattern("^[a-z0-9]+(-[a-z0-9]+)*$")]
Sha256 = Annotated[str, _pattern("^[0-9a-f]{64}$")]
Salt = Annotated[str, _pattern("^[0-9a-f]{32}$")]
MediaType = Annotated[str, _pattern("^[a-z]+/[a-z0-9.+-]+$")]
Size = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 0})]
Ordinal = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 1})]
ResultCode = Annotated[str, _codes(RESULTS)]
RoleCode = Annotated[str, _codes(ROLES)]
BodyCode = Annotated[str, _codes(BODIES)]
LevelCode = Annotated[str, _codes(LEVELS)]
CommitmentCode = Annotated[str, _codes(COMMITMENTS)]
WebAddress = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
SatisfactionCode = Annotated[str, _codes(SATISFACTION)]


class NumberParts(Model):
    """文号: a document number in its parts (GB/T 9704-2012, 7.2.5)."""

    agency: str = key("机关代字", "发文机关代字。", "Agency code.")
    year: Ordinal = key("年份", "〔〕里的年份。", "Year in 〔〕.")
    serial: Ordinal = key("序号", "发文顺序号。", "Serial number.")


class PublicProposal(Model):
    """提案、建议: what the letter answers."""

    body: str | None = key(
        "类别", "政协提案或人大代表建议。", "政协提案 or 人大代表建议; null when not known."
    )
    body_code: BodyCode | None = key("类别代码", "类别的代码。", "Its code.")
    level: str | None = key("层级", "如“区”。", "Level of the body, e.g. 区.")
    level_code: LevelCode | None = key("层级代码", "层级的代码。", "Its code.")
    session: Ordinal | None = key("届", "第几届。", "Ordinal of the committee or congress.")
    meeting: Ordinal | None = key("次", "第几次会议。", "Ordinal of the plenary meeting.")
    session_label: str | None = key(
        "届次", "标题里的写法，如“十五届二次”。", "Both as written in titles, e.g. 十五届二次."
    )
    number: str = key("编号", "照原样，前导零保留。", "Number as written, leading zeros kept.")
    subject: str | None = key("案由", "这一件的案由。", "What it was about.")
    area: str | None = key(
        "地区", "哪个县、区的政协或人大。", "Place of the committee or congress."
    )
    category: str | None = key("分类", "政协、人大给的分类。", "Its category, as it was filed.")
    kind: str | None = key(
        "类型", "重点督办、议案、闭会、平时等，照原样。", "Its kind, as written."
    )
    signers: Ordinal | None = key("联名人数", "共有几人联名。", "How many people signed it.")
    url: WebAddress | None = key("网址", "原文的网址。", "Where the proposal itself can be read.")
    text: str | None = key(
        "原文",
        "提案、建议自己的文字；只公开摘要的答复没有。",
        "The proposal's own words; null where only a summary is public.",
    )


class PublicCommitment(Model):
    """承诺事项: what the office promised, by when, and what became of it."""

    text: str = key("内容", "承诺做什么。", "What is promised.")
    due: Day | None = key("期限", "答复里没有写明的为空。", "Null where the letter names none.")
    state: str | None = key("进度", "原文用语。", "Its state, as written; null where none is said.")
    state_code: CommitmentCode | None = key("进度代码", "进度的代码。", "Its code.")
    updates: tuple[Update, ...] = key("进展", "从早到晚。", "Dated notes, oldest first.")


class PublicResult(Model):
    """办理结果: a result of handling, and the day from which it holds."""

    date: Day | None = key(
        "日期", "从哪一天起；只有一个结果时可以没有。", "Null for a single undated result."
    )
    result: str = key("结果", "原文用语。", "The words as written.")
    code: ResultCode = key("结果代码", "结果的代码。", "The code of the vocabulary.")
    note: str | None = key("说明", "公开的说明。", "A public note.")


class PublicTopic(Model):
    """主题: a topic."""

    code: SlugText = key("主题代码", "不变的代码。", "Stable ASCII code.")
    name: str = key("主题", "原文用语。", "Name as written.")


class FileFacts(NamedTuple):
    """What only the file itself can tell of an attachment."""

    file: str
    size: int
    """Bytes."""
    sha256: str


NO_FILES: Mapping[str, FileFacts] = {}


class PublicAttachment(Model):
    """附件: a file published with the letter, in the letter's own folder."""

    file: str = key("文件", "文件名。", "File name.")
    title: str = key("标题", "给读者看的名称。", "What readers see.")
    media_type: MediaType = key("媒体类型", "如 application/pdf。", "Media type (RFC 6838).")
    size: Size = key("大小", "字节数。", "Bytes.")
    sha256: Sha256 = key("散列值", "文件的 SHA-256。", "SHA-256 of the file, hexadecimal.")


_ID = (
    "标识",
    "由文号得出，与网址无关；没有文号的由路径得出。",
    "URN made from the document number, or from the path where there is none; never changes.",
)
_PATH = ("路径", "网址中站点根目录之后的部分。", "Address below the site's root, without suffix.")
_SAMPLE = (
    "示例",
    "真：演示样本，不是真实公文。",
    "True for a made-up letter that only shows the system.",
)
_STATUS = ("状态", "公开、已更正或已撤回。", "Published, corrected or withdrawn.")
_FORMER = (
    "原网址",
    "以前的路径，从早到晚；每个都会转到这里。",
    "Earlier paths, in the order given; each leads here.",
)
_DISCLOSURE = ("公开属性代码", "全文或摘要。", "Full or summary.")
_VERSION = ("格式版本", "本数据格式的版本。", "Version of this form.")
_HASH = (
    "校验值",
    "本件（除 links 和 sha256 外）按 RFC 8785 写成的 JSON 的 SHA-256。",
    "SHA-256 of this object, less links and sha256, as canonical JSON (RFC 8785).",
)
_SALT = (
    "随机数",
    "这一版本独有，有新版本后不再公开，旧版本的内容便无法从校验值试出；没有发布记录的为空。",
    "Random, of this version alone, and gone with it, so that nobody finds by trying what an old "
    "version said; null where the publication log does not have the version.",
)


class Tombstone(Model):
    """A withdrawn letter: its address stays and says so."""

    schema_version: Version = key(*_VERSION, default=SCHEMA_VERSION)
    id: Urn = key(*_ID)
    path: LetterAddress = key(*_PATH)
    status: Literal["withdrawn"] = key(*_STATUS, default="withdrawn")
    document_number: str | None = _declared("document_number")
    title: str = _declared("title")
    date: Day = _declared("date")
    withdrawn: Withdrawal = _declared("withdrawn")
    former: tuple[LetterAddress, ...] = key(*_FORMER)
    sample: bool = key(*_SAMPLE)
    salt: Salt | None = key(*_SALT, default=None)
    sha256: Sha256 = key(*_HASH, default="")


class PublicLetter(Model):
    """What summary and full letters have in common: all but the prose."""

    schema_version: Version = key(*_VERSION, default=SCHEMA_VERSION)
    id: Urn = key(*_ID)
    path: LetterAddress = key(*_PATH)
    status: Literal["published", "corrected"] = key(*_STATUS)
    document_number: str | None = _declared("document_number")
    document_number_parts: NumberParts | None = key(
        "文号各部分", "看不出时为空。", "The number in its parts; null when it has no such form."
    )
    title: str = _declared("title")
    document_type: Literal["reply", "joint_opinion"] = key(
        "文书类型",
        "reply 是给提出人的答复；joint_opinion 是协办、会办单位写给主办单位的意见。",
        "reply: to the proposer; joint_opinion: by an assisting unit to the lead unit.",
    )
    subject: str | None = _declared("subject")
    addressee: tuple[str, ...] = key(
        "主送",
        "收信人；没有写明的、网站不显示姓名的为空。",
        "Addressees; empty where the letter says none, or a site names no members.",
    )
    issuer: str = _declared("issuer")
    issuer_slug: SlugText = key("发文机关代码", "网址中的名称。", "The issuer's name in addresses.")
    role: str = _declared("role")
    role_code: RoleCode = key("办理角色代码", "办理角色的代码。", "Code of the role.")
    co_issuers: tuple[str, ...] = _declared("co_issuers")
    date: Day = _declared("date")
    printed: Day | None = _declared("printed")
    published: Day | None = _declared("published")
    assigned: Day | None = _declared("assigned")
    result: str | None = key(
        "办理结果",
        "最新结果的原文用语；答复没有写明的为空。",
        "The newest result, as written; null where the letter says none.",
    )
    result_code: ResultCode = key(
        "办理结果代码",
        "最新结果的代码；没有写明的是 unstated。",
        "Its code; unstated where the letter says none.",
    )
    results: tuple[PublicResult, ...] = key(
        "历次结果",
        "从早到晚；没有写明的没有。",
        "Every result, oldest first; none where the letter says none.",
    )
    disclosure: str = key("公开属性", "原文用语。", "Extent of disclosure, as written.")
    disclosure_code: Literal["full", "summary"] = key(*_DISCLOSURE)
    contact: Contact | None = key(
        "联系方式",
        "联系人、电话、地址、邮编；没有写明的为空。",
        "Contact of the office; null where there is none.",
    )
    proposals: tuple[PublicProposal, ...] = key(
        "提案", "答复的提案、建议。", "The proposals and suggestions answered."
    )
    topics: tuple[PublicTopic, ...] = _declared("topics")
    keywords: tuple[str, ...] = _declared("keywords")
    places: tuple[str, ...] = _declared("places")
    satisfaction: str | None = _declared("satisfaction")
    satisfaction_code: SatisfactionCode | None = key(
        "满意度代码", "满意度的代码。", "Code of the satisfaction."
    )
    index_number: str | None = _declared("index_number")
    copies: tuple[str, ...] = _declared("copies")
    note: str | None = _declared("note")
    signed_by: str | None = key(
        "签发人",
        "网站设置里写明显示的才有。",
        "Who signed it off; null unless the site's settings publish it.",
    )
    former: tuple[LetterAddress, ...] = key(*_FORMER)
    corrections: tuple[Correction, ...] = _declared("corrections")
    sample: bool = key(*_SAMPLE)
    salt: Salt | None = key(*_SALT, default=None)
    sha256: Sha256 = key(*_HASH, default="")

    @property
    def year(self) -> str:
        """The year of the address, which listings go by."""
        return self.path.split("/")[1]

    @property
    def opened(self) -> Day:
        """The first day on which it can have been public, as far as it says."""
        return self.published or self.printed or self.date


class SummaryLetter(PublicLetter):
    """A letter of which only the summary is public."""

    disclosure_code: Literal["summary"] = key(*_DISCLOSURE)
    summary: str = key("摘要", "唯一公开的正文。", "The only prose published.")


class FullLetter(PublicLetter):
    """A letter that is public in full."""

    disclosure_code: Literal["full"] = key(*_DISCLOSURE)
    answer: str | None = _declared("answer")
    next_steps: str | None = _declared("next_steps")
    body: Body = key("正文", "正文的三种形式和各节。", "The text in three forms, and its sections.")
    commitments: tuple[PublicCommitment, ...] = _declared("commitments")
    attachments: tuple[PublicAttachment, ...] = _declared("attachments")

    def with_files(self, files: Mapping[str, FileFacts]) -> FullLetter:
        """The letter with what ``files``, by name, tell of those of its attachments."""
        attachments = tuple(
            x.model_copy(update=files[x.file]._asdict()) if x.file in files else x
            for x in self.attachments
        )
        return self.model_copy(update={"attachments": attachments})


Published = FullLetter | SummaryLetter
