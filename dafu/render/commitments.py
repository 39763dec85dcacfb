"""What offices promised (承诺事项): every commitment of the public letters, by state and by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dafu.model.brief import Brief, Promise
from dafu.model.public import Day
from dafu.model.vocabulary import COMMITMENTS

STATES: tuple[str | None, ...] = (*(term.code for term in COMMITMENTS.terms), None)
"""In the order in which pages and tables have them; None for what says none."""

OPEN = ("not_due", "in_progress", None)
"""States in which there is something to do still."""

_NEVER = Day.max


class Promised(NamedTuple):
    """A commitment and the letter that makes it."""

    number: int
    """Its place in the letter, from 1."""
    promise: Promise
    letter: Brief

    @property
    def is_open(self) -> bool:
        """Whether it is to be kept still, as far as its letter says."""
        return self.promise.state_code in OPEN


class Commitments(NamedTuple):
    """Every commitment, the first due first, those without a day last."""

    items: tuple[Promised, ...]

    def of(self, *states: str | None) -> list[Promised]:
        """Those of some states."""
        return [item for item in self.items if item.promise.state_code in states]

    def by_office(self) -> Iterator[tuple[Brief, list[int]]]:
        """A letter of each office, and how many commitments it has: of all states, then of each."""
        counts: dict[str, Counter[str | None]] = {}
        letters: dict[str, Brief] = {}
        for _, promise, letter in self.items:
            letters.setdefault(letter.issuer_slug, letter)
            counts.setdefault(letter.issuer_slug, Counter())[promise.state_code] += 1
        for slug in sorted(counts, key=lambda slug: (-counts[slug].total(), slug)):
            found = counts[slug]
            yield letters[slug], [found.total(), *(found[state] for state in STATES)]


def commitments(letters: Sequence[Brief]) -> Commitments:
    """Those of ``letters``."""
    found = [
        Promised(number, promise, letter)
        for letter in letters
        for number, promise in enumerate(letter.commitments, start=1)
    ]
    found.sort(key=lambda item: (item.promise.due or _NEVER, item.letter.path, item.number))
    return Commitments(tuple(found))
