"""A short way for the commonest bodies: plain text, bold words, simple lists and tables.

Most letters hold no more Markdown than that, each block set off by blank lines and each paragraph
on one line. For those the result of the Markdown parser is known beforehand, and this makes the
same in a fraction of the time; anything else is declined. ``tests/read/markdown/test_plain.py``
holds both ways equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from dafu.model.body import Body, Part, Section
from dafu.model.patterns import lazy_pattern
from dafu.read.markdown.chinese.hidden import TITLE_LENGTH, hides
from dafu.read.markdown.paragraphs import heading_level
from dafu.read.markdown.parties import Parties
from dafu.read.markdown.parts import Block, Kind, letter_parts

# Nothing that Markdown gives a meaning to, and no control characters.
_PLAIN = lazy_pattern(r"[^\x00-\x1f\x7f\\`*_\[\]<>&~|#]+")
_LIKE_MARKS = lazy_pattern(r"＊＊|＃|】\s?[(（]")
_STARTS_A_BLOCK = lazy_pattern(r"[-+=:]|\d+[.)]")
# Next to a letter or a digit two asterisks open and close, unless they stand for characters.
_BOLD = lazy_pattern(r"\*\*([^\W_]|[^\W_][^*]*[^\W_])\*\*")
_HEADING = lazy_pattern(r"(#{2,6}) (.+)")
_BULLET = lazy_pattern(r"- (.+)")
_NUMBERED = lazy_pattern(r"([1-9]\d{0,2})\. (.+)")
_RULE = lazy_pattern(r"\|(?: *:?-+:? *\|)+")


class _Inline(NamedTuple):
    html: str
    text: str


_KINDS: Mapping[str, Kind] = {"p": "paragraph", "list": "list"}


class _Block(NamedTuple):
    tag: str
    inline: _Inline
    """Of a list or a table all of its HTML."""
    line: int = 0
    """Of the source, from 0."""

    @property
    def level(self) -> int:
        """Of a heading; 0 of another block."""
        return int(self.tag[1]) if self.tag[0] == "h" else 0

    @property
    def seen(self) -> Block:
        """The block as :func:`letter_parts` sees it."""
        kind = "heading" if self.level else _KINDS.get(self.tag, "other")
        return Block(kind, self.inline.text, self.line)


class Plain(NamedTuple):
    """A body of plain blocks in its forms, and the lines that are the letter's parts."""

    body: Body
    parts: tuple[Part, ...]


def plain_body(source: str, sides: Parties | None = None) -> Plain | None:
    """The forms of a body of plain blocks; None for any other body.

    Parts are marked by the ``sides`` of a letter.
    """
    blocks: list[_Block] = []
    for line, lines in _blocks(source):
        block = _block(lines)
        # The items of two lists in a row may be those of one.
        if not block or (block.tag == "list" and blocks and blocks[-1].tag == "list"):
            return None
        blocks.append(block._replace(line=line))
    parts = letter_parts([block.seen for block in blocks], sides) if sides else None
    body = Body(
        markdown=source,
        html="".join(_html(blocks, parts.classes if parts else {})),
        text=_text(blocks),
        sections=tuple(_sections(blocks)),
    )
    return Plain(body, parts.lines if parts else ())


def _blocks(source: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each block, and the number of the first."""
    lines: list[str] = []
    for number, line in enumerate(source.split("\n")):
        if line:
            lines.append(line)
        elif lines:
            yield number - len(lines), lines
            lines = []
    if lines:
        yield number + 1 - len(lines), lines


def _block(lines: Sequence[str]) -> _Block | None:
    first = lines[0]
    if first[0] == "|":
        return _table(lines)
    if first[0] == "-":
        return _bullets(lines)
    if first[0] in "123456789" and _NUMBERED.fullmatch(first):
        return _numbered(lines)
    if len(lines) > 1:
        return None
    if heading := _HEADING.fullmatch(first):
        inline = _inline(heading[2])
        return _Block(f"h{len(heading[1])}", inline) if inline else None
    inline = None if heading_level(first) else _paragraph(first)
    return _Block("p", inline) if inline else None


def _inline(text: str) -> _Inline | None:
    if text != text.strip() or "***" in text or _LIKE_MARKS.search(text):
        return None
    bare = text
    if "**" in text:
        if any(map(_doubtful, _BOLD.finditer(text))):
            return None
        bare = _BOLD.sub(r"\1", text)
    if not _PLAIN.fullmatch(bare):
        return None
    html = text.replace('"', "&quot;")
    return _Inline(html if bare is text else _BOLD.sub(r"<strong>\1</strong>", html), bare)


def _doubtful(bold: re.Match[str]) -> bool:
    """Whether the asterisks of what looks bold may be none of Markdown's."""
    text, start, end = bold.string, bold.start(), bold.end()
    before, inner, after = text[max(start - 1, 0) : start], bold[1], text[end : end + TITLE_LENGTH]
    return (
        hides(before, inner, after)
        or (before.isdigit() and inner[0].isdigit())
        or (inner[-1].isdigit() and after[:1].isdigit())
    )


def _paragraph(text: str) -> _Inline | None:
    inline = _inline(text)
    return inline if inline and not _STARTS_A_BLOCK.match(inline.text) else None


def _bullets(lines: Sequence[str]) -> _Block | None:
    items = []
    for line in lines:
        item = _BULLET.fullmatch(line)
        inline = _paragraph(item[1]) if item else None
        if not inline:
            return None
        items.append(inline)
    return _list("<ul>", "</ul>", items, [item.text for item in items])


def _numbered(lines: Sequence[str]) -> _Block | None:
    items, texts = [], []
    expected = 0
    for line in lines:
        item = _NUMBERED.fullmatch(line)
        inline = _paragraph(item[2]) if item else None
        if not item or not inline or expected not in {0, int(item[1])}:
            return None
        expected = int(item[1]) + 1
        items.append(inline)
        texts.append(f"{item[1]}. {inline.text}")
    start = expected - len(items)
    return _list("<ol>" if start == 1 else f'<ol start="{start}">', "</ol>", items, texts)


def _list(start: str, end: str, items: Sequence[_Inline], texts: Sequence[str]) -> _Block:
    listed = "".join(f"<li>{item.html}</li>\n" for item in items)
    return _Block("list", _Inline(f"{start}\n{listed}{end}\n", "\n".join(texts)))


def _table(lines: Sequence[str]) -> _Block | None:
    if len(lines) < 3 or not _RULE.fullmatch(lines[1]):
        return None
    classes = [_alignment(cell.strip()) for cell in lines[1][1:-1].split("|")]
    rows: list[list[_Inline]] = []
    for line in (lines[0], *lines[2:]):
        row = _row(line)
        if not row or len(row) != len(classes):
            return None
        rows.append(row)
    body = "".join(_row_html(row, "td", classes) for row in rows[1:])
    html = (
        '<div class="table" tabindex="0" role="group"><table>\n'
        f"<thead>\n{_row_html(rows[0], 'th', classes)}</thead>\n"
        f"<tbody>\n{body}</tbody>\n</table></div>\n"
    )
    texts = ("\t".join(cell.text for cell in row).rstrip() for row in rows)
    return _Block("table", _Inline(html, "\n".join(filter(None, texts))))


def _alignment(rule: str) -> str:
    """The class attribute of a column."""
    left, right = rule.startswith(":"), rule.endswith(":")
    side = "center" if left and right else "left" if left else "right" if right else ""
    return f' class="align-{side}"' if side else ""


def _row(line: str) -> list[_Inline] | None:
    if len(line) < 2 or line[0] != "|" or line[-1] != "|":
        return None
    cells = []
    for text in line[1:-1].split("|"):
        cell = text.strip(" ")
        inline = _inline(cell) if cell else _Inline("", "")
        if not inline:
            return None
        cells.append(inline)
    return cells


def _row_html(row: Sequence[_Inline], tag: str, classes: Sequence[str]) -> str:
    cells = "".join(
        f"<{tag}{class_}>{cell.html}</{tag}>\n" for cell, class_ in zip(row, classes, strict=True)
    )
    return f"<tr>\n{cells}</tr>\n"


def _html(blocks: Sequence[_Block], classes: Mapping[int, str]) -> Iterator[str]:
    section = 0
    for index, block in enumerate(blocks):
        tag, html = block.tag, block.inline.html
        class_ = f' class="{classes[index]}"' if index in classes else ""
        if tag == "p":
            yield f"<p{class_}>{html}</p>\n"
        elif block.level:
            section += 1
            yield f'<{tag} id="section-{section}">{html}</{tag}>\n'
        elif class_:
            # A list that goes on with a note.
            yield html.replace(">", f"{class_}>", 1)
        else:
            yield html


def _sections(blocks: Sequence[_Block]) -> Iterator[Section]:
    starts = [index for index, block in enumerate(blocks) if block.level]
    ends = [*starts, len(blocks)]
    if lead := _text(blocks[: ends[0]]):
        yield Section.lead(lead)
    for number, (start, end) in enumerate(pairwise(ends), start=1):
        yield Section(
            id=f"section-{number}",
            level=blocks[start].level,
            heading=blocks[start].inline.text,
            text=_text(blocks[start + 1 : end]),
        )


def _text(blocks: Iterable[_Block]) -> str:
    return "\n".join(block.inline.text for block in blocks if block.inline.text)
