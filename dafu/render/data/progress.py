"""The feed of commitments: what is promised, and each dated note on what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from dafu.model.brief import Brief, Event
from dafu.render.data.feeds import FeedEntry


class PromiseEntry(FeedEntry):
    """What a feed tells of a commitment; its number is that of the event among the letter's."""

    __slots__ = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """What is told of the letter's commitments, oldest first."""
        return _events(self.letter) if isinstance(self.letter, Brief) else ()


def promise_entries(letters: Sequence[Brief]) -> list[FeedEntry]:
    """The entries of all commitments of ``letters``, in the order in which they happened."""
    return sorted(
        PromiseEntry(event.day, letter.path, number, letter)
        for letter in letters
        if letter.commitments
        for number, event in enumerate(_events(letter))
    )


def _events(letter: Brief) -> tuple[Event, ...]:
    found = [Event("promised", letter.opened, "", "", x.text) for x in letter.commitments]
    found += [
        Event("progress", max(day, letter.opened), "", "", f"{promise.text}：{note}")
        for promise in letter.commitments
        for day, note in promise.updates
    ]
    return tuple(sorted(found, key=lambda event: event.day))
