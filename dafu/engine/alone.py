"""One letter, or page, read and rendered by itself, beside a site that was built before it changed.

It is what a build makes of it, as far as one can tell without reading the others: the same reading,
gate and templates. What only all letters together tell, the next build says.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from dafu.engine.attachments import Attachments
from dafu.engine.content import Standing
from dafu.engine.reading import Gated, Given, read_batch, without_links
from dafu.gate import plain_form
from dafu.model.brief import Brief
from dafu.model.packed import unpacked
from dafu.model.public import Published, Tombstone
from dafu.model.settings import Site
from dafu.problems.problem import Problem, Problems
from dafu.read import letter as read
from dafu.read.letter import read_pages
from dafu.read.markdown.links import rewritten
from dafu.read.scan import Source, Tree, read_bytes
from dafu.read.theme import Theme
from dafu.render.collection import Collection, Stored, newest_first
from dafu.render.outputs import Makers, letter_outputs, outputs
from dafu.site.remaining import Wanted


@dataclass(frozen=True, slots=True)
class Alone:
    """What the file of one letter gives by itself."""

    source: Source
    problems: tuple[Problem, ...]
    wanted: Wanted
    """What the public may see of it; of a letter in error, what it plainly says of itself."""
    gated: Gated | None
    """The letter as the gate let it out; None of one in error, too."""
    related: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it has no error."""
        return not any(problem.is_error for problem in self.problems)


def letter_alone(source: Source, site: Site, now: datetime) -> Alone:
    """The letter of ``source`` as it is now; nothing of it is to be seen when it is not there."""
    problems = Problems()
    data = read_bytes(source, problems) if os.path.lexists(source.file) else None
    if data is None:
        return Alone(source, tuple(problems), Wanted(""), None)
    letter = read.letter(source, data, Problems(), site)
    files = [entry.file for entry in letter.front.attachments]
    beside = Attachments(_beside(source, files), {}).beside(source.path)
    (reading,) = read_batch([Given(source, data, beside)], site, now)
    found = tuple(reading.problems)
    if any(problem.is_error for problem in found):
        return Alone(source, found, Wanted(plain_form(letter, now), files), None)
    wanted = Wanted(reading.outline.form if reading.gated else "", files)
    return Alone(source, found, wanted, reading.gated, reading.related, reading.linked)


def _beside(source: Source, names: Iterable[str]) -> Tree:
    """The files in the folder of ``source`` that have one of the ``names``."""
    folder, at = Path(source.file).parent, posixpath.dirname(source.path)
    there = (folder / name for name in names)
    return Tree(files={f"{at}/{file.name}": file for file in there if os.path.lexists(file)})


def with_letter(collection: Collection, alone: Alone) -> Collection:
    """``collection`` with the letter as it is now, or without it."""
    path, gated = alone.source.path, alone.gated
    stored = {name: x for name, x in collection.stored.items() if name != path}
    letters = [letter for letter in collection.letters if letter.path != path]
    withdrawn = [gone for gone in collection.withdrawn if gone.path != path]
    if gated:
        related = tuple(other for other in alone.related if other in collection.stored)
        stored[path] = Stored(path, gated.digest, related)
        letters += [gated.brief] if gated.brief else []
        withdrawn += [gated.gone] if gated.gone else []
    ordered = newest_first(letters)
    return replace(
        collection,
        letters=ordered,
        stored=stored,
        withdrawn=tuple(sorted(withdrawn, key=attrgetter("path"))),
        similar=_moved(collection, ordered),
    )


def _moved(collection: Collection, letters: Sequence[Brief]) -> Sequence[Sequence[int]]:
    """The places among ``letters`` of those that were like each other in ``collection``."""
    if not collection.similar:
        return ()
    old = [letter.path for letter in collection.letters]
    alike = dict(zip(old, collection.similar, strict=True))
    now = {letter.path: place for place, letter in enumerate(letters)}
    return [
        [now[old[at]] for at in alike.get(letter.path, ()) if old[at] in now] for letter in letters
    ]


def letter_files(
    alone: Alone, collection: Collection, makers: Makers
) -> Iterator[tuple[str, bytes]]:
    """The files of a letter that ``collection`` has, page, twin and Markdown, by their path."""
    if alone.gated is None:
        return
    standing = _standing(collection)
    gated = alone.gated
    named = (*alone.linked, *(f"{other}#" for other in alone.related))
    if alone.linked and not all(map(standing.has, named)):
        resolve = standing.resolver(posixpath.dirname(alone.source.path))
        gated = without_links(gated.packed, resolve, collection.site)
    letter = unpacked(gated.packed)

    def made(_: Stored) -> Published | Tombstone:
        return letter

    for output in letter_outputs(collection):
        if output.inputs[0].path == alone.source.path:
            yield output.path, makers.make(output, made)


def with_page(collection: Collection, source: Source) -> tuple[Collection, Problems]:
    """``collection`` with the text page as it is now, or without it; as it was if in error."""
    problems = Problems()
    pages = [page for page in collection.pages if page.path != source.path]
    if os.path.lexists(source.file):
        found = read_pages([source], problems)
        if problems.errors or not found:
            return collection, problems
        resolve = _standing(collection).resolver("pages")
        pages += [
            replace(page, body=rewritten(page.body, f"pages/{page.path}", resolve))
            for page in found
        ]
    pages.sort(key=attrgetter("path"))
    return replace(collection, pages=tuple(pages)), problems


def pages_at(
    paths: AbstractSet[str], collection: Collection, theme: Theme, makers: Makers
) -> Iterator[tuple[str, bytes]]:
    """The files at ``paths`` that are not of letters, and not descriptions of all others."""
    left = set(paths)
    for output in outputs(collection, theme) if left else ():
        if output.path in left:
            left.discard(output.path)
            yield output.path, makers.make(output, _none)
        if not left:
            return


def _none(stored: Stored) -> Published | Tombstone:
    raise LookupError(stored.path)


def _standing(collection: Collection) -> Standing:
    letters = {x.path: x.disclosure_code == "full" for x in collection.letters}
    gone = {x.path: False for x in collection.withdrawn}
    return Standing(letters | gone | {f"pages/{page.path}": True for page in collection.pages})
