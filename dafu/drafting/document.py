"""What a reader gives: the blocks of a document in their order, and what was left behind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dafu.drafting.characters import UNREADABLE, cleaned
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text


class Refused(Exception):  # noqa: N818 - what became of the file
    """A file that cannot be read as a letter: the code that says why, and its values."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class TextRun(NamedTuple):
    """Characters of a paragraph that look alike."""

    text: str
    bold: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or lines of which nobody said whether they are one."""

    runs: tuple[TextRun, ...]
    level: int = 0
    """Of a heading, as the document's own styles say; 0 of other text."""
    bullet: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of cells without merged ones; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, or another file that was within the document."""

    data: bytes
    ending: str
    """With the dot: ``.png``."""
    title: str = ""
    shown: bool = True
    """False of a file that is no part of the text: an embedded workbook."""


Block = Paragraph | Table | Picture


def paragraph(text: str) -> Paragraph:
    """A paragraph without bold words or links."""
    return Paragraph((TextRun(text),))


def text_of(block: Block) -> str:
    """The text of a paragraph, without blanks around it; nothing of other blocks."""
    return block.text.strip() if isinstance(block, Paragraph) else ""


DROPPED = {
    "hidden": Text("隐藏文字", "hidden text"),
    "covered": Text("被遮盖的文字", "text under a cover"),
    "deleted": Text("修订中删去的内容", "tracked deletions"),
    "comment": Text("批注", "comments"),
    "header": Text("页眉、页脚", "headers and footers"),
    "metadata": Text("文档属性（作者、单位等）", "document properties (author, company …)"),
    "macro": Text("宏", "macros"),
    "field": Text("域代码（只留显示的文字）", "field codes (what they show stays)"),
    "link": Text("指向本机或外部文件的链接", "links to files outside"),
    "object": Text("图表、对象或控件", "charts, objects or controls"),
    "script": Text("网页脚本和样式", "scripts and styles"),
    "chrome": Text("网页的导航、页眉、页脚", "navigation, header and footer of the page"),
    "page": Text("页码", "page numbers"),
    "invisible": Text("看不见的字符", "invisible characters"),
    "picture": Text("图片", "pictures"),
    "sheet": Text("隐藏的工作表、行或列", "hidden sheets, rows or columns"),
}
"""What may be left behind, by name."""

UNSURE = {
    "inserted": Text(
        "原件有未接受的修订，按全部接受处理", "it has tracked changes, which were taken as accepted"
    ),
    "struck": Text("原件中有加了删除线的文字，照录在正文里", "words that were struck out stay"),
    "lost": Text("有的字显示不出来（自造字或已损坏）", "characters that cannot be shown"),
    "formula": Text("公式改成了一行文字", "formulas became plain text"),
    "footnote": Text("脚注移到了正文末尾", "footnotes stand at the end"),
    "encoding": Text("按国标码（GBK）读出", "read as GBK"),
    "layout": Text(
        "用来排版的表格改成了几行文字", "a table that placed things became lines of text"
    ),
    "ruled": Text(
        "原件像是有表格，只能读成几行文字，请照原件改成表格",
        "there seems to be a table, which could be read as lines of text alone",
    ),
    "table": Text("表格是按位置认出来的", "a table was known by where its words stand"),
}
"""What a person should look at in the body, by name."""


@dataclass(slots=True)
class Document:
    """The blocks of a file, and what was done on the way."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    """What the file calls itself, where that is more than its name."""
    dropped: Counter[str] = field(default_factory=Counter)
    """By the names of :data:`DROPPED`."""
    unsure: set[str] = field(default_factory=set)
    """Names of :data:`UNSURE`."""
    repaired: Counter[tuple[str, str]] = field(default_factory=Counter)

    def clean(self) -> None:
        """Take out what cannot be seen, and put right what only looks right."""
        self.blocks = [self._clean_block(block) for block in self.blocks]
        self.title = cleaned(self.title).text

    def _clean_block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            runs = (run._replace(text=self._plain(run.text)) for run in block.runs)
            return replace(block, runs=tuple(run for run in runs if run.text))
        if isinstance(block, Table):
            return Table(tuple(tuple(self._plain(cell) for cell in row) for row in block.rows))
        return block

    def _plain(self, text: str) -> str:
        done = cleaned(text)
        self.repaired += done.repaired
        if done.invisible:
            self.dropped["invisible"] += done.invisible
        if UNREADABLE.search(done.text):
            self.unsure.add("lost")
        return done.text

    def remarks(self) -> list[Text]:
        """What a person should look at in the body."""
        return [reason for name, reason in UNSURE.items() if name in self.unsure]

    def report(self, label: str, problems: Problems) -> None:
        """Note what was dropped, put right or left unsure."""
        place = Place(label)
        for name, what in DROPPED.items():
            if count := self.dropped[name]:
                problems.add(CODES["import-dropped"], place, what=what, count=count)
        if self.repaired:
            pairs = "、".join(f"{old}→{new}" for old, new in sorted(self.repaired)[:_SHOWN])
            count = sum(self.repaired.values())
            problems.add(CODES["import-repaired"], place, pairs=pairs, count=count)
        for reason in self.remarks():
            problems.add(CODES["import-body"], place, reason=reason)


_SHOWN = 12
