"""What a preview tells open pages: which build is shown, and what is wrong with the content."""

from __future__ import annotations

import time
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
    """The state of the preview.

    ``serial`` grows with every build, and from one start of the preview to the next; ``version`` is
    that of the build which last changed the site, 0 until one has.
    """

    serial: int
    version: int = 0
    problems: tuple[Told, ...] = ()
    hidden: tuple[str, ...] = ()
    """Files of letters that are not public, or not yet."""

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return asdict(self)


class State:
    """The newest :class:`News`: one thread tells, any may ask."""

    def __init__(self) -> None:
        self._news = News(int(time.time() * 1000))

    @property
    def news(self) -> News:
        """What holds now."""
        return self._news

    def tell(self, problems: Sequence[Told], hidden: Sequence[str] | None) -> None:
        """Note a build; ``hidden`` is None for one that did not change the site."""
        old = self._news
        serial = old.serial + 1
        if hidden is None:
            self._news = News(serial, old.version, tuple(problems), old.hidden)
        else:
            self._news = News(serial, serial, tuple(problems), tuple(hidden))
