"""Lines to paragraphs: what pages and screens have cut is put together again, and nothing else.

A paragraph that ends within a sentence goes on in the next one, unless that begins something of its
own: a heading, a label, a date, a signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from dafu.drafting.document import Block, Paragraph, TextRun
from dafu.model.offices import looks_like_offices, without_blanks
from dafu.read.markdown.lines import Zone, dated, is_formula, is_note, is_number, reads_on
from dafu.read.markdown.paragraphs import beginnings, ends_sentence, heading_level
from dafu.read.markdown.parties import Parties

PAGE_NUMBER = re.compile(
    r"\s*(?:[—–\-－·•]\s*\d{1,3}\s*[—–\-－·•]|第\s*\d{1,3}\s*页(?:[，,/\s]*共\s*\d{1,3}\s*页)?)\s*"
)
_TITLE_END = re.compile(
    r"(?:答复|回复|复函|答复函|的函|函复|答复意见|回复意见|[协会主]办意见|办理意见|办理情况|情况报告|答复摘要)"
    r"(?:[（(][^（）()]{1,14}[）)])?"
)
_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|[-*•●■◆]\s)"
)
_WORD_END = re.compile(r"[A-Za-z0-9,.]$")
_WORD_START = re.compile(r"[A-Za-z0-9]")
_CLOSING = tuple("”’」』）)》〉】")
_NOBODY = Parties()


def stands_alone(text: str) -> bool:
    """Whether a line is a part of its own by its form, and no piece of a paragraph."""
    plain = text.strip()
    whole = dated(plain)
    return (
        is_note(plain, Zone.TEXT)
        or is_number(plain)
        or (whole is not None and not reads_on(whole.rest))
        or _NOBODY.addressed_in(plain)
        or heading_level(plain) > 0
        or is_office(plain)
        or is_formula(plain)
        or is_letterhead(plain)
        or ends_title(plain)
    )


def is_office(text: str) -> bool:
    """Whether a line is the name of an office, and no piece of a title that ends like one."""
    return looks_like_offices(text) and not _SPEAKS.search(text)


_SPEAKS = re.compile(r"关于|^对|[局府委会]对|提案|建议|第.{1,3}[届次]|[您你]")


def is_letterhead(text: str) -> bool:
    """Whether a line is the mark of the issuing office: 某某局文件."""
    bare = re.sub(r"(?:文件|[（(]函[）)]|公函)$", "", without_blanks(text))
    return bare != without_blanks(text) and looks_like_offices(bare)


def ends_title(text: str) -> bool:
    """Whether a line ends as titles of replies do: …的答复."""
    plain = without_blanks(text)
    if len(plain) > 120 or re.search(r"[。；！？：]|收悉|如下", plain):
        return False
    match = _TITLE_END.search(plain)
    while match and match.end() != len(plain):
        match = _TITLE_END.search(plain, match.start() + 1)
    return match is not None


def paragraphs(blocks: Iterable[Block]) -> tuple[list[Block], int]:
    """The blocks with whole paragraphs, and how many cuts were closed."""
    found: list[Block] = []
    joined = 0
    for block in blocks:
        if not isinstance(block, Paragraph):
            found.append(block)
            continue
        for part in _lines_joined(block):
            before = found[-1] if found else None
            if isinstance(before, Paragraph) and _goes_on(before, part):
                found[-1] = _together([before, part])
                joined += 1
            else:
                found.append(part)
    return found, joined


def _lines_joined(block: Paragraph) -> Iterator[Paragraph]:
    """The paragraphs that the lines of one block are."""
    lines = [line for line in _split(block) if line.text.strip()]
    run: list[Paragraph] = []
    for line in lines:
        if stands_alone(line.text) or block.bullet:
            yield from _run(run)
            yield line
            run = []
        else:
            run.append(line)
    yield from _run(run)


def _split(block: Paragraph) -> Iterator[Paragraph]:
    runs: list[TextRun] = []
    for run in block.runs:
        first, *rest = run.text.split("\n")
        runs.append(run._replace(text=first))
        for text in rest:
            yield replace(block, runs=tuple(runs))
            runs = [run._replace(text=text)]
    yield replace(block, runs=tuple(runs))


def _run(lines: list[Paragraph]) -> Iterator[Paragraph]:
    if not lines:
        return
    texts = [line.text for line in lines]
    starts = {0, *beginnings(texts, ""), *_after_short_lines(texts), len(lines)}
    for start, end in pairwise(sorted(starts)):
        yield _together(lines[start:end])


def _after_short_lines(texts: list[str]) -> Iterator[int]:
    """Where a sentence ended before the margin, so that the next line begins a paragraph."""
    widths = [sum(1 if ord(char) > _WIDE else 0.5 for char in text) for text in texts]
    margin = max(widths) - _SHORT
    for number, text in enumerate(texts[:-1]):
        if ends_sentence(text) and widths[number] < margin:
            yield number + 1


_WIDE = 0x2E7F
_SHORT = 2
"""Characters that a full line may lack: a mark does not begin one."""


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a sentence that ``before`` begins goes on in ``after``."""
    if before.level or after.level or before.bullet or after.bullet:
        return False
    text = before.text.strip()
    if ends_sentence(text) or text.endswith(_CLOSING) or not reads_on(text) or stands_alone(text):
        return False
    if re.match(r"[ \u3000\t]{2}", after.text) or _ITEM.match(after.text):
        return False
    return not stands_alone(after.text)


def _together(pieces: list[Paragraph]) -> Paragraph:
    runs: list[TextRun] = []
    for piece in pieces:
        own = list(piece.runs)
        if runs and own:
            own[0] = own[0]._replace(text=own[0].text.lstrip())
            words = _WORD_END.search(runs[-1].text) and _WORD_START.match(own[0].text)
            runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip() + (" " if words else ""))
            if runs[-1][1:] == own[0][1:]:
                own[0] = own[0]._replace(text=runs.pop().text + own[0].text)
        runs += own
    return replace(pieces[0], runs=tuple(runs))
