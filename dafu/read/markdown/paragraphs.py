"""Text pasted from Word or WPS: lines that were paragraphs, headings or rows, and lost their marks.

Markdown joins the lines of a paragraph, so paragraphs of one line each become one; a heading is
none without its mark, and tabs make no table. Each is told at its line, with what mends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dafu.model.patterns import lazy_pattern
from dafu.read.markdown.chinese.characters import HAN, WIDE_BLANKS, Kind, is_cjk, kind

if TYPE_CHECKING:
    from markdown_it.token import Token


class Pasted(NamedTuple):
    """A case: its code, and the lines from ``first`` up to ``end`` that become ``new``.

    Lines count from 0. Where ``end`` is ``first``, ``new`` comes before it.
    """

    code: str
    first: int
    end: int
    new: str


class _Paragraph(NamedTuple):
    first: int
    end: int
    within: str
    """The innermost of what holds it: nothing, ``list_item`` or ``blockquote``."""


def pasted(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Pasted]:
    """What of a body's ``lines`` was meant otherwise than its ``tokens`` tell."""
    paragraphs = list(_paragraphs(tokens))
    loose = [line for paragraph in paragraphs for line in _loose(lines, paragraph)]
    tables = list(_tables(lines, loose))
    apart = {line for table in tables for line in range(table.first, table.end)}
    marked = [token.map[0] for token in tokens if token.type == "heading_open" and token.map]
    headings = list(headings_among(lines, [line for line in loose if line not in apart], marked))
    apart |= {heading.first for heading in headings}
    yield from tables
    yield from headings
    for paragraph in paragraphs:
        yield from _run_together(lines, paragraph, apart)


def _paragraphs(tokens: Sequence[Token]) -> Iterator[_Paragraph]:
    holders = [""]
    for token in tokens:
        name, _, side = token.type.rpartition("_")
        if name in {"list_item", "blockquote"}:
            holders = [*holders, name] if side == "open" else holders[:-1]
        elif token.type == "paragraph_open" and token.map:
            yield _Paragraph(token.map[0], token.map[1], holders[-1])


def _loose(lines: Sequence[str], paragraph: _Paragraph) -> Iterator[int]:
    """The lines of a paragraph that belong to no list or quotation, as they are written."""
    if not paragraph.within:
        yield from range(paragraph.first, paragraph.end)
    else:
        # What follows without a blank line, neither indented nor marked, joins their words.
        rest = range(paragraph.first + 1, paragraph.end)
        yield from (line for line in rest if not _HELD.match(lines[line]))


_HELD = lazy_pattern(r"[ \t]|>")


# Tables.


def _tables(lines: Sequence[str], loose: Sequence[int]) -> Iterator[Pasted]:
    rows: list[int] = []
    for line in [*loose, len(lines)]:
        cells = _cells(lines[line]) if line < len(lines) else []
        follows = rows and not any(map(str.strip, lines[rows[-1] + 1 : line]))
        if rows and not (follows and len(cells) == len(_cells(lines[rows[0]]))):
            yield from _table(lines, rows)
            rows = []
        if len(cells) > 1:
            rows.append(line)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().split("\t")]


def _table(lines: Sequence[str], rows: Sequence[int]) -> Iterator[Pasted]:
    cells = [_cells(lines[row]) for row in rows]
    columns = [column for column in zip(*cells, strict=True) if any(column)]
    # Label: value, side by side, are no table.
    labels = sum("：" in cell or ":" in cell for row in cells for cell in row)
    if len(rows) < 2 or len(columns) < 2 or labels * 2 > sum(map(len, cells)):
        return
    written = [_row(row) for row in zip(*columns, strict=True)]
    written.insert(1, "|" + "---|" * len(columns))
    first, end = rows[0], rows[-1] + 1
    before = "\n" if first and lines[first - 1].strip() else ""
    after = "\n" if end < len(lines) and lines[end].strip() else ""
    yield Pasted("body-table-tabs", first, end, f"{before}{chr(10).join(written)}{after}")


def _row(cells: Sequence[str]) -> str:
    return "".join(f"| {cell.replace('|', chr(92) + '|')} " for cell in cells) + "|"


# Headings.


def heading_level(text: str) -> int:
    """The level of the heading that a line looks like though it has no mark; 0 of another line.

    A heading is short, numbered 一、, （一） or 1. (GB/T 9704-2012, 7.3.3), and no sentence.
    """
    match = _NUMBERED.fullmatch(_without_bold(text))
    if not match or not match.lastindex or _SENTENCE.search(match[0]):
        return 0
    return match.lastindex + 1


_LONGEST_HEADING = 40
_NUMBER = "[一二三四五六七八九十]{1,3}"
_NUMBERED = lazy_pattern(
    rf"(?=.{{3,{_LONGEST_HEADING}}}$)"
    rf"(?:({_NUMBER}、)|[（(]({_NUMBER})[）)]|(\d{{1,2}})[.．、](?!\d))\s*[^\s、，].*"
)
_SENTENCE = lazy_pattern(r"[。；：！？;:!?]|[，、,…]$")
_BOLD = lazy_pattern(r"\*\*([^*]+)\*\*")


def _without_bold(text: str) -> str:
    text = text.strip()
    match = _BOLD.fullmatch(text)
    return match[1].strip() if match else text


def headings_among(
    lines: Sequence[str], loose: Sequence[int], marked: Sequence[int]
) -> Iterator[Pasted]:
    """Which of the ``loose`` lines are headings without a mark; ``marked`` have one."""
    levels = {line: heading_level(lines[line]) for line in loose}
    written = [number for number, line in enumerate(lines) if line.strip()]
    neighbours = {line: (before, after) for before, line, after in _threes(written)}
    below_heading = min(marked, default=len(lines))
    for line in loose:
        level = levels[line]
        if not level:
            continue
        before, after = neighbours[line]
        # One item after another is a list of things; a heading has its text below it.
        if after is None or level in {levels.get(before, 0), levels.get(after, 0)}:
            continue
        if level == _LOWEST and not (line > below_heading and _END.search(lines[after].strip())):
            continue
        below_heading = min(below_heading, line)
        new = f"{'#' * level} {_without_bold(lines[line])}"
        yield Pasted("body-heading-mark", line, line + 1, new)


_LOWEST = 4


def _threes(numbers: Sequence[int]) -> Iterator[tuple[int, int, int | None]]:
    """Each of ``numbers`` with the one before it, or -1, and the one after it."""
    return zip([-1, *numbers], numbers, [*numbers[1:], None], strict=False)


# Paragraphs.


def _run_together(lines: Sequence[str], paragraph: _Paragraph, apart: set[int]) -> Iterator[Pasted]:
    run: list[int] = []
    for line in [*range(paragraph.first, paragraph.end), len(lines)]:
        if line < len(lines) and line not in apart:
            run.append(line)
            continue
        for place in beginnings([lines[number] for number in run], paragraph.within):
            mark = ">" if lines[run[place]].lstrip().startswith(">") else ""
            yield Pasted("body-paragraph", run[place], run[place], f"{mark}\n")
        run = []


def beginnings(texts: Sequence[str], within: str) -> Iterator[int]:
    """Which of the lines of a paragraph, but the first, were meant to begin one of their own.

    Long lines that break off within a sentence are those of one paragraph, where the end of a
    sentence may come to the end of a line by chance.
    """
    joints = [_joint(before, after, within) for before, after in pairwise(texts)]
    likely: list[int] = []
    broken = False
    for number, joint in enumerate([*joints, Joint.SURE], start=1):
        if joint is Joint.SURE:
            yield from () if broken else likely
            likely, broken = [], False
            if number < len(texts):
                yield number
        elif joint is Joint.LIKELY:
            likely.append(number)
        broken = broken or joint is Joint.BROKEN


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, or with what stands in brackets."""
    return _END.search(text.strip()) is not None


class Joint(Enum):
    """What a line end within a paragraph seems to be."""

    SURE = auto()
    """The end of a paragraph, whatever the lines around."""
    LIKELY = auto()
    BROKEN = auto()
    """A place where a long line was broken."""
    MEANT = auto()
    """A line end that a mark asks for, or one of which nothing can be said."""


def _joint(before: str, after: str, within: str) -> Joint:
    if _HARD_BREAK.search(before) or (within == "list_item" and _HELD.match(after)):
        return Joint.MEANT
    if within == "blockquote":
        before, after = _QUOTATION.sub("", before), _QUOTATION.sub("", after)
    indented = _INDENT.match(after)
    before, after = before.strip(), after.strip()
    if not before or not after:
        return Joint.MEANT
    ends = bool(_END.search(before))
    dated = _DATE.fullmatch(before) or _DATE.fullmatch(after)
    if indented or dated or _ITEM.match(after) or (ends and _SUB_ITEM.match(after)):
        return Joint.SURE
    if not is_cjk(before[-1]) and not is_cjk(after[0]):
        return Joint.MEANT
    if ends:
        return Joint.LIKELY
    if len(before) >= _LONG:
        return Joint.BROKEN
    stops = len(before) > 1 and kind(before[-1]) in {Kind.WORD, Kind.CLOSING}
    return Joint.LIKELY if stops or _SUB_ITEM.match(after) else Joint.MEANT


_LONG = 20
"""Characters of a line that may have been broken; a shorter one was ended."""
_HARD_BREAK = lazy_pattern(r"(?: {2}|\\)$")
_QUOTATION = lazy_pattern(r"^[ \t>]*>")
_INDENT = lazy_pattern(rf"[{WIDE_BLANKS}]{{2}}| {{4}}|\t")
_END = lazy_pattern(rf"(?:[。！？；：…]|(?<=[{HAN}])[:;!?])[”’」』）)》]*$|^（.*）$")
_DATE = lazy_pattern(
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日|[〇○零一二三四五六七八九]{{4}}年{_NUMBER}月{_NUMBER}日"
)
_ITEM = lazy_pattern(rf"(?:{_NUMBER}|\d{{1,2}})、|\d{{1,2}}[.．](?=[ \t{WIDE_BLANKS}{HAN}])")
_SUB_ITEM = lazy_pattern(
    rf"[（(](?:{_NUMBER}|\d{{1,2}})[）)]|[①-⑳]|第[一二三四五六七八九十][，、：是]|[一二三四五六七八九十]是"
)
