"""Registers: tables that lead from a number to its letters, each number with an address of its own.

``/numbers/jiaoyu/2023/#7`` is 示教〔2023〕7号, ``/numbers/cppcc-district-15-2/#152045`` a proposal.
Pages for each number would be two files more for every letter; these are one for many letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from dafu.numbers import document_number
from dafu.public import Answered, Brief, Gone
from dafu.render.collection import Collection
from dafu.render.html import Facet, Link, Page
from dafu.site import Site


class Entry(NamedTuple):
    """A number, and the letters it leads to: several where each unit answered its part (分办)."""

    number: str
    """As written, and the name of its place on the page."""
    short: str
    """The same without what all numbers of the session begin with; empty where that is the same."""
    letters: tuple[Brief | Gone, ...]


class Register(NamedTuple):
    """The numbers of an issuer's year, or of a session."""

    kind: str
    """The dimension that ``label`` belongs to: ``issuers`` or ``sessions``."""
    key: str
    label: str
    year: str
    """Of document numbers; empty for a session's."""
    entries: tuple[Entry, ...]

    @property
    def path(self) -> str:
        """The address below the site's root."""
        return f"numbers/{self.key}/{self.year}/" if self.year else f"numbers/{self.key}/"


def registers(collection: Collection) -> tuple[Register, ...]:
    """All of them: sessions as in their index, then issuers in theirs, newest years first."""
    return (*_of_sessions(collection), *_of_issuers(collection))


def _of_sessions(collection: Collection) -> Iterator[Register]:
    for group in collection.sessions:
        by_number: dict[str, list[Brief]] = {}
        one = group.letters[0].proposals[0]
        for letter in group.letters:
            for proposal in letter.proposals:
                if proposal.session_slug == group.key:
                    one = proposal
                    letters = by_number.setdefault(_name(proposal.number), [])
                    if letter not in letters:
                        letters.append(letter)
        short = _short(one, list(by_number), collection.site)
        entries = (
            Entry(number, short.get(number, ""), tuple(by_number[number]))
            for number in sorted(by_number, key=_order)
        )
        yield Register("sessions", group.key, group.label, "", tuple(entries))


def _of_issuers(collection: Collection) -> Iterator[Register]:
    codes = {code: issuer.slug for issuer in collection.site.issuers for code in issuer.codes}
    found: dict[str, dict[int, dict[int, list[Brief | Gone]]]] = {}
    everything: Iterator[Brief | Gone] = chain(collection.letters, collection.withdrawn)
    for letter in everything:
        if number := document_number(letter.document_number):
            slug = letter.issuer_slug if isinstance(letter, Brief) else codes.get(number.agency)
            years = found.setdefault(slug or "", {})
            years.setdefault(number.year, {}).setdefault(number.serial, []).append(letter)
    for group in collection.issuers:
        for year, serials in sorted(found.get(group.key, {}).items(), reverse=True):
            entries = (Entry(str(x), "", tuple(serials[x])) for x in sorted(serials))
            yield Register("issuers", group.key, group.label, str(year), tuple(entries))


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
    numbers: int
    example: str
    """The name of its first number."""


def registered(found: Sequence[Register]) -> tuple[Registered, ...]:
    """The list of all registers."""
    return tuple(
        Registered(x.kind, x.label, x.year, x.path, len(x.entries), x.entries[0].number)
        for x in found
    )


def rows(register: Register, page: Page, text: Callable[..., str]) -> Iterator[dict[str, object]]:
    """The register as its template takes it."""
    for entry in register.entries:
        yield {
            "number": entry.number,
            "short": entry.short,
            "letters": [_link(letter, page, text) for letter in entry.letters],
        }


def _link(letter: Brief | Gone, page: Page, text: Callable[..., str]) -> Link:
    href = page.href(f"{letter.path}/")
    if isinstance(letter, Gone):
        note = text("numbers.withdrawn", number=letter.document_number)
        return Link(letter.title, href, note)
    named = {"issuer": letter.issuer, "number": letter.document_number, "result": letter.result}
    return Link(letter.subject or letter.title, href, text("numbers.letter", **named))


def overview(
    found: Sequence[Registered], page: Page, text: Callable[..., str], base_url: str
) -> dict[str, object]:
    """All registers as the template of their list takes them, with addresses to learn from."""
    sessions = [Facet(x.label, page.href(x.path), x.numbers) for x in found if x.kind == "sessions"]
    issuers: dict[str, list[Link]] = {}
    for register in found:
        if register.kind == "issuers":
            link = Link(register.year, page.href(register.path))
            issuers.setdefault(register.label, []).append(link)
    examples = {register.kind: register for register in reversed(found)}
    return {
        "sessions": sessions,
        "issuers": [{"label": label, "years": years} for label, years in issuers.items()],
        "examples": [
            Link(
                text(f"numbers.example_{x.kind}", label=x.label, year=x.year, number=x.example),
                page.href(f"{x.path}#{x.example}"),
                f"{base_url}{x.path}#{x.example}",
            )
            for x in examples.values()
        ],
    }
