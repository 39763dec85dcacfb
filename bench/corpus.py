"""Real-looking reply letters for measurements, the same ones for the same arguments.

    python -m bench.corpus --letters 10000 --seed 1 --output DIR

writes ``DIR/site.yaml`` and ``DIR/content/replies/YEAR/NAME.md`` in the form that editors write.
Every letter has a field (education, parking, lifts in old houses ...) of its issuer's. Its subject,
most of its sentences and words are the field's, long letters touch a neighbouring one; the rest is
of the general pool. Words follow Zipf's law; sentences come from patterns, none twice before all
have been; coined names and slogans give the long tail of rare characters that real letters have.
Headings, tables, lists, emphasis, links, pasted faults and notes are as frequent as in letters that
were seen (``bench/habits.py``); some letters are summaries, some answer suggestions of deputies.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import itertools
import random
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import habits

DISTRICT = "临江"
FIRST_NUMBER = {"cppcc": 1, "npc": 6001}
RESULTS = {"采纳解决": 50, "正在解决": 20, "计划解决": 15, "留作参考": 12, "暂难解决": 3}
TOPICS = ["经济", "政治", "文化", "社会", "生态文明"]
ESTATES = ["小区", "小区", "新村", "花园", "公寓", "家园", "苑", "里", "坊"]
RIVERS = "河江港塘浜泾"
FIRST_YEAR, LAST_YEAR = 2012, 2024
CHAPTERS = "一二三四五"
MEETINGS = "一二三四五"
OF_FIELD = 0.8
"""Share of the sentences, and of the words, that are drawn from the letter's field."""
NEAR = 20
"""How many letters back a letter links."""
SLOT = re.compile(r"\{([^{}]+)\}")


def _sections(text: str) -> dict[str, list[str]]:
    """The words and patterns of each section of ``phrases.txt``."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            words = sections[line.strip("[]")] = []
        elif not line.startswith("#"):
            words += line.split()
    return sections


WORDS = _sections(Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8"))
FIELDS = [name.partition(".")[2] for name in WORDS if name.startswith("clause.")]
NEIGHBOURS = dict(pair.split(":") for pair in WORDS["neighbour"])
"""Field from which a letter draws, too, when it has drawn all clauses of its own field."""
CHARACTERS = [
    char
    for char in sorted(set("".join(itertools.chain(*WORDS.values()))))
    if "\u4e00" <= char <= "\u9fff"
]


class Letter(NamedTuple):
    """A letter: its path below ``content/replies`` and the Markdown file's text."""

    path: str
    text: str


class Issuer(NamedTuple):
    """An answering office; its letters are about ``fields``, the frequent ones repeated."""

    name: str
    slug: str
    code: str
    fields: tuple[str, ...]

    @property
    def itself(self) -> str:
        """What the office calls itself after 我."""
        ends = {"局": "局", "委员会": "委", "办公室": "办", "办事处": "街道"}
        return next((short for end, short in ends.items() if self.name.endswith(end)), "单位")


def issuers() -> list[Issuer]:
    """The answering offices of the made-up district, the busiest first."""
    offices = [
        Issuer(f"{DISTRICT}区{name}", slug, f"{DISTRICT[0]}{code}", tuple(fields.split(",")))
        for name, slug, code, fields in (office.split(":") for office in WORDS["office"])
    ]
    return offices + [
        Issuer(
            f"{DISTRICT}区人民政府{town}街道办事处",
            f"jiedao{number}",
            f"{DISTRICT[0]}{town}",
            tuple(FIELDS),
        )
        for number, town in enumerate(WORDS["town"][:12], 1)
    ]


class Matter(NamedTuple):
    """What a letter is about and to whom it goes."""

    field: str
    org: str
    kind: str
    year: int

    @property
    def session(self) -> tuple[str, str]:
        """Term and meeting, as in 十四 and 三."""
        term, meeting = divmod(self.year - 1952, 5)
        return _numeral(term), MEETINGS[meeting]

    @property
    def meeting(self) -> str:
        """The meeting at which it was put forward."""
        term, meeting = self.session
        if self.kind == "cppcc":
            return f"政协{term}届{meeting}次会议"
        return f"{term}届人大{meeting}次会议"


@functools.cache
def _weights(size: int) -> list[float]:
    """Cumulated weights of ``size`` words by Zipf's law."""
    return list(itertools.accumulate(1 / (rank + 2) ** 0.9 for rank in range(size)))


class Deck:
    """Patterns in random order, dealt anew when all have been drawn, then with ``later`` ones."""

    def __init__(
        self, patterns: list[str], chance: random.Random, later: Sequence[str] = ()
    ) -> None:
        self.patterns = [*patterns, *later]
        self.chance = chance
        self.rest = chance.sample(patterns, len(patterns))

    def draw(self) -> str:
        """The next pattern."""
        if not self.rest:
            self.rest = self.chance.sample(self.patterns, len(self.patterns))
        return self.rest.pop()


class Writer:
    """Draws words and sentences about ``matter``; every draw comes from ``chance``."""

    def __init__(self, chance: random.Random, matter: Matter) -> None:
        self.chance = chance
        self.matter = matter
        neighbour = WORDS[f"clause.{NEIGHBOURS[matter.field]}"]
        self.own = Deck(WORDS[f"clause.{matter.field}"], chance, neighbour)
        self.general = Deck(WORDS["clause"], chance)
        self.openers = Deck(WORDS["opener"], chance)
        plea = matter.kind == "cppcc" and chance.random() < 0.6
        self.motion = "提案" if plea else "建议"
        self.subject = self.fill(chance.choice(WORDS[f"subject.{matter.field}"]))

    def word(self, name: str) -> str:
        """A word of the section ``name``, mostly the field's if the field has such a section."""
        own = WORDS.get(f"{name}.{self.matter.field}")
        words = own if own and self.chance.random() < OF_FIELD else WORDS[name]
        return self.chance.choices(words, cum_weights=_weights(len(words)))[0]

    def pattern(self, name: str) -> str:
        """A pattern of the section ``name``, filled."""
        return self.fill(self.chance.choice(WORDS[name]))

    def fill(self, pattern: str) -> str:
        """``pattern`` with every slot filled, those within drawn words too."""
        while "{" in pattern:
            pattern = SLOT.sub(lambda match: self.slot(match[1]), pattern)
        return pattern

    def slot(self, name: str) -> str:
        """What stands in ``{name}``: one of alternatives, something composed or a word."""
        if "|" in name:
            return self.chance.choice(name.split("|"))
        return COMPOSED[name](self) if name in COMPOSED else self.word(name)

    def coined(self, length: int) -> str:
        """Characters that make no word, or a name as people have."""
        if self.chance.random() < 0.5:
            return "".join(self.chance.choices(CHARACTERS, k=length))
        return "".join(self.chance.choices(WORDS["given"], k=length))

    def many(self) -> str:
        """A number of thousands."""
        number = int(self.chance.paretovariate(1.1) * 1200)
        ten_thousands = number > 10_000 and self.chance.random() < 0.7
        return f"{number / 10_000:.1f}万" if ten_thousands else str(number)

    def money(self) -> str:
        """A sum of money."""
        digits = self.chance.choice([0, 0, 1, 2])
        if self.chance.random() < 0.7:
            return f"{self.chance.uniform(5, 9000):.{digits}f}万元"
        return f"{self.chance.uniform(1, 60):.{digits}f}亿元"

    def street(self) -> str:
        return self.word("street") + self.word("street_end")

    def place(self) -> str:
        kind = self.chance.random()
        if kind < 0.4:
            return self.street()
        if kind < 0.6:
            return f"{self.street()}{self.chance.randint(1, 2400)}号"
        if kind < 0.8:
            return self.word("town") + self.word("town_end")
        return self.site()

    def site(self) -> str:
        """A park, market, bridge ..."""
        return self.coined(2) + self.word("site_end")

    def company(self) -> str:
        return (
            f"{self.word('company')}{self.coined(2)}（{DISTRICT}）{self.word('industry')}有限公司"
        )

    def person(self) -> str:
        name = "".join(self.word("given") for _ in range(self.chance.choice([1, 2, 2])))
        return self.word("surname") + name

    def clause(self) -> str:
        """A clause of the letter's field, at times a general one."""
        deck = self.own if self.chance.random() < OF_FIELD else self.general
        return self.fill(deck.draw())

    def tail(self, share: float) -> str:
        """In a ``share`` of the cases the end of a sentence."""
        return self.pattern("tail") if self.chance.random() < share else ""

    def sentence(self) -> str:
        opener = self.fill(self.openers.draw()) if self.chance.random() < 0.45 else ""
        clauses = [self.clause() for _ in range(self.chance.choice([1, 2, 2]))]
        return f"{opener}{self.chance.choice('；；，').join(clauses)}{self.tail(0.2)}。"

    def enumeration(self) -> str:
        """一是 ...；二是 ...；三是 ..."""
        points = [
            f"{number}是{self.clause()}{self.tail(0.15)}"
            for number in CHAPTERS[: self.chance.choice([3, 4, 4, 5])]
        ]
        return f"{self.pattern('lead')}{self.chance.choice('；。').join(points)}。"

    def paragraph(self) -> str:
        if self.chance.random() < 0.25:
            return self.enumeration()
        return "".join(self.sentence() for _ in range(self.chance.randint(2, 5)))

    def table(self) -> str:
        rows = [
            f"| {self.place()} | {self.fill('{change}{thing}')} | {self.money()} |"
            for _ in range(self.chance.randint(3, 8))
        ]
        return "\n".join(["| 地点 | 内容 | 投入 |", "|---|---|---|", *rows])

    def bullets(self) -> str:
        return "\n".join(
            f"- **{self.fill('{topic}')}**：{self.sentence()}"
            for _ in range(self.chance.randint(2, 5))
        )

    def chapters(self) -> list[str]:
        """Headings and paragraphs."""
        parts = []
        count = self.chance.choice([0, 3, 4, 4, 5])
        for chapter in range(max(count, 1)):
            if count:
                parts.append(f"## {CHAPTERS[chapter]}、{self.pattern('heading')}")
            parts += [self.paragraph() for _ in range(self.chance.randint(1, 4))]
        return parts

    def note(self) -> str:
        """What stands below the date: whom to ask, or who else gets the letter."""
        if self.chance.random() < 0.5:
            return (
                f"（联系人：{self.person()}；电话：0000-{self.chance.randint(10**7, 10**8 - 1)}）"
            )
        return f"抄送：{DISTRICT}区政协提案委员会，{DISTRICT}区人民政府办公室。"

    def body(self, addressee: str, issuer: str, date: dt.date, earlier: Sequence[str]) -> str:
        """The text from the greeting to the date, and at times a note below it."""
        text = self.chapters()
        if self.chance.random() < habits.TABLES:
            text.insert(-1, self.table())
        if self.chance.random() < habits.BULLETS:
            text.insert(-1, self.bullets())
        parts = [f"{addressee}：", self.pattern("greeting")]
        if self.chance.random() < 0.5:
            parts.append(self.pattern("thanks"))
        parts += habits.written(text, earlier, self.chance)
        signature = [issuer, f"{date.year}年{date.month}月{date.day}日"]
        parts += [self.pattern("closing"), *signature]
        if self.chance.random() < habits.NOTES:
            parts.append(self.note())
        return "\n\n".join(parts) + "\n"


COMPOSED: dict[str, Callable[[Writer], str]] = {
    "subject": lambda writer: writer.subject,
    "motion": lambda writer: writer.motion,
    "org": lambda writer: writer.matter.org,
    "meeting": lambda writer: writer.matter.meeting,
    "year": lambda writer: str(writer.matter.year - writer.chance.choice([0, 0, 1, 1, 2, 3])),
    "next": lambda writer: str(writer.matter.year + writer.chance.choice([1, 1, 2])),
    "month": lambda writer: str(writer.chance.randint(1, 12)),
    "decade": lambda writer: writer.chance.choice(["六十", "七十", "八十", "九十"]),
    "num": lambda writer: str(int(writer.chance.paretovariate(0.7)) + 1),
    "few": lambda writer: str(writer.chance.randint(2, 9)),
    "dozen": lambda writer: str(writer.chance.randint(10, 90)),
    "hundreds": lambda writer: str(writer.chance.randint(100, 990)),
    "many": Writer.many,
    "yuan": lambda writer: str(writer.chance.randint(5, 150) * 20),
    "money": Writer.money,
    "sum": lambda writer: f"{writer.chance.randint(1, 50)}万元",
    "percent": lambda writer: f"{writer.chance.uniform(1, 100):.{writer.chance.randint(0, 2)}f}%",
    "score": lambda writer: f"{writer.chance.uniform(80, 99):.1f}",
    "km": lambda writer: f"{writer.chance.uniform(0.2, 30):.1f}公里",
    "sqm": lambda writer: f"{writer.many()}平方米",
    "place": Writer.place,
    "site": Writer.site,
    "street": Writer.street,
    "estate": lambda writer: writer.coined(2) + writer.chance.choice(ESTATES),
    "river": lambda writer: writer.coined(2) + writer.chance.choice(RIVERS),
    "town": lambda writer: writer.word("town") + writer.word("town_end"),
    "company": Writer.company,
    "phrase": lambda writer: writer.pattern("slogan"),
    "char": lambda writer: writer.coined(1),
}
"""Slots that are not words of a section."""


def letters(count: int, seed: int) -> Iterator[Letter]:
    """``count`` letters, newest years fullest; the same for the same arguments."""
    offices = issuers()
    weights = [1 / (rank + 3) for rank in range(len(offices))]
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    serials: dict[tuple[str, int], int] = {}
    numbers: dict[tuple[str, int], int] = {}
    earlier: deque[str] = deque(maxlen=NEAR)
    for index in range(count):
        chance = random.Random(f"{seed}/{index}")
        year = chance.choices(years, [rank + 6 for rank in range(len(years))])[0]
        issuer = chance.choices(offices, weights)[0]
        serial = serials[issuer.slug, year] = serials.get((issuer.slug, year), 0) + 1
        kind = chance.choice(["cppcc", "cppcc", "npc"])
        number = numbers[kind, year] = numbers.get((kind, year), FIRST_NUMBER[kind] - 1) + 1
        path = f"{year}/{issuer.slug}-{serial}"
        matter = Matter(chance.choice(issuer.fields), issuer.itself, kind, year)
        text = _letter_text(Writer(chance, matter), issuer, serial, number, tuple(earlier))
        yield Letter(path, text)
        earlier.append(path)


def _title(matter: Matter, number: int) -> str:
    """The letter's title, which tells session and number."""
    term, meeting = divmod(matter.year - 1952, 5)
    proposal = f"{term}{meeting + 1}{number:04}"
    kind = "提案" if matter.kind == "cppcc" else "代表建议"
    return f"对区{matter.meeting}第{proposal}号{kind}的答复"


def _letter_text(
    writer: Writer, issuer: Issuer, serial: int, number: int, earlier: Sequence[str]
) -> str:
    """Front matter and body."""
    chance, year = writer.chance, writer.matter.year
    addressee = writer.person() + ("委员" if writer.matter.kind == "cppcc" else "代表")
    date = dt.date(year, 1, 15) + dt.timedelta(days=chance.randint(0, 330))
    summary = chance.random() < 0.03
    front = {
        "document_number": f"{issuer.code}〔{year}〕{serial}号",
        "title": _title(writer.matter, number),
        "subject": writer.subject,
        "addressee": addressee,
        "issuer": issuer.name,
        "date": date.isoformat(),
        "result": chance.choices(list(RESULTS), list(RESULTS.values()))[0],
        "topics": f"[{chance.choice(TOPICS)}]",
        "disclosure": "主动公开 · 摘要" if summary else "主动公开 · 全文",
    }
    if summary:
        front["summary"] = writer.paragraph()
    contact = {
        "name": writer.person(),
        "phone": f"0000-{chance.randint(10_000_000, 99_999_999)}",
        "address": f"{writer.street()}{chance.randint(1, 999)}号",
        "postcode": "000000",
    }
    quote = '"{}"' if chance.random() < 0.1 else "{}"
    lines = [
        f"{key}: {value if key == 'topics' else quote.format(value)}"
        for key, value in front.items()
    ]
    lines += ["contact:", *(f'  {key}: "{value}"' for key, value in contact.items())]
    body = writer.body(addressee, issuer.name, date, earlier)
    return "\n".join(["---", *lines, "---", body])


def _numeral(number: int) -> str:
    """A number from 10 to 19 in Chinese."""
    return "十" + ("" if number == 10 else "零一二三四五六七八九"[number - 10])


def site_text() -> str:
    """The ``site.yaml`` that the letters belong to."""
    lines = [
        "title: 建议提案办理答复",
        "description: 生成的答复，用于测量。",
        "base_url: https://www.example.gov.cn/jytabl/",
        f"publisher: {{name: {DISTRICT}区人民政府办公室}}",
        "issuers:",
        *(
            f"  - {{name: {issuer.name}, slug: {issuer.slug}, codes: [{issuer.code}]}}"
            for issuer in issuers()
        ),
    ]
    return "\n".join(lines) + "\n"


def write(count: int, seed: int, folder: Path) -> None:
    """Write the project of ``count`` letters into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(site_text(), encoding="utf-8")
    for letter in letters(count, seed):
        file = folder / "content" / "replies" / f"{letter.path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(letter.text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    arguments = parser.parse_args()
    write(arguments.letters, arguments.seed, arguments.output)


if __name__ == "__main__":
    main()
