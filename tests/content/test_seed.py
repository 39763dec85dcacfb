"""The real letter says what the printed one says: every character, in order, five breaks joined.

``putuo-fagaiwei-2023-14.txt`` is the text of the printed letter as it was received. Each line of
it is a block of the page; a block that a page break cut is two lines there and one in the letter.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
PRINTED = HERE / "putuo-fagaiwei-2023-14.txt"
LETTER = HERE.parents[1] / "content" / "replies" / "2023" / "fagaiwei-14.md"

JOINS = ("重|点楼宇", "联|盟", "洞|察", "打造出|“看得见", "招商引资|工作情况")
HEADINGS = (
    "一、进一步细化产业颗粒度",
    "二、进一步拓展产业延伸度",
    "三、进一步提升产业集聚度",
    "四、进一步打响产业品牌度",
    "五、进一步夯实招商专业度",
)


def lines_of(text: str) -> list[str]:
    """The lines that are not blank, exactly as written."""
    return [line for line in text.split("\n") if line.strip()]


@pytest.fixture(scope="module")
def seed() -> list[str]:
    """The blocks of the printed letter."""
    return lines_of(PRINTED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def front() -> dict[str, Any]:
    """The front matter of the letter, every scalar as text."""
    _, front_matter, _ = LETTER.read_text(encoding="utf-8").split("---\n", 2)
    loaded: dict[str, Any] = yaml.load(front_matter, Loader=yaml.BaseLoader)
    return loaded


@pytest.fixture(scope="module")
def body() -> list[str]:
    """The blocks of the letter's body, headings with their mark."""
    _, _, text = LETTER.read_text(encoding="utf-8").split("---\n", 2)
    return lines_of(text)


def chinese_date(iso: str) -> str:
    """``2023-05-08`` as a letter prints it: 2023年5月8日."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def as_printed(front: dict[str, Any], body: list[str]) -> list[str]:
    """The blocks of the printed letter, put together again from the letter."""
    contact = front["contact"]
    return [
        f"办理结果：{front['result']}",
        f"公开属性：{front['disclosure']}",
        f"{front['issuer']}文件",
        front["document_number"],
        front["title"],
        *(block.removeprefix("## ") for block in body),
        f"联系人姓名：{contact['name']}",
        f"联系电话：{contact['phone']}",
        f"通讯地址：{contact['address']}",
        f"邮政编码：{contact['postcode']}",
        front["issuer"],
        f"{chinese_date(front['printed'])}印发",
    ]


def test_every_character_of_the_printed_letter_is_there_in_order(
    seed: list[str], front: dict[str, Any], body: list[str]
) -> None:
    """Block by block; only five joins and the blank of the wrapped title tell the two apart."""
    rest = [line.replace("会议 第152045号", "会议第152045号") for line in seed]
    joins = []
    for block in as_printed(front, body):
        first = rest.pop(0)
        if block != first:
            second = rest.pop(0)
            assert block == first + second
            joins.append((first, second))
    assert rest == []
    assert len(joins) == len(JOINS)
    for (first, second), expected in zip(joins, JOINS, strict=True):
        before, after = expected.split("|")
        assert first.endswith(before)
        assert second.startswith(after)


def test_the_front_matter_says_what_was_printed(front: dict[str, Any], seed: list[str]) -> None:
    """The values themselves, and the subject, which the printed letter quotes in its first line."""
    assert front == {
        "document_number": "普发改委〔2023〕14号",
        "title": "对区政协十五届二次会议第152045号提案的答复",
        "subject": "关于推进产业内循环招商",
        "addressee": "张文浩委员",
        "issuer": "上海市普陀区发展和改革委员会",
        "date": "2023-05-08",
        "printed": "2023-05-08",
        "result": "采纳解决",
        "disclosure": "主动公开 · 全文",
        "contact": {
            "name": "开凡",
            "phone": "52564588-2357",
            "address": "大渡河路1668号1号楼B区313室",
            "postcode": "200333",
        },
    }
    salutation = seed.index(f"{front['addressee']}：")
    assert seed[salutation + 1].startswith(f"您提出的“{front['subject']}”的提案收悉")


def test_the_body_is_a_letter(front: dict[str, Any], body: list[str]) -> None:
    """Salutation first, five headings, issuer and date last; what is printed apart stays apart."""
    assert body[0] == f"{front['addressee']}："
    assert body[-2:] == [front["issuer"], chinese_date(front["date"])]
    assert tuple(line for line in body if line.startswith("#")) == tuple(
        f"## {heading}" for heading in HEADINGS
    )
    assert not any(word in line for line in body for word in ("联系人姓名", "印发", "办理结果："))


def test_one_paragraph_is_one_line() -> None:
    """Blocks are parted by one blank line, so no line end can turn into a space."""
    _, _, text = LETTER.read_text(encoding="utf-8").split("---\n", 2)
    assert text == "\n\n".join(lines_of(text)) + "\n"
