"""What is to be done to a store, and in which order: a pure function of what is here and there.

The order is that of :mod:`dafu.site.order`; the record of it all is written after it
(:mod:`dafu.remote.publication`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from dafu.remote.objects import StoredObject
from dafu.remote.record import Record
from dafu.site.order import Step, in_order


class Here(NamedTuple):
    """A file of the site as it was built."""

    file: Path
    size: int
    digest: str
    """Of its bytes and headers."""


def is_own(path: str) -> bool:
    """Whether an object is the publication's own, and not the site's."""
    return path.startswith(".dafu/")


def steps(
    here: Mapping[str, Here], record: Record, there: Mapping[str, StoredObject]
) -> list[Step]:
    """What brings the store in step, in order: one step is done before the next begins.

    ``here`` are the files of the site, ``there`` the objects that the store lists.
    """
    changed = [path for path in sorted(here) if not _is_there(path, here[path], record, there)]
    gone = sorted(path for path in there if path not in here and not is_own(path))
    return [step for step in in_order(changed, gone, there) if step.writes or step.removals]


def _is_there(path: str, mine: Here, record: Record, there: Mapping[str, StoredObject]) -> bool:
    kept = record.get(path)
    return kept is not None and kept.digest == mine.digest and there.get(path) == kept[1:]
