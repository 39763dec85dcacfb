"""Making the manifest of all that a build has written, its last file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol

from dafu.render.manifest import MANIFEST, manifest_json
from dafu.search.index import Store


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
