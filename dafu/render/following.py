"""What has a feed of its own beside the whole site: groups that are large enough.

A feed costs two files, and more as it grows. What editors name freely, places and keywords, and an
office's letters of one result have one from a number of letters on (decision 0007 has the figures);
below it, the feeds of the site and of the office tell of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dafu.model.brief import Brief
from dafu.render.collection import Collection, Group
from dafu.routes import WITH_FEEDS

LEAST = {"places": 2, "keywords": 10}
"""Letters that a group of a dimension needs for a feed, where one is not enough."""

LEAST_OF_RESULT = 5
"""Letters of one result that an office needs for a feed of them."""


def has_feed(kind: str, letters: int) -> bool:
    """Whether a group of the dimension ``kind`` with so many letters has a feed."""
    return kind in WITH_FEEDS and letters >= LEAST.get(kind, 1)


class Followed(NamedTuple):
    """A group with a feed, and the page that people read of the same."""

    kind: str
    """A dimension, or ``office_results``: an office's letters of one result."""
    label: str
    folder: str
    """Where the feed is, as a prefix."""
    page: str
    """The address of the page."""
    letters: tuple[Brief, ...]


def followed(collection: Collection) -> Iterator[Followed]:
    """Every group that has a feed, in the order of the site's groups, then offices by result."""
    for group in collection.groups:
        kind = group.path.split("/")[0]
        if has_feed(kind, len(group.letters)):
            yield Followed(kind, group.label, group.path, group.path, group.letters)
    labels = {group.key: group.label for group in collection.results}
    for office in collection.issuers:
        for code, letters in office_results(office, tuple(labels)):
            folder = result_folder(office.key, code)
            label = f"{office.label} {labels[code]}"
            yield Followed("office_results", label, folder, office.path, letters)


def office_results(office: Group, codes: Sequence[str]) -> Iterator[tuple[str, tuple[Brief, ...]]]:
    """The letters of an office by their newest result where there are enough for a feed."""
    found: dict[str, list[Brief]] = {code: [] for code in codes}
    for letter in office.letters:
        found[letter.result_code].append(letter)
    for code, letters in found.items():
        if len(letters) >= LEAST_OF_RESULT:
            yield code, tuple(letters)


def result_folder(issuer: str, code: str) -> str:
    """Where the feed of an office's letters of one result is."""
    return f"issuers/{issuer}/{code}/"
