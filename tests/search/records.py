"""Search records for tests, in which only what matters differs."""

from __future__ import annotations

from typing import Any

from dafu.search.record import SearchRecord

PLAIN = SearchRecord(
    url="replies/2023/jiaoyu-1/",
    title="对区政协十五届二次会议第152001号提案的答复",
    subject="关于开放学校体育场地",
    document_number="示教〔2023〕1号",
    proposal_numbers=("152001",),
    sessions=("十五届二次",),
    addressees=("示例甲委员",),
    issuer="示例市示例区教育局",
    date="2023-05-08",
    year="2023",
    result="采纳解决",
    kinds=("政协提案",),
    topics=("社会",),
    text="示例甲委员：\n您提出的提案收悉，现答复如下。",
)


def record(**changes: Any) -> SearchRecord:
    """The plain record with ``changes``."""
    return PLAIN._replace(**changes)


def records(count: int, year: str = "2023") -> list[SearchRecord]:
    """So many records of a year, each with a text and an address of its own."""
    return [
        record(
            url=f"replies/{year}/jiaoyu-{number}/",
            document_number=f"示教〔{year}〕{number}号",
            date=f"{year}-01-{number % 28 + 1:02}",
            year=year,
            text=f"第{number}件的正文。",
        )
        for number in range(1, count + 1)
    ]
