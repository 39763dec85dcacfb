"""A letter as its editor wrote it: the one model behind validation, schema, docs and checks.

:class:`FrontMatter` types the YAML between the ``---`` lines. Every value arrives as the text that
was written (:mod:`dafu.read.nodes`); the types of :mod:`dafu.values` turn it into dates, lists and
terms, or refuse it. The Chinese name of a key is its field's ``title``; no second table holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo

from dafu.problems import Place
from dafu.values import (
    ExactDisclosure,
    FileName,
    IsoDate,
    LetterPath,
    Line,
    Lines,
    Moment,
    Text,
    WholeNumber,
    YesNo,
    one_or_more,
)

Loc = tuple[str | int, ...]
"""Where a value stands in a model: field names and list indexes, as pydantic gives them."""


def key(zh: str, description_zh: str, description: str, default: Any = ...) -> Any:
    """A field of the model: its Chinese name and what it holds, in both languages."""
    return Field(
        default,
        title=zh,
        description=description,
        json_schema_extra={"description_zh": description_zh},
    )


class Model(BaseModel):
    """Frozen, and closed: a key that is not declared is an error."""

    # Validators are built at first use: a check of one file never needs those of the twin.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def submodel(info: FieldInfo) -> type[BaseModel] | None:
    """The model of a field, or of what a field lists."""
    return next(_models(info.annotation), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


class Contact(Model):
    """联系方式: whom to ask about the letter. Office data, not personal data."""

    name: Line | None = key("联系人", "联系人姓名。", "Name of the contact person.", None)
    phone: Line | None = key("电话", "办公电话，照原样写。", "Office telephone, as written.", None)
    address: Line | None = key("地址", "通讯地址。", "Postal address.", None)
    postcode: Line | None = key("邮编", "邮政编码，六位数字。", "Postcode, six digits.", None)


class ProposalEntry(Model):
    """A proposal or suggestion answered, where the title does not say it."""

    body: Line = key("类别", "政协提案或人大代表建议。", "CPPCC proposal or deputy's suggestion.")
    level: Line | None = key("层级", "全国、省、市、区、镇。", "Level of the body.", None)
    session: WholeNumber | None = key("届", "第几届，阿拉伯数字。", "Committee or congress.", None)
    meeting: WholeNumber | None = key("次", "第几次会议，阿拉伯数字。", "Plenary meeting.", None)
    number: Line = key("编号", "提案或建议编号，照原样写。", "Number of the proposal, as written.")
    subject: Line | None = key("案由", "这一件的案由。", "What this one was about.", None)


class ResultEntry(Model):
    """One result of handling, with the day from which it holds (回头看)."""

    date: IsoDate | None = key("日期", "从哪一天起。", "The day from which it holds.", None)
    result: Line = key("结果", "办理结果用语。", "A term of the site's vocabulary.")
    note: Line | None = key("说明", "公开的说明。", "A public note.", None)


def _results(value: object) -> object:
    """One result written as plain text stands for an undated list of one."""
    return [{"result": value}] if isinstance(value, str) else one_or_more(value)


Results = Annotated[tuple[ResultEntry, ...], BeforeValidator(_results)]


class Correction(Model):
    """更正: a dated public note of what was changed in a published letter."""

    date: IsoDate = key("日期", "更正日期。", "Day of the correction.")
    note: Line = key("说明", "更正了什么。", "What was corrected.")


class Withdrawal(Model):
    """撤回: why a letter is no longer shown. Its address stays, as a tombstone."""

    date: IsoDate = key("日期", "撤回日期。", "Day of the withdrawal.")
    reason: Line = key("原因", "撤回原因，会公开。", "The reason; it is published.")


class AttachmentEntry(Model):
    """附件: a file that lies beside the letter."""

    file: FileName = key("文件", "文件名，与答复放在同一文件夹。", "File name, beside the letter.")
    title: Line = key("标题", "给读者看的名称。", "What readers see.")


class FrontMatter(Model):
    """What an editor declares about a letter, between the two ``---`` lines."""

    document_number: Line = key(
        "文号",
        "机关代字、〔年份〕、序号，全站唯一。",
        "Agency code, 〔year〕, serial; unique.",
    )
    title: Line = key("标题", "公文标题。", "Title of the letter.")
    subject: Line | None = key("案由", "提案或建议的题目。", "What the proposal was about.", None)
    addressee: Lines = key("主送", "收信人，一个或多个，保留称谓。", "One or more; suffix kept.")
    issuer: Line = key("发文机关", "答复单位全称。", "The answering unit, in full.")
    role: Line = key("办理角色", "主办、独办、分办等。", "Role of the issuer.", "主办")
    co_issuers: Lines = key("会办单位", "会办单位全称。", "Joint handlers, in full.", ())
    date: IsoDate = key("成文日期", "落款日期，如 2023-05-08。", "Date of the letter (ISO 8601).")
    printed: IsoDate | None = key("印发日期", "版记上的印发日期。", "Date of printing.", None)
    published: IsoDate | None = key("发布日期", "首次在网上公开的日期。", "First published.", None)
    assigned: IsoDate | None = key(
        "交办日期", "提案交给承办单位的日期。", "Day the proposal was assigned.", None
    )
    result: Results = key(
        "办理结果",
        "本站词表中的用语；后来有变化时写成带日期的列表。",
        "A term of the site's vocabulary, or a dated list where it changed later.",
    )
    disclosure: ExactDisclosure = key(
        "公开属性",
        "四个字符串之一：主动公开 · 全文、主动公开 · 摘要、依申请公开、不予公开。",
        "Exactly one of the four legal strings.",
    )
    summary: Text | None = key(
        "摘要",
        "公开属性为摘要时，唯一公开的正文。",
        "For 摘要: the only prose published.",
        None,
    )
    contact: Contact = key("联系方式", "联系人、电话、地址、邮编。", "Contact of the office.")
    proposals: tuple[ProposalEntry, ...] = key(
        "提案",
        "标题里看不出时才写；并案可写多件。",
        "Only where the title does not say it.",
        (),
    )
    topics: Lines = key("主题", "主题分类。", "Topics.", ())
    keywords: Lines = key("关键词", "关键词。", "Keywords.", ())
    related: Annotated[tuple[LetterPath, ...], BeforeValidator(one_or_more)] = key(
        "相关答复",
        "其他答复的路径，如 replies/2023/jiaoyu-7。",
        "Paths of other letters.",
        (),
    )
    satisfaction: Line | None = key(
        "满意度",
        "满意、基本满意、不满意、未反馈。",
        "The proposer's opinion of the handling.",
        None,
    )
    index_number: Line | None = key("索引号", "政府信息索引号。", "Catalogue number.", None)
    attachments: tuple[AttachmentEntry, ...] = key("附件", "文件和标题。", "Files and titles.", ())
    publish_at: Moment | None = key(
        "定时公开", "到这一时刻才公开。", "Not published before this moment.", None
    )
    corrections: tuple[Correction, ...] = key("更正", "日期和说明。", "Dated public notes.", ())
    withdrawn: Withdrawal | None = key("撤回", "日期和原因。", "Date and reason.", None)
    sample: YesNo = key(
        "示例",
        "演示样本写“是”，页面和数据都会注明。",
        "Marks a made-up sample letter.",
        False,
    )


class Section(Model):
    """节: a part of a body with an anchor that can be quoted: under a heading, or before the first.

    Headings and texts of all sections, in their order and each on lines of its own, are the body's
    whole text.
    """

    id: str = key("标识", "网页上的锚点。", "Anchor on the letter's page.")
    level: Annotated[int, Field(ge=2, le=6)] = key("层级", "标题层级，从 2 起。", "From 2.")
    heading: str = key(
        "标题",
        "标题文字；第一个标题之前的部分没有标题。",
        "Text of the heading; empty for what stands before the first one.",
    )
    text: str = key("文字", "到下一个标题为止的文字。", "Plain text up to the next heading.")

    @classmethod
    def lead(cls, text: str) -> Section:
        """What stands before the first heading, or the whole of a body that has none."""
        return cls(id="body", level=2, heading="", text=text)


class Body(Model):
    """正文: the text of a letter in three forms, and its sections."""

    markdown: str = key(
        "Markdown", "原文（CommonMark 加表格）。", "CommonMark with tables, as the editor wrote it."
    )
    html: str = key(
        "HTML", "链接相对于网页的网址。", "The same as HTML; links are relative to the page."
    )
    text: str = key("纯文本", "每段一行。", "The same as plain text, one line for each block.")
    sections: tuple[Section, ...] = key(
        "各节",
        "第一个标题之前的部分和各标题下的部分，合起来就是全文。",
        "What stands before the first heading and the parts under headings: the whole, in order.",
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image of a body: where it leads as written, and where it stands."""

    target: str
    place: Place
    is_image: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as read: what was declared, what was written, and where each thing stands."""

    path: str
    """Address without suffix, e.g. ``replies/2023/fagaiwei-14``."""
    source: str
    """File as named in messages, e.g. ``content/replies/2023/fagaiwei-14.md``."""
    front: FrontMatter
    body: Body
    references: tuple[Reference, ...] = ()
    body_line: int = 1
    positions: Mapping[Loc, tuple[int, int]] = field(default_factory=dict, compare=False)
    complete: bool = True
    """False when reading found an error: then ``front`` holds only what was written well, and
    nothing of the letter is public."""

    def has(self, *names: str) -> bool:
        """Whether these keys were written, and written well."""
        return self.front.model_fields_set.issuperset(names)

    def place(self, *loc: str | int) -> Place:
        """Where the value at ``loc`` stands, or the nearest thing around it that has a place."""
        while loc and loc not in self.positions:
            loc = loc[:-1]
        return Place(self.source, *self.positions.get(loc, (1, 1)))
