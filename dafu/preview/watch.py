"""Builds the preview, and again whenever content, settings or theme change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dafu.pipeline import Outcome, build
from dafu.preview.server import Server
from dafu.preview.state import State, Told
from dafu.problems import Language, visible
from dafu.publish import PublishError
from dafu.read import ThemeError
from dafu.sources import Sources
from dafu.unchanged import state

PAUSE = 0.15
"""The least time between two looks at the files, in seconds."""

_SHARE = 5
"""Looking takes at most one part in so many of the time."""


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
    say: Callable[[Outcome | Exception, float, str], None],
    stop: threading.Event | None = None,
) -> None:
    """Serve until ``stop``; ``say`` is told of every build, its seconds, and the address.

    Raises OSError when the port is taken, and what the first build raises.
    """
    mine = preview_of(sources)
    read_from = (mine.site, mine.content, *mine.theme_folders)
    stop = stop or threading.Event()
    news = State()
    with Server(port, Path.cwd() / mine.output, news) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        before = ""
        while not stop.is_set():
            start = time.monotonic()
            now = state(read_from)
            if now != before:
                _build(mine, jobs, search, language, server, news, say)
                before = now
                continue
            stop.wait(max(PAUSE, _SHARE * (time.monotonic() - start)))
        server.shutdown()


def _build(
    sources: Sources,
    jobs: int,
    search: bool,
    language: Language,
    server: Server,
    news: State,
    say: Callable[[Outcome | Exception, float, str], None],
) -> None:
    start = time.monotonic()
    try:
        # A preview shows what is there; nobody notes anything of its log.
        outcome = build(sources, jobs=jobs, search=search, database=False, new_log=True)
    except (PublishError, ThemeError) as error:
        if not news.news.version:
            raise
        message = error.told(language) if isinstance(error, PublishError) else str(error)
        news.tell([Told("", "error", message, "")], None)
        say(error, time.monotonic() - start, server.address)
        return
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
    news.tell(told, outcome.hidden if outcome.collection else None)
    say(outcome, time.monotonic() - start, server.address)
