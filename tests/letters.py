"""A good letter, and what tests change in it: each test says only what differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from dafu.check.due import check_due
from dafu.check.letter import check_letter
from dafu.check.site import check_together, outline
from dafu.engine.content import check_content
from dafu.engine.letters import read_content
from dafu.engine.project import Sources
from dafu.model.letter import FrontMatter, Letter
from dafu.model.settings import Site
from dafu.model.values import CHINA_TIME
from dafu.problems.codes import CODES
from dafu.problems.problem import Problem, Problems
from dafu.read import letter as read
from dafu.read.front_matter.typed import chinese_names
from dafu.read.scan import Source

NOW = dt.datetime(2024, 6, 1, 9, tzinfo=CHINA_TIME)

GOOD: Mapping[str, str] = {
    "document_number": "示教〔2023〕1号",
    "title": "对区政协十五届二次会议第152001号提案的答复",
    "addressee": "示例甲委员",
    "issuer": "示例市示例区教育局",
    "date": "2023-05-08",
    "printed": "2023-05-09",
    "result": "采纳解决",
    "disclosure": "主动公开 · 全文",
    "contact": '{name: 示例乙, phone: 0000-55550101, address: 示例路1号, postcode: "000000"}',
}
"""The keys of a letter about which there is nothing to say, as they are written."""

BODY = """示例甲委员：

您提出的提案收悉，现答复如下。

示例市示例区教育局

2023年5月8日
"""

PATH = "content/replies/2023/jiaoyu-1.md"
BESIDE = "jiaoyu-1.csv"
"""A file that lies beside the letter, for attachments."""

SITE = """title: 建议提案办理答复
description: 试验用。
base_url: https://www.example.gov.cn/jytabl/
publisher: {name: 示例市示例区人民政府办公室}
issuers:
  - {name: 示例市示例区教育局, slug: jiaoyu, codes: [示教]}
  - {name: 示例市示例区交通委员会, slug: jiaotong, codes: [示交]}
numbers_begin_with_session: 是
downloads: {sqlite: 是}
"""


def letter_text(body: str = BODY, **changes: str | None) -> str:
    """The good letter's file with keys replaced, added or, for None, left out."""
    keys = {**GOOD, **changes}
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None)
    return f"---\n{lines}---\n{body}"


def with_lines(lines: str, body: str = BODY) -> str:
    """The good letter's file with ``lines`` in place of the keys that they name."""
    named = {line.split(":")[0] for line in lines.split("\n") if not line.startswith(" ")}
    english = chinese_names(FrontMatter)
    named |= {english[name] for name in named if name in english}
    kept = [f"{key}: {value}" for key, value in GOOD.items() if key not in named]
    return "\n".join(["---", *kept, *filter(None, [lines]), "---", body])


def example_text(example: str) -> str:
    """The letter that a code's example describes: changed lines and, after ``---``, a body."""
    lines, fence, body = ("\n" + example).partition("\n---\n")
    if fence and body:
        body = f"{GOOD['addressee']}：\n\n{body}\n"
    return with_lines(lines.strip("\n"), body if fence else BODY)


def site(extra: str = "", settings: str = SITE) -> Site:
    """The settings of the site that the good letter belongs to, with further lines."""
    problems = Problems()
    root = read.front_matter.parse(settings + extra, Site, "site.yaml", problems)
    typed = read.front_matter.typed(Site, root, problems)
    assert typed.complete, shown(problems)
    return typed.value


def read_letter(
    text: str | bytes, path: str = PATH, settings: Site | None = None
) -> tuple[Letter, Problems]:
    """The letter in ``text``, read but not checked, and the problems of reading it."""
    data = text if isinstance(text, bytes) else text.encode()
    problems = Problems()
    source = Source(path, path, path.removeprefix("content/").removesuffix(".md"))
    return read.letter(source, data, problems, settings), problems


def good_letter(text: str | None = None, path: str = PATH) -> Letter:
    """The letter in ``text``, by default the good one, which must be without an error."""
    letter, problems = read_letter(letter_text() if text is None else text, path)
    assert letter.complete, shown(problems)
    return letter


def check(
    *texts: str | bytes, settings: Site | None = None, now: dt.datetime = NOW
) -> list[Problem]:
    """What reading and checking say of letters that make up a site, in order."""
    settings = settings or site()
    all_problems = Problems()
    letters = []
    for number, text in enumerate(texts, start=1):
        letter, problems = read_letter(text, f"content/replies/2023/jiaoyu-{number}.md", settings)
        all_problems.extend(problems)
        letters.append(letter)
        check_letter(letter, settings, now.date(), all_problems)
    files = {f"replies/2023/{BESIDE}"}
    outlines = [outline(letter, now) for letter in letters]
    check_together(outlines, [], files, all_problems)
    check_due(outlines, now.date(), all_problems)
    return list(all_problems)


def codes(problems: Iterable[Problem]) -> list[str]:
    """The names of the problems' codes, in order."""
    return [problem.code.name for problem in problems]


def only(problems: Iterable[Problem], code: str) -> Problem:
    """The one problem there is, which is of ``code``."""
    found = list(problems)
    assert codes(found) == [code], shown(found)
    assert found[0].code is CODES[code]
    return found[0]


def shown(problems: Iterable[Problem]) -> list[str]:
    """Problems as an assertion shows them."""
    return [f"{p.place}: {p.code.name}: {p.message('en')}" for p in problems]


def position(text: str, needle: str) -> tuple[int, int]:
    """Line and column of the first ``needle`` in ``text``."""
    before = text[: text.index(needle)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def write_site(
    folder: Path, files: Mapping[str, str | bytes] | None = None, settings: str = SITE
) -> Sources:
    """A project in ``folder``: ``site.yaml`` and ``content/`` with ``files`` by their path."""
    content = folder / "content"
    content.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(settings, encoding="utf-8")
    for path, text in (files or {}).items():
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Sources(site=folder / "site.yaml", content=content, output=folder / "public")


def check_site(sources: Sources, now: dt.datetime = NOW) -> list[Problem]:
    """What reading and checking say of a whole project."""
    problems = Problems()
    if content := read_content(sources.site, sources.content, now, problems):
        check_content(content, problems)
    return list(problems)
