"""``check FILE``: what is wrong with a few files, as quickly as a save hook needs it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from dafu.check.concern import Concern
from dafu.check.due import check_due
from dafu.check.together import beside_each_other
from dafu.engine.checked import CheckedLetter, checked
from dafu.engine.project import Sources
from dafu.engine.unnoted import check_letter_unnoted
from dafu.model.settings import Site
from dafu.model.values import china_day
from dafu.problems.problem import Problems
from dafu.read import letter as read
from dafu.read.letter import Page, read_pages
from dafu.read.scan import Source, label, read_bytes, scan

IsUp = Callable[[str], bool]
"""Tells whether the site that is up has a letter or page, by its path in the content."""


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
    called = {file.name.lower() for file in wanted}
    letters = [
        source
        for source in tree.letters
        if posixpath.basename(source.label).lower() in called
        and Path(source.file).resolve() in wanted
    ]
    mine = [one for source in letters for one in _checked(source, site, now, problems)]
    problems.extend(problem for one in mine for problem in one.problems)
    outlines = {one.letter.source: one.outline for one in mine}
    named = [source for source in tree.pages if source.label in names]
    my_pages = read_pages(named, others)
    my_outlines = list(outlines.values())
    concern = Concern(my_outlines, my_pages, {*names, *outlines})
    shown = [*my_pages, *_pages_of_concern(tree.pages, concern, names, others)]
    for source in tree.letters:
        if source.label not in outlines:
            for one in _checked(source, site, now, others, concern):
                outlines[source.label] = one.outline
    found = Problems([*refused, *others])
    in_order = [outlines[x.label] for x in tree.letters if x.label in outlines]
    problems.extend(concern.about(beside_each_other(in_order, shown, tree, is_up, found)))
    for one in mine:
        if site and not Problems(one.problems).errors:
            check_letter_unnoted(one.letter, site, sources.output, now, problems)
    check_due(my_outlines, china_day(now), problems)
    known = {*(x.source for x in my_outlines), *(source.label for source in named)}
    return problems, len(
        known | {problem.place.path for problem in found if problem.place.path in names}
    )


def _checked(
    source: Source, site: Site | None, now: datetime, problems: Problems, of: Concern | None = None
) -> Iterator[CheckedLetter]:
    """What one letter gives, unless it cannot be read or has nothing to do with ``of``."""
    data = read_bytes(source, problems)
    if data is not None and (of is None or of.touches(source.path, data)):
        yield checked(source, data, site, now)


def _pages_of_concern(
    sources: Iterable[Source], concern: Concern, names: Collection[str], problems: Problems
) -> Iterator[Page]:
    """The pages, but for those called ``names``, that have to do with the files that are checked.

    Of a page with a link all of Markdown is needed, whose import takes longer than a check.
    """
    for source in sources:
        data = None if source.label in names else read_bytes(source, problems)
        if data is not None and concern.touches(f"pages/{source.path}", data):
            page = read.page(source, data, problems)
            if page:
                yield page
