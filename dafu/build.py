"""The build on one screen: scan, read, check, gate, render, index, publish."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from dafu.engine import fingerprint as unchanged
from dafu.engine import task as tasks
from dafu.engine.again import said
from dafu.engine.attachments import copy_attachments, copy_page_files
from dafu.engine.cache import Cache, DamagedError, forget, opened
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
from dafu.engine.pool import Crew, aside
from dafu.engine.program import program
from dafu.engine.project import Sources
from dafu.engine.renderer import Renderer
from dafu.engine.task import Gated, Reading
from dafu.model.brief import Brief
from dafu.model.course import Head, Told
from dafu.model.log import FILE, Chain, Log
from dafu.model.recording import ClockError, recorded, unrecorded
from dafu.model.settings import Site
from dafu.model.values import CHINA_TIME
from dafu.problems.errors import PublishError, ThemeError, system_failed
from dafu.problems.problem import Problems, Text
from dafu.read.log import published
from dafu.read.theme import Theme, check_logo, read_theme
from dafu.render.collection import Collection, Stored, newest_first
from dafu.render.data import table
from dafu.render.data.downloads import holdings
from dafu.render.outputs import descriptions, letter_outputs, outputs
from dafu.render.similar import similar, similar_key
from dafu.routes import routes
from dafu.search.index import Index, Made
from dafu.search.record import Listed
from dafu.search.shards import Shard
from dafu.site.bulk import Database, write_bulk
from dafu.site.diff import Comparison, Difference
from dafu.site.exchange import is_mounted
from dafu.site.ledger import Ledger
from dafu.site.manifest import write_manifest
from dafu.site.pieces import Layout, Pieces
from dafu.site.remaining import still_up
from dafu.site.sink import Sink
from dafu.site.stage import FIXED, Places, reserved, staged
from dafu.site.trees import Seen, Written, remove

R = TypeVar("R")

TRIES = 5
"""How often content is read that is changed meanwhile."""


@dataclass(slots=True)
class Outcome:
    """How a run ended; ``collection`` is None when errors kept it from publishing."""

    problems: Problems = field(default_factory=Problems)
    collection: Collection | None = None
    left_out: list[str] = field(default_factory=list)
    """Files that a build ``without_invalid`` left out."""
    hidden: list[str] = field(default_factory=list)
    """Files of letters of which nothing is public."""
    still_public: list[str] = field(default_factory=list)
    """Addresses below the root that are still up though the content takes them down, or whose files
    are in error."""
    removable: bool = True
    """Whether a build ``without_invalid`` would take them down."""
    unrecorded: int = 0
    """Changes that the publication log of the site, if it has one, does not say."""
    recorded: int = 0
    """The number of the entry that says what this build published; 0 when there was nothing."""
    in_place: bool = False
    """Whether the site was changed file by file, so that readers could meet a mix."""
    not_kept: PublishError | None = None
    """Why the next build, after one that published, must do everything again."""


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

    def job(made: Build) -> Outcome:
        made.database = database
        made.signed_only = signed_only
        made.sign = sign
        made.recording = record
        made.told = [] if new_log else [*made.told, *told]
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

    def job(made: Build) -> tuple[Outcome, Difference | None]:
        made.sign = sign
        made.told = [] if new_log else made.told
        return made.compare(without_invalid, search, made_from)

    return _done(sources, now, Crew(jobs), False, job)


def _done(
    sources: Sources, now: datetime | None, crew: Crew, clean: bool, job: Callable[[Build], R]
) -> R:
    """What ``job`` does with an open cache, a damaged one being forgotten first."""
    now = now or datetime.now(CHINA_TIME)
    with reserved(sources.output) as public, crew:
        folder = public.with_name(sources.cache.name)
        for kept in (folder, folder / "search"):
            if kept.is_symlink() or not kept.is_dir():
                remove(kept)
        if clean:
            forget(folder)
            remove(folder / "search")

        def run() -> R:
            with opened(folder) as cache:
                made = Build(sources, public, folder, cache, crew, now)
                try:
                    return job(made)
                except (PublishError, ThemeError) as error:
                    error.still_public = made.still_public()
                    raise

        try:
            return run()
        except DamagedError:
            forget(folder)
        try:
            return run()
        except DamagedError as error:
            raise PublishError(folder, Text(f"缓存不能用：{error}", str(error))) from error


class Build:
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
        self.letters = Letters(cache, crew, now)
        self.made_from: Inputs | None = None
        """What is built, where it is known as a whole."""
        self.together = ""
        """What stands for content that breaks no rule over all letters."""
        self.layouts: dict[str, Layout] = {}
        """How the bulk files of each year are laid out, as they are written."""
        self.database = True
        """Whether a database is made where the site has one."""
        self.sign: Path | None = None
        """The key that the manifest is signed with."""
        self.signed_only = True
        """Whether letters must have been signed off, where the settings ask for it."""
        self.recording = False
        """Whether what is public is to be recorded."""
        self.about = about = cache.about()
        if about.get("program", self.program) != self.program:
            raise DamagedError("another version of dafu or of what it uses")
        try:
            # What was public then might not be at an earlier moment.
            if datetime.fromisoformat(about.get("now", now.isoformat())) > now:
                raise DamagedError("from the future")
        except (TypeError, ValueError) as error:
            raise DamagedError(str(error)) from error
        self.told = published(public, Head.noted(str(about.get("log"))))
        """What is known of the log that was published."""
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
        outcome, prepared = self.prepare(without_invalid, made_from)
        if prepared is None:
            return outcome
        content, collection, theme = prepared
        log = self.log(content, collection, outcome)
        if log:
            collection = replace(collection, chain=log.chain)
        places = self.placed(content.site)
        unchanged.forget(self.folder)
        may = content.site.write_in_place
        found = seen if places == self.places else None
        with self.ledger.publishing(log), staged(places, known, found, may) as stage:
            self.make(content, collection, theme, search, stage)
        outcome.collection = collection
        outcome.in_place = stage.places.in_place
        stage.follow()
        try:
            about = {
                "program": self.program,
                "now": self.now.isoformat(),
                "in_place": "yes" if outcome.in_place else "no",
                "together": self.together,
                "log": _head_note(collection.chain),
            }
            self.cache.lay_out({year: x.as_json() for year, x in self.layouts.items()})
            self.cache.publish(known, stage.files, about)
            if self.made_from and not log and not outcome.left_out and self.letters.as_hashed:
                files = {path: written.stat for path, written in stage.files.items()}
                told = said(outcome.problems, content, self.made_from, outcome.unrecorded)
                unchanged.note(self.folder, self.made_from, told, files)
        except OSError as error:
            outcome.not_kept = system_failed(error, self.folder)
        except PublishError as error:
            outcome.not_kept = error
        return outcome

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
        outcome, prepared = self.prepare(without_invalid, made_from)
        if prepared is None:
            return outcome, None
        content, collection, theme = prepared
        store = Comparison(self.public, self.cache.files())
        self.make(content, collection, theme, search, store)
        outcome.collection = collection
        return outcome, store.difference(collection)

    def log(self, content: Content, collection: Collection, outcome: Outcome) -> Log | None:
        """The log with an entry for what it does not say yet; None when none is to be added."""
        if content.log is None and not self.recording:
            return None
        found = unrecorded(content.log, (*collection.letters, *collection.withdrawn))
        if not self.recording or not len(found):
            outcome.unrecorded = len(found)
            return None
        try:
            log = recorded(content.log, found, self.now.astimezone(CHINA_TIME))
        except ClockError as error:
            raise PublishError(self.sources.content / FILE, error.why) from error
        outcome.recorded = len(log.chain.entries)
        return log

    def make(
        self, content: Content, collection: Collection, theme: Theme, search: bool, store: Sink
    ) -> None:
        """Every file of the site; words are made while pages are."""
        if search:
            listed = [x.gated.listed for x in content.letters.values() if x.gated]
            index = Index.begin(
                filter(None, listed),
                self.folder / "search",
                lambda shards: self.index(shards, collection),
                store,
            )
        with self.pieces(store) as pieces:
            renderer = Renderer(collection, theme, store, pieces, self.letters.packed, self.crew)
            letters = renderer.begin(letter_outputs(collection))
            # Handed out already, so that nobody waits; and no process starts beside the thread.
            others = renderer.begin(outputs(collection, theme))
            letters()
            with ThreadPoolExecutor(1) as thread:
                # Most of it is reading, hashing and writing, which holds nobody up.
                bulk = thread.submit(write_bulk, collection, pieces, store)
                others()
                copy_attachments(collection, content.tree, store)
                copy_page_files(collection.pages, content.tree, store)
                self.layouts = bulk.result()
            with Database(collection, pieces, store, self.folder) as made:
                if search:
                    index.write()
                made.write()
            files = {path: (size, digest) for path, size, digest in store.contents()}
            told = descriptions(collection, holdings(collection, files), routes(files))
            renderer.begin(told)()
        write_manifest(store, self.sign)

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
        theme = read_theme(sources.theme_folders, theme_problems)
        outcome.problems.extend(theme_problems)
        read_from = (sources.site, sources.content, digests, self.told)
        content = self.letters.read(*read_from, outcome.problems)
        if content is None:
            outcome.still_public, outcome.removable = self.still_public(), False
            return None
        check_logo(content.site, sources.site, theme, outcome.problems)
        if not self.database:
            content = replace(content, site=content.site.without_database())
        well = self.about.get("together", "")
        self.together = check_content(content, outcome.problems, well, self.is_up)
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
        kept = self.cache.derived("similar", key)
        if kept is None:
            kept = json.dumps(similar(letters))
            self.cache.derive("similar", key, kept)
        found: list[list[int]] = json.loads(kept)
        return found

    def pieces(self, store: Sink) -> Pieces:
        """What bulk files are made of, as far as the last site has it."""
        layouts = {year: Layout.from_json(x) for year, x in self.cache.layouts().items()}
        return Pieces(self.folder, layouts, store.last, (b"", table.header()))

    def index(self, shards: Iterable[Shard[Listed]], collection: Collection) -> Iterator[Made]:
        """Index shards of letters."""
        shards = list(shards)
        executor = self.crew.executor(sum(len(shard.records) for shard in shards) / 25)

        def arguments() -> Iterator[tuple[Shard[Listed], Site, dict[str, bytes]]]:
            for shard in shards:
                stored = {x.url: collection.stored[x.url[:-1]] for x in shard.records}
                letters = {url: self.letters.packed(letter) for url, letter in stored.items()}
                yield shard, collection.site, letters

        return tasks.in_order(executor, self.crew.ahead, tasks.index_shard, arguments())


def _head_note(chain: Chain | None) -> str:
    return Head(len(chain.entries), str(chain.newest)).note() if chain else ""


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
