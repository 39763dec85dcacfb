"""Long lists of names by pinyin, under the letters they begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol, TypeVar

from dafu.model.assemblies import places_in
from dafu.model.pinyin import initial, order


class HasLabel(Protocol):
    """What has a name to be sorted by."""

    @property
    def label(self) -> str:
        """The name."""


N = TypeVar("N", bound=HasLabel)

LETTERED = ("issuers", "places", "keywords", "members")
"""Dimensions of names; others have an order of their own."""

MANY = 12
"""Names that are found at a glance: only more than these are put in order by letter."""


class Initial(NamedTuple):
    """A letter of an index, and the page on which it begins, from 1."""

    letter: str
    page: int


def is_lettered(kind: str, total: int) -> bool:
    """Whether an index of ``total`` groups of a dimension goes by letters."""
    return kind in LETTERED and total > MANY


def in_order(kind: str, named: Iterable[N]) -> tuple[N, ...]:
    """``named`` by pinyin."""
    return tuple(sorted(named, key=lambda one: order(*_sorted_by(kind, one.label))))


def letters_of(kind: str, named: Sequence[HasLabel], size: int) -> tuple[Initial, ...]:
    """Each letter of ``named``, of which a page shows ``size``, with the page of its first."""
    found: dict[str, int] = {}
    for place, one in enumerate(named):
        found.setdefault(_letter(kind, one), place // size + 1)
    return tuple(Initial(letter, page) for letter, page in found.items())


def under_letters(kind: str, named: Iterable[N]) -> Iterator[tuple[str, tuple[N, ...]]]:
    """What is ``named`` in order, put together under letters."""
    for letter, those in groupby(named, key=lambda one: _letter(kind, one)):
        yield letter, tuple(those)


def _letter(kind: str, one: HasLabel) -> str:
    return initial(*_sorted_by(kind, one.label))


def _sorted_by(kind: str, label: str) -> tuple[str, bool]:
    """What a name is sorted by, and whether it is a person's.

    All offices of a district begin with its name: they go by what follows.
    """
    if kind == "issuers":
        area = "".join(places_in(label))
        own = label.removeprefix(area).removeprefix("人民政府") if area else label
        return own or label, False
    return label, kind == "members"
