"""Rules over all letters: numbers are unique, and every link leads to something public."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from dafu.codes import CODES
from dafu.gate import is_public
from dafu.letter import Body, Letter
from dafu.numbers import canonical_number, proposals_in_title
from dafu.problems import Place, Problems
from dafu.read.letters import Page
from dafu.read.suggestions import renaming
from dafu.values import ATTACHMENT_TYPES, is_publishable
from dafu.vocabulary import BODIES, ROLES, Disclosure

At = tuple[int, int]
"""Line and column."""


class Outline(NamedTuple):
    """What the rules over all letters need to know of one; all of it can be JSON."""

    path: str
    source: str
    complete: bool
    public: bool
    number: tuple[str, str, At] | None
    """文号 as it is compared, as written, and where; None where it cannot be read."""
    proposals: tuple[tuple[tuple[Any, ...], str, At, At], ...]
    """Of each proposal what tells it apart, its number, where it is declared, and the title."""
    divided: bool
    related: tuple[tuple[str, At], ...]
    references: tuple[tuple[str, bool, At], ...]
    """Target as written, whether it is an image, and where."""
    sections: tuple[str, ...]
    anchors: tuple[str, ...]
    """The sections that the letter's public page has."""
    attachments: tuple[tuple[str, At], ...]

    def place(self, at: At) -> Place:
        """A place in the letter's file."""
        return Place(self.source, *at)

    @classmethod
    def from_json(cls, values: list[Any]) -> Outline:
        """What was written down as JSON."""
        return cls(*values)


def outline(letter: Letter, now: datetime) -> Outline:
    """What other letters' rules need to know of ``letter``."""
    front = letter.front
    has_number = letter.has("document_number")
    whole = (
        front.disclosure is Disclosure.FULL and not front.withdrawn if letter.complete else False
    )
    sections = _section_ids(letter.body)
    return Outline(
        path=letter.path,
        source=letter.source,
        complete=letter.complete,
        public=is_public(letter, now),
        number=(
            canonical_number(front.document_number),
            front.document_number,
            _at(letter, "document_number"),
        )
        if has_number
        else None,
        proposals=tuple(_proposals(letter)) if letter.has("title") else (),
        divided=front.role == _DIVIDED,
        related=tuple(
            (path, _at(letter, "related", index)) for index, path in enumerate(front.related)
        ),
        references=tuple(
            (reference.target, reference.is_image, reference.place[1:])
            for reference in letter.references
        ),
        sections=sections,
        anchors=sections if whole else (),
        attachments=tuple(
            (entry.file, _at(letter, "attachments", index, "file"))
            for index, entry in enumerate(front.attachments)
        ),
    )


def _at(letter: Letter, *loc: str | int) -> At:
    place = letter.place(*loc)
    return place.line, place.column


def _proposals(letter: Letter) -> Iterator[tuple[tuple[Any, ...], str, At, At]]:
    declared = letter.front.proposals
    title = _at(letter, "title")
    for proposal in declared or proposals_in_title(letter.front.title):
        body = BODIES.find(proposal.body) if proposal.body else None
        code = body.code if body else None
        named = (code, proposal.level, proposal.session, proposal.meeting, proposal.number)
        if None not in named:
            at = _at(letter, "proposals") if declared else title
            yield named, proposal.number, at, title


def check_together(
    outlines: Sequence[Outline],
    pages: Sequence[Page],
    files: Collection[str],
    problems: Problems,
) -> None:
    """Note what is wrong between letters; ``files`` are paths of the tree's other files."""
    _numbers(outlines, problems)
    _shared_proposals(outlines, problems)
    # A letter with errors may yet be public, with whatever sections it will have.
    anchors: dict[str, Collection[str] | None] = {
        letter.path: letter.anchors if letter.complete else None
        for letter in outlines
        if letter.public or not letter.complete
    }
    anchors |= {f"pages/{page.path}": _section_ids(page.body) for page in pages}
    beside = _by_folder(files)
    for letter in outlines:
        attached = _attachments(letter, files, problems)
        links = Links(posixpath.dirname(letter.path), anchors, letter.sections, attached, beside)
        for target, is_image, at in letter.references:
            links.check(target, is_image, letter.place(at), problems)
        for path, at in letter.related:
            if path not in anchors:
                problems.add(CODES["related-broken"], letter.place(at), written=path)
    for page in pages:
        usable = {name for name in beside.get("pages", ()) if is_publishable(name)}
        links = Links("pages", anchors, _section_ids(page.body), usable, beside)
        for reference in page.references:
            links.check(reference.target, reference.is_image, reference.place, problems)


def _by_folder(files: Collection[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in files:
        folder, name = posixpath.split(file)
        found.setdefault(folder, set()).add(name)
    return found


def _section_ids(body: Body) -> tuple[str, ...]:
    return tuple(section.id for section in body.sections)


def _numbers(outlines: Sequence[Outline], problems: Problems) -> None:
    """文号 is unique in a site, however it is typed."""
    first: dict[str, Place] = {}
    for letter in outlines:
        if not letter.number:
            continue
        canonical, written, at = letter.number
        place = letter.place(at)
        other = first.setdefault(canonical, place)
        if other is not place:
            problems.add(CODES["number-duplicate"], place, written=written, other=str(other))


def _shared_proposals(outlines: Sequence[Outline], problems: Problems) -> None:
    """A proposal has one answer, or, where it is divided (分办), one from each unit."""
    first: dict[tuple[object, ...], tuple[Outline, Place]] = {}
    for letter in outlines:
        for named, number, at, title in letter.proposals:
            other, other_title = first.setdefault(tuple(named), (letter, letter.place(title)))
            divided = letter.divided and other.divided
            if other is not letter and not divided:
                place = letter.place(at)
                problems.add(CODES["proposal-shared"], place, number=number, other=str(other_title))


_DIVIDED = ROLES.term("separate").label.zh


def _attachments(letter: Outline, files: Collection[str], problems: Problems) -> frozenset[str]:
    folder = posixpath.dirname(letter.path)
    seen: set[str] = set()
    for file, at in letter.attachments:
        place = letter.place(at)
        if file.lower() in {name.lower() for name in seen}:
            problems.add(CODES["attachment-twice"], place, written=file)
        elif f"{folder}/{file}" not in files:
            problems.add(CODES["attachment-missing"], place, written=file)
        seen.add(file)
    return frozenset(seen)


class Links(NamedTuple):
    """Where the links and images of one file may lead."""

    folder: str
    anchors: Mapping[str, Collection[str] | None]
    """By path of what is public its sections; None where they are not known yet."""
    own: Collection[str]
    attached: Collection[str]
    """The files that are published with it."""
    beside: Mapping[str, Collection[str]]
    """By folder, all files that lie there."""

    def check(self, written: str, is_image: bool, place: Place, problems: Problems) -> None:
        """A relative link leads to a public letter, a page, a section, or an attachment."""
        target, _, anchor = written.partition("#")
        if target in self.attached and not anchor:
            return
        if not target and not is_image:
            if anchor not in self.own:
                problems.add(CODES["link-anchor"], place, written=written)
            return
        path = posixpath.normpath(posixpath.join(self.folder, target)).removesuffix(".md")
        if is_image or not target.endswith(".md"):
            self._file(target, is_image, written, place, problems)
        elif path not in self.anchors:
            problems.add(CODES["link-broken"], place, written=written)
        elif anchor and (known := self.anchors[path]) is not None and anchor not in known:
            problems.add(CODES["link-anchor"], place, written=written)

    def _file(
        self, target: str, is_image: bool, written: str, place: Place, problems: Problems
    ) -> None:
        values = {"written": written, **renaming(target, is_image)}
        if target in self.beside.get(self.folder, ()) and self.folder == "pages":
            # It lies there, but not under a name that an address can have.
            known = PurePosixPath(target).suffix.lower() in ATTACHMENT_TYPES
            values |= {"allowed": " ".join(ATTACHMENT_TYPES)}
            code = "attachment-name" if known else "attachment-type"
            problems.add(CODES[code], place, **values)
        elif target in self.beside.get(self.folder, ()):
            problems.add(CODES["link-unlisted"], place, **values)
        elif is_image:
            problems.add(CODES["image-missing"], place, **values)
        else:
            problems.add(CODES["link-broken"], place, written=written)
