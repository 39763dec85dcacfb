"""What the source of one letter gives: read, checked by itself, and through the gate.

Nothing here reads or writes a file.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from dafu.check.letter import check_letter
from dafu.check.site import Outline, outline, shut
from dafu.check.titles import title_of
from dafu.engine.lasting import may_be_kept, may_repeat
from dafu.gate import StillNamedError, admit, unlinked
from dafu.model import records
from dafu.model.brief import Brief, Gone
from dafu.model.letter import Letter
from dafu.model.packed import Seal, resealed, sealed, unpacked
from dafu.model.public import NO_FILES, FileFacts, FullLetter, Published, Tombstone
from dafu.model.settings import Site
from dafu.problems.codes import CODES, problem_of_note
from dafu.problems.problem import Noted, Place, Problem, Problems
from dafu.read import letter as read
from dafu.read.markdown.addresses import linked
from dafu.read.scan import Source
from dafu.search.record import Listed
from dafu.search.records import search_record


class Given(NamedTuple):
    """A letter to be read, with what its public form depends on besides settings and time."""

    source: Source
    data: bytes
    files: Mapping[str, FileFacts] = NO_FILES
    """Those beside it, by name."""
    seal: Seal | None = None
    """That of the version that the log says is public."""


class Gated(NamedTuple):
    """A letter of which something is public."""

    path: str
    packed: bytes
    digest: str
    """SHA-256 of ``packed``, hexadecimal."""
    brief: Brief | None
    """None for a tombstone, like the next."""
    listed: Listed | None
    gone: Gone | None
    """Only for a tombstone."""

    @property
    def sha256(self) -> str:
        """The letter's own hash."""
        about = self.brief or self.gone
        return about.sha256 if about else ""


class Reading(NamedTuple):
    """What the source of one letter gave."""

    source: str
    """File as named in messages."""
    outlined: str
    """The letter's :class:`Outline` as JSON: few builds need to look into it."""
    related: tuple[str, ...]
    """The paths of other letters that it names."""
    linked: tuple[str, ...]
    """Where its public text links to: paths of letters and pages, each with ``#`` and a section."""
    problems: list[Problem]
    gated: Gated | None
    lasting: bool
    """Whether it will be so at any later moment too, and its problems may be told again."""
    kept: bool
    """Whether all of it may be known between builds."""
    owes: bool
    """Whether it has open commitments with a day: few letters have."""

    @property
    def outline(self) -> Outline:
        """The letter as the rules over all letters see it."""
        return records.read(Outline, self.outlined)

    @property
    def form(self) -> str:
        """What the public sees of it: ``full``, ``summary``, ``withdrawn``, or nothing."""
        if self.gated is None:
            return ""
        return self.gated.brief.disclosure_code if self.gated.brief else "withdrawn"

    def noted(self) -> bytes:
        """All of it but the packed letter, for :func:`reading_noted`: two lines of JSON."""
        gated = self.gated and self.gated._replace(packed=b"")
        noted = tuple(problem.noted() for problem in self.problems)
        kept = _Kept(self.source, self.related, self.linked, noted, gated, self.owes)
        return f"{self.outlined}\n{records.written(kept)}".encode()


class _Kept(NamedTuple):
    """A reading as it is kept beside its outline and its packed letter."""

    source: str
    related: tuple[str, ...]
    linked: tuple[str, ...]
    problems: tuple[Noted, ...]
    gated: Gated | None
    owes: bool


def reading_noted(data: bytes) -> Reading:
    """What :meth:`Reading.noted` wrote down; the packed letter is empty.

    Raises :class:`DamagedError` for what was not written so.
    """
    outlined, _, text = data.decode(errors="replace").partition("\n")
    source, related, linked_to, noted, gated, owes = records.read(_Kept, text)
    try:
        problems = list(map(problem_of_note, noted))
    except KeyError as error:
        raise records.DamagedError(str(error)) from error
    return Reading(source, outlined, related, linked_to, problems, gated, True, True, owes)


class Checked(NamedTuple):
    """A letter that was read and checked by itself."""

    letter: Letter
    outline: Outline
    problems: list[Problem]
    public: Published | Tombstone | None
    """What the gate let through; None where it was not asked, too."""


def checked(given: Given, site: Site | None, now: datetime, publishing: bool = False) -> Checked:
    """A letter read and checked by itself.

    One without errors goes through the gate when ``publishing``, and where the gate may find a name
    that is not to be published.
    """
    problems = Problems()
    letter = read.letter(given.source, given.data, problems, site)
    if site:
        check_letter(letter, site, now.date(), problems)
    public = None
    if site and not problems.errors and (publishing or site.names.hide_some):
        public = _admitted(letter, site, now, given.files, problems)
    told = outline(letter, now)
    return Checked(letter, told, list(shut(problems, {letter.source: told.closed_from})), public)


def read_batch(letters: Sequence[Given], site: Site | None, now: datetime) -> list[Reading]:
    """What each of ``letters`` gives, checked by itself, through the gate, and sealed."""
    return [_read(given, site, now) for given in letters]


def _read(given: Given, site: Site | None, now: datetime) -> Reading:
    letter, told, problems, public = checked(given, site, now, publishing=True)
    waits = letter.front.publish_at and letter.front.publish_at > now
    lasting = not waits and may_repeat(problems, public)
    return Reading(
        letter.source,
        records.written(told),
        letter.front.related,
        _linked(letter) if isinstance(public, FullLetter) else (),
        problems,
        _gated(public, site, given.seal) if site and public else None,
        lasting,
        bool(lasting and public and may_be_kept(told, public)),
        bool(told.owed),
    )


def _linked(letter: Letter) -> tuple[str, ...]:
    folder = posixpath.dirname(letter.path)
    found = (linked(reference.target, folder) for reference in letter.references)
    return tuple(dict.fromkeys(f"{x.path}#{x.anchor}" for x in found if x))


def _admitted(
    letter: Letter,
    site: Site,
    now: datetime,
    files: Mapping[str, FileFacts],
    problems: Problems,
) -> Published | Tombstone | None:
    """What the gate lets through, noting what it must not."""
    try:
        return admit(letter, site, now, files)
    except StillNamedError as error:
        key, *_ = error.loc
        body = Place(letter.source, letter.body_line)
        place = body if key == "body" else letter.place(*error.loc)
        problems.add(CODES["name-left"], place, key=title_of(str(key)))
    return None


def _gated(letter: Published | Tombstone, site: Site, seal: Seal | None) -> Gated:
    letter, data = sealed(letter, seal)
    digest = hashlib.sha256(data).hexdigest()
    if isinstance(letter, Tombstone):
        return Gated(letter.path, data, digest, None, None, Gone.of(letter))
    listed = Listed.of(search_record(letter, site.results))
    return Gated(letter.path, data, digest, Brief.of(letter, site), listed, None)


def without_links(
    packed: bytes, resolve: Callable[[str], str | None], site: Site, seal: Seal | None = None
) -> Gated:
    """A full letter again with its links where ``resolve`` says, sealed anew."""
    letter = unpacked(packed)
    if not isinstance(letter, FullLetter):
        raise TypeError(f"{letter.path}: has no text, and no links")
    bare = letter.model_copy(update={"salt": None})
    return _gated(unlinked(bare, resolve, site), site, seal)


def with_salt(gated: Gated, salt: str) -> Gated:
    """``gated``, of a letter without a salt, as the version that has this one."""
    sha256, data = resealed(gated.packed, salt)
    return gated._replace(
        packed=data,
        digest=hashlib.sha256(data).hexdigest(),
        brief=gated.brief and gated.brief.salted(sha256, salt),
        gone=gated.gone and gated.gone._replace(sha256=sha256, salt=salt),
    )
