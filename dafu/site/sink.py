"""Where the files of a site go: into a stage, or into what only compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol

BLOCK = 1 << 18
"""Bytes of a file in memory at a time; more would not stay in the processor's cache."""


class Files(Protocol):
    """Takes files, or takes them over from the last site where they have the same key."""

    def keep(self, path: str, key: str) -> bool:
        """Take ``path`` over from the last build, if that wrote it there with the same ``key``."""

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Make the file ``path``; ``key`` is a hash of what its bytes depend on."""


class Sink(Files, Protocol):
    """The files of a whole site."""

    def stream(self, path: str, blocks: Iterable[bytes], key: str = "") -> None:
        """Make the file ``path`` of ``blocks``."""

    def digest(self, path: str) -> str:
        """SHA-256 (hexadecimal) of a file so far."""

    def read(self, path: str) -> Iterator[bytes]:
        """A file so far, block by block.

        Raises :class:`dafu.model.records.DamagedError` where it is not as it was written.
        """

    def last_digest(self, path: str) -> str:
        """SHA-256 (hexadecimal) of ``path`` in the last site; empty where it was not there."""

    def last(self, path: str, key: str) -> BinaryIO | None:
        """``path`` of the last site to read from, if that is what a build wrote with ``key``."""

    def contents(self) -> Iterable[tuple[str, int, str]]:
        """Path, size in bytes and SHA-256 (hexadecimal) of every file so far, in any order."""
