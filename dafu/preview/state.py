"""What a preview tells open pages: that there is news, and what is wrong with the content."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dafu.problems.problem import Language, Problem, visible


@dataclass(frozen=True, slots=True)
class Notice:
    """What a bar in the page shows of a problem."""

    place: str
    severity: str
    message: str
    hint: str

    @classmethod
    def of(cls, problem: Problem, language: Language) -> Notice:
        """``problem`` in ``language``."""
        place, hint = visible(str(problem.place)), str(problem.hint(language))
        return cls(place, problem.code.severity, problem.message(language), hint)


@dataclass(frozen=True, slots=True)
class News:
    """The state of the preview; ``serial`` grows with all news, from one start to the next too."""

    serial: int
    problems: tuple[Notice, ...] = ()
    hidden: tuple[str, ...] = ()
    """Files of letters that are not public, or not yet."""

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return asdict(self)


_LOOK = 0.25
"""Seconds after which one who waits for news is looked after."""

_WAITING = 3
"""Those who may wait at a time: a browser has six connections for all its pages."""

_OPEN = 2.0
"""Seconds for which a page counts as open after it was heard of."""


class State:
    """The newest :class:`News`: one thread tells, any may wait for it; and which pages are open."""

    def __init__(self) -> None:
        self._news = News(int(time.time() * 1000))
        self._told = threading.Condition()
        self._waiting = threading.Semaphore(_WAITING)
        self._open: dict[str, float] = {}

    @property
    def news(self) -> News:
        """What holds now."""
        return self._news

    @property
    def open(self) -> list[str]:
        """The addresses of pages that somebody looks at, the last one first."""
        now = time.monotonic()
        found = sorted(self._open.copy().items(), key=lambda x: -x[1])
        return [path for path, heard in found if now - heard < _OPEN]

    def tell(self, problems: Sequence[Notice], hidden: Sequence[str]) -> None:
        """Note what holds from now on, and wake those who wait for it."""
        with self._told:
            self._news = News(self._news.serial + 1, tuple(problems), tuple(hidden))
            self._told.notify_all()

    def heard_of(self, path: str) -> None:
        """Note that the page at ``path`` is open."""
        self._open[path] = time.monotonic()

    def wait(self, seen: int, seconds: float, path: str, is_there: Callable[[], bool]) -> None:
        """Until there is other news than ``seen``, whoever asked is gone, or for some seconds.

        Not at all where enough others wait.
        """
        end = time.monotonic() + seconds
        if not self._waiting.acquire(blocking=False):
            return
        try:
            with self._told:
                while self._news.serial == seen and time.monotonic() < end and is_there():
                    self.heard_of(path)
                    self._told.wait(_LOOK)
        finally:
            self._waiting.release()
