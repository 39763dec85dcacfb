"""Queries as citizens type them, drawn from the letters that they should find."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dafu.search.fold import fold
from dafu.search.record import SearchRecord


class Query(NamedTuple):
    """What is typed; the letters that hold every one of ``terms`` are the truth."""

    kind: str
    text: str
    terms: tuple[str, ...]
    first: str | None = None
    """Address of the letter that must come first."""


Draw = Callable[[random.Random, SearchRecord], Query | None]


def draw(records: Sequence[SearchRecord], count: int, seed: int) -> list[Query]:
    """About ``count`` queries, every kind in its share."""
    chance = random.Random(seed)
    total = sum(share for share, _ in KINDS)
    found = []
    for share, kind in KINDS:
        wanted = max(1, round(count * share / total))
        while wanted:
            query = kind(chance, chance.choice(records))
            if query:
                found.append(query)
                wanted -= 1
    return found


def holders(query: Query, texts: Sequence[str]) -> list[int]:
    """The numbers of the texts, folded, that hold every term of ``query``."""
    terms = [fold(term) for term in query.terms]
    return [at for at, text in enumerate(texts) if all(term in text for term in terms)]


def searched(record: SearchRecord) -> str:
    """All that a letter's page says, folded."""
    return fold("\n".join((*record.head, *record.names, record.text)))


def _substring(length: int) -> Draw:
    def draw(chance: random.Random, record: SearchRecord) -> Query | None:
        line = chance.choice([line for line in record.text.split("\n") if line])
        if len(line) < length:
            return None
        start = chance.randrange(len(line) - length + 1)
        text = line[start : start + length]
        # Blanks separate words and quotation marks make phrases: other kinds have those.
        return None if re.search(r"[\s\"“”]", text) else Query(f"{length} 字", text, (text,))

    return draw


def _matching(kind: str, pattern: str) -> Draw:
    def draw(chance: random.Random, record: SearchRecord) -> Query | None:
        found = re.findall(pattern, record.text)
        text = chance.choice(found) if found else None
        return Query(kind, text, (text,)) if text else None

    return draw


def _name(chance: random.Random, record: SearchRecord) -> Query:
    name = re.sub("委员|代表", "", record.addressees[0])
    return Query("姓名", name, (name,))


def _document_number(chance: random.Random, record: SearchRecord) -> Query:
    number = record.document_number
    agency, year, serial = re.fullmatch(r"(.+)〔(\d+)〕(\d+)号", number).groups()  # type: ignore[union-attr]
    wide = number.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    forms = [
        number,
        wide,
        f"{agency}[{year}]{serial}号",
        f"{agency}（{year}）{serial}号",
        f"{agency}【{year}】{serial}号",
        f"{agency}﹝{year}﹞{serial}号",
        f"{agency} 〔{year}〕 {serial} 号",
        f"{agency}{year} {serial}",
    ]
    return Query("文号", chance.choice(forms), (number,), first=record.url)


def _proposal(chance: random.Random, record: SearchRecord) -> Query:
    number, session = record.proposal_numbers[0], record.sessions[0]
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    text, *terms = chance.choice(
        [
            (number, number),
            (wide, number),
            (f"第{number}号", f"第{number}号"),
            (f"{session} {number}", session, number),
        ]
    )
    return Query("提案号", text, tuple(terms), first=record.url)


def _words(chance: random.Random, record: SearchRecord) -> Query | None:
    lines = [line for line in record.text.split("\n") if len(line) > 20]
    starts = [(line, chance.randrange(len(line) - 3)) for line in chance.choices(lines, k=2)]
    words = tuple(line[start : start + chance.choice([2, 3])] for line, start in starts)
    if any(not re.fullmatch(r"[\u4e00-\u9fff]+", word) for word in words):
        return None
    return Query("两词", " ".join(words), words)


def _quoted(chance: random.Random, record: SearchRecord) -> Query | None:
    query = _substring(chance.choice([4, 6]))(chance, record)
    return query and Query("引号", f"“{query.text}”", query.terms)


def _title(chance: random.Random, record: SearchRecord) -> Query:
    text = chance.choice(record.head)
    return Query("标题", text, (text,))


KINDS: list[tuple[int, Draw]] = [
    (3, _substring(1)),
    (12, _substring(2)),
    (10, _substring(3)),
    (10, _substring(4)),
    (8, _substring(6)),
    (6, _substring(10)),
    (3, _substring(20)),
    (8, _name),
    (12, _document_number),
    (10, _proposal),
    (6, _matching("数量", r"\d[\d.]*(?:万元|亿元|平方米|公里|人次|%|个|家|条)")),
    (6, _matching("混写", r"[A-Za-z][A-Za-z0-9.\-]*[\u4e00-\u9fff]{1,3}")),
    (8, _words),
    (4, _quoted),
    (4, _title),
]
"""Share and way of drawing of each kind."""
