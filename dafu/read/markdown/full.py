"""A body by the Markdown parser: its forms, its sections, and the proof that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markdown_it.token import Token

from dafu.model.body import Body, Part, Section
from dafu.problems.problem import Problems
from dafu.read.markdown.addresses import address_kind, page_address
from dafu.read.markdown.body import Parsed
from dafu.read.markdown.checks import BodyChecks, check_brackets, target_of
from dafu.read.markdown.chinese.characters import is_wide
from dafu.read.markdown.parser import joined, parser
from dafu.read.markdown.parties import Parties
from dafu.read.markdown.parts import Block, Kind, letter_parts


def full_parse(
    source: str,
    path: str,
    first_line: int,
    address: str,
    problems: Problems,
    sides: Parties | None = None,
) -> Parsed:
    """What :func:`dafu.read.markdown.body.parse` gives, by the Markdown parser always."""
    noted = len(problems)
    check_brackets(source, path, first_line, problems)
    if len(problems) > noted:
        return Parsed(Body(markdown=source, html="", text="", sections=()), ())
    environment: dict[str, Any] = {}
    tokens = parser().parse(source, environment)
    checks = BodyChecks(source, path, first_line, problems)
    checks.check_html()
    checks.check_tokens(tokens)
    if not checks.too_deep:
        checks.check_nothing_lost(tokens, environment.get("references", {}))
    checks.check_leftovers(tokens)
    checks.check_pasted(tokens)
    tokens = joined(tokens)
    # Before lines are joined: a part may be one line of a paragraph.
    parts = _mark_letter_parts(tokens, sides) if sides else ()
    _join_wide_lines(tokens)
    sections = _number_headings(tokens)
    text = plain_text(tokens)
    _point_to_pages(tokens, address)
    _class_alignment(tokens)
    rendered = parser().renderer.render(tokens, parser().options, {})
    body = Body(markdown=source, html=rendered, text=text, sections=sections)
    return Parsed(body, tuple(checks.references), parts)


def _join_wide_lines(tokens: Sequence[Token]) -> None:
    """Take out the line ends between two wide characters, where they are no space."""
    for block in tokens:
        before, breaks = "", list[Token]()
        for token in block.children or []:
            if token.type == "softbreak":
                breaks.append(token)
            elif token.content:
                if breaks and is_wide(before) and is_wide(token.content[0]):
                    for line_end in breaks:
                        line_end.type = "text"
                before, breaks = token.content[-1], []


def _point_to_pages(tokens: Sequence[Token], source: str) -> None:
    for block in tokens:
        for token in block.children or []:
            if token.type == "link_open" and address_kind(target_of(token)) == "relative":
                token.attrSet("href", page_address(str(token.attrs["href"]), source))


def _class_alignment(tokens: Sequence[Token]) -> None:
    """A column's alignment as a class: a page's policy allows no style attributes."""
    for token in tokens:
        if token.type in {"th_open", "td_open"} and "style" in token.attrs:
            side = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrSet("class", f"align-{side}")


def _number_headings(tokens: Sequence[Token]) -> tuple[Section, ...]:
    """Give each heading the id ``section-N`` in order, and return the sections."""
    starts = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    texts = list(_texts(tokens))
    ends = [*(_line_of(start, texts) for start in starts), len(tokens)]
    lead = _lines(texts[: ends[0]])
    sections = [Section.lead(lead)] if lead else []
    for number, start in enumerate(starts, start=1):
        token = tokens[start]
        token.attrSet("id", f"section-{number}")
        sections.append(
            Section(
                id=f"section-{number}",
                level=max(2, int(token.tag[1:])),
                heading=_lines(texts[ends[number - 1] : start + 3]),
                text=_lines(texts[start + 3 : ends[number]]),
            )
        )
    return tuple(sections)


def _line_of(heading: int, texts: Sequence[str]) -> int:
    """Where the line of the heading begins: a list's number may stand before it."""
    while heading and not texts[heading - 1].endswith("\n"):
        heading -= 1
    return heading


def _mark_letter_parts(tokens: Sequence[Token], sides: Parties) -> tuple[Part, ...]:
    """Class the blocks that are the letter's parts, which print apart; and the parts."""
    tops = [i for i, token in enumerate(tokens) if not token.level and token.nesting >= 0]
    ends = [*tops[1:], len(tokens)] if tops else []
    parts = letter_parts([_block(tokens[i:end]) for i, end in zip(tops, ends, strict=True)], sides)
    for index, name in parts.classes.items():
        tokens[tops[index]].attrSet("class", name)
    return parts.lines


_KINDS: Mapping[str, Kind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "ordered_list_open": "list",
    "bullet_list_open": "list",
    "hr": "rule",
}


def _block(tokens: Sequence[Token]) -> Block:
    """A top-level block as :func:`letter_parts` sees it."""
    kind = _KINDS.get(tokens[0].type, "other")
    line = tokens[0].map[0] if tokens[0].map else 0
    if kind == "list":
        return Block(kind, plain_text(tokens), line)
    if kind not in {"paragraph", "heading"}:
        return Block(kind, "", line)
    children = tokens[1].children or []
    shown = [child.type for child in children if child.type != "text" or child.content.strip()]
    if shown and set(shown) <= {"image", "softbreak", "hardbreak"}:
        return Block("image", "", line)
    ends = {"softbreak": "\n", "hardbreak": "\n"}
    return Block(kind, "".join(ends.get(x.type, x.content) for x in children), line)


_CELL_ENDS = {"th_close", "td_close"}
_BLOCK_ENDS = {"paragraph_close", "heading_close", "tr_close"}


def plain_text(tokens: Sequence[Token]) -> str:
    """The text a reader sees, one block or table row a line, cells parted by tabs."""
    return _lines(_texts(tokens))


def _lines(texts: Iterable[str]) -> str:
    lines = "".join(texts).split("\n")
    return "\n".join(line for line in (line.rstrip() for line in lines) if line)


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    """What each token adds to the text, most of them nothing."""
    numbers: list[bool] = []
    for token in tokens:
        text = ""
        if token.type == "inline":
            text = _inline_text(token.children or [])
        elif token.type in {"fence", "code_block"}:
            text = token.content
        elif token.type in {"ordered_list_open", "bullet_list_open"}:
            numbers.append(token.type == "ordered_list_open")
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            numbers.pop()
        elif token.type == "list_item_open" and numbers[-1]:
            text = f"{token.info}{token.markup} "
        elif token.type in _CELL_ENDS:
            text = "\t"
        elif token.type in _BLOCK_ENDS:
            text = "\n"
        yield text


def _inline_text(children: Sequence[Token]) -> str:
    ends = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(ends.get(token.type, token.content) for token in children)
