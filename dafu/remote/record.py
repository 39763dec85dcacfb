"""The record: what the last publication put into a store, kept there as one small object.

It only saves work: an object counts as there when the store's own listing agrees with it in size
and tag. One that is damaged is as good as none, and everything is written again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import NamedTuple

RECORD = ".dafu/record.json.gz"
"""No output can have this name: none begins with a dot."""

_FORMAT = 1


class Kept(NamedTuple):
    """An object as a publication wrote it."""

    digest: str
    """Of its bytes and headers."""
    size: int
    tag: str


Record = Mapping[str, Kept]
"""By path."""


def packed(record: Record) -> bytes:
    """A record as it is stored; the same record gives the same bytes."""
    files = _json({path: record[path] for path in sorted(record)})
    whole = {"checksum": _checksum(files), "files": record, "format": _FORMAT}
    return gzip.compress(_json(whole).encode(), mtime=0)


def unpacked(data: bytes) -> Record | None:
    """What :func:`packed` packed; None when it is damaged or of another format."""
    try:
        whole = json.loads(gzip.decompress(data))
        if whole["format"] != _FORMAT or whole["checksum"] != _checksum(_json(whole["files"])):
            return None
        return {path: Kept(*kept) for path, kept in whole["files"].items()}
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return None


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def _checksum(files: str) -> str:
    return hashlib.sha256(files.encode()).hexdigest()
