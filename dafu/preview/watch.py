"""``serve``: shows what was edited, builds behind it, and again whenever something changes."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.engine.project import Sources
from dafu.preview.builder import Builder, Built
from dafu.preview.mount import Mount
from dafu.preview.server import Server
from dafu.preview.state import Notice, State
from dafu.preview.watcher import Watcher
from dafu.problems.codes import problem_of_note
from dafu.problems.errors import PublishError, ThemeError
from dafu.problems.problem import Language, Problems

if TYPE_CHECKING:
    from dafu.engine.fingerprint import Last

TICK = 0.25
"""Seconds between two looks at what is not watched: the settings, and whether to stop."""

_LOOK = 5.0
"""The least seconds between two looks at all files, for changes that nobody told of."""

_SHARE = 50
"""Such a look takes at most one part in so many of the time."""

_FEW = 20
"""Changed files of which the rest is soon done by one process."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a build of the preview came to."""

    problems: Problems
    error: Exception | None
    """Why the machine failed, if it did."""
    is_new: bool
    """Whether the site is in step with its content now."""
    seconds: float
    address: str
    shown: bool
    """Whether there is a site to look at, be it the one from before."""


def preview_of(sources: Sources) -> Sources:
    """The same with a folder of its own, so that ``public/`` is never touched."""
    output = sources.output
    return replace(sources, output=output.with_name(f".{output.name}.dafu-preview") / "site")


def watch(
    sources: Sources,
    port: int,
    jobs: int,
    search: bool,
    language: Language,
    say: Callable[[Done], None],
    stop: threading.Event | None = None,
    hosts: Collection[str] = (),
    mounts: Iterable[Mount] = (),
) -> None:
    """Serve until ``stop``; ``say`` is told of every build.

    ``hosts`` are names by which the preview is called beside those of this machine
    (:mod:`dafu.preview.names`), ``mounts`` what it answers beside the site
    (:mod:`dafu.preview.mount`). Raises OSError when the port is taken, and what the first build
    raises.
    """
    mine = preview_of(sources)
    folder = Path.cwd() / mine.output
    with (
        Builder(mine, jobs, search) as builder,
        Server(port, folder, State(), language, hosts, mounts) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            _Preview(mine, builder, server, say).run(stop or threading.Event())
        finally:
            server.shutdown()


class _Preview:
    """Decides what is shown, in one thread; the others only put in its queue what it has to do."""

    def __init__(
        self, sources: Sources, builder: Builder, server: Server, say: Callable[[Done], None]
    ) -> None:
        self._sources = sources
        self._builder = builder
        self._server = server
        self._say = say
        self._jobs: queue.Queue[Callable[[], None]] = queue.Queue()
        self._site_file = os.fspath(Path.cwd() / sources.site)
        self._last: Problems | None = None
        """What was said last; None before the first build."""
        self._hidden: tuple[str, ...] = ()
        self._changed: set[str] = set()
        """Files that are not yet as the site shows them."""
        self._since: set[str] | None = None
        """Those of them that have changed since a build began; None where there is none."""
        self._began = self._looked = time.monotonic()
        self._look_took = 0.0
        self._error: Exception | None = None
        self._is_said = False
        """Whether what the coming build finds has been said already, of the one before."""
        self._state = ""
        """That of the files from which the last build was made."""
        self._to_note = ""
        """The same, where the site is in step with them and nobody has noted it yet."""

    def run(self, stop: threading.Event) -> None:
        """Show and build until ``stop``."""
        last = self._builder.last()
        self._build()
        from dafu.preview.ahead import Ahead  # Meanwhile: it takes all that reads and renders.

        with self._server.alone:
            self._ahead = Ahead(self._sources, self._server.shown.folder)
        self._begin(last)
        folders = (self._sources.content, *self._sources.theme_folders)
        while not stop.is_set():
            roots = self._roots()
            with Watcher(folders, lambda files: self._jobs.put(partial(self._show, files))):
                while not stop.is_set() and self._roots() == roots:
                    self._next()
            if not stop.is_set():
                self._show(frozenset([self._site_file]))

    def _roots(self) -> list[object]:
        """What tells that the settings, or a whole folder, are others: nobody tells of that."""
        found: list[object] = []
        for path in (self._sources.content, *self._sources.theme_folders):
            with suppress(OSError):
                found.append((path, path.stat().st_ino))
        with suppress(OSError):
            about = self._sources.site.stat()
            found.append((about.st_ino, about.st_size, about.st_mtime_ns))
        return found

    def _next(self) -> None:
        try:
            job = self._jobs.get(timeout=TICK)
        except queue.Empty:
            self._look()
            return
        # The parsers of this process are not made for several threads.
        with self._server.alone:
            job()

    def _begin(self, last: Future[Last | None]) -> None:
        """Show the site from before at once, if that is in step with its content."""
        with suppress(PublishError, OSError):
            if found := last.result():
                self._ahead.begin(None)
                if site := self._ahead.site:
                    self._server.base_path = site.base_path
                self._tell_built(Problems(map(problem_of_note, found.problems)), None, True)
                self._is_said = True

    def _show(self, files: frozenset[str]) -> None:
        """Show what has changed, as far as that can be at once, and build."""
        if not files:
            self._looked = 0.0
        files = frozenset(file for file in files if not self._is_hidden(file))
        if not files:
            return
        self._changed |= files
        if self._since is not None:
            self._since |= files
        if self._site_file in files:
            self._ahead.forget()
        self._show_ahead(partial(self._ahead.show, files))
        self._build()
        self._show_ahead(partial(self._ahead.follow, self._server.state.open))

    def _show_ahead(self, show: Callable[[], bool]) -> None:
        """Show what can be; where that fails, nothing but what the build behind it says."""
        try:
            is_new = show()
        except Exception:  # Files vanish, templates fail: a build says which, and where.
            self._ahead.hold()
            is_new = True
        if is_new:
            self._tell()

    def _build(self) -> None:
        """Build, unless that is being done: then once it is done."""
        if self._since is not None:
            return
        self._since = set()
        self._began = time.monotonic()
        content = Path.cwd() / self._sources.content
        few = 0 < len(self._changed) <= _FEW and all(
            content in Path(file).parents for file in self._changed
        )
        built = self._builder.build(few)
        built.add_done_callback(lambda done: self._jobs.put(partial(self._built, done)))

    def _built(self, done: Future[Built]) -> None:
        """Take over what a build came to."""
        since, self._since = self._since or set(), None
        if error := done.exception():
            self._failed(self._builder.told(error))
        else:
            outcome, self._state = done.result()
            collection = outcome.collection
            self._to_note = self._state if collection else ""
            if collection:
                self._changed = set(since)
                self._hidden = tuple(outcome.hidden)
                is_first = not self._ahead.is_ready
                self._server.base_path = collection.site.base_path
                self._ahead.begin(collection)
                if since:
                    self._show_ahead(partial(self._ahead.show, frozenset(since)))
            else:
                self._ahead.take_down(outcome.still_public)
            self._tell_built(outcome.problems, None, collection is not None)
            if collection and is_first:
                self._show_ahead(self._ahead.prepare)
        if since:
            self._build()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, PublishError | ThemeError) or self._last is None:
            raise error
        self._state = ""
        self._ahead.take_down(error.still_public)
        self._tell_built(self._last, error, False)

    def _look(self) -> None:
        """Look whether all files are as they were built, where nothing has been told."""
        now = time.monotonic()
        if (
            self._since is None
            and self._state
            and now - self._looked > max(_LOOK, _SHARE * self._look_took)
        ):
            self._looked = now
            self._since = set()
            looked = self._builder.look(self._to_note)
            looked.add_done_callback(lambda done: self._jobs.put(partial(self._seen, done)))

    def _seen(self, done: Future[str]) -> None:
        since, self._since = self._since, None
        self._look_took = time.monotonic() - self._looked
        self._to_note = ""
        error = done.exception()
        if error:
            self._failed(self._builder.told(error))
        if since or (error is None and done.result() != self._state):
            self._build()

    def _tell_built(self, problems: Problems, error: Exception | None, is_new: bool) -> None:
        """Tell pages and whoever started the preview what a build came to."""
        before, self._last = self._last, problems
        shown = self._server.shown
        self._error = error
        self._tell()
        seconds = time.monotonic() - self._began
        done = Done(problems, error, is_new, seconds, self._server.address, shown.has_site)
        if not (self._is_said and is_new and [*(before or ())] == [*problems]):
            self._say(done)
        self._is_said = False

    def _tell(self) -> None:
        """Tell pages what there is to see, and what is wrong with files as they are now."""
        ahead, language = self._ahead, self._server.language
        problems = [x for x in self._last or () if x.place.path not in ahead.problems]
        problems += (x for found in ahead.problems.values() for x in found)
        told = [Notice.of(problem, language) for problem in problems]
        if error := self._error:
            message = error.told(language) if isinstance(error, PublishError) else str(error)
            told.append(Notice("", "error", message, ""))
        hidden = [x for x in self._hidden if ahead.hidden.get(x, True)]
        hidden += (x for x, is_hidden in ahead.hidden.items() if is_hidden and x not in hidden)
        self._server.shown.over = ahead.over
        self._server.state.tell(told, hidden)

    def _is_hidden(self, file: str) -> bool:
        """Whether a build passes over ``file`` by its name."""
        folders = (self._sources.content, *self._sources.theme_folders)
        for folder in (Path.cwd() / x for x in folders):
            if Path(file).is_relative_to(folder):
                return any(part.startswith(".") for part in Path(file).relative_to(folder).parts)
        return False
