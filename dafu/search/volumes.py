"""Volumes on disk: made by several processes, kept from build to build.

A volume's file has the name of its shard, which changes with anything in it: the SHA-256 of what
follows, then Pagefind's engine and the shard's buckets, each after its length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from dafu.processes import workers
from dafu.search.shards import Shard, volume

_SUM = hashlib.sha256().digest_size


def make_volumes(shards: Sequence[Shard], folder: Path, jobs: int) -> None:
    """Make the volumes that ``folder`` has not, or has damaged, with ``jobs`` processes."""
    missing = [shard for shard in shards if not _is_whole(_file(shard, folder))]
    make = partial(_make_volume, folder=folder)
    if jobs < 2 or len(missing) < 2:
        for shard in missing:
            make(shard)
        return
    with workers(min(jobs, len(missing))) as executor:
        for _ in executor.map(make, missing):
            pass


def forget_others(shards: Sequence[Shard], folder: Path) -> None:
    """Remove the volumes of other shards from ``folder``: they may hold what is public no more."""
    kept = {_file(shard, folder) for shard in shards}
    for file in set(folder.iterdir()) - kept:
        file.unlink()


@contextmanager
def opened(shards: Sequence[Shard], folder: Path) -> Iterator[Sequence[BinaryIO]]:
    """The volumes of ``shards``; :func:`following` gives the engine, then bucket after bucket."""
    with ExitStack() as stack:
        streams = [stack.enter_context(_file(shard, folder).open("rb")) for shard in shards]
        for stream in streams:
            stream.seek(_SUM)
        yield streams


def following(stream: BinaryIO) -> bytes:
    """The next piece of an opened volume."""
    return stream.read(int.from_bytes(stream.read(4), "little"))


def _make_volume(shard: Shard, folder: Path) -> None:
    made = volume(shard)
    pieces = (made.engine, *made.buckets)
    data = b"".join(len(piece).to_bytes(4, "little") + piece for piece in pieces)
    _file(shard, folder).write_bytes(hashlib.sha256(data).digest() + data)


def _is_whole(file: Path) -> bool:
    if not file.is_file():
        return False
    data = file.read_bytes()
    return data[:_SUM] == hashlib.sha256(data[_SUM:]).digest()


def _file(shard: Shard, folder: Path) -> Path:
    return folder / f"{shard.id}.volume"
