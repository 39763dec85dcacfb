"""Rules over all letters: numbers are unique, and every link leads to something public."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from dafu.codes import CODES
from dafu.gate import is_public
from dafu.letter import Body, Letter, Reference
from dafu.numbers import canonical_number, proposals_in_title
from dafu.problems import Place, Problems
from dafu.read.letters import Page
from dafu.vocabulary import BODIES, ROLES, Disclosure


def check_together(
    letters: Sequence[Letter],
    pages: Sequence[Page],
    files: Mapping[str, Path],
    now: datetime,
    problems: Problems,
) -> None:
    """Note what is wrong between letters; ``files`` are the other files of the tree by path."""
    _numbers(letters, problems)
    _shared_proposals(letters, problems)
    # A letter with errors may yet be public, with whatever sections it will have.
    anchors: dict[str, frozenset[str] | None] = {
        letter.path: _anchors(letter) if letter.complete else None
        for letter in letters
        if is_public(letter, now) or not letter.complete
    }
    anchors |= {f"pages/{page.path}": _section_ids(page.body) for page in pages}
    for letter in letters:
        attached = _attachments(letter, files, problems)
        folder = posixpath.dirname(letter.path)
        own = _section_ids(letter.body)
        for reference in letter.references:
            _reference(reference, folder, anchors, own, attached, problems)
        for index, path in enumerate(letter.front.related):
            if path not in anchors:
                place = letter.place("related", index)
                problems.add(CODES["related-broken"], place, written=path)
    for page in pages:
        own = _section_ids(page.body)
        for reference in page.references:
            _reference(reference, "pages", anchors, own, frozenset(), problems)


def _anchors(letter: Letter) -> frozenset[str]:
    """The sections that the letter's public page has."""
    whole = letter.front.disclosure is Disclosure.FULL and not letter.front.withdrawn
    return _section_ids(letter.body) if whole else frozenset()


def _section_ids(body: Body) -> frozenset[str]:
    return frozenset(section.id for section in body.sections)


def _numbers(letters: Sequence[Letter], problems: Problems) -> None:
    """文号 is unique in a site, however it is typed."""
    first: dict[str, Letter] = {}
    for letter in letters:
        if not letter.has("document_number"):
            continue
        written = letter.front.document_number
        other = first.setdefault(canonical_number(written), letter)
        if other is not letter:
            place = letter.place("document_number")
            problems.add(
                CODES["number-duplicate"],
                place,
                written=written,
                other=str(other.place("document_number")),
            )


def _shared_proposals(letters: Sequence[Letter], problems: Problems) -> None:
    """A proposal has one answer, or, where it is divided (分办), one from each unit."""
    first: dict[tuple[object, ...], Letter] = {}
    for letter in letters:
        if not letter.has("title"):
            continue
        answered = letter.front.proposals or proposals_in_title(letter.front.title)
        for proposal in answered:
            body = BODIES.find(proposal.body) if proposal.body else None
            named = (body, proposal.level, proposal.session, proposal.meeting, proposal.number)
            if None in named:
                continue
            other = first.setdefault(named, letter)
            divided = letter.front.role == other.front.role == _DIVIDED
            if other is not letter and not divided:
                problems.add(
                    CODES["proposal-shared"],
                    letter.place("proposals" if letter.front.proposals else "title"),
                    number=proposal.number,
                    other=str(other.place("title")),
                )


_DIVIDED = ROLES.term("separate").label.zh


def _attachments(letter: Letter, files: Mapping[str, Path], problems: Problems) -> frozenset[str]:
    folder = posixpath.dirname(letter.path)
    seen: set[str] = set()
    for index, entry in enumerate(letter.front.attachments):
        place = letter.place("attachments", index, "file")
        if entry.file.lower() in {name.lower() for name in seen}:
            problems.add(CODES["attachment-twice"], place, written=entry.file)
        elif f"{folder}/{entry.file}" not in files:
            problems.add(CODES["attachment-missing"], place, written=entry.file)
        seen.add(entry.file)
    return frozenset(seen)


def _reference(
    reference: Reference,
    folder: str,
    anchors: Mapping[str, frozenset[str] | None],
    own: frozenset[str],
    attached: frozenset[str],
    problems: Problems,
) -> None:
    """A relative link leads to a public letter, a page, a section, or an attachment."""
    target, _, anchor = reference.target.partition("#")
    if target in attached and not anchor:
        return
    if not target and not reference.is_image:
        if anchor not in own:
            _broken("link-anchor", reference, reference.place, problems)
        return
    path = posixpath.normpath(posixpath.join(folder, target)).removesuffix(".md")
    if reference.is_image or not target.endswith(".md") or path not in anchors:
        _broken("link-broken", reference, reference.place, problems)
    elif anchor and (known := anchors[path]) is not None and anchor not in known:
        _broken("link-anchor", reference, reference.place, problems)


def _broken(code: str, reference: Reference, place: Place, problems: Problems) -> None:
    problems.add(CODES[code], place, written=reference.target)
