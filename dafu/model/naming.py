"""Whom a letter names in its keys and its text: what a site that names nobody must leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from dafu.model.entries import Contact
from dafu.model.keys import Loc
from dafu.model.letter import Letter
from dafu.model.patterns import lazy_pattern
from dafu.model.persons import Addressed, addressed
from dafu.model.public import FullLetter
from dafu.model.redact import Redactor
from dafu.model.settings import Site

_LONGEST_SALUTATION = 120
_PROPOSER_LINE = lazy_pattern(
    r"(?:提案|建议|议案|提出|领衔|附议|联名|第一)(?:人|者|代表|委员)[^：:\n]{0,8}[：:]\s*([^\n]{2,60})"
)
"""Who made a proposal, in its own words: 提案人：示例甲、示例乙."""
_CONTACT_LINE = lazy_pattern(
    r"(?:联系|经办|承办|签发)人[^：:\n]{0,8}[：:]\s*([^\d，,。；;（(\n]{2,20})"
)
_PLACE = lazy_pattern(r"[^\W\d_]{1,7}?(?:自治[区县州]|[省市区县州旗镇乡])")


def named(letter: Letter, site: Site) -> dict[Loc, Addressed]:
    """Whom the keys name that a site does not name, by the place of each value."""
    places = _places(letter, site)
    found: dict[Loc, Addressed] = {}
    if not site.names.members:
        for key in ("addressee", "copies"):
            for index, text in enumerate(getattr(letter.front, key) or ()):
                found[key, index] = addressed([text], places)
    if not site.names.contacts and (name := whole_contact(letter, site).name):
        found["contact", "name"] = addressed([name], places)
    if letter.front.signed_by and not (site.names.contacts or site.names.signers):
        found["signed_by",] = addressed([letter.front.signed_by], places)
    return found


def redactor_for(letter: Letter, site: Site, *earlier: Letter) -> Redactor:
    """Knows the names of the keys, and those that the text gives in the same places.

    Also those of ``earlier`` forms of the letter.
    """
    names = {name for form in (letter, *earlier) for name in _hidden_names(form, site)}
    return Redactor(names, _offices(letter, site) | _places(letter, site) if names else ())


def _hidden_names(letter: Letter, site: Site) -> Iterator[str]:
    places = _places(letter, site)
    found = [*named(letter, site).values()]
    if not site.names.members:
        first = letter.body.text.split("\n", 1)[0]
        if first.endswith(("：", ":")) and len(first) <= _LONGEST_SALUTATION:
            said = addressed([first], places).persons
            found.append(Addressed(tuple(person for person in said if person.style)))
        asked = "\n".join(entry.text or "" for entry in letter.front.proposals)
        found += [addressed([x[1]], places) for x in _PROPOSER_LINE.finditer(asked)]
    if not site.names.contacts:
        prose = f"{letter.body.text}\n{letter.front.summary or ''}\n{letter.front.note or ''}"
        found += [addressed([x[1]], places) for x in _CONTACT_LINE.finditer(prose)]
    for each in found:
        yield from (person.name for person in each.persons)
        yield from each.others


def _offices(letter: Letter, site: Site) -> frozenset[str]:
    """The offices whose names stay though they hold the characters of a person's."""
    registered = {issuer.name for issuer in site.issuers}
    return frozenset({letter.front.issuer, site.publisher.name, *registered})


def _places(letter: Letter, site: Site) -> frozenset[str]:
    """示例市, 示例区: the places that the names of these offices begin with."""
    return _places_in(letter.front.issuer, site.publisher.name)


@lru_cache(maxsize=1024)
def _places_in(*names: str) -> frozenset[str]:
    return frozenset(place for name in names for place in _PLACE.findall(name))


def whole_contact(letter: Letter, site: Site) -> Contact:
    """The letter's contact, with what the issuer's entry gives for all its letters."""
    issuer = site.issuer(letter.front.issuer) if letter.has("issuer") else None
    shared = dict(issuer.contact) if issuer else {}
    given = letter.front.contact or Contact()
    if not shared:
        return given
    own = {name: value for name, value in given if value is not None}
    return Contact.model_construct(**shared | own)


def public_contact(letter: Letter, site: Site) -> Contact | None:
    """The letter's contact as published: whole, and without the name where a site shows none.

    None where nothing is left that could be published.
    """
    whole = whole_contact(letter, site)
    shown = whole if site.names.contacts else whole.model_copy(update={"name": None})
    return shown if any(value is not None for _, value in shown) else None


_OF_NAMES = ("title", "addressee", "copies", "contact", "signed_by", "proposals", "note", "issuer")


def as_it_was(old: FullLetter, letter: Letter) -> Letter:
    """``letter`` with what ``old`` said where names may be, for the rules about these."""
    said = {name: getattr(old, name) for name in _OF_NAMES}
    return replace(letter, front=letter.front.model_copy(update=said), body=old.body)
