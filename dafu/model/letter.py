"""A letter as its editor wrote it: the one model behind validation, schema, docs and checks.

:class:`FrontMatter` types the YAML between the ``---`` lines. Every value arrives as the text that
was written (:mod:`dafu.read.front_matter.yaml`); the types of :mod:`dafu.model.values` turn it into
dates, lists and terms, or refuse it. Names, meaning and example of a key stand at its field
(:mod:`dafu.model.keys`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator, Field

from dafu.model.commitments import Commitment

# Those who take a letter take its foundations with it.
from dafu.model.keys import Loc as Loc
from dafu.model.keys import Model as Model
from dafu.model.keys import key as key
from dafu.model.keys import need as need
from dafu.model.keys import submodel as submodel
from dafu.model.values import (
    ExactDisclosure,
    FileName,
    FormerPath,
    IsoDate,
    LetterPath,
    Line,
    Moment,
    Names,
    Text,
    WebLink,
    WholeNumber,
    Words,
    YesNo,
    entries,
    one_or_more,
)
from dafu.model.vocabulary import DISCLOSURE_WORDS, Disclosure
from dafu.problems.problem import Place


class Contact(Model):
    """联系方式: whom to ask about the letter. Office data, not personal data."""

    name: Line | None = key(
        "联系人",
        "联系人姓名。",
        "Name of the contact person.",
        None,
        example="张三",
        also="姓名 联系人姓名 经办人 承办人",
    )
    department: Line | None = key(
        "承办科室",
        "具体办理的科室。",
        "The section that handled it.",
        None,
        example="基础教育科",
        also="承办部门 承办处室 科室 处室 部门 联系部门 联系科室",
    )
    phone: Line | None = key(
        "电话",
        "办公电话，照原样写。",
        "Office telephone, as written.",
        None,
        example="0000-55550101",
        also="联系电话 电话号码 办公电话 座机 联系方式 tel telephone",
    )
    address: Line | None = key(
        "地址",
        "通讯地址。",
        "Postal address.",
        None,
        example="某某路1号",
        also="联系地址 通讯地址 通信地址 单位地址 办公地址",
    )
    postcode: Line | None = key(
        "邮编",
        "邮政编码，六位数字。",
        "Postcode, six digits.",
        None,
        example="200333",
        also="邮政编码 邮编号码 zip zipcode",
    )


class ProposalEntry(Model):
    """A proposal or suggestion answered: what the title does not say of it."""

    body: Line | None = key(
        "类别",
        "政协提案或人大代表建议；标题里看得出的不必写。",
        "CPPCC proposal or deputy's suggestion, unless the title says it.",
        None,
        example="政协提案",
        also="种类",
    )
    area: Line | None = key(
        "地区",
        "哪个县、区的政协或人大，如“示例县”。",
        "Place of the committee or congress.",
        None,
        also="地方 所在地 行政区",
    )
    level: Line | None = key("层级", "全国、省、市、区、镇。", "Level of the body.", None)
    session: WholeNumber | None = key("届", "第几届，阿拉伯数字。", "Committee or congress.", None)
    meeting: WholeNumber | None = key("次", "第几次会议，阿拉伯数字。", "Plenary meeting.", None)
    number: Line | None = key(
        "编号",
        "提案或建议编号，照原样写；标题里看得出的不必写。",
        "Number of the proposal, as written, unless the title says it.",
        None,
        example="152001",
        also="提案号 提案编号 建议编号 号",
    )
    subject: Line | None = key("案由", "这一件的案由。", "What this one was about.", None)
    category: Line | None = key(
        "分类",
        "政协、人大给的分类，如“财税金融类”。",
        "Its category, as the committee or congress filed it.",
        None,
        also="提案分类 建议分类 所属分类",
    )
    kind: Line | None = key(
        "类型",
        "重点督办、议案、闭会、平时等，照原样写。",
        "What kind it is (under supervision, motion, between sessions …), as written.",
        None,
        also="提案类型 建议类型 性质",
    )
    signers: WholeNumber | None = key(
        "联名人数",
        "共有几人联名，阿拉伯数字。",
        "How many people signed it.",
        None,
        also="联名 附议人数 提案人数 人数",
    )
    url: WebLink | None = key(
        "网址",
        "提案、建议原文的网址。",
        "Where the proposal itself can be read.",
        None,
        also="原文网址 链接",
    )
    text: Text | None = key(
        "原文",
        "提案、建议自己的文字；提案人同意公开的才写。",
        "The proposal's own words, where these may be published.",
        None,
        also="提案原文 建议原文 全文 内容",
    )


class ResultEntry(Model):
    """One result of handling, with the day from which it holds (回头看)."""

    date: IsoDate | None = key(
        "日期",
        "从哪一天起。",
        "The day from which it holds.",
        None,
        example="2023-05-08",
        also="时间",
    )
    result: Line = key(
        "结果",
        "办理结果用语。",
        "A term of the site's vocabulary.",
        example="采纳解决",
        also="办理结果",
    )
    note: Line | None = key("说明", "公开的说明。", "A public note.", None)


def _results(value: object) -> object:
    """One result written as plain text stands for an undated list of one."""
    return [{"result": value}] if isinstance(value, str) else one_or_more(value)


Results = Annotated[tuple[ResultEntry, ...], BeforeValidator(_results)]


class Correction(Model):
    """更正: a dated public note of what was changed in a published letter."""

    date: IsoDate = key(
        "日期", "更正日期。", "Day of the correction.", example="2023-06-01", also="更正日期 时间"
    )
    note: Line = key(
        "说明",
        "更正了什么。",
        "What was corrected.",
        example="第二段中的“三处”更正为“四处”。",
        also="内容 更正内容 更正说明",
    )
    erases: YesNo = key(
        "不留旧文",
        "网站保留发布过的全文时：写“是”，更正以前的文字不再给读者看，也不再保留。",
        "Where a site keeps the texts it published: yes hides and removes all that stood before.",
        False,
        example="是",
        also="删除旧文 不显示旧文",
    )


class Withdrawal(Model):
    """撤回: why a letter is no longer shown. Its address stays, as a tombstone."""

    date: IsoDate = key(
        "日期", "撤回日期。", "Day of the withdrawal.", example="2024-03-01", also="撤回日期 时间"
    )
    reason: Line = key(
        "原因",
        "撤回原因，会公开。",
        "The reason; it is published.",
        example="内容有误，将重新答复。",
        also="理由 撤回原因 事由",
    )


class AttachmentEntry(Model):
    """附件: a file that lies beside the letter."""

    file: FileName = key(
        "文件",
        "文件名，与答复放在同一文件夹。",
        "File name, beside the letter.",
        example="fujian-1.pdf",
        also="文件名 路径",
    )
    title: Line = key(
        "标题",
        "给读者看的名称。",
        "What readers see.",
        example="附件名称",
        also="名称 附件名称 题目",
    )


class FrontMatter(Model):
    """What an editor declares about a letter, between the two ``---`` lines."""

    document_number: Line | None = key(
        "文号",
        "机关代字、〔年份〕、序号，全站唯一；原件没有文号的不写。",
        "Agency code, 〔year〕, serial; unique. None where the letter has none.",
        None,
        advised=True,
        example="某教〔2023〕7号",
        also="发文字号 公文文号 发文文号 发文号 文件号 文件字号 字号",
    )
    title: Line = key(
        "标题",
        "公文标题。",
        "Title of the letter.",
        example="对区政协十五届二次会议第152001号提案的答复",
        also="题目 公文标题 文件标题 名称",
    )
    subject: Line | None = key(
        "案由",
        "提案或建议的题目。",
        "What the proposal was about.",
        None,
        example="关于某事项的建议",
        also="提案题目 提案标题 提案案由 建议标题 建议题目 事由",
        advised=True,
    )
    addressee: Names = key(
        "主送",
        "收信人，一个或多个，保留称谓。",
        "One or more; suffix kept.",
        (),
        advised=True,
        example="张三委员",
        also="收件人 收信人 收文人 主送人 主送机关 主送单位 收文单位 收文机关 称呼",
    )
    issuer: Line = key(
        "发文机关",
        "答复单位全称。",
        "The answering unit, in full.",
        example="某市某区教育局",
        also="发文单位 发文部门 发文机构 答复单位 答复机关 承办单位 主办单位 签发单位 签发机关",
    )
    role: Line = key(
        "办理角色", "主办、独办、分办等。", "Role of the issuer.", "主办", also="角色 办理方式"
    )
    co_issuers: Words = key(
        "会办单位",
        "会办单位全称。",
        "Joint handlers, in full.",
        (),
        also="会办 会办机关 协办单位 联合发文 联合发文机关",
    )
    date: IsoDate = key(
        "成文日期",
        "落款日期，如 2023-05-08、2023年5月8日。",
        "Date of the letter, such as 2023-05-08 or 2023年5月8日.",
        example="2023-05-08",
        also="成文时间 签发日期 签发时间 发文日期 发文时间 落款日期 答复日期 答复时间 日期",
    )
    printed: IsoDate | None = key(
        "印发日期", "版记上的印发日期。", "Date of printing.", None, also="印发时间 印制日期"
    )
    published: IsoDate | None = key(
        "发布日期",
        "首次在网上公开的日期。",
        "First published.",
        None,
        also="发布时间 公开日期 上网日期 公布日期",
    )
    assigned: IsoDate | None = key(
        "交办日期",
        "提案交给承办单位的日期。",
        "Day the proposal was assigned.",
        None,
        also="交办时间",
    )
    result: Results = key(
        "办理结果",
        "本站词表中的用语，或原件上的等级（如 B类）；后来有变化时写成带日期的列表。",
        "A term of the site's vocabulary or a printed grade, or a dated list where it changed.",
        (),
        advised=True,
        example="采纳解决",
        also="结果 办复结果 办理情况 办理类型 办理类别 答复类别 答复类型 结果分类",
    )
    disclosure: ExactDisclosure = key(
        "公开属性",
        "四个字符串之一：主动公开 · 全文、主动公开 · 摘要、依申请公开、不予公开。",
        "Exactly one of the four legal strings.",
        example="主动公开 · 全文（或：主动公开 · 摘要、依申请公开、不予公开，只写一种）",
        also="公开方式 公开类型 公开类别 公开形式 公开性质 信息公开属性 是否公开",
    )
    summary: Text | None = key(
        "摘要",
        "公开属性为摘要时，唯一公开的正文。",
        "For 摘要: the only prose published.",
        None,
        also="内容摘要 答复摘要 概要",
    )
    answer: Text | None = key(
        "结论",
        "两三句平实的话：答复了什么；显示在最前面。",
        "Two or three plain sentences: the answer; shown first.",
        None,
        also="办理结论 答复结论 一句话答复",
    )
    next_steps: Text | None = key(
        "下一步",
        "两三句平实的话：接下来做什么。",
        "Two or three plain sentences: what comes next.",
        None,
        also="下一步工作 下一步打算 下一步计划 后续工作",
    )
    commitments: Annotated[tuple[Commitment, ...], BeforeValidator(entries)] = key(
        "承诺事项",
        "承诺的事、期限、进度和进展。",
        "What is promised, by when, its state and updates.",
        (),
        also="承诺 办理承诺 承诺清单",
    )
    contact: Contact | None = key(
        "联系方式",
        "联系人、承办科室、电话、地址、邮编；至少写前三项中的一项。",
        "Contact of the office: a name, a department or a telephone at least.",
        None,
        advised=True,
        also="联系 联系信息 联系人及电话 联系人及联系电话",
    )
    proposals: Annotated[tuple[ProposalEntry, ...], BeforeValidator(entries)] = key(
        "提案",
        "标题里看不出的才写；并案可写多件。",
        "What the title does not say of them.",
        (),
    )
    topics: Words = key("主题", "主题分类。", "Topics.", (), also="主题分类 主题词 分类")
    keywords: Words = key("关键词", "关键词。", "Keywords.", (), also="关键字")
    places: Words = key(
        "地点",
        "答复涉及的街道、社区、学校、医院等。",
        "Streets, communities, schools, hospitals it is about.",
        (),
        also="涉及地点 地名 所涉地点",
    )
    related: Annotated[tuple[LetterPath, ...], BeforeValidator(one_or_more)] = key(
        "相关答复",
        "其他答复的路径，如 replies/2023/jiaoyu-7。",
        "Paths of other letters.",
        (),
    )
    former: Annotated[tuple[FormerPath, ...], BeforeValidator(one_or_more)] = key(
        "原网址",
        "改过文件名的，写以前的路径，如 replies/2022/jiaoyu-7；旧网址会转到新网址。",
        "Earlier paths of this letter; each leads here.",
        (),
        also="旧网址 原路径 旧路径 原地址 曾用网址",
    )
    satisfaction: Line | None = key(
        "满意度",
        "满意、基本满意、不满意、未反馈。",
        "The proposer's opinion of the handling.",
        None,
    )
    index_number: Line | None = key("索引号", "政府信息索引号。", "Catalogue number.", None)
    copies: Words = key(
        "抄送",
        "抄送机关，印在版记。",
        "Offices that got a copy, printed at the foot.",
        (),
        also="抄送机关 抄送单位 抄报 抄报机关",
    )
    note: Line | None = key(
        "附注",
        "印在成文日期下一行的括号里，如“此件公开发布”。",
        "Printed in brackets below the date.",
        None,
        also="备注 附记",
    )
    signed_by: Line | None = key(
        "签发人",
        "签发的领导；网站设置里没有写明显示的，不公开。",
        "Who signed it off; published only where site.yaml says so.",
        None,
        also="签发 签发领导 领导签发 签批人",
    )
    attachments: tuple[AttachmentEntry, ...] = key(
        "附件", "文件和标题。", "Files and titles.", (), also="附件列表 附件名称"
    )
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

    @classmethod
    def needed(cls, given: Mapping[str, object]) -> frozenset[str]:
        """The keys that must and should be there, and the summary where no other prose is public.

        But for 公开属性, which refuses whatever is none of four strings, and says which.
        """
        extent = given.get("disclosure")
        summarised = isinstance(extent, str) and DISCLOSURE_WORDS.get(extent) is Disclosure.SUMMARY
        more = {"summary"} if summarised else set()
        return super().needed(given) - {"disclosure"} | more | cls.advised()

    @classmethod
    def advised(cls) -> frozenset[str]:
        """The keys of whose absence an editor is reminded, though many letters print none of them.

        What a letter is about its title and its text say as well.
        """
        should = {name for name, info in cls.model_fields.items() if need(info) == "should"}
        return frozenset(should - {"subject"})


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


SALUTATION = "salutation"
SIGNATURE = "signature"
SIGNATURE_DATE = "signature-date"
NOTE = "note"
STRANGER = "stranger"
"""An office that signs and is none of the letter's own: on the page its line is text."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a body that stands apart from the text: what it is, what it says, and where."""

    name: str
    text: str
    line: int
    """Of the body, from 0."""


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
    parts: tuple[Part, ...] = ()
    body_line: int = 1
    positions: Mapping[Loc, tuple[int, int]] = field(default_factory=dict, compare=False)
    complete: bool = True
    """False when reading found an error: then ``front`` holds only what was written well, and
    nothing of the letter is public."""
    sure: bool = True
    """False when there are keys of which nobody can tell what they say of the letter."""

    def has(self, *names: str) -> bool:
        """Whether these keys were written, and written well."""
        return self.front.model_fields_set.issuperset(names)

    def lacks(self, name: str) -> bool:
        """Whether the keys could be read, and this one is not among them, not even misspelt."""
        return () in self.positions and not self.has(name) and (name,) not in self.positions

    def place(self, *loc: str | int) -> Place:
        """Where the value at ``loc`` stands, or the nearest thing around it that has a place."""
        while loc and loc not in self.positions:
            loc = loc[:-1]
        return Place(self.source, *self.positions.get(loc, (1, 1)))
