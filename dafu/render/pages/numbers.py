"""Registers: tables that lead from a number to its letters, each number with an address of its own.

``/numbers/jiaoyu/2023/#7`` is 示教〔2023〕7号, ``/numbers/cppcc-district-15-2/#152045`` a proposal.
Pages for each number would be two files more for every letter; these are one for many letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from dafu.model.brief import Answered, Brief, Gone
from dafu.model.numbers import number_parts
from dafu.model.settings import Site
from dafu.render.alphabet import Initial, in_order, is_lettered, letters_of
from dafu.render.collection import Collection
from dafu.render.pages.alphabet import lettered
from dafu.render.pages.templates import Facet, Link, PageContext


class RegisterEntry(NamedTuple):
    """A number, and the letters it leads to: several where each unit answered its part (分办)."""

    number: str
    """As written, and the name of its place on the page."""
    short: str
    """The same without what all numbers of the session begin with; empty where that is the same."""
    letters: tuple[Brief | Gone, ...]


class Register(NamedTuple):
    """The letters of an issuer's year of numbers, or of a session; their numbers are entries."""

    kind: str
    """The dimension that ``label`` belongs to: ``issuers`` or ``sessions``."""
    key: str
    label: str
    year: str
    """Of document numbers; empty for a session's."""
    letters: tuple[Brief | Gone, ...]

    @property
    def path(self) -> str:
        """The address below the site's root."""
        return f"numbers/{self.key}/{self.year}/" if self.year else f"numbers/{self.key}/"


def registers(collection: Collection) -> tuple[Register, ...]:
    """All of them: sessions as in their index, then issuers in theirs, newest years first."""
    sessions = (Register("sessions", x.key, x.label, "", x.letters) for x in collection.sessions)
    return (*sessions, *_of_issuers(collection))


def _of_issuers(collection: Collection) -> Iterator[Register]:
    codes = {code: issuer.slug for issuer in collection.site.issuers for code in issuer.codes}
    found: dict[str, dict[int, list[Brief | Gone]]] = {}
    everything: Iterator[Brief | Gone] = chain(collection.letters, collection.withdrawn)
    for letter in everything:
        if number := number_parts(letter.document_number or ""):
            slug = letter.issuer_slug if isinstance(letter, Brief) else codes.get(number.agency)
            found.setdefault(slug or "", {}).setdefault(number.year, []).append(letter)
    for group in collection.issuers:
        for year, letters in sorted(found.get(group.key, {}).items(), reverse=True):
            yield Register("issuers", group.key, group.label, str(year), tuple(letters))


def entries(register: Register, site: Site) -> tuple[RegisterEntry, ...]:
    """Its numbers in their order, each with its letters."""
    found: dict[str, list[Brief | Gone]] = {}
    one: Answered | None = None
    for letter in register.letters:
        for one, number in _numbers(register, letter):  # noqa: B007 - any of the session's will do
            letters = found.setdefault(number, [])
            if letter not in letters:
                letters.append(letter)
    short = _short(one, list(found), site) if one else {}
    return tuple(
        RegisterEntry(x, short.get(x, ""), tuple(found[x])) for x in sorted(found, key=_order)
    )


def _numbers(register: Register, letter: Brief | Gone) -> Iterator[tuple[Answered | None, str]]:
    """The numbers by which the register has a letter, with the proposal if they are one's."""
    if register.year:
        if number := number_parts(letter.document_number or ""):
            yield None, str(number.serial)
    elif isinstance(letter, Brief):
        for proposal in letter.proposals:
            if proposal.session_slug == register.key:
                yield proposal, _name(proposal.number)


def _name(number: str) -> str:
    """A number as the name of a place: without blanks."""
    return "".join(number.split())


def _short(proposal: Answered, numbers: Sequence[str], site: Site) -> Mapping[str, str]:
    """Numbers without 届次, where the site's begin with it and nothing else has that name."""
    if not site.numbers_begin_with_session or not proposal.meeting:
        return {}
    prefix = f"{proposal.session}{proposal.meeting}"
    cut = {x: x.removeprefix(prefix) for x in numbers if x.startswith(prefix) and x != prefix}
    return {number: short for number, short in cut.items() if short not in numbers}


def _order(number: str) -> tuple[int, str]:
    """By value; those that are no plain number last."""
    return (int(number), "") if number.isdecimal() else (10**9, number)


class Registered(NamedTuple):
    """A register as the list of all of them names it."""

    kind: str
    label: str
    year: str
    path: str
    letters: int
    example: str
    """The name of its first number; empty but for the first register of each kind."""


def registered(found: Sequence[Register], site: Site) -> tuple[Registered, ...]:
    """The list of all registers."""
    first = {register.kind: register for register in reversed(found)}.values()
    return tuple(
        Registered(
            x.kind,
            x.label,
            x.year,
            x.path,
            len(x.letters),
            entries(x, site)[0].number if x in first else "",
        )
        for x in found
    )


def rows(
    register: Register, site: Site, page: PageContext, text: Callable[..., str]
) -> Iterator[dict[str, object]]:
    """The register as its template takes it."""
    for entry in entries(register, site):
        yield {
            "number": entry.number,
            "short": entry.short,
            "letters": [_link(letter, page, text) for letter in entry.letters],
        }


def _link(letter: Brief | Gone, page: PageContext, text: Callable[..., str]) -> Link:
    href = page.href(f"{letter.path}/")
    if isinstance(letter, Gone):
        note = text("numbers.withdrawn", number=letter.document_number or "").strip()
        return Link(letter.title, href, note)
    number, result = letter.document_number or "", letter.result or text("letter.unstated")
    note = text("numbers.letter", issuer=letter.issuer, number=number, result=result)
    return Link(letter.subject or letter.title, href, " ".join(note.split()))


class IssuerYears(NamedTuple):
    """An office with the years of its document numbers, each a link to its register."""

    label: str
    years: list[Link]


def overview(
    found: Sequence[Registered], page: PageContext, text: Callable[..., str], base_url: str
) -> dict[str, object]:
    """All registers as the template of their list takes them, with addresses to learn from."""
    sessions = [Facet(x.label, page.href(x.path), x.letters) for x in found if x.kind == "sessions"]
    issuers: dict[str, list[Link]] = {}
    for register in found:
        if register.kind == "issuers":
            link = Link(register.year, page.href(register.path))
            issuers.setdefault(register.label, []).append(link)
    offices = [IssuerYears(label, years) for label, years in issuers.items()]
    letters: tuple[Initial, ...] = ()
    if is_lettered("issuers", len(offices)):
        offices = list(in_order("issuers", offices))
        letters = letters_of("issuers", offices, len(offices))
    return {
        "sessions": sessions,
        "issuers": offices,
        **lettered("issuers", offices, letters, "numbers/", page),
        "examples": [
            Link(
                text(f"numbers.example_{x.kind}", label=x.label, year=x.year, number=x.example),
                page.href(f"{x.path}#{x.example}"),
                f"{base_url}{x.path}#{x.example}",
            )
            for x in found
            if x.example
        ],
    }
