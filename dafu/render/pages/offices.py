"""An office as the first page of its listing tells it: what came of its letters, year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from dafu.model.entries import Contact
from dafu.model.settings import Site
from dafu.render.collection import Collection, Group
from dafu.render.figures import CODES, is_idle
from dafu.render.following import LEAST_OF_RESULT, result_folder
from dafu.render.listing import page_url
from dafu.render.pages.numbers import Register
from dafu.render.pages.templates import Link, PageContext


class OfficeYear(NamedTuple):
    """Letters of a year: on which page of the listing they begin, and how many by result."""

    year: int
    page: int
    results: tuple[int, ...]
    """How many there are, then by the codes of :data:`dafu.render.figures.CODES`."""


class Office(NamedTuple):
    """An issuer's letters by the year of their date, newest first."""

    name: str
    years: tuple[OfficeYear, ...]
    numbers: tuple[str, ...]
    """Years of its document numbers, each with a register, newest first."""


def office(group: Group, numbers: Iterable[str], page_size: int) -> Office:
    """The office whose letters ``group`` has."""
    first: dict[int, int] = {}
    counted: dict[int, Counter[str]] = {}
    for index, letter in enumerate(group.letters):
        year = letter.date.year
        if year not in first:
            first[year], counted[year] = index // page_size + 1, Counter()
        counted[year][letter.result_code] += 1
    years = (
        OfficeYear(year, first[year], (found.total(), *(found[code] for code in CODES)))
        for year, found in counted.items()
    )
    return Office(group.label, tuple(years), tuple(numbers))


def offices(collection: Collection, registers: Iterable[Register]) -> dict[str, Office]:
    """Every office by the address of its listing."""
    numbers: dict[str, list[str]] = {}
    for register in registers:
        if register.kind == "issuers":
            numbers.setdefault(register.key, []).append(register.year)
    size = collection.site.page_size
    return {
        group.path: office(group, numbers.get(group.key, ()), size) for group in collection.issuers
    }


def office_contact(name: str, site: Site) -> dict[str, str]:
    """The contact that ``site.yaml`` gives for the office, as far as a site shows it."""
    issuer = site.issuer(name)
    contact = issuer.contact if issuer else Contact()
    shown = {} if site.names.contacts else {"name": None}
    found = contact.model_copy(update=shown).model_dump(exclude_none=True)
    return {key: str(value) for key, value in found.items()}


def office_facts(office: Office, site: Site, page: PageContext) -> dict[str, object]:
    """The office as the template of its listing's first ``page`` takes it."""
    slug = page.url.split("/")[1]
    counts = list(zip(*(year.results[1:] for year in office.years), strict=True))
    labels = [site.results.term(code).label.get(site.language) for code in CODES]
    shown = {n for n, code in enumerate(CODES) if counts and not is_idle(code, counts[n])}
    return {
        "contact": office_contact(office.name, site),
        "results": [label for place, label in enumerate(labels) if place in shown],
        "feeds": [
            Link(label, page.href(f"{result_folder(slug, code)}feed.xml"))
            for code, label, found in zip(CODES, labels, counts, strict=True)
            if sum(found) >= LEAST_OF_RESULT
        ],
        "years": [
            {
                "label": str(year.year),
                "href": page.href(f"{page_url(page.url, year.page)}#d{year.year}"),
                "results": [
                    count for place, count in enumerate(year.results, -1) if place in {-1, *shown}
                ],
            }
            for year in office.years
        ],
        "numbers": [Link(year, page.href(f"numbers/{slug}/{year}/")) for year in office.numbers],
    }
