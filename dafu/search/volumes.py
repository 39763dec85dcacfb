"""Volumes on disk: the segments of a shard, made by several processes, kept from build to build.

A volume's file has the name of its shard's key, which changes with anything in it: the SHA-256 of
what follows, the number of segments and where each ends (4 bytes each, little-endian), then the
segments.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
import sys
from array import array
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from functools import partial
from itertools import accumulate
from pathlib import Path

from dafu.search.shards import Shard

_SUM = hashlib.sha256().digest_size


class Volume:
    """The segments of one shard, read as they are asked for; raises OSError."""

    def __init__(self, key: str, folder: Path) -> None:
        self._stream = _file(key, folder).open("rb")
        self._stream.seek(_SUM)
        (self.buckets,) = struct.unpack("<I", self._stream.read(4))
        # An array, since tuples of all volumes would take a hundred megabytes.
        self._ends = array("I", b"\0\0\0\0" + self._stream.read(4 * self.buckets))
        if sys.byteorder == "big":
            self._ends.byteswap()
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


def make_volumes(
    shards: Sequence[Shard], folder: Path, executor: Executor | None
) -> list[Future[None]]:
    """Make the volumes that ``folder`` has not, or has damaged; wait for what is returned."""
    missing = [shard for shard in shards if not _is_whole(_file(shard.key, folder))]
    make = partial(_make_volume, folder=folder)
    if executor:
        return [executor.submit(make, shard) for shard in missing]
    for shard in missing:
        make(shard)
    return []


def forget_others(shards: Sequence[Shard], folder: Path) -> None:
    """Leave nothing else in ``folder``: other volumes may hold what is public no more."""
    kept = {_file(shard.key, folder) for shard in shards}
    for file in set(folder.iterdir()) - kept:
        _remove(file)


def _make_volume(shard: Shard, folder: Path) -> None:
    # Imported here: processes that only read volumes start without the arrays.
    from dafu.search.segments import segments

    made = segments(shard)
    ends = accumulate(map(len, made))
    data = b"".join((struct.pack(f"<{len(made) + 1}I", len(made), *ends), *made))
    file = _file(shard.key, folder)
    _remove(file)
    file.write_bytes(hashlib.sha256(data).digest() + data)


def _remove(file: Path) -> None:
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def _is_whole(file: Path) -> bool:
    if not file.is_file():
        return False
    data = file.read_bytes()
    return data[:_SUM] == hashlib.sha256(data[_SUM:]).digest()


def _file(key: str, folder: Path) -> Path:
    return folder / f"{key}.volume"
