"""A short way for the commonest body: paragraphs and headings of plain text, one on each line.

Most letters hold no more Markdown than ``## 一、``. For those the result of the Markdown parser is
known beforehand, and this makes the same in a fraction of the time; anything else is declined.
``tests/read/test_plain.py`` holds both ways equal.
"""

from __future__ import annotations

import re
from html import escape

from dafu.letter import Body, Section
from dafu.read.parts import letter_parts

# Nothing that Markdown gives a meaning to, and no control characters.
_INLINE = r"[^\x00-\x1f\x7f\\`*_\[\]<>&~|#]"
_PARAGRAPH = re.compile(rf"(?![-+=:]|\d+[.)]){_INLINE}+")
_HEADING = re.compile(rf"(#{{2,6}}) ({_INLINE}+)")


def plain_body(source: str) -> Body | None:
    """The forms of a body of plain paragraphs and headings; None for any other body."""
    blocks: list[tuple[int, str]] = []
    after_block = False
    for line in source.split("\n"):
        if line:
            heading = _HEADING.fullmatch(line)
            text = heading[2] if heading else line
            plain = heading or _PARAGRAPH.fullmatch(line)
            if after_block or not plain or text != text.strip():
                return None
            blocks.append((len(heading[1]) if heading else 0, text))
        after_block = bool(line)
    return Body(
        markdown=source,
        html="".join(_html(blocks)),
        text="\n".join(text for _, text in blocks),
        sections=tuple(_sections(blocks)),
    )


def _html(blocks: list[tuple[int, str]]) -> list[str]:
    parts = letter_parts([None if level else text for level, text in blocks])
    section = 0
    lines = []
    for index, (level, text) in enumerate(blocks):
        content = escape(text, quote=False).replace('"', "&quot;")
        if level:
            section += 1
            lines.append(f'<h{level} id="section-{section}">{content}</h{level}>\n')
        else:
            class_ = f' class="{parts[index]}"' if index in parts else ""
            lines.append(f"<p{class_}>{content}</p>\n")
    return lines


def _sections(blocks: list[tuple[int, str]]) -> list[Section]:
    starts = [index for index, (level, _) in enumerate(blocks) if level]
    ends = [*starts[1:], len(blocks)]
    return [
        Section(
            id=f"section-{number}",
            level=blocks[start][0],
            heading=blocks[start][1],
            text="\n".join(text for _, text in blocks[start + 1 : end]),
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=False), start=1)
    ]
