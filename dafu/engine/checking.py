"""``check``: what is wrong with content and theme, found by the reader that builds use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from dafu.check.due import check_due, holds_until
from dafu.engine import fingerprint
from dafu.engine.again import said
from dafu.engine.borrowed import borrowed
from dafu.engine.cache import Cache, LostError
from dafu.engine.content import Content, check_content, check_signed
from dafu.engine.fingerprint import Inputs
from dafu.engine.letters import Letters
from dafu.engine.pool import Crew
from dafu.engine.project import Sources
from dafu.engine.unnoted import check_unnoted
from dafu.model.records import DamagedError
from dafu.model.values import china_day
from dafu.problems.problem import Problems
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

        def run(damaged: bool = False) -> _Checked:
            with borrowed(public, folder, now, damaged) as cache:
                try:
                    return _checked(sources, now, crew, is_up, digests, cache)
                except LostError:
                    cache.repair()
                return _checked(sources, now, crew, is_up, digests, cache)

        try:
            found = run()
        except DamagedError:
            found = run(damaged=True)
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
            until = holds_until(content.owing, china_day(now))
            fingerprint.note(folder, made_from, said(found.problems, content, made_from, until))
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
    cache: Cache,
) -> _Checked:
    problems = Problems()
    theme = read_theme(sources.theme_folders, problems, cache)
    letters = Letters(cache, crew, now)
    content = letters.read(sources.site, sources.content, digests, (), problems)
    if content:
        check_logo(content.site, sources.site, theme, problems)
        check_content(content, problems, is_up, cache)
        check_due(content.owing, china_day(now), problems)
        check_signed(content, problems)
    return _Checked(problems, content, letters.as_hashed)
