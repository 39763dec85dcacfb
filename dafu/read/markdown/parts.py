"""The parts of a letter that stand apart: salutation, signature with its date, and notes.

They are found line by line, for a clerk may forget the blank line between office and date: first
the head, up to the salutation; then the dates beside which an office of the letter signs; then the
notes around both. What is not surely a part is text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dafu.model.body import NOTE, SALUTATION, SIGNATURE, SIGNATURE_DATE, STRANGER, Part
from dafu.model.dates import plain_date
from dafu.model.offices import looks_like_offices
from dafu.model.vocabulary import nearest
from dafu.read.markdown.lines import (
    Zone,
    dated,
    goes_on,
    heads_attachment,
    is_formula,
    is_note,
    opens_list,
    reads_on,
)
from dafu.read.markdown.parties import Parties

_SIGNED_AND_DATED = f"{SIGNATURE} {SIGNATURE_DATE}"
_CLOSING = {SIGNATURE, SIGNATURE_DATE, _SIGNED_AND_DATED, NOTE}
_HEAD = 20
"""Lines among which the salutation is looked for."""
_LONGEST_NAME = 40

Kind = Literal["paragraph", "heading", "list", "image", "rule", "other"]


class Block(NamedTuple):
    """A top-level block of a body: its visible text by lines, and where it begins."""

    kind: Kind
    text: str = ""
    line: int = 0
    """Of the body's source, from 0."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The HTML class of each block that stands apart, by index; and the lines that are parts."""

    classes: Mapping[int, str]
    lines: tuple[Part, ...]


class _Line(NamedTuple):
    text: str
    kind: Kind
    block: int
    line: int
    listed: bool
    """Whether it begins or continues a list of notes: 附件：1. …, 2. …."""


def letter_parts(blocks: Sequence[Block], parties: Parties) -> Parts:
    """The parts of a body (GB/T 9704-2012, 7.3.2 and 7.3.4 to 7.3.6), in time linear in it."""
    lines = list(_lines(blocks))
    head, start = _head(lines, parties)
    closing = _signed(lines, start, parties) or _dated_alone(lines, start, parties)
    closing = closing or _signed_alone(lines, start, parties)
    closing |= _notes(lines, start, closing)
    closing = _at_block_ends(lines, start, closing)
    closing |= _strangers(lines, start, closing, parties)
    names = head | closing
    return Parts(_classes(lines, names), tuple(_parts(lines, names)))


def _lines(blocks: Sequence[Block]) -> Iterator[_Line]:
    listed = False
    for index, block in enumerate(blocks):
        if block.kind == "paragraph":
            for number, text in enumerate(block.text.split("\n")):
                listed = opens_list(text) or (listed and goes_on(text))
                yield _Line(text.strip(), block.kind, index, block.line + number, listed)
        else:
            listed = listed and block.kind == "list"
            yield _Line(block.text, block.kind, index, block.line, listed)


def _note(line: _Line, zone: Zone = Zone.TEXT) -> bool:
    return line.listed or (line.kind == "paragraph" and is_note(line.text, zone))


def _head(lines: Sequence[_Line], parties: Parties) -> tuple[dict[int, str], int]:
    """The parts before the running text, and where that begins."""
    for index, line in enumerate(lines[:_HEAD]):
        if _addresses(line, parties):
            end = index
            while end < len(lines) and _addresses(lines[end], parties):
                end += 1
            names = dict.fromkeys(range(index, end), SALUTATION)
            before = (i for i in range(index) if _note(lines[i], Zone.HEAD))
            return names | dict.fromkeys(before, NOTE), end
        if reads_on(line.text) and line.text not in parties.title:
            break
    end = 0
    while end < len(lines) and _note(lines[end]):
        end += 1
    return dict.fromkeys(range(end), NOTE), end


def _addresses(line: _Line, parties: Parties) -> bool:
    return line.kind == "paragraph" and parties.addressed_in(line.text)


def _signs(lines: Sequence[_Line], index: int, start: int, parties: Parties) -> bool:
    """Whether an office of the letter stands alone on this line, below running text."""
    return (
        start < index < len(lines)
        and lines[index].kind == "paragraph"
        and parties.sign(lines[index].text)
    )


def _signed(lines: Sequence[_Line], start: int, parties: Parties) -> dict[int, str]:
    """The dates beside which an office of the letter signs, with these offices."""
    found: dict[int, str] = {}
    for index in range(start + 1, len(lines)):
        line = lines[index]
        date = dated(line.text) if line.kind == "paragraph" else None
        if not date:
            continue
        if date.rest:
            if parties.sign(date.rest):
                found[index] = _SIGNED_AND_DATED
                _offices(lines, index - 1, -1, start, parties, found)
            continue
        above = _above_notes(lines, index - 1, start)
        if _signs(lines, above, start, parties):
            between = (i for i in range(above + 1, index) if lines[i].kind != "rule")
            found |= dict.fromkeys(between, NOTE)
            _offices(lines, above, -1, start, parties, found)
        elif not _offices(lines, index + 1, 1, start, parties, found):
            continue
        found[index] = SIGNATURE_DATE
    return found


def _offices(
    lines: Sequence[_Line],
    index: int,
    step: int,
    start: int,
    parties: Parties,
    found: dict[int, str],
) -> bool:
    """Name the offices that sign one below the other, from ``index`` on; whether there are any."""
    first = index
    while index not in found and _signs(lines, index, start, parties):
        found[index] = SIGNATURE
        index += step
    return index != first


def _above_notes(lines: Sequence[_Line], index: int, start: int, zone: Zone = Zone.TEXT) -> int:
    """The last line, from ``index`` up, that is no note, picture or rule."""
    while index > start and (lines[index].kind in {"rule", "image"} or _note(lines[index], zone)):
        index -= 1
    return index


def _dated_alone(lines: Sequence[_Line], start: int, parties: Parties) -> dict[int, str]:
    """A date without an office: the last line but for notes, or for attachments that follow.

    Where anything but notes that are known follows, it must be the letter's own date.
    """
    ends = [len(lines)]
    ends += [i for i in range(start + 1, len(lines)) if heads_attachment(lines[i].text)][:1]
    for end in ends:
        for zone in (Zone.TEXT, Zone.END):
            index = _above_notes(lines, end - 1, start, zone)
            date = dated(lines[index].text) if start < index else None
            if not date or lines[index].kind != "paragraph":
                continue
            if date.rest:
                if looks_like_offices(date.rest):
                    return {index: STRANGER}
            elif zone is Zone.TEXT or plain_date(date.date) == parties.date:
                return {index: SIGNATURE_DATE}
    return {}


def _signed_alone(lines: Sequence[_Line], start: int, parties: Parties) -> dict[int, str]:
    """An office without a date, last but for notes."""
    found: dict[int, str] = {}
    index = _above_notes(lines, len(lines) - 1, start)
    _offices(lines, index, -1, start, parties, found)
    return found


def _notes(lines: Sequence[_Line], start: int, signed: Mapping[int, str]) -> dict[int, str]:
    """The notes before each signature, and all after the first one."""
    found: dict[int, str] = {}
    begins = [i for i in signed if i - 1 not in signed]
    for begin in begins or [len(lines)]:
        index = begin - 1
        while index >= start:
            if _note(lines[index]):
                found[index] = NOTE
            elif lines[index].kind != "rule" and not is_formula(lines[index].text):
                break
            index -= 1
    zone = Zone.END
    for index in range(min(signed, default=len(lines)), len(lines)):
        if index in signed:
            zone = Zone.END
        elif _note(lines[index], zone) or (zone is Zone.END and lines[index].kind == "image"):
            found[index] = NOTE
        elif lines[index].kind != "rule":
            zone = Zone.TEXT
    return found


def _at_block_ends(
    lines: Sequence[_Line], start: int, closing: Mapping[int, str]
) -> dict[int, str]:
    """Only what ends its paragraph: a date within a wrapped sentence is no signature."""
    kept: dict[int, str] = {}
    text_in = -1
    for index in range(len(lines) - 1, start - 1, -1):
        block = lines[index].block
        if index not in closing:
            text_in = block
        elif block != text_in:
            kept[index] = closing[index]
    return kept


def _strangers(
    lines: Sequence[_Line], start: int, closing: Mapping[int, str], parties: Parties
) -> dict[int, str]:
    """Offices that stand where the letter's own should: over a signature or its date."""
    found: dict[int, str] = {}
    for begin in [i for i in closing if closing[i] != NOTE and closing.get(i - 1, NOTE) == NOTE]:
        index = begin - 1
        while index > start and closing.get(index) == NOTE:
            index -= 1
        while index > start and _seems_to_sign(lines[index], parties) and index not in closing:
            found[index] = STRANGER
            index -= 1
        after = begin + 1
        alone = closing[begin] == SIGNATURE_DATE and index == begin - 1
        below = lines[after : after + 1] if alone and after not in closing else ()
        if below and _seems_to_sign(below[0], parties):
            found[after] = STRANGER
    return found


def _seems_to_sign(line: _Line, parties: Parties) -> bool:
    if line.kind != "paragraph" or len(line.text) > _LONGEST_NAME or reads_on(line.text):
        return False
    return looks_like_offices(line.text) or bool(nearest(line.text, parties.signers))


def _classes(lines: Sequence[_Line], names: Mapping[int, str]) -> dict[int, str]:
    """The class of each block of which every line is the same part, or office and date."""
    blocks: dict[int, set[str]] = {}
    for index, line in enumerate(lines):
        blocks.setdefault(line.block, set()).update(names.get(index, "text").split())
    classes = {}
    for block, found in blocks.items():
        if found <= {SIGNATURE, SIGNATURE_DATE}:
            classes[block] = " ".join(sorted(found))
        elif found in ({SALUTATION}, {NOTE}):
            classes[block] = found.pop()
    return classes


def _parts(lines: Sequence[_Line], names: Mapping[int, str]) -> Iterator[Part]:
    for index in sorted(names):
        line = lines[index]
        if names[index] == _SIGNED_AND_DATED and (date := dated(line.text)):
            yield Part(SIGNATURE, date.rest, line.line)
            yield Part(SIGNATURE_DATE, date.date, line.line)
        elif names[index] == SIGNATURE_DATE and (date := dated(line.text)):
            yield Part(SIGNATURE_DATE, line.text, line.line)
        else:
            yield Part(names[index], line.text, line.line)
