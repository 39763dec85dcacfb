"""One letter by itself, read and checked: what a check of a file does, and a build at first.

A check of one file imports this alone, and nothing that only a build keeps of a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from dafu.check.letter import check_letter
from dafu.check.site import Outline, outline, shut
from dafu.check.titles import title_of
from dafu.gate import StillNamedError, admit
from dafu.model.letter import Letter
from dafu.model.public import NO_FILES, FileFacts, Published, Tombstone
from dafu.model.settings import Site
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problem, Problems
from dafu.read import letter as read
from dafu.read.scan import Source


class CheckedLetter(NamedTuple):
    """A letter that was read and checked by itself."""

    letter: Letter
    outline: Outline
    problems: list[Problem]
    public: Published | Tombstone | None
    """What the gate let through; None where it was not asked, too."""

    @property
    def form(self) -> str:
        """What the public sees of it: ``full``, ``summary``, ``withdrawn``, or nothing."""
        if self.public is None:
            return ""
        if isinstance(self.public, Tombstone):
            return self.public.status
        return self.public.disclosure_code


def checked(
    source: Source,
    data: bytes,
    site: Site | None,
    now: datetime,
    publishing: bool = False,
    files: Mapping[str, FileFacts] = NO_FILES,
) -> CheckedLetter:
    """The letter in ``data``, read and checked by itself; ``files`` are those beside it, by name.

    One without errors goes through the gate when ``publishing``, and where the gate may find a name
    that is not to be published.
    """
    problems = Problems()
    letter = read.letter(source, data, problems, site)
    if site:
        check_letter(letter, site, now.date(), problems)
    public = None
    if site and not problems.errors and (publishing or site.names.hide_some):
        public = _admitted(letter, site, now, files, problems)
    told = outline(letter, now)
    return CheckedLetter(
        letter, told, list(shut(problems, {letter.source: told.closed_from})), public
    )


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
