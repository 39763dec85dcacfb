"""Volumes: the segments of a shard and what it offers in one file, kept from build to build.

A volume's file has the name of its shard's key, which changes with anything in it: the SHA-256 of
what follows, the number of segments, where each ends (4 bytes each, little-endian) and a digest of
each (8 bytes), then the segments.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

_SUM = hashlib.sha256().digest_size
_DIGEST = 8


class Volume:
    """The segments of one shard, read as they are asked for; raises OSError."""

    def __init__(self, key: str, folder: Path) -> None:
        self._stream = volume_file(key, folder).open("rb")
        self._stream.seek(_SUM)
        (self.buckets,) = struct.unpack("<I", self._stream.read(4))
        # An array, since tuples of all volumes would take a hundred megabytes.
        self._ends = array("I", b"\0\0\0\0" + self._stream.read(4 * self.buckets))
        if sys.byteorder == "big":
            self._ends.byteswap()
        self.digests = array("Q", self._stream.read(_DIGEST * self.buckets))
        """For each bucket a number that changes with its segment."""
        self._start = self._stream.tell()
        self._at = 0

    def segment(self, bucket: int) -> bytes:
        """The segment of ``bucket``; quickest in ascending order."""
        start, end = self._ends[bucket : bucket + 2]
        if start != self._at:
            self._stream.seek(self._start + start)
        self._at = end
        return self._stream.read(end - start)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def volume(segments: Sequence[bytes]) -> bytes:
    """The content of a volume's file."""
    ends = accumulate(map(len, segments))
    digests = (hashlib.blake2b(x, digest_size=_DIGEST).digest() for x in segments)
    head = struct.pack(f"<{len(segments) + 1}I", len(segments), *ends)
    data = b"".join((head, *digests, *segments))
    return hashlib.sha256(data).digest() + data


def volume_file(key: str, folder: Path) -> Path:
    """Where the volume of the shard with ``key`` lies."""
    return folder / f"{key}.volume"


def is_whole(key: str, folder: Path) -> bool:
    """Whether the volume is there as it was written."""
    file = volume_file(key, folder)
    if not file.is_file():
        return False
    data = file.read_bytes()
    return data[:_SUM] == hashlib.sha256(data[_SUM:]).digest()


def keep_volume(key: str, folder: Path, data: bytes) -> None:
    """Write the volume."""
    file = volume_file(key, folder)
    remove(file)
    file.write_bytes(data)


def forget_others(keys: Iterable[str], folder: Path) -> None:
    """Leave nothing else in ``folder``: other volumes may hold what is public no more."""
    for file in set(folder.iterdir()) - {volume_file(key, folder) for key in keys}:
        remove(file)


def remove(file: Path) -> None:
    """Remove a file or whatever has its name."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)
