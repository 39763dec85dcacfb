"""Volumes: the segments of a shard and what it offers as one blob, kept from build to build.

A volume begins with the number of segments, where each ends (4 bytes each, little-endian) and a
digest of each (8 bytes); then come the segments.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate

from dafu.site.kept import View

_DIGEST = 8


class Volume:
    """The segments of one shard, read as they are asked for from a volume that is whole."""

    def __init__(self, view: View) -> None:
        self._view = view
        (self.buckets,) = struct.unpack("<I", view.read(4))
        # An array, since tuples of all volumes would take a hundred megabytes.
        self._ends = array("I", b"\0\0\0\0" + view.read(4 * self.buckets))
        if sys.byteorder == "big":
            self._ends.byteswap()
        self.digests = array("Q", view.read(_DIGEST * self.buckets))
        """For each bucket a number that changes with its segment."""
        self._start = 4 + (4 + _DIGEST) * self.buckets
        self._at = 0

    def segment(self, bucket: int) -> bytes:
        """The segment of ``bucket``; quickest in ascending order."""
        start, end = self._ends[bucket : bucket + 2]
        if start != self._at:
            self._view.seek(self._start + start)
        self._at = end
        return self._view.read(end - start)

    def close(self) -> None:
        """Read no more of it."""
        self._view.close()


def volume(segments: Sequence[bytes]) -> bytes:
    """The segments as one blob."""
    ends = accumulate(map(len, segments))
    digests = (hashlib.blake2b(x, digest_size=_DIGEST).digest() for x in segments)
    head = struct.pack(f"<{len(segments) + 1}I", len(segments), *ends)
    return b"".join((head, *digests, *segments))
