"""What is to be published: content and theme read at one moment, checked, and gathered."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path

from dafu.check.due import check_due, holds_until
from dafu.engine import fingerprint as unchanged
from dafu.engine.cache import Cache
from dafu.engine.content import (
    Content,
    beyond_letters,
    check_content,
    check_signed,
    linked_pages,
    valid_part,
    wanted,
)
from dafu.engine.fingerprint import Inputs
from dafu.engine.letters import Letters
from dafu.engine.outcome import Outcome
from dafu.engine.project import Sources
from dafu.engine.reading import Gated, Reading
from dafu.engine.unnoted import check_unnoted
from dafu.model.brief import Brief
from dafu.model.course import Told
from dafu.model.values import china_day
from dafu.problems.errors import PublishError, ThemeError
from dafu.problems.problem import Problems, Text
from dafu.read.theme import Theme, check_logo, read_theme
from dafu.render.collection import Collection, Stored, newest_first
from dafu.render.similar import similar, similar_key
from dafu.site.remaining import still_up

TRIES = 5
"""How often content is read that is changed meanwhile."""


@dataclass(slots=True)
class Preparation:
    """Reads and checks what one build is made from, and says what stays up where it may not."""

    sources: Sources
    public: Path
    cache: Cache
    letters: Letters
    now: datetime
    told: Sequence[Told]
    """What is known of the log that was published."""
    database: bool = True
    """Whether a database is made where the site has one."""
    signed_only: bool = True
    """Whether letters must have been signed off, where the settings ask for it."""
    recording: bool = False
    """Whether what is public is to be recorded."""
    made_from: Inputs | None = None
    """What is built, where it is known as a whole."""
    holds_until: date | None = None
    """The day on which something else is to be said of the same content."""

    def prepare(
        self, without_invalid: bool, made_from: Inputs | None
    ) -> tuple[Outcome, tuple[Content, Collection, Theme] | None]:
        """What is to be published, as it was at one moment; None when there are errors.

        ``made_from`` is of that moment, or None where content changed after it was taken.

        Raises :class:`PublishError` when content never rests for as long as it takes
        to read it.
        """
        read_from = self.sources.read_from
        for attempt in range(TRIES):
            outcome = Outcome()
            self.made_from = made_from if attempt == 0 else None
            before = self.made_from.state if self.made_from else unchanged.state(read_from)
            try:
                prepared = self.prepare_once(outcome, without_invalid)
            except (OSError, ThemeError):
                if unchanged.state(read_from) == before:
                    raise
                continue
            if unchanged.state(read_from) == before:
                return outcome, prepared
        why = Text(
            "读取期间一直有改动，等编辑或同步结束后再生成",
            "kept changing while it was read; build again when editing or copying has ended",
        )
        raise PublishError(self.sources.content, why)

    def prepare_once(
        self, outcome: Outcome, without_invalid: bool
    ) -> tuple[Content, Collection, Theme] | None:
        """Read and check everything; None when there are errors, which ``outcome`` then tells."""
        digests = self.made_from.files if self.made_from else {}
        sources = self.sources
        theme_problems = Problems()
        theme = read_theme(sources.theme_folders, theme_problems, self.cache)
        outcome.problems.extend(theme_problems)
        read_from = (sources.site, sources.content, digests, self.told)
        content = self.letters.read(*read_from, outcome.problems)
        if content is None:
            outcome.still_public, outcome.removable = self.still_public(), False
            return None
        check_logo(content.site, sources.site, theme, outcome.problems)
        if not self.database:
            content = replace(content, site=content.site.without_database())
        check_content(content, outcome.problems, self.is_up, self.cache)
        owing, today = content.owing, china_day(self.now)
        check_due(owing, today, outcome.problems)
        self.holds_until = holds_until(owing, today)
        if self.signed_only:
            check_signed(content, outcome.problems)
        invalid = {problem.place.path for problem in outcome.problems.errors}
        removable = bool(invalid) and not theme_problems.errors
        removable = removable and not beyond_letters(outcome.problems, content)
        if removable and without_invalid:
            content, invalid = valid_part(content, invalid, self.is_up)
            content = self.letters.unlinked(content)
            outcome.left_out = sorted(invalid)
        elif invalid:
            if self.signed_only:
                known = (content.letters, content.tree.letters, content.site)
                check_unnoted(*known, self.public, self.now, outcome.problems)
            outcome.still_public, outcome.removable = self.still_public(invalid), removable
            return None
        if self.recording:
            content = self.letters.salted(content)
        outcome.hidden = [x.source for x in content.letters.values() if not x.gated]
        # Outlines have told what they can, and there are many.
        letters = {path: x._replace(outlined="") for path, x in content.letters.items()}
        self.letters.read_so_far = letters
        content = replace(content, letters=letters, pages=linked_pages(content))
        collection = gathered(content)
        return content, replace(collection, similar=self.similar(collection.letters)), theme

    def is_up(self, path: str) -> bool:
        """Whether the site that is up has the letter or page of that path in the content."""
        return (self.public / path.removeprefix("pages/") / "index.html").is_file()

    def still_public(self, invalid: Container[str] = ()) -> list[str]:
        """What is up though the content takes it down, as far as that has been read."""
        tree = self.letters.tree
        if tree is None:
            return []
        pages = [page.path for page in tree.pages if page.label not in invalid]
        return still_up(self.public, wanted(self.letters.read_so_far, invalid), pages)

    def similar(self, letters: Sequence[Brief]) -> Sequence[Sequence[int]]:
        """What :func:`dafu.render.similar.similar` gives, known where subjects are as before."""
        key = similar_key(letters)
        kept = self.cache.get("similar", key)
        if kept is None:
            kept = json.dumps(similar(letters)).encode()
            self.cache.put("similar", key, kept)
        self.cache.sweep("similar", [key])
        found: list[list[int]] = json.loads(kept)
        return found


def gathered(content: Content) -> Collection:
    """What is public of the content, newest first."""
    public = {path: x.gated for path, x in content.letters.items() if x.gated}
    stored = {
        path: Stored(
            path,
            gated.digest,
            _related(content.letters[path], public),
        )
        for path, gated in public.items()
    }
    letters = newest_first(filter(None, (gated.brief for gated in public.values())))
    gone = filter(None, (gated.gone for gated in public.values()))
    withdrawn = tuple(sorted(gone, key=attrgetter("path")))
    pages = tuple(sorted(content.pages, key=lambda page: page.path))
    chain = content.log.chain if content.log and content.log.chain.entries else None
    return Collection(content.site, letters, stored, withdrawn, pages, chain)


def _related(reading: Reading, public: Mapping[str, Gated]) -> tuple[str, ...]:
    return tuple(path for path in reading.related if path in public)
