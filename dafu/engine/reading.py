"""What the source of one letter gives: read, checked by itself, and through the gate.

Nothing here reads or writes a file.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from dafu.check.site import Outline
from dafu.engine.checked import checked
from dafu.engine.lasting import may_be_kept, may_repeat
from dafu.gate import unlinked
from dafu.model import records
from dafu.model.brief import Brief, Gone
from dafu.model.letter import Letter
from dafu.model.packed import Seal, resealed, sealed, unpacked
from dafu.model.public import NO_FILES, FileFacts, FullLetter, Published, Tombstone
from dafu.model.settings import Site
from dafu.problems.codes import problem_of_note
from dafu.problems.problem import Noted, Problem
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


def read_batch(letters: Sequence[Given], site: Site | None, now: datetime) -> list[Reading]:
    """What each of ``letters`` gives, checked by itself, through the gate, and sealed."""
    return [_read(given, site, now) for given in letters]


def _read(given: Given, site: Site | None, now: datetime) -> Reading:
    about = given.source, given.data, site, now
    letter, told, problems, public = checked(*about, publishing=True, files=given.files)
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
