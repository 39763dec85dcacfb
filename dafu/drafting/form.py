"""The form of a letter: what it says of itself, and which of its lines are the text.

Head (办理结果, 公开属性, 版头, 文号, title), salutation, text, signature with its date, contact and note
lines, 版记: the order of GB/T 9704-2012 and of letters as offices print them. The parts of the body are
found by the rules that the reader of letters has (:mod:`dafu.read.markdown.parts`). A line leaves the text
only where the keys hold all that it says; so nothing is lost, and nothing said twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dafu.drafting import labels
from dafu.drafting.document import Block, Document, Paragraph
from dafu.drafting.draft import Entry, Loc
from dafu.drafting.issuers import Sources, chosen
from dafu.drafting.lines import ends_title, is_letterhead
from dafu.model.letter import NOTE, SALUTATION, SIGNATURE, SIGNATURE_DATE, STRANGER, Part
from dafu.model.numbers import plain_date
from dafu.model.offices import looks_like_offices, same_office, without_blanks
from dafu.model.settings import Site
from dafu.model.vocabulary import RESULTS, meant_disclosure
from dafu.problems.problem import Text
from dafu.read.markdown import parts
from dafu.read.markdown.lines import Zone, dated, is_note, is_number, reads_on
from dafu.read.markdown.parties import Parties

_HEAD = 24
"""Blocks among which the salutation is looked for."""
_GRADE = re.compile(r"[（(\[【]?\s*[A-Da-dＡ-Ｄ甲乙丙丁]\s*[）)\]】]?\s*类?\s*[）)\]】]?")
_NUMBER_AND_GRADE = re.compile(rf"(?P<number>.*?号)\s*(?P<grade>{_GRADE.pattern})?")
_PRINTED = re.compile(
    r"(?P<office>\D{0,40}?)[\s\u3000]*(?P<date>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*印发?"
)
_OPEN = re.compile(r"公开|不公开|密级")
_APART = re.compile(r"[ \t\u3000]{2,}|\t")


@dataclass(slots=True)
class Form:
    """What was found: the keys, and the blocks that are the text."""

    entries: dict[Loc, Entry] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    disclosed: str = ""
    """What the document says on disclosure where that is none of the four."""
    dates: list[str] = field(default_factory=list)
    """The dates that could not be read."""
    parties: Parties = field(default_factory=Parties)

    def add(self, loc: Loc, value: str, unsure: Text | None = None) -> bool:
        """Note the value of a key; whether it is the first, or says the same as that."""
        value = " ".join(value.split())
        if not value:
            return False
        old = self.entries.get(loc)
        if old is None:
            self.entries[loc] = Entry(value, unsure)
            return True
        same = without_blanks(old.value) == without_blanks(value)
        if not same:
            more = Text(f"原件另有“{value}”", f"there is also '{value}'")
            self.entries[loc] = Entry(old.value, old.unsure or more)
        return same


def form(document: Document, site: Site | None) -> Form:
    """The form of the letter in ``document``; offices by the register of ``site``."""
    found = Form()
    blocks = _apart(document.blocks)
    start, titled = _head_end(blocks)
    sources = Sources(registered=site.issuers if site else ())
    kept = [not _head_line(blocks, i, found, sources) for i in range(start)]
    title = _title(blocks, start, kept, found, document.title)
    found.blocks = [b for b, stays in zip(blocks[:start], kept, strict=True) if stays]
    found.blocks += blocks[start:]
    sources.read_title(title)
    _printed(found, sources)
    _parts(found, sources, title, titled)
    return found


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, lines of several notes side by side being one each."""
    found: list[Block] = []
    for block in blocks:
        pieces = _APART.split(block.text.strip()) if isinstance(block, Paragraph) else []
        notes = [piece for piece in pieces if piece and _is_own(piece)]
        if isinstance(block, Paragraph) and len(notes) > 1 and len(notes) == len(pieces):
            found += (replace(block, spans=(block.spans[0]._replace(text=x),)) for x in notes)
        else:
            found.append(block)
    return found


def _is_own(piece: str) -> bool:
    return is_number(piece) or (is_note(piece, Zone.TEXT) and bool(labels.read(piece).whole))


def text_of(block: Block) -> str:
    """The text of a paragraph, without blanks around it; nothing of other blocks."""
    return block.text.strip() if isinstance(block, Paragraph) else ""


def _head_end(blocks: Sequence[Block]) -> tuple[int, bool]:
    """Where the head ends: at the salutation, or else where running text begins."""
    nobody = Parties()
    for index, block in enumerate(blocks[:_HEAD]):
        text = text_of(block)
        if text and nobody.addressed_in(text):
            return index, True
        if reads_on(text) and not ends_title(text) and not is_note(text, Zone.HEAD):
            return index, False
    return 0, False


# The head.


def _head_line(blocks: Sequence[Block], index: int, found: Form, sources: Sources) -> bool:
    """Whether the keys now hold all that a line of the head says."""
    text = text_of(blocks[index])
    if not text:
        return False
    plain = unicodedata.normalize("NFKC", without_blanks(text))
    if is_letterhead(text) or (looks_like_offices(text) and not ends_title(text)):
        sources.heads.append(re.sub(r"(?:文件|[（(]函[）)]|公函)$", "", without_blanks(text)))
        sources.head_lines.append(blocks[index])
        return True
    if is_number(text):
        match = _NUMBER_AND_GRADE.fullmatch(text)
        if match and match["grade"]:
            found.add(("result",), match["grade"])
        number = match["number"] if match else text
        return found.add(("document_number",), number)
    if _GRADE.fullmatch(plain):
        return found.add(("result",), text.strip("（）()[]【】 ") if len(plain) < 4 else text)
    return _note(text, found, sources)


def _note(text: str, found: Form, sources: Sources) -> bool:
    """Take over what a line of notes says; whether the keys hold all of it."""
    said = labels.read(text)
    whole = said.whole
    for value in said.found:
        whole = _add(value, found, sources) and whole
    if not said.found and _OPEN.search(text) and len(text) <= 40:
        return _disclosure(text.strip("（）()[]【】 。"), found)
    return whole


def _add(value: labels.Found, found: Form, sources: Sources) -> bool:
    name = value.loc[0]
    if name == "disclosure":
        return _disclosure(value.value, found)
    if name == "issuer":
        sources.labelled.append(value.value)
        return False
    if name in {"date", "printed", "published", "assigned"}:
        day = plain_date(value.value)
        if day is None:
            found.dates.append(value.value)
        return day is not None and found.add(value.loc, day.isoformat())
    if name == "result":
        return found.add(value.loc, value.value, _unsure_result(value.value))
    return found.add(value.loc, value.value, None if value.sure else _ODD)


_ODD = Text("不像这一项通常的写法", "it is not written as usual")


def _unsure_result(written: str) -> Text | None:
    plain = unicodedata.normalize("NFKC", without_blanks(written))
    if _GRADE.fullmatch(plain) or RESULTS.find(written):
        return None
    return Text("不是本站词表中的用语", "this is no term of the vocabulary")


def _disclosure(written: str, found: Form) -> bool:
    """公开属性 where it is plainly one of the four; anything else is told of, and stays."""
    meant = meant_disclosure(written)
    if not meant:
        found.disclosed = found.disclosed or written
        return False
    return found.add(("disclosure",), meant)


def _title(
    blocks: Sequence[Block], start: int, kept: list[bool], found: Form, name: str
) -> str:
    """The title, which may run over several lines; the lines of it leave the text."""
    if written := found.entries.get(("title",)):
        return written.value
    lines = [i for i in range(start) if kept[i] and text_of(blocks[i])]
    for first in range(len(lines)):
        for count in range(1, 5):
            run = lines[first : first + count]
            if len(run) < count or run[-1] - run[0] != count - 1:
                break
            texts = [text_of(blocks[i]) for i in run]
            if ends_title("".join(texts)) and _names_a_matter("".join(texts)):
                for i in run:
                    kept[i] = False
                return _found_title("".join(map(_unwrapped, texts)), found, None)
    rest = [i for i in lines if not is_note(text_of(blocks[i]), Zone.HEAD)]
    if len(rest) == 1:
        kept[rest[0]] = False
        return _found_title(_unwrapped(text_of(blocks[rest[0]])), found, _ODD_TITLE)
    if name and ends_title(name):
        return _found_title(_unwrapped(name), found, _FILE_TITLE)
    return ""


_ODD_TITLE = Text("不像答复的标题", "it is not written as titles of replies are")
_FILE_TITLE = Text("取自文件的名称", "it is what the file is called")


def _names_a_matter(text: str) -> bool:
    return re.search("提案|建议|议案|意见|政协|人大|代表|委员", text) is not None


def _found_title(title: str, found: Form, unsure: Text | None) -> str:
    found.add(("title",), title, unsure)
    return title


def _unwrapped(title: str) -> str:
    """A title without the blanks at which its lines were broken; behind an office's name it stays."""

    def between(match: re.Match[str]) -> str:
        return " " if looks_like_offices(title[: match.start()]) else ""

    return re.sub(r"(?<=[^\x00-\x7f])[\s\u3000]+(?=[^\x00-\x7f])", between, title.strip())


# The end.


def _printed(found: Form, sources: Sources) -> None:
    """版记: the line that says who printed the letter when, and the office above it."""
    for index in range(len(found.blocks) - 1, -1, -1):
        text = text_of(found.blocks[index])
        match = _PRINTED.fullmatch(text) if text else None
        if not match:
            continue
        day = plain_date(match["date"])
        if day is None:
            return
        found.add(("printed",), day.isoformat())
        office = without_blanks(match["office"])
        above = text_of(found.blocks[index - 1]) if index else ""
        if not office and looks_like_offices(above) and not _is_signed(found.blocks, index - 1):
            office = without_blanks(above)
            sources.printed.append((office, [index - 1, index]))
        else:
            sources.printed.append((office, [index]))
        return


def _is_signed(blocks: Sequence[Block], index: int) -> bool:
    """Whether no date stands above this office, so that it signs and did not print."""
    return not any(dated(text_of(block)) for block in blocks[max(0, index - 12) : index])


def _parts(found: Form, sources: Sources, title: str, addressed: bool) -> None:
    """The parts of the body by the reader's own rules, and the keys that they give."""
    signers = sources.signers
    lines = list(_letter_parts(found.blocks, Parties(tuple(signers), (), title)))
    strangers = [part.text for part in lines if part.name == STRANGER]
    if strangers and not any(part.name == SIGNATURE for part in lines):
        names = [name for text in strangers for name in _offices(text)]
        signers = [*signers, *names]
        lines = list(_letter_parts(found.blocks, Parties(tuple(signers), (), title)))
    gone = set[int]()
    for part in lines:
        if part.name == SALUTATION:
            found.add(("addressee",), _addressee(part.text))
        elif part.name == SIGNATURE:
            sources.signed += _offices(part.text)
        elif part.name == SIGNATURE_DATE:
            _date(part.text, found)
        elif part.name == NOTE and _note(part.text, found, sources):
            gone.add(part.line)
    issuer = chosen(sources, found.add)
    for office, places in sources.printed:
        if not office or (issuer and same_office(office, issuer)):
            gone |= set(places)
    others = found.entries.get(("co_issuers",))
    known = [issuer, *(others.value.split("、") if others else ())]
    found.blocks = [
        *(
            line
            for name, line in zip(sources.heads, sources.head_lines, strict=True)
            if not any(office and same_office(name, office) for office in known)
        ),
        *(block for index, block in enumerate(found.blocks) if index not in gone),
    ]
    found.parties = Parties(tuple(signers), (), title)


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


def _date(text: str, found: Form) -> None:
    said = dated(text)
    day = plain_date(said.date) if said else None
    if day:
        found.add(("date",), day.isoformat())
    else:
        found.dates.append(text)


def _addressee(text: str) -> str:
    bare = re.sub(r"^尊敬的?", "", without_blanks(text))
    bare = re.sub(r"(?:[：:，,]?(?:您们?|你们?|大家)好)?[！!。，,：:、]*$", "", bare)
    return re.sub(r"[：:，,、]+$", "", bare)
