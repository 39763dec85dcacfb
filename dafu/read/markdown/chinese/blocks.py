"""Headings, lists and quotations: where a line's first characters are marks, and where text.

What clerks mean as a mark but write without its blank, or with a wide one, gets the blank that
CommonMark asks for, before the library's rules look at it; only blanks come and go, and no line
moves. What CommonMark would take for a mark and is none, the rules pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, heading, lheading, list_block
from markdown_it.rules_core import StateCore

from dafu.read.markdown.chinese.characters import HAN, WIDE_BLANKS


def plug(md: MarkdownIt) -> None:
    """Put these rules before the library's, or around them."""
    md.core.ruler.after("normalize", "chinese_blanks", _set_blanks)
    # Pasted text is indented with blanks; that makes no code of it.
    md.disable("code")
    ends_paragraph = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.at("blockquote", _quotation, {"alt": ends_paragraph})
    md.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("lheading", _underlined)


def _quotation(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A quotation, but no comparison: >60分贝, >=5%."""
    return not _COMPARED.match(state.src, _start(state, line)) and blockquote(
        state, line, end, silent
    )


_COMPARED = re.compile(r">[=＝]?[-+]?\d|>[=＝]")


def _list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A list, but no year or amount, which may end a sentence: 2023."""
    start = _start(state, line)
    begins = state.sCount[line] >= state.blkIndent
    if _YEAR.match(state.src, start) or (begins and _ALONE.match(state.src, start)):
        return False
    return list_block(state, line, end, silent)


_YEAR = re.compile(r"\d{4}")
_ALONE = re.compile(r"\d+[.)][ \t]*(?:\n|$)")


def _heading(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A heading that has words: number signs alone are text."""
    words = state.src[_start(state, line) : state.eMarks[line]].strip("# \t")
    return bool(words) and heading(state, line, end, silent)


def _underlined(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A heading with a line of three = or more below; what --- stands under is not its heading."""
    if not lheading(state, line, end, silent):
        return False
    last = state.line - 1
    written = state.src[_start(state, last) : state.eMarks[last]].rstrip()
    if written.startswith("===") or silent:
        return True
    del state.tokens[-_HEADING_TOKENS:]
    state.line = line
    return False


_HEADING_TOKENS = 3


def _start(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _set_blanks(state: StateCore) -> None:
    state.src = "\n".join(with_blanks(state.src.split("\n")))


def with_blanks(lines: Iterable[str]) -> Iterator[str]:
    """``lines`` of Markdown with the blanks that their marks were meant to have."""
    before, fence = "", ""
    for line in lines:
        if fence:
            yield line
            closing = _FENCE_END.fullmatch(line)
            fence = "" if closing and closing[1].startswith(fence) else fence
        elif line.isspace():
            yield ""
        else:
            opening = _FENCE.match(line)
            fence = opening[1] if opening else ""
            yield line if fence else _with_blanks(line, before)
        before = line


_FENCE = re.compile(r"[ \t>]*(?:[-*+] +|\d+[.)] +)?(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})\s*")


def _with_blanks(line: str, before: str) -> str:
    if not _MAY_NEED_BLANKS.match(line):
        return line
    line = _WIDE_INDENT.sub(r"\1", line)
    line = _HEADING.sub(r"\1\2 ", line)
    line = _ITEM.sub(r"\1\2 ", line)
    if not before.strip() or _MAY_PRECEDE_ITEM.search(before):
        line = _TIGHT_ITEM.sub(r"\1\2 ", line)
    return line


# The marks of quotations before it stay.
_PREFIX = r"^((?:[ \t]*+>)*+[ \t]*+)"
_BLANKS = rf"[{WIDE_BLANKS}][ \t{WIDE_BLANKS}]*"
_MAY_NEED_BLANKS = re.compile(rf"[ \t>{WIDE_BLANKS}]*[#\-+*|0-9]")
_WIDE_INDENT = re.compile(rf"{_PREFIX}{_BLANKS}(?=#{{1,6}}[ \t{WIDE_BLANKS}{HAN}（]|[-+*] |\|)")
_ORDINAL = "[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
_HEADING = re.compile(
    rf"{_PREFIX}(#{{1,6}}(?=[ \t]*{_BLANKS}[^\s#])|#{{2,6}}(?=[{HAN}0-9０-９（《〈“‘「『【〔])"
    rf"|#(?={_ORDINAL}))[ \t{WIDE_BLANKS}]*"
)
_ITEM = re.compile(rf"{_PREFIX}([-+*]|\d{{1,3}}[.)])[ \t]*{_BLANKS}(?=\S)")
_TIGHT_ITEM = re.compile(rf"{_PREFIX}(-)(?=[{HAN}《〈“‘「『【])")
_MAY_PRECEDE_ITEM = re.compile(
    rf"[：:；;。！？]\s*$|{_PREFIX}(?:-(?=[{HAN}《〈“‘「『【 \t{WIDE_BLANKS}])|#{{2,6}})"
)
"""A hyphen that begins a line within a sentence is the sentence's."""
