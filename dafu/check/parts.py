"""Rules over the parts of a body: whom it addresses, who signs it, and when."""

from __future__ import annotations

from datetime import date

from dafu.model.body import SALUTATION, SIGNATURE, SIGNATURE_DATE, STRANGER, Part
from dafu.model.dates import plain_date
from dafu.model.letter import FrontMatter, Letter
from dafu.model.offices import same_office, without_blanks
from dafu.model.patterns import lazy_pattern
from dafu.model.settings import Site
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text
from dafu.read.markdown.parties import cores, names_alone

_SPEAKS_TO_SOMEBODY = lazy_pattern("[您你贵]")

_BEGINNING = 160
"""Characters of a text without a salutation in which the addressee may be named."""
_SHORT_NAME = Text(
    "如是本单位的简称，在 site.yaml 该单位的 also 中登记；如是共同署名的单位，写入会办单位",
    "Register a short name of the office in site.yaml, under also; declare an office that signs "
    "too under co_issuers",
)


def salutation(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """The salutation names the addressee (主送机关, GB/T 9704-2012, 7.3.2).

    Ministries print some replies without one, so a letter that begins by speaking to its reader
    (您提出的……) needs none.
    """
    found = _parts(letter, SALUTATION)
    first = letter.body.text.partition("\n")[0][:_BEGINNING]
    if not first or (not found and _SPEAKS_TO_SOMEBODY.search(first)):
        return
    addressed = "".join(part.text for part in found) or first
    shown = (without_blanks(addressed), names_alone(addressed))
    for name in letter.front.addressee:
        if any(same_office(part.text.strip().rstrip("：:"), name) for part in found):
            continue
        bare = cores(name) or [without_blanks(name)]
        if not all(core in shown[0] or names_alone(core) in shown[1] for core in bare):
            line = found[0].line if found else _first_line(letter)
            problems.add(CODES["body-salutation"], _place(letter, line), expected=name)
            return


def signature_date(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """落款: an office signs with the date of the letter (成文日期, GB/T 9704-2012, 7.3.5).

    An attachment within the body may have a signature of its own: one of them all is the letter's.
    """
    dates = _parts(letter, SIGNATURE_DATE)
    day = f"{letter.front.date.year}年{letter.front.date.month}月{letter.front.date.day}日"
    if any(_day(part) == letter.front.date for part in dates):
        return
    if dates:
        written = dates[-1]
        remedy = Text(f"应为：{day}", f"Expected: {day}")
        values = {"written": written.text, "name": _title("date"), "remedy": remedy}
        problems.add(CODES["body-signature"], _place(letter, written.line), **values)
    elif offices := _parts(letter, SIGNATURE):
        values = {"written": offices[-1].text, "nearest": day}
        problems.add(CODES["body-undated"], _place(letter, offices[-1].line), **values)


def signature_name(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """落款: issuer or co-issuers sign, in full or as they are shortened (GB/T 9704-2012, 7.3.5)."""
    for part in _parts(letter, STRANGER):
        values = {"written": part.text, "name": _title("issuer"), "remedy": _SHORT_NAME}
        problems.add(CODES["body-signature"], _place(letter, part.line), **values)


def _parts(letter: Letter, name: str) -> list[Part]:
    return [part for part in letter.parts if part.name == name]


def _day(part: Part) -> date | None:
    return plain_date(part.text.removesuffix("。"))


def _title(name: str) -> Text:
    return Text(FrontMatter.model_fields[name].title or name, name)


def _place(letter: Letter, line: int) -> Place:
    return Place(letter.source, letter.body_line + line)


def _first_line(letter: Letter) -> int:
    lines = letter.body.markdown.split("\n")
    return next(number for number, line in enumerate(lines) if line.strip())
