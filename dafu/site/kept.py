"""How results are kept: by task and key, each with a checksum, in a store that forgets the rest.

A task is a pure function, its key a hash of all that its result is made from, its result a blob.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol


class ResultStore(Protocol):
    """What builds remember of each other, as those who make it see it."""

    def keep(self, task: str, key: str) -> bool:
        """Whether the result is there, as it was put."""

    def get(self, task: str, key: str) -> bytes | None:
        """The result; None where it must be made."""

    def view(self, task: str, key: str) -> View:
        """One that :meth:`keep` said is there, or that was put: to be read in part."""

    def put(self, task: str, key: str, blob: bytes) -> None:
        """Keep a result, from the next :meth:`save` on for the next build too."""

    def sweep(self, task: str, keys: Iterable[str]) -> None:
        """Drop all results of a task but those of ``keys``."""

    def save(self) -> None:
        """Make sure that what was put is there for the next build even if this one is killed."""


class View(Protocol):
    """Reads of a result what is asked for, as of a binary file."""

    def read(self, length: int = -1, /) -> bytes:
        """So many bytes from where it stands."""

    def seek(self, offset: int, /) -> object:
        """Stand at this byte."""

    def close(self) -> None:
        """Read no more."""


def checksum(task: str, key: str, blob: bytes) -> bytes:
    """What tells a whole result from a damaged one, and from that of another task or key."""
    found = hashlib.sha256(f"{task}\0{key}\0".encode(errors="replace"))
    found.update(blob)
    return found.digest()
