"""Builds in a process of its own: meanwhile pages are answered, and what is open is shown.

It stays warm from one build to the next, and has one thread alone, as readers and workers want it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

from dafu.engine.fingerprint import Inputs, Last, inputs, last, note, state
from dafu.engine.pool import workers
from dafu.engine.project import Sources
from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.site.trees import tree

if TYPE_CHECKING:  # This process does not build.
    from dafu.engine.outcome import Outcome

P = ParamSpec("P")
R = TypeVar("R")

_ENDED = Text(
    "生成预览的进程意外结束了，多半是内存不够；下一次保存时会再试",
    "the process that builds the preview has died, most likely for want of memory; it is tried "
    "again when something is saved",
)


class Built(NamedTuple):
    """What a build came to, and the :func:`state` of the files that it was made from."""

    outcome: Outcome
    state: str


class Builder:
    """Builds the site of ``sources``, with an index if it is to have ``search``."""

    def __init__(self, sources: Sources, jobs: int, search: bool) -> None:
        self._sources = sources
        self._jobs = jobs
        self._search = search
        self._pool = workers(1)

    def last(self) -> Future[Last | None]:
        """What the last build said where the site is in step with its content; else None."""
        return self._submit(_last, self._sources, self._search)

    def build(self, few: bool = False) -> Future[Built]:
        """Build; where ``few`` files have changed, it is not worth to share the work."""
        jobs = 1 if few else self._jobs
        return self._submit(_build, self._sources, jobs, self._search)

    def look(self, built: str) -> Future[str]:
        """The :func:`state` of the files now.

        Where it is that of the files which were ``built``, it is noted for the next start that the
        site is in step.
        """
        return self._submit(_look, self._sources, self._search, built)

    def told(self, error: BaseException) -> Exception:
        """What to say of an ``error`` at work; a process that has died is replaced at the next."""
        if isinstance(error, BrokenProcessPool):
            return PublishError(self._sources.output, _ENDED)
        if isinstance(error, Exception):
            return error
        raise error

    def _submit(self, function: Callable[P, R], *given: P.args, **named: P.kwargs) -> Future[R]:
        try:
            return self._pool.submit(function, *given, **named)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False)
            self._pool = workers(1)
            return self._pool.submit(function, *given, **named)

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _read(sources: Sources) -> tuple[Path, ...]:
    return sources.site, sources.content, *sources.theme_folders


def _inputs(sources: Sources, search: bool) -> Inputs | None:
    return inputs(_read(sources), Path.cwd(), "preview", search)


def _last(sources: Sources, search: bool) -> Last | None:
    made_from = _inputs(sources, search)
    folders = (sources.cache, _noted(sources))
    found = (made_from and last(folder, sources.output, made_from) for folder in folders)
    return next(filter(None, found), None)


def _noted(sources: Sources) -> Path:
    """Where it is noted that the site is in step, even where a build may not repeat what it said.

    Of problems with letters that are not public nothing is kept.
    """
    return sources.output.with_name("in-step")


def _look(sources: Sources, search: bool, built: str) -> str:
    now = state(_read(sources))
    made_from = _inputs(sources, search) if now == built else None
    if made_from and made_from.state == built and not _last(sources, search):
        folder = _noted(sources)
        folder.mkdir(exist_ok=True)
        note(folder, made_from, Last(0, []), tree(f"{sources.output}/").files)
    return now


def _build(sources: Sources, jobs: int, search: bool) -> Built:
    from dafu.build import build

    made_from = _inputs(sources, search)
    before = made_from.state if made_from else state(_read(sources))
    # A preview shows what is there; nobody notes anything of its log.
    outcome = build(
        sources,
        jobs=jobs,
        search=search,
        made_from=made_from,
        database=False,
        new_log=True,
        signed_only=False,
    )
    return Built(outcome, before)
