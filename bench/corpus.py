"""Real-looking reply letters for measurements, the same ones for the same arguments.

    python bench/corpus.py --letters 10000 --seed 1 --output DIR

writes ``DIR/site.yaml`` and ``DIR/content/replies/YEAR/NAME.md`` in the form that editors write.
Words follow Zipf's law; sentences come from patterns; coined names and slogans give the long tail
of rare characters that real letters have. A share of the letters has tables, lists, emphasis,
headings and quoted front matter; some are summaries, some answer suggestions of deputies.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

DISTRICT = "临江"
FIRST_NUMBER = {"cppcc": 1, "npc": 6001}
RESULTS = {"采纳解决": 50, "正在解决": 20, "计划解决": 15, "留作参考": 12, "暂难解决": 3}
TOPICS = ["经济", "政治", "文化", "社会", "生态文明"]
GROUNDS = ["小区", "公园", "广场", "大厦", "地块", "园区"]
FIRST_YEAR, LAST_YEAR = 2012, 2024
CHAPTERS = "一二三四五"
MEETINGS = "一二三四五"


def _sections(text: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            words = sections[line.strip("[]")] = []
        elif not line.startswith("#"):
            words += line.split()
    return sections


WORDS = _sections(Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8"))


class Letter(NamedTuple):
    """A letter: its path below ``content/replies`` and the Markdown file's text."""

    path: str
    text: str


class Issuer(NamedTuple):
    name: str
    slug: str
    code: str


def issuers() -> list[Issuer]:
    """The answering offices of the made-up district, the busiest first."""
    offices = [
        Issuer(f"{DISTRICT}区{name}", slug, f"{DISTRICT[0]}{code}")
        for name, slug, code in (office.split(":") for office in WORDS["office"])
    ]
    towns = zip(WORDS["town"][:12], range(1, 13), strict=True)
    return offices + [
        Issuer(f"{DISTRICT}区人民政府{town}街道办事处", f"jiedao{number}", f"{DISTRICT[0]}{town}")
        for town, number in towns
    ]


class Writer:
    """Draws words and sentences; every draw comes from ``chance``."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.weights = {
            size: list(itertools.accumulate(1 / (rank + 2) ** 0.9 for rank in range(size)))
            for size in {len(words) for words in WORDS.values()}
        }
        self.characters = sorted(set("".join(itertools.chain(*WORDS.values()))))
        self.characters = [char for char in self.characters if "\u4e00" <= char <= "\u9fff"]
        self.composed: dict[str, Callable[[], str]] = {
            "org": lambda: self.chance.choice(["局", "委", "单位", "中心"]),
            "year": lambda: str(self.chance.randint(FIRST_YEAR - 3, LAST_YEAR + 2)),
            "month": lambda: str(self.chance.randint(1, 12)),
            "decade": lambda: self.chance.choice(["六十", "七十", "八十", "九十"]),
            "num": lambda: str(int(self.chance.paretovariate(0.7)) + 1),
            "percent": lambda: f"{self.chance.uniform(1, 100):.{self.chance.randint(0, 2)}f}%",
            "money": self.money,
            "place": self.place,
            "person": self.person,
            "company": self.company,
            "phrase": self.slogan,
            "town": lambda: self.word("town") + self.word("town_end"),
        }

    def word(self, name: str) -> str:
        words = WORDS[name]
        weights = self.weights[len(words)]
        return self.chance.choices(words, cum_weights=weights)[0]

    def fill(self, pattern: str) -> str:
        """``pattern`` with every slot filled, those within drawn words too."""
        while "{" in pattern:
            pattern = re.sub(r"\{(\w+)\}", lambda match: self.slot(match[1]), pattern)
        return pattern

    def slot(self, name: str) -> str:
        return self.composed[name]() if name in self.composed else self.word(name)

    def coined(self, length: int) -> str:
        return "".join(self.chance.choices(self.characters, k=length))

    def slogan(self) -> str:
        return self.chance.choice(
            [self.coined(2) + self.coined(2), f"{self.word('verb')}{self.coined(2)}"]
        )

    def money(self) -> str:
        number = self.chance.uniform(1, 9000)
        return (
            f"{number:.{self.chance.choice([0, 0, 1, 2])}f}{self.chance.choice(['万元', '亿元'])}"
        )

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
        return f"{self.coined(2)}{self.chance.choice(GROUNDS)}"

    def company(self) -> str:
        return (
            f"{self.word('company')}{self.coined(2)}（{DISTRICT}）{self.word('industry')}有限公司"
        )

    def person(self) -> str:
        name = "".join(self.word("given") for _ in range(self.chance.choice([1, 2, 2])))
        return self.word("surname") + name

    def sentence(self) -> str:
        opener = self.chance.choice(WORDS["opener"]) if self.chance.random() < 0.6 else ""
        clauses = self.chance.sample(WORDS["clause"], self.chance.choice([1, 2, 2, 3]))
        tail = self.chance.choice(WORDS["tail"]) if self.chance.random() < 0.4 else ""
        return self.fill(f"{opener}{'，'.join(clauses)}{tail}。")

    def paragraph(self) -> str:
        return "".join(self.sentence() for _ in range(self.chance.randint(1, 5)))

    def table(self) -> str:
        rows = [
            f"| {self.place()} | {self.fill('{verb}{thing}')} | {self.money()} |"
            for _ in range(self.chance.randint(3, 8))
        ]
        return "\n".join(["| 地点 | 内容 | 投入 |", "|---|---|---|", *rows])

    def bullets(self) -> str:
        return "\n".join(
            f"- **{self.fill('{area}{thing}')}**：{self.sentence()}"
            for _ in range(self.chance.randint(2, 5))
        )

    def body(self, addressee: str, subject: str, issuer: str, date: dt.date) -> str:
        parts = [f"{addressee}：", f"您提出的“{subject}”收悉，经研究，现答复如下："]
        chapters = self.chance.choice([0, 3, 3, 4, 5])
        for chapter in range(max(chapters, 1)):
            if chapters:
                parts.append(
                    f"## {CHAPTERS[chapter]}、{self.fill(self.chance.choice(WORDS['heading']))}"
                )
            parts += [self.paragraph() for _ in range(self.chance.randint(1, 4))]
        if self.chance.random() < 0.15:
            parts.insert(-1, self.table())
        if self.chance.random() < 0.2:
            parts.insert(-1, self.bullets())
        signature = [issuer, f"{date.year}年{date.month}月{date.day}日"]
        parts += [self.fill(self.chance.choice(WORDS["closing"])), *signature]
        return "\n\n".join(parts) + "\n"


def letters(count: int, seed: int) -> Iterator[Letter]:
    """``count`` letters, newest years fullest; the same for the same arguments."""
    offices = issuers()
    weights = [1 / (rank + 3) for rank in range(len(offices))]
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    serials: dict[tuple[str, int], int] = {}
    numbers: dict[tuple[str, int], int] = {}
    for index in range(count):
        chance = random.Random(f"{seed}/{index}")
        writer = Writer(chance)
        year = chance.choices(years, [rank + 6 for rank in range(len(years))])[0]
        issuer = chance.choices(offices, weights)[0]
        serial = serials[issuer.slug, year] = serials.get((issuer.slug, year), 0) + 1
        kind = chance.choice(["cppcc", "cppcc", "npc"])
        number = numbers[kind, year] = numbers.get((kind, year), FIRST_NUMBER[kind] - 1) + 1
        path = f"{year}/{issuer.slug}-{serial}"
        yield Letter(path, _letter_text(writer, issuer, year, serial, kind, number))


def _letter_text(
    writer: Writer, issuer: Issuer, year: int, serial: int, kind: str, number: int
) -> str:
    chance = writer.chance
    term, meeting = divmod(year - 1952, 5)
    session = f"{_numeral(term)}届{MEETINGS[meeting]}次"
    proposal = f"{term}{meeting + 1}{number:04}"
    addressee = writer.person() + ("委员" if kind == "cppcc" else "代表")
    subject = writer.fill(chance.choice(WORDS["subject"]))
    date = dt.date(year, 1, 15) + dt.timedelta(days=chance.randint(0, 330))
    title = (
        f"对区政协{session}会议第{proposal}号提案的答复"
        if kind == "cppcc"
        else f"对区{_numeral(term)}届人大{MEETINGS[meeting]}次会议第{proposal}号代表建议的答复"
    )
    summary = chance.random() < 0.03
    front = {
        "document_number": f"{issuer.code}〔{year}〕{serial}号",
        "title": title,
        "subject": subject,
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
    body = writer.body(addressee, subject, issuer.name, date)
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
        *(f"  - {{name: {name}, slug: {slug}, codes: [{code}]}}" for name, slug, code in issuers()),
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
