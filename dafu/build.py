"""The build on one screen: scan, read, check, gate, render, index, publish."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from dafu.engine import fingerprint as unchanged
from dafu.engine.again import said
from dafu.engine.cache import Cache, LostError, forget, opened, repair
from dafu.engine.content import (
    Content,
)
from dafu.engine.fingerprint import Inputs
from dafu.engine.history import histories, keep_texts
from dafu.engine.letters import Letters
from dafu.engine.making import Making
from dafu.engine.outcome import Outcome
from dafu.engine.pool import Crew, aside
from dafu.engine.preparing import Preparation
from dafu.engine.program import program
from dafu.engine.project import Sources
from dafu.engine.unnoted import check_unnoted
from dafu.model.course import Head, Told
from dafu.model.log import FILE, Chain, Log
from dafu.model.recording import ClockError, recorded, unrecorded
from dafu.model.records import DamagedError
from dafu.model.settings import Site
from dafu.model.values import CHINA_TIME
from dafu.problems.errors import PublishError, ThemeError, system_failed
from dafu.problems.problem import Problems, Text
from dafu.read.log import published
from dafu.render.collection import Collection
from dafu.routes import TWIN
from dafu.search.index import sweep
from dafu.site.diff import Comparison, Difference
from dafu.site.exchange import is_mounted
from dafu.site.ledger import Ledger
from dafu.site.stage import FIXED, Places, reserved, staged
from dafu.site.texts import Texts
from dafu.site.trees import Seen, Written, remove

R = TypeVar("R")


def build(
    sources: Sources,
    now: datetime | None = None,
    jobs: int = 1,
    without_invalid: bool = False,
    clean: bool = False,
    search: bool = True,
    made_from: Inputs | None = None,
    crew: Crew | None = None,
    database: bool = True,
    record: bool = False,
    sign: Path | None = None,
    told: Sequence[Told] = (),
    new_log: bool = False,
    signed_only: bool = True,
) -> Outcome:
    """Build the site whole and put it in place, or, when the content has errors, touch nothing.

    ``now`` decides embargoes and what lies in the future; the real time when not given. With
    ``without_invalid``, files in error are left out as if they were not there, so that a letter can
    be taken down at once while others wait to be mended; a folder that cannot be listed stops even
    that. ``clean`` builds as if for the first time, which makes the same bytes. Without ``search``
    there is no index, without ``database`` none to download. ``made_from`` is noted, so that
    :func:`dafu.engine.fingerprint.last` finds it. A ``crew`` does the work in place of ``jobs``
    processes.
    ``record`` adds to the publication log what it does not say yet, and publishes it with that.
    ``sign`` is a key with which the manifest is signed. The log must lead on from that of the site
    that is up, and from what is ``told`` of it elsewhere, unless it is a ``new_log``. Where the
    settings ask for a sign-off, letters without one are errors, unless ``signed_only`` is False.

    Raises :class:`PublishError` when the machine fails.
    """

    def job(made: SiteBuild) -> Outcome:
        made.read.database = database
        made.read.signed_only = signed_only
        made.read.recording = record
        made.read.told = [] if new_log else [*made.read.told, *told]
        made.files.sign = sign
        with made.ledger.ready(record) as settled:
            known = None if settled else made_from
            return made.run(without_invalid, search, known)

    return _done(sources, now, crew or Crew(jobs), clean, job)


def compare(
    sources: Sources,
    now: datetime | None = None,
    jobs: int = 1,
    without_invalid: bool = False,
    search: bool = True,
    made_from: Inputs | None = None,
    sign: Path | None = None,
    new_log: bool = False,
) -> tuple[Outcome, Difference | None]:
    """What :func:`build` would make of ``public/``, which stays as it is; None on errors.

    Without a key to ``sign`` with, nothing is said of the signature.

    Raises :class:`PublishError` when the machine fails.
    """

    def job(made: SiteBuild) -> tuple[Outcome, Difference | None]:
        made.files.sign = sign
        made.read.told = [] if new_log else made.read.told
        return made.compare(without_invalid, search, made_from)

    return _done(sources, now, Crew(jobs), False, job)


def _done(
    sources: Sources, now: datetime | None, crew: Crew, clean: bool, job: Callable[[SiteBuild], R]
) -> R:
    """What ``job`` does with an open cache, a damaged one being mended or forgotten first."""
    now = now or datetime.now(CHINA_TIME)
    with reserved(sources.output) as public, crew:
        folder = public.with_name(sources.cache.name)
        if folder.is_symlink() or not folder.is_dir():
            remove(folder)
        if clean:
            forget(folder)

        def run() -> R:
            with opened(folder) as cache:
                made = SiteBuild(sources, public, folder, cache, crew, now)
                try:
                    return job(made)
                except (PublishError, ThemeError) as error:
                    error.still_public = made.read.still_public()
                    raise

        for mend in (repair, forget):
            try:
                return run()
            except LostError:
                mend(folder)
            except DamagedError:
                forget(folder)
        try:
            return run()
        except DamagedError as error:
            raise PublishError(folder, Text(f"缓存不能用：{error}", str(error))) from error


class SiteBuild:
    """One build with an open cache."""

    def __init__(
        self,
        sources: Sources,
        public: Path,
        folder: Path,
        cache: Cache,
        crew: Crew,
        now: datetime,
    ) -> None:
        self.sources = sources
        self.public = public
        self.folder = folder
        self.cache = cache
        self.crew = crew
        self.now = now
        self.program = program()
        self.ledger = Ledger(sources.content, public)
        self.texts = Texts(sources.content)
        self.letters = Letters(cache, crew, now)
        about = cache.about()
        if about.get("program", self.program) != self.program:
            raise DamagedError("another version of dafu or of what it uses")
        try:
            # What was public then might not be at an earlier moment.
            if datetime.fromisoformat(about.get("now", now.isoformat())) > now:
                raise DamagedError("from the future")
        except (TypeError, ValueError) as error:
            raise DamagedError(str(error)) from error
        told = published(public, Head.noted(str(about.get("log"))))
        self.read = Preparation(sources, public, cache, self.letters, now, told)
        self.files = Making(folder, cache, self.letters, crew)
        was_in_place = about.get("in_place") == "yes"
        self.places = Places(public, folder / "stage", was_in_place)

    def run(self, without_invalid: bool, search: bool, made_from: Inputs | None) -> Outcome:
        """The whole build; raises :class:`DamagedError` for a cache that is no use."""
        known = self.cache.files()
        with aside(partial(self.places.look, known)) as seen:
            return self.publish(without_invalid, search, made_from, known, seen)

    def publish(
        self,
        without_invalid: bool,
        search: bool,
        made_from: Inputs | None,
        known: Mapping[str, Written],
        seen: Callable[[], Seen],
    ) -> Outcome:
        """The whole build; ``seen`` tells how the target differs from the files ``known``."""
        outcome, prepared = self.read.prepare(without_invalid, made_from)
        if prepared is None:
            return outcome
        content, collection, theme = prepared
        log = self.log(content, collection, outcome)
        if log:
            collection = replace(collection, chain=log.chain)
        collection, wanted = self.with_versions(content, collection, log)
        places = self.placed(content.site)
        unchanged.forget(self.folder)
        if not search:
            sweep(self.cache)
        if self.read.recording and content.site.keep_texts:
            keep_texts(collection, self.texts, self.letters.packed)
        may = content.site.write_in_place
        found = seen if places == self.places else None
        with self.ledger.publishing(log), staged(places, known, found, may) as stage:
            self.files.make(content, collection, theme, search, stage)
            unnoted = self.unnoted(content, stage.new)
        outcome.collection = collection
        outcome.in_place = stage.places.in_place
        if self.read.recording:
            self.texts.sweep(wanted)
        stage.follow()
        try:
            about = {
                "program": self.program,
                "now": self.now.isoformat(),
                "in_place": "yes" if outcome.in_place else "no",
                "log": _head_note(collection.chain),
            }
            self.cache.publish(known, stage.files, about)
            if self.read.made_from and not log and not outcome.left_out and self.letters.as_hashed:
                files = {path: written.stat for path, written in stage.files.items()}
                until = self.read.holds_until
                told = said(
                    outcome.problems, content, self.read.made_from, until, outcome.unrecorded
                )
                unchanged.note(self.folder, self.read.made_from, told, files)
        except OSError as error:
            outcome.not_kept = system_failed(error, self.folder)
        except PublishError as error:
            outcome.not_kept = error
        # What was noted above is for the site that is up now, which says the same.
        outcome.problems.extend(unnoted)
        return outcome

    def unnoted(self, content: Content, written: Container[str]) -> Problems:
        """The warnings of published texts that change without a note; only twins ``written`` can.

        What is not for the public, a preview, is compared with no site of its own.
        """
        found = Problems()
        if self.read.signed_only:
            sources = [x for x in content.tree.letters if f"{x.path}{TWIN.tail}" in written]
            check_unnoted(content.letters, sources, content.site, self.public, self.now, found)
        return found

    def with_versions(
        self, content: Content, collection: Collection, log: Log | None
    ) -> tuple[Collection, frozenset[str]]:
        """The collection with earlier versions, and the hashes of all texts to be kept.

        ``log`` is that of this build, where it adds to it.
        """
        given = (content, collection, log or content.log, self.texts, self.letters.packed)
        shown, wanted = histories(*given)
        return replace(collection, histories=shown), wanted

    def placed(self, site: Site) -> Places:
        """Where this build goes: into ``public/`` itself where it cannot be exchanged, if it may.

        Raises :class:`PublishError` where it may not.
        """
        mounted = is_mounted(self.public)
        if mounted and not site.write_in_place:
            raise PublishError(self.public, FIXED)
        in_place = site.write_in_place and (mounted or self.places.in_place)
        return replace(self.places, in_place=in_place)

    def compare(
        self, without_invalid: bool, search: bool, made_from: Inputs | None
    ) -> tuple[Outcome, Difference | None]:
        """The same into a store that only looks; raises :class:`DamagedError`."""
        outcome, prepared = self.read.prepare(without_invalid, made_from)
        if prepared is None:
            return outcome, None
        content, collection, theme = prepared
        collection, _ = self.with_versions(content, collection, None)
        with Comparison(self.public, self.cache.files(), self.folder) as store:
            self.files.make(content, collection, theme, search, store)
            outcome.collection = collection
            outcome.problems.extend(self.unnoted(content, store.changed))
            return outcome, store.difference(collection)

    def log(self, content: Content, collection: Collection, outcome: Outcome) -> Log | None:
        """The log with an entry for what it does not say yet; None when none is to be added."""
        if content.log is None and not self.read.recording:
            return None
        found = unrecorded(content.log, (*collection.letters, *collection.withdrawn))
        if not self.read.recording or not len(found):
            outcome.unrecorded = len(found)
            return None
        try:
            log = recorded(content.log, found, self.now.astimezone(CHINA_TIME))
        except ClockError as error:
            raise PublishError(self.sources.content / FILE, error.why) from error
        outcome.recorded = len(log.chain.entries)
        return log


def _head_note(chain: Chain | None) -> str:
    return Head(len(chain.entries), str(chain.newest)).note() if chain else ""
