"""What a preview tells open pages: which build is shown, and what is wrong with the content."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """What a bar in the page shows of a problem."""

    place: str
    severity: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class News:
    """The state of the preview; ``version`` grows whenever the site changes."""

    version: int = 0
    problems: tuple[Told, ...] = ()
    hidden: tuple[str, ...] = ()
    """Files of letters that are not public, or not yet."""

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return asdict(self)


class State:
    """The newest :class:`News`, and a way to wait for the next."""

    def __init__(self) -> None:
        self._news = News()
        self._changed = threading.Condition()

    @property
    def news(self) -> News:
        """What holds now."""
        return self._news

    def tell(self, problems: Sequence[Told], hidden: Sequence[str] | None) -> None:
        """Note a build; ``hidden`` is None for one that did not change the site."""
        with self._changed:
            old = self._news
            version = old.version if hidden is None else old.version + 1
            shown = old.hidden if hidden is None else tuple(hidden)
            self._news = News(version, tuple(problems), shown)
            self._changed.notify_all()

    def after(self, seen: News | None, seconds: float) -> News:
        """News other than ``seen``, or the same when there are none for so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._news is not seen, seconds)
            return self._news
