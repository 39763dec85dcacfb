"""Builds the preview, and again whenever content, settings or theme change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from dafu.build import Outcome, build
from dafu.engine.fingerprint import state
from dafu.engine.project import Sources
from dafu.preview.server import Server
from dafu.preview.state import State, Told
from dafu.problems.errors import PublishError, ThemeError
from dafu.problems.problem import Language, visible

PAUSE = 0.15
"""The least time between two looks at the files, in seconds."""

_SHARE = 5
"""Looking takes at most one part in so many of the time."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build of the preview came to."""

    done: Outcome | Exception
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
    say: Callable[[Built], None],
    stop: threading.Event | None = None,
    hosts: Collection[str] = (),
) -> None:
    """Serve until ``stop``; ``say`` is told of every build.

    ``hosts`` are names by which the preview is called beside those of this machine
    (:mod:`dafu.preview.names`). Raises OSError when the port is taken, and what the first build
    raises.
    """
    mine = preview_of(sources)
    stop = stop or threading.Event()
    with Server(port, Path.cwd() / mine.output, State(), language, hosts) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        before = ""
        while not stop.is_set():
            start = time.monotonic()
            now = state(mine.read_from)
            if now != before:
                done = _build(mine, jobs, search, server)
                if isinstance(done, Exception) and not before:
                    raise done
                say(Built(done, time.monotonic() - start, server.address, server.has_site))
                before = now
                continue
            stop.wait(max(PAUSE, _SHARE * (time.monotonic() - start)))
        server.shutdown()


def _build(sources: Sources, jobs: int, search: bool, server: Server) -> Outcome | Exception:
    language = server.language
    try:
        # A preview shows what is there; nobody notes anything of its log.
        outcome = build(sources, jobs=jobs, search=search, database=False, new_log=True)
    except (PublishError, ThemeError) as error:
        message = error.told(language) if isinstance(error, PublishError) else str(error)
        server.state.tell([Told("", "error", message, "")], None)
        return error
    told = [
        Told(
            visible(str(problem.place)),
            problem.code.severity,
            problem.message(language),
            str(problem.hint(language)),
        )
        for problem in outcome.problems
    ]
    if outcome.collection:
        server.base_path = outcome.collection.site.base_path
    server.state.tell(told, outcome.hidden if outcome.collection else None)
    return outcome
