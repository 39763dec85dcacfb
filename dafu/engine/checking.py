"""``check``: what is wrong with content and theme, found by the reader that builds use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from dafu.check.concern import Concern
from dafu.check.site import Outline
from dafu.engine import fingerprint
from dafu.engine import task as tasks
from dafu.engine.again import said
from dafu.engine.borrowed import Borrowed, borrowed
from dafu.engine.cache import DamagedError
from dafu.engine.content import Content, beside_each_other, check_content, check_signed, read_pages
from dafu.engine.fingerprint import Inputs
from dafu.engine.letters import Letters
from dafu.engine.pool import Crew
from dafu.engine.project import Sources
from dafu.engine.task import Reading
from dafu.engine.unnoted import check_unnoted
from dafu.model.settings import Site
from dafu.problems.problem import Problems
from dafu.read import letter as read
from dafu.read.scan import Source, label, read_bytes, scan
from dafu.read.theme import check_logo, read_theme

IsUp = Callable[[str], bool]
"""Tells whether the site that is up has a letter or page, by its path in the content."""


def check_all(
    sources: Sources,
    now: datetime,
    jobs: int = 1,
    is_up: IsUp = lambda path: False,
    made_from: Inputs | None = None,
) -> tuple[Problems, int]:
    """The problems of content and theme, and how many letters there are.

    Letters that a build or check has read before are not read again. What is said is noted for the
    next check, if ``made_from`` tells of what. Raises :class:`ThemeError` for a theme that is none.
    """
    public = Path.cwd() / sources.output
    folder = public.with_name(sources.cache.name)
    digests = made_from.files if made_from else {}
    with Crew(jobs) as crew:
        try:
            with borrowed(public, folder, now) as kept:
                found = _checked(sources, now, crew, is_up, digests, kept)
        except DamagedError:
            with borrowed(public, folder, now, damaged=True) as empty:
                found = _checked(sources, now, crew, is_up, digests, empty)
    content = found.content
    if content is None:
        return found.problems, 0
    rested = made_from and fingerprint.state(sources.read_from) == made_from.state
    changed = check_unnoted(
        content.letters, content.tree.letters, content.site, sources.output, now, found.problems
    )
    # What is said of a site that is up, the next build changes.
    if made_from and rested and found.as_hashed and not changed:
        with suppress(OSError):
            fingerprint.note(folder, made_from, said(found.problems, content, made_from))
    return found.problems, len(content.tree.letters)


class _Checked(NamedTuple):
    problems: Problems
    content: Content | None
    as_hashed: bool
    """Whether letters were what was known of them."""


def _checked(
    sources: Sources,
    now: datetime,
    crew: Crew,
    is_up: IsUp,
    digests: Mapping[str, bytes],
    kept: Borrowed,
) -> _Checked:
    problems = Problems()
    theme = read_theme(sources.theme_folders, problems)
    letters = Letters(kept.cache, crew, now)
    content = letters.read(sources.site, sources.content, digests, (), problems)
    if content:
        check_logo(content.site, sources.site, theme, problems)
        kept.note["together"] = check_content(content, problems, kept.together, is_up)
        check_signed(content, problems)
    return _Checked(problems, content, letters.as_hashed)


def check_files(
    sources: Sources,
    files: Sequence[Path],
    now: datetime,
    is_up: IsUp = lambda path: False,
) -> tuple[Problems, int]:
    """The problems of ``files`` and of what other letters have to do with them; how many are known.

    Of others only those are read that have to do with them (:mod:`dafu.check.concern`), so that a
    save hook is quick.
    """
    problems = Problems()
    site_file, folder = sources.site, sources.content
    site = read.site(site_file, now.date(), problems)
    wanted = {file.resolve() for file in files}
    names = {label(file) for file in files}
    refused, others = Problems(), Problems()
    tree = scan(folder, refused)
    letters = [source for source in tree.letters if Path(source.file).resolve() in wanted]
    mine = [reading for source in letters for reading in _read_one(source, site, now, problems)]
    problems.extend(problem for reading in mine for problem in reading.problems)
    readings = {reading.source: reading for reading in mine}
    pages = {source.label: read_pages([source], others) for source in tree.pages}
    shown = [page for one in pages.values() for page in one]
    concern = Concern(_outlines(mine), shown, {*names, *readings})
    for source in tree.letters:
        if source.label not in readings:
            for reading in _read_one(source, site, now, others, concern):
                readings[source.label] = reading
    found = Problems([*refused, *others])
    in_order = [readings[x.label] for x in tree.letters if x.label in readings]
    outlines = _outlines(in_order)
    problems.extend(concern.about(beside_each_other(outlines, shown, tree, is_up, found)))
    if site:
        by_path = {x.path: readings[x.label] for x in letters if x.label in readings}
        check_unnoted(by_path, letters, site, sources.output, now, problems)
    known = {*(reading.source for reading in mine), *(names & pages.keys())}
    return problems, len(
        known | {problem.place.path for problem in found if problem.place.path in names}
    )


def _read_one(
    source: Source, site: Site | None, now: datetime, problems: Problems, of: Concern | None = None
) -> Iterator[Reading]:
    """What one letter gives, unless it cannot be read or has nothing to do with ``of``."""
    data = read_bytes(source, problems)
    if data is not None and (of is None or of.touches(source.path, data)):
        # What is named is compared with what is up, too.
        yield from tasks.read_batch([(source, data)], site, now, publishing=of is None)


def _outlines(readings: Iterable[Reading]) -> list[Outline]:
    return [Outline.from_json(json.loads(reading.outlined)) for reading in readings]
