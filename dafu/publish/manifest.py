"""``/data/manifest.json``: every other file of the site, with its size and its SHA-256.

Its signature, where there is one, stands beside it and in no manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol

from dafu.search.index import Store

MANIFEST = "data/manifest.json"
SIGNATURE = f"{MANIFEST}.sig"
SCHEMA_VERSION = "1.0"


class Whole(Store, Protocol):
    """Where files go, which knows what it has been given."""

    def contents(self) -> Iterable[tuple[str, int, str]]:
        """Path, size in bytes and SHA-256 (hexadecimal) of every file so far, in any order."""


def write_manifest(store: Whole) -> None:
    """Add the manifest of all that ``store`` has been given: the last file there is."""
    data = manifest_json(store.contents())
    key = hashlib.sha256(data).hexdigest()
    if not store.keep(MANIFEST, key):
        store.write(MANIFEST, data, key)


def manifest_json(files: Iterable[tuple[str, int, str]]) -> bytes:
    """The manifest of files given as path, size and SHA-256: a line for each, by path.

    Paths are those that a build can make (:func:`dafu.publish.stage.safe_path`): JSON as they are.
    """
    lines = sorted(
        f'{{"path": "{path}", "size": {size}, "sha256": "{digest}"}}'
        for path, size, digest in files
    )
    head = f'{{"schema_version": "{SCHEMA_VERSION}", "count": {len(lines)}, "files": [\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode("ascii")
