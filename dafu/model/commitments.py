"""承诺事项: what an office promises in a letter, by when, and what became of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from dafu.model.keys import Model, key
from dafu.model.values import IsoDate, Line, entries


class Update(Model):
    """进展: a dated public note on a commitment."""

    date: IsoDate = key(
        "日期", "哪一天的进展。", "Day of the note.", example="2024-06-30", also="时间 更新日期"
    )
    note: Line = key(
        "说明",
        "进展如何。",
        "What has been done.",
        example="已完成招标。",
        also="内容 进展 进展情况",
    )


class Commitment(Model):
    """承诺事项: one thing that is promised, in the office's own words."""

    text: Line = key(
        "内容",
        "承诺做什么，用答复里的话写。",
        "What is promised, in the letter's words.",
        example="建成社区食堂两处",
        also="事项 承诺 承诺内容",
    )
    due: IsoDate | None = key(
        "期限",
        "到哪一天为止；答复里没有写明的不写。",
        "The day by which; none where the letter names none.",
        None,
        example="2024-12-31",
        also="时限 完成期限 完成时限 截止日期 完成时间",
    )
    state: Line | None = key(
        "进度",
        "未到期、进行中、已完成、已调整，只写一种。",
        "One of four: not due yet, under way, done, changed.",
        None,
        example="进行中",
        also="状态 完成情况 进展状态",
    )
    updates: Annotated[tuple[Update, ...], BeforeValidator(entries)] = key(
        "进展", "日期和说明，从早到晚。", "Dated notes, oldest first.", (), also="更新 进展情况"
    )
