"""Which letters and pages a few files have to do with, found without reading all of them whole.

A save hook checks one file; rules between letters need those that may answer the same proposal,
bear the same number, or link here or be linked to. Of every other letter only the first bytes are
looked at, for the few words that these must hold.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote_to_bytes

from dafu.check.site import Outline
from dafu.model.numbers import document_number
from dafu.problems.problem import Problem
from dafu.read.letter import Page

HEAD = 16_000
"""Bytes at a letter's beginning that hold its keys, in all but odd letters."""

_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?s:.*?)\n---[ \t]*\r?\n")
"""Where it begins and ends as nearly every letter's does; of any other the head is looked at."""


class Concern:
    """What other letters and pages hold that have to do with ``outlines``, ``pages`` or ``names``.

    ``names`` are the files as messages name them: of these letters and pages, or of none.
    """

    def __init__(
        self, outlines: Sequence[Outline], pages: Iterable[Page], names: Iterable[str]
    ) -> None:
        self._names = frozenset(names)
        linked = [path for outline in outlines for path in _linked(outline)]
        for page in pages:
            linked += [_source("pages", reference.target) for reference in page.references]
        self._paths = frozenset(linked)
        mentions = {_mention(name) for name in self._names} | {*map(_address, self._names)}
        self._mentions = tuple(mention.encode() for mention in mentions if mention)
        words = [word for outline in outlines for word in _words(outline)]
        self._words = re.compile("|".join(words)) if words else None

    def touches(self, path: str, data: bytes) -> bool:
        """Whether the letter or page of address ``path`` with these bytes is to be read whole."""
        if path in self._paths:
            return True
        # As a link leads there, however Markdown and the link's own escapes have it written.
        written = unquote_to_bytes(data.replace(b"\\", b""))
        for name in self._mentions:  # So often that any() would take longer.
            if name in written:
                return True
        if self._words is None:
            return False
        keys = _FRONT_MATTER.match(data, 0, HEAD)
        head = keys[0] if keys else data[:HEAD]
        text = unicodedata.normalize("NFKC", head.decode(errors="ignore"))
        return self._words.search(text) is not None

    def about(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """The problems between letters that are those of the named files.

        Of one that stands in another file and is due to a named one, the first of its kind: a
        number that fifty letters have is one mistake of the letter at hand.
        """
        told: set[tuple[str, str]] = set()
        for problem in problems:
            if problem.place.path in self._names:
                yield problem
            elif (name := self._cause(problem)) and (kind := (name, problem.code.name)) not in told:
                told.add(kind)
                yield problem

    def _cause(self, problem: Problem) -> str | None:
        """The named file that a problem of another file is due to."""
        other = str(problem.values.get("other", ""))
        written = str(problem.values.get("written", ""))
        is_link = problem.code.name.startswith(("link-", "related-"))
        for name in self._names:
            if other == name or other.startswith(f"{name}:"):
                return name
            if is_link and _mention(name).removesuffix(".md") in written:
                return name
        return None


def _mention(name: str) -> str:
    """How another file calls it that links to it or lists it."""
    return posixpath.basename(name)


def _address(name: str) -> str:
    """The path of a letter, as another may give it for its own former one."""
    _, replies, path = name.partition("replies/")
    return f"{replies}{path}".removesuffix(".md")


def _source(folder: str, target: str) -> str:
    """The address of the source that a link of ``folder`` leads to."""
    path = posixpath.join(folder, target.partition("#")[0])
    return posixpath.normpath(path).removesuffix(".md")


def _linked(outline: Outline) -> Iterator[str]:
    folder = posixpath.dirname(outline.path)
    for target, _, _ in outline.references:
        yield _source(folder, target)
    for path, _ in (*outline.related, *outline.former):
        yield path


def _words(outline: Outline) -> Iterator[str]:
    """Patterns of what a letter's keys hold that bears the same number, or answers the same."""
    if outline.number:
        canonical, written, _ = outline.number
        if parts := document_number(canonical):
            agency = r"\s*".join(map(re.escape, unicodedata.normalize("NFKC", parts.agency)))
            yield rf"{agency}\W*{parts.year}\D*0*{parts.serial}(?!\d)"
        else:
            yield re.escape(unicodedata.normalize("NFKC", written))
    for _, number, _, _ in outline.proposals:
        yield rf"(?<!\d){re.escape(unicodedata.normalize('NFKC', number))}(?!\d)"
