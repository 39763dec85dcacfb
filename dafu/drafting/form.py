"""The form of a letter: what it says of itself, and which of its lines are the text.

Head (办理结果, 公开属性, 版头, 文号, title), salutation, text, signature with its date, contact
and note lines, 版记: the order of GB/T 9704-2012 and of letters as offices print them. The parts of
the body are found by the rules that the reader of letters has (:mod:`dafu.read.markdown.parts`). A
line leaves the text only where the keys hold all that it says; so nothing is lost, and nothing said
twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from dafu.drafting.document import Block, Document, Paragraph, text_of
from dafu.drafting.draft import Draft
from dafu.drafting.issuers import IssuerMentions, chosen
from dafu.drafting.lines import ends_title
from dafu.drafting.notes import take, take_head
from dafu.drafting.titles import take_title
from dafu.model.body import NOTE, SALUTATION, SIGNATURE, SIGNATURE_DATE, STRANGER, Part
from dafu.model.dates import plain_date
from dafu.model.offices import looks_like_offices, same_office, without_blanks
from dafu.model.settings import Site
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Text
from dafu.read.markdown import parts
from dafu.read.markdown.lines import Zone, dated, is_note, is_number, reads_on
from dafu.read.markdown.parties import Parties

_HEAD = 24
"""Blocks among which the salutation is looked for."""
_ABOVE = 12
"""Blocks above an office among which its date would stand, if it printed and did not sign."""
_PRINTED = re.compile(
    r"(?P<office>\D{0,40}?)[\s\u3000]*(?P<date>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*印发?"
)
_APART = re.compile(r"[ \t\u3000]{2,}|\t")
_NOBODY = Parties()
_UNKNOWN = Text(
    "称呼前面有认不出的几行，照录在正文开头", "lines above the salutation begin the body"
)


class FormElements(NamedTuple):
    """What was found: the keys, and the blocks that are the text, by the parties of the letter."""

    draft: Draft
    blocks: list[Block]
    parties: Parties


def form(document: Document, name: str, site: Site | None) -> FormElements:
    """The form of the letter in ``document``, which messages call ``name``.

    Offices are known by the register of ``site``.
    """
    draft = Draft(name)
    blocks = _apart(document.blocks)
    start = _head_end(blocks)
    sources = IssuerMentions(registered=site.issuers if site else ())
    kept = []
    for block in blocks[:start]:
        text = text_of(block)
        known = len(sources.heads)
        kept.append(not (text and take_head(text, draft, sources)))
        sources.head_lines += [block] * (len(sources.heads) - known)
    title = take_title(blocks[:start], kept, draft, document.title)
    rest = [block for block, stays in zip(blocks[:start], kept, strict=True) if stays]
    if any(text_of(block) and not is_note(text_of(block), Zone.HEAD) for block in rest):
        draft.remarks.append(_UNKNOWN)
        draft.problems.add(CODES["import-body"], Place(name), reason=_UNKNOWN)
    rest += blocks[start:]
    sources.read_title(title)
    _take_printed(rest, draft, sources)
    return _with_parts(draft, rest, sources, title)


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, lines of several notes side by side being one each."""
    found: list[Block] = []
    for block in blocks:
        pieces = _APART.split(block.text.strip()) if isinstance(block, Paragraph) else []
        notes = [x for x in pieces if x and (is_number(x) or is_note(x, Zone.TEXT))]
        if isinstance(block, Paragraph) and len(notes) > 1 and len(notes) == len(pieces):
            found += (replace(block, runs=(block.runs[0]._replace(text=x),)) for x in notes)
        else:
            found.append(block)
    return found


def _head_end(blocks: Sequence[Block]) -> int:
    """Where the head ends: at the salutation, or else where running text begins."""
    for index, block in enumerate(blocks[:_HEAD]):
        text = text_of(block)
        after = text_of(blocks[index + 1]) if index + 1 < len(blocks) else ""
        # 对某市第九届人民代表 / 大会第二次会议…的答复 is a title of two lines.
        broken = not text.endswith(("：", ":")) and ends_title(after)
        if text and not broken and _NOBODY.addressed_in(text):
            return index
        if reads_on(text) and not ends_title(text) and not is_note(text, Zone.HEAD):
            return index
    return 0


def _take_printed(blocks: Sequence[Block], draft: Draft, sources: IssuerMentions) -> None:
    """Note 版记: the line that says who printed the letter when, and the office above it."""
    for index in range(len(blocks) - 1, -1, -1):
        match = _PRINTED.fullmatch(text_of(blocks[index]))
        day = plain_date(match["date"]) if match else None
        if not match or day is None:
            continue
        draft.add(("printed",), day.isoformat())
        office = without_blanks(match["office"])
        above = text_of(blocks[index - 1]) if index else ""
        if not office and looks_like_offices(above) and _is_dated_above(blocks, index - 1):
            sources.printed.append((without_blanks(above), [index - 1, index]))
        else:
            sources.printed.append((office, [index]))
        return


def _is_dated_above(blocks: Sequence[Block], index: int) -> bool:
    return any(dated(text_of(block)) for block in blocks[max(0, index - _ABOVE) : index])


def _with_parts(
    draft: Draft, blocks: list[Block], sources: IssuerMentions, title: str
) -> FormElements:
    """The form once the parts of the body are known, by the reader's own rules."""
    parties = Parties(tuple(sources.signers), (), title)
    lines = list(_letter_parts(blocks, parties))
    strangers = [name for part in lines if part.name == STRANGER for name in _offices(part.text)]
    if strangers and not any(part.name == SIGNATURE for part in lines):
        parties = Parties((*sources.signers, *strangers), (), title)
        lines = list(_letter_parts(blocks, parties))
    gone = set[int]()
    for part in lines:
        if part.name == SALUTATION:
            draft.add(("addressee",), _addressee(part.text))
        elif part.name == SIGNATURE:
            sources.signed += _offices(part.text)
        elif part.name == SIGNATURE_DATE:
            _take_date(part.text, draft)
        elif part.name == NOTE and take(part.text, draft, sources):
            gone.add(part.line)
    issuer = chosen(sources, draft.add)
    for office, places in sources.printed:
        if not office or (issuer and same_office(office, issuer)):
            gone |= set(places)
    rest = [block for index, block in enumerate(blocks) if index not in gone]
    return FormElements(draft, [*_other_heads(draft, sources), *rest], parties)


def _other_heads(draft: Draft, sources: IssuerMentions) -> Iterator[Block]:
    """The lines of the head with offices that no key holds."""
    known = [draft.value("issuer"), *draft.value("co_issuers").split("、")]
    for name, line in zip(sources.heads, sources.head_lines, strict=True):
        if not any(office and same_office(name, office) for office in known):
            yield line


def _letter_parts(blocks: Sequence[Block], parties: Parties) -> Iterator[Part]:
    seen = [
        parts.Block("heading" if block.level else "paragraph", block.text.strip(), index)
        if isinstance(block, Paragraph)
        else parts.Block("other", "", index)
        for index, block in enumerate(blocks)
    ]
    yield from parts.letter_parts(seen, parties).lines


def _offices(text: str) -> list[str]:
    """The offices on a line of the signature."""
    whole = re.sub(r"[（(](?:盖章|公章|印章|章|印)[）)]$", "", text.strip())
    names = [name for name in re.split(r"[ \t\u3000]{2,}|[、，,;；]", whole) if name.strip()]
    return [without_blanks(name) for name in names]


def _take_date(text: str, draft: Draft) -> None:
    said = dated(text)
    day = plain_date(said.date) if said else None
    if day:
        draft.add(("date",), day.isoformat())
    else:
        draft.dates.append(text)


def _addressee(text: str) -> str:
    bare = re.sub(r"^尊敬的?", "", without_blanks(text))
    bare = re.sub(r"(?:[：:，,]?(?:您们?|你们?|大家)好)?[！!。，,：:、]*$", "", bare)
    return re.sub(r"[：:，,、]+$", "", bare)
