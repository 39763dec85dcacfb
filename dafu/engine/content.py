"""What a site is made from: settings, letters and pages, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from dafu.check.site import Outline
from dafu.check.together import beside_each_other
from dafu.engine.pool import Crew
from dafu.engine.reading import Gated, Reading, read_batch
from dafu.engine.task import batches, in_order
from dafu.model.log import Log
from dafu.model.settings import Site
from dafu.model.signoff import SUFFIX
from dafu.model.values import CHINA_TIME
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text, not_as_written
from dafu.read import letter as read
from dafu.read.markdown.addresses import linked
from dafu.read.markdown.links import rewritten
from dafu.read.scan import Source, Tree
from dafu.read.signoff import standing_of
from dafu.site.remaining import Wanted

CHUNK = 100
"""Letters that a process reads at a time."""


class Standing(NamedTuple):
    """The letters and pages that are public, by path, and whether their text is."""

    public: Mapping[str, bool]

    def has(self, named: str) -> bool:
        """Whether ``named``, a path with ``#`` and perhaps a section, can be linked to."""
        path, _, anchor = named.partition("#")
        return path in self.public and (not anchor or self.public[path])

    def resolver(self, folder: str) -> Callable[[str], str | None]:
        """Where the links of a source in ``folder`` shall lead; None for nowhere."""

        def resolve(target: str) -> str | None:
            found = linked(target, folder)
            if found is None or self.has(f"{found.path}#{found.anchor}"):
                return target
            return found.target if found.path in self.public else None

        return resolve


def _is_whole(gated: Gated) -> bool:
    return gated.brief is not None and gated.brief.disclosure_code == "full"


@dataclass(frozen=True, slots=True)
class Content:
    """What was read: the settings, what each letter gave, the pages, and the files beside them."""

    site: Site
    letters: Mapping[str, Reading]
    """By path."""
    pages: Sequence[read.Page]
    tree: Tree
    log: Log | None = None
    """What the office has recorded of earlier publications."""

    @property
    def standing(self) -> Standing:
        """What of the content is public, as links need to know it."""
        gated = ((path, reading.gated) for path, reading in self.letters.items())
        return Standing(
            {path: _is_whole(x) for path, x in gated if x}
            | {f"pages/{page.path}": True for page in self.pages}
        )

    @property
    def outlines(self) -> list[Outline]:
        """The letters as the rules over all of them see them."""
        return [reading.outline for reading in self.letters.values()]

    @property
    def owing(self) -> list[Outline]:
        """Those of :attr:`outlines` with open commitments: few, so that no others are parsed."""
        return [reading.outline for reading in self.letters.values() if reading.owes]

    @property
    def together(self) -> str:
        """A digest of all that the rules over all letters look at."""
        pages = [(x.path, x.source, x.body.sections, x.references) for x in self.pages]
        found = hashlib.sha256(f"{pages!r} {sorted(self.tree.files)!r}".encode())
        for reading in self.letters.values():
            found.update(reading.outlined.encode())
        return found.hexdigest()


def is_recorded(site_file: Path) -> bool:
    """Whether the settings say that every build is recorded, as far as they can be read."""
    site = read.site(site_file, datetime.now(CHINA_TIME).date(), Problems())
    return site is not None and site.record


def wanted(letters: Mapping[str, Reading], invalid: Container[str] = ()) -> dict[str, Wanted]:
    """What the content says of each letter; nothing of those in ``invalid`` files."""
    return {
        path: _wanted(reading) for path, reading in letters.items() if reading.source not in invalid
    }


def _wanted(reading: Reading) -> Wanted:
    if reading.gated is None:
        # Without settings nothing passes the gate.
        told = reading.outline if reading.outlined else None
        return Wanted(told.form, [name for name, _ in told.attachments]) if told else Wanted("")
    brief = reading.gated.brief
    if brief is None:
        return Wanted("withdrawn")
    return Wanted(brief.disclosure_code, [file.file for file in brief.attachments])


def linked_pages(content: Content) -> list[read.Page]:
    """The pages, without links to what is not public of the content."""
    resolve = content.standing.resolver("pages")
    return [
        replace(page, body=rewritten(page.body, f"pages/{page.path}", resolve))
        for page in content.pages
    ]


def check_signed(content: Content, problems: Problems) -> None:
    """Refuse each letter of which anything is public and that was not signed off as it is now.

    Only where the settings ask for it. Fails closed: entries that cannot be read are none.
    """
    if not content.site.sign_off:
        return
    sources = {source.path: source for source in content.tree.letters}
    for told in content.outlines:
        if not told.form or told.path not in sources:
            continue
        names = [name for name, _ in told.attachments]
        try:
            state = standing_of(content.tree, sources[told.path], names)
        except (OSError, ValueError) as error:
            values = {"file": told.path + SUFFIX, "reason": not_as_written(error)}
            problems.add(CODES["signoff-broken"], Place(told.source), **values)
            continue
        if state != "released":
            problems.add(CODES["signoff-missing"], Place(told.source), state=STANDINGS[state])


STANDINGS = {
    "": Text("还没有送审", "not handed in"),
    "drafted": Text("已送审，还没有审核", "handed in, not reviewed"),
    "reviewed": Text("已审核，还没有同意公开", "reviewed, not released"),
}
"""How far a letter has come that may not be public yet."""


def check_content(
    content: Content,
    problems: Problems,
    well: str = "",
    is_up: Callable[[str], bool] = lambda path: False,
) -> str:
    """Apply the rules over all letters, but to content that is known to be ``well``.

    ``is_up`` tells whether the site that is up has a letter or page, by its path in the content.
    Gives :attr:`Content.together` of content that breaks none of them, else nothing.
    """
    together = content.together
    if together == well:
        return together
    found = Problems()
    problems.extend(beside_each_other(content.outlines, content.pages, content.tree, is_up, found))
    return "" if any(found) else together


def read_letters(
    sources: Iterable[tuple[Source, bytes]],
    count: int,
    site: Site | None,
    now: datetime,
    crew: Crew,
) -> Iterator[tuple[Source, Reading]]:
    """What each of the ``count`` sources gives, in order; many are read by several processes."""
    size = CHUNK * crew.letters
    taken: list[list[tuple[Source, bytes]]] = []

    def arguments() -> Iterator[tuple[object, ...]]:
        for batch in batches(sources, size):
            taken.append(batch)
            yield batch, site, now

    executor = crew.executor(count / size)
    for readings in in_order(executor, crew.ahead, read_batch, arguments()):
        yield from zip([source for source, _ in taken.pop(0)], readings, strict=True)


def beyond_letters(problems: Problems, content: Content) -> bool:
    """Whether leaving out letters would not do.

    Of a folder that could not be listed nobody knows what would be left out with it; a site
    without its publication log would deny what it said before; a theme is one for all.
    """
    files = {source.label for source in (*content.tree.letters, *content.tree.pages)}
    return any(
        p.code.name.startswith("log-")
        or (p.code.name in {"file-unreadable", "merge-conflict"} and p.place.path not in files)
        for p in problems
    )


def valid_part(
    content: Content, invalid: set[str], is_up: Callable[[str], bool]
) -> tuple[Content, set[str]]:
    """The content without ``invalid`` files and what is wrong without them; and all their names."""
    while True:
        content = replace(
            content,
            letters={
                path: reading
                for path, reading in content.letters.items()
                if reading.source not in invalid
            },
            pages=[page for page in content.pages if page.source not in invalid],
        )
        problems = Problems()
        check_content(content, problems, is_up=is_up)
        if not problems.errors:
            return content, invalid
        invalid = invalid | {problem.place.path for problem in problems.errors}
