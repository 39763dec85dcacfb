"""What keys of a letter hold that is more than a value: contacts, proposals, results, corrections.

Each is a model of its own, typed like the front matter around it (:mod:`dafu.model.letter`).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from dafu.model.keys import Model, key
from dafu.model.values import (
    FileName,
    IsoDate,
    Line,
    Text,
    WebLink,
    WholeNumber,
    YesNo,
    one_or_more,
)


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
        form=(
            "网站保留发布过的全文时：打上勾，更正以前的文字不再给读者看，也不再保留。",
            "Where a site keeps the texts it published: a tick hides and removes all before.",
        ),
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
