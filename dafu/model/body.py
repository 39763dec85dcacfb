"""The text of a letter: its three forms and its sections, its references, its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from dafu.model.keys import Model, key
from dafu.problems.problem import Place


class Section(Model):
    """节: a part of a body with an anchor that can be quoted: under a heading, or before the first.

    Headings and texts of all sections, in their order and each on lines of its own, are the body's
    whole text.
    """

    id: str = key("标识", "网页上的锚点。", "Anchor on the letter's page.")
    level: Annotated[int, Field(ge=2, le=6)] = key("层级", "标题层级，从 2 起。", "From 2.")
    heading: str = key(
        "标题",
        "标题文字；第一个标题之前的部分没有标题。",
        "Text of the heading; empty for what stands before the first one.",
    )
    text: str = key("文字", "到下一个标题为止的文字。", "Plain text up to the next heading.")

    @classmethod
    def lead(cls, text: str) -> Section:
        """What stands before the first heading, or the whole of a body that has none."""
        return cls(id="body", level=2, heading="", text=text)


class Body(Model):
    """正文: the text of a letter in three forms, and its sections."""

    markdown: str = key(
        "Markdown", "原文（CommonMark 加表格）。", "CommonMark with tables, as the editor wrote it."
    )
    html: str = key(
        "HTML", "链接相对于网页的网址。", "The same as HTML; links are relative to the page."
    )
    text: str = key("纯文本", "每段一行。", "The same as plain text, one line for each block.")
    sections: tuple[Section, ...] = key(
        "各节",
        "第一个标题之前的部分和各标题下的部分，合起来就是全文。",
        "What stands before the first heading and the parts under headings: the whole, in order.",
    )


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or an image of a body: where it leads as written, and where it stands."""

    target: str
    place: Place
    is_image: bool = False


SALUTATION = "salutation"
SIGNATURE = "signature"
SIGNATURE_DATE = "signature-date"
NOTE = "note"
STRANGER = "stranger"
"""An office that signs and is none of the letter's own: on the page its line is text."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a body that stands apart from the text: what it is, what it says, and where."""

    name: str
    text: str
    line: int
    """Of the body, from 0."""
