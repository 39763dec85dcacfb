"""A letter as its editor wrote it: the one model behind validation, schema, docs and checks.

:class:`FrontMatter` types the YAML between the ``---`` lines. Every value arrives as the text that
was written (:mod:`dafu.read.front_matter.yaml`); the types of :mod:`dafu.model.values` turn it into
dates, lists and terms, or refuse it. Names, meaning and example of a key stand at its field
(:mod:`dafu.model.keys`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator

from dafu.model.body import Body, Part, Reference
from dafu.model.commitments import Commitment
from dafu.model.entries import (
    AttachmentEntry,
    Contact,
    Correction,
    ProposalEntry,
    Results,
    Withdrawal,
)

# Those who take a letter take its foundations with it.
from dafu.model.keys import Loc as Loc
from dafu.model.keys import Model as Model
from dafu.model.keys import key as key
from dafu.model.keys import need as need
from dafu.model.keys import submodel as submodel
from dafu.model.values import (
    ExactDisclosure,
    FormerPath,
    IsoDate,
    LetterPath,
    Line,
    Moment,
    Names,
    Text,
    Words,
    YesNo,
    entries,
    one_or_more,
)
from dafu.model.vocabulary import DISCLOSURE_WORDS, Disclosure
from dafu.problems.problem import Place


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
        form=("落款日期。", "Date of the letter."),
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
        form=(
            "本站词表中的用语，或原件上的等级（如 B类）；后来有变化时再加一项，写明从哪一天起。",
            "A term of the site's vocabulary or a printed grade; where it changed, a row for each.",
        ),
    )
    disclosure: ExactDisclosure = key(
        "公开属性",
        "四个字符串之一：主动公开 · 全文、主动公开 · 摘要、依申请公开、不予公开。",
        "Exactly one of the four legal strings.",
        example="主动公开 · 全文（或：主动公开 · 摘要、依申请公开、不予公开，只写一种）",
        also="公开方式 公开类型 公开类别 公开形式 公开性质 信息公开属性 是否公开",
        form=("四种里选一种。", "Choose one of the four."),
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
        form=("演示样本打上勾，页面和数据都会注明。", "A tick marks a made-up sample letter."),
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
    @cache  # Asked for each letter.
    def advised(cls) -> frozenset[str]:
        """The keys of whose absence an editor is reminded, though many letters print none of them.

        What a letter is about its title and its text say as well.
        """
        should = {name for name, info in cls.model_fields.items() if need(info) == "should"}
        return frozenset(should - {"subject"})


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
