"""Rules over all letters: numbers are unique, and every link leads to something public."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from dafu.gate import is_open, is_public
from dafu.gate import proposals as answered
from dafu.model.body import Body
from dafu.model.kinds import opinion
from dafu.model.letter import Letter
from dafu.model.numbers import canonical_number
from dafu.model.values import ATTACHMENT_TYPES, is_publishable
from dafu.model.vocabulary import COMMITMENTS, ROLES, SETTLED
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problem, Problems, Text
from dafu.read.front_matter.suggestions import renaming
from dafu.read.letter import Page
from dafu.read.markdown.addresses import linked

At = tuple[int, int]
"""Line and column."""


class Owed(NamedTuple):
    """An open commitment with a day; days are in ISO 8601."""

    due: str
    updated: str
    """Day of its newest note; empty where there is none."""
    at: At


class Outline(NamedTuple):
    """What the rules over all letters need to know of one; all of it can be JSON."""

    path: str
    source: str
    complete: bool
    form: str
    """What the public may see of it: ``full``, ``summary``, ``withdrawn``, or nothing."""
    number: tuple[str, str, At] | None
    """文号 as it is compared, as written, and where; None where it cannot be read."""
    proposals: tuple[tuple[tuple[Any, ...], str, At, At], ...]
    """Of each proposal what tells it apart, its number, where it is declared, and the title."""
    divided: bool
    opinion: bool
    """Whether it is an opinion for another office, which answers no proposal by itself."""
    former: tuple[tuple[str, At], ...]
    """Its earlier paths."""
    related: tuple[tuple[str, At], ...]
    references: tuple[tuple[str, bool, At], ...]
    """Target as written, whether it is an image, and where."""
    sections: tuple[str, ...]
    """Those to which a link may lead."""
    attachments: tuple[tuple[str, At], ...]
    closed_from: int
    """The line from which nothing of the text may be shown; 0 where it is plainly public."""
    owed: tuple[Owed, ...]

    @property
    def public(self) -> bool:
        """Whether anything of it may be seen."""
        return bool(self.form)

    def place(self, at: At) -> Place:
        """A place in the letter's file."""
        return Place(self.source, *at)


def outline(letter: Letter, now: datetime) -> Outline:
    """What other letters' rules need to know of ``letter``."""
    front = letter.front
    number = front.document_number if letter.has("document_number") else None
    form = public_form(letter, now)
    # Where others cannot link to them, and it does not itself, nobody asks.
    sections = _section_ids(letter.body) if form == "full" or letter.references else ()
    return Outline(
        path=letter.path,
        source=letter.source,
        complete=letter.complete,
        form=form,
        number=(
            canonical_number(number),
            number,
            _at(letter, "document_number"),
        )
        if number
        else None,
        proposals=tuple(_proposals(letter)) if letter.has("title") else (),
        divided=front.role == _DIVIDED,
        opinion=letter.has("title") and opinion(letter),
        former=tuple(
            (path, _at(letter, "former", index)) for index, path in enumerate(front.former)
        ),
        related=tuple(
            (path, _at(letter, "related", index)) for index, path in enumerate(front.related)
        ),
        references=tuple(
            (reference.target, reference.is_image, reference.place[1:])
            for reference in letter.references
        ),
        sections=sections,
        attachments=tuple(
            (entry.file, _at(letter, "attachments", index, "file"))
            for index, entry in enumerate(front.attachments)
        ),
        closed_from=0 if is_open(letter, now) else letter.body_line,
        owed=tuple(_owed(letter)),
    )


def public_form(letter: Letter, now: datetime) -> str:
    """What the public may see of ``letter`` at ``now``, as :class:`Outline` says it."""
    if not is_public(letter, now):
        return ""
    return "withdrawn" if letter.front.withdrawn else str(letter.front.disclosure)


def _at(letter: Letter, *loc: str | int) -> At:
    place = letter.place(*loc)
    return place.line, place.column


def _owed(letter: Letter) -> Iterator[Owed]:
    for index, entry in enumerate(letter.front.commitments):
        state = COMMITMENTS.find(entry.state) if entry.state else None
        if entry.due and not (state and state.code in SETTLED):
            updated = max((update.date.isoformat() for update in entry.updates), default="")
            at = _at(letter, "commitments", index, "due")
            yield Owed(entry.due.isoformat(), updated, at)


def _proposals(letter: Letter) -> Iterator[tuple[tuple[Any, ...], str, At, At]]:
    title = _at(letter, "title")
    at = _at(letter, "proposals") if letter.front.proposals else title
    for proposal in answered(letter):
        code = proposal.body_code
        named = (code, proposal.level, proposal.session, proposal.meeting, proposal.number)
        if None not in named:
            # Where two places on one portal are told apart, so are their sessions.
            yield (*named, proposal.area), proposal.number, at, title


def shut(problems: Iterable[Problem], closed_from: Mapping[str, int]) -> Iterator[Problem]:
    """``problems``, shut where nothing of the text may be shown: from a line on, by file."""
    for problem in problems:
        line = closed_from.get(problem.place.path, 0)
        yield problem.shut() if 0 < line <= problem.place.line else problem


class Targets(NamedTuple):
    """Where a link may lead."""

    anchors: Mapping[str, Collection[str] | None]
    """The letters and pages that are public as a whole, with their sections, as far as known."""
    sectionless: Collection[str]
    """Public letters of which the text is not."""
    sources: Collection[str]
    """All letters and pages of the content."""
    is_up: Callable[[str], bool]


def check_together(
    outlines: Sequence[Outline],
    pages: Sequence[Page],
    files: Collection[str],
    problems: Problems,
    sources: Collection[str] = (),
    is_up: Callable[[str], bool] = lambda path: False,
) -> None:
    """Note what is wrong between letters; ``files`` are paths of the tree's other files.

    ``sources`` are paths of letters and pages that are there without being among these; ``is_up``
    tells of such a path whether the site that is up has it.
    """
    _numbers(outlines, problems)
    _former(outlines, {*sources, *(letter.path for letter in outlines)}, problems)
    _shared_proposals(outlines, problems)
    # A letter with errors may yet be public, with whatever sections it will have.
    anchors: dict[str, Collection[str] | None] = {
        letter.path: letter.sections if letter.complete else None
        for letter in outlines
        if letter.form == "full" or not letter.complete
    }
    anchors |= {f"pages/{page.path}": _section_ids(page.body) for page in pages}
    there = Targets(
        anchors,
        {letter.path for letter in outlines if letter.form not in {"", "full"}},
        {*sources, *(letter.path for letter in outlines)},
        is_up,
    )
    beside = _by_folder(files)
    for letter in outlines:
        attached = _attachments(letter, files, problems)
        links = Reachable(posixpath.dirname(letter.path), there, letter.sections, attached, beside)
        for target, is_image, at in letter.references:
            links.check(target, is_image, letter.place(at), problems)
        for path, at in letter.related:
            if path not in anchors and path not in there.sectionless:
                problems.add(CODES["related-broken"], letter.place(at), written=path)
    for page in pages:
        usable = {name for name in beside.get("pages", ()) if is_publishable(name)}
        links = Reachable("pages", there, _section_ids(page.body), usable, beside)
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


def _former(outlines: Sequence[Outline], there: Collection[str], problems: Problems) -> None:
    """A former address leads to one letter, and is not the address of another."""
    taken = {path: f"{path}.md" for path in there} | {x.path: x.source for x in outlines}
    for letter in outlines:
        for path, at in letter.former:
            # Its own name is as wrong as another's; named twice, it is named once.
            other = taken.setdefault(path, f"{letter.source}:{at[0]}")
            if path in there or not other.startswith(f"{letter.source}:"):
                problems.add(CODES["former-taken"], letter.place(at), written=path, other=other)


def _shared_proposals(outlines: Sequence[Outline], problems: Problems) -> None:
    """A proposal has one answer, or, where it is divided (分办), one from each unit."""
    first: dict[tuple[object, ...], tuple[Outline, Place]] = {}
    for letter in outlines:
        # An opinion goes to the office that answers.
        for named, number, at, title in () if letter.opinion else letter.proposals:
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


_HIDDEN = Text(
    "所指的没有公开，网站上只留文字", "leads to what is not public: only its text is left"
)
_PART_HIDDEN = Text(
    "所指的段落没有公开，只链接到那一件", "names a part that is not public: it leads to the letter"
)
_REMOVED = Text(
    "所指的已经删除，正从网站撤下，只留文字",
    "leads to what was deleted and is being taken down: only its text is left",
)


class Reachable(NamedTuple):
    """Where the links and images of one file may lead."""

    folder: str
    there: Targets
    own: Collection[str]
    attached: Collection[str]
    """The files that are published with it."""
    beside: Mapping[str, Collection[str]]
    """By folder, all files that lie there."""

    def check(self, written: str, is_image: bool, place: Place, problems: Problems) -> None:
        """A relative link leads to a public letter, a page, a section, or an attachment.

        One to what is no longer public never keeps it up: it is plain text from now on.
        """
        target, _, anchor = written.partition("#")
        if target in self.attached and not anchor:
            return
        if not target and not is_image:
            if anchor not in self.own:
                problems.add(CODES["link-anchor"], place, written=written)
            return
        found = None if is_image else linked(written, self.folder)
        if found is None:
            self._file(target, is_image, written, place, problems)
        else:
            self._leads(found.path, anchor, written, place, problems)

    def _leads(
        self, path: str, anchor: str, written: str, place: Place, problems: Problems
    ) -> None:
        """A link to a letter or a page."""
        if path in self.there.anchors:
            known = self.there.anchors[path]
            if anchor and known is not None and anchor not in known:
                problems.add(CODES["link-anchor"], place, written=written)
        elif path in self.there.sectionless:
            if anchor:
                problems.add(CODES["link-not-public"], place, written=written, why=_PART_HIDDEN)
        elif path in self.there.sources:
            problems.add(CODES["link-not-public"], place, written=written, why=_HIDDEN)
        elif self.there.is_up(path):
            problems.add(CODES["link-not-public"], place, written=written, why=_REMOVED)
        else:
            problems.add(CODES["link-broken"], place, written=written)

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
