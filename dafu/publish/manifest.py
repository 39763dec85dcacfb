"""Making the manifest of all that a build has written, its last file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from dafu.publish.signature import signature
from dafu.render.manifest import MANIFEST, SIGNATURE, manifest_json
from dafu.search.index import Store


class Whole(Store, Protocol):
    """Where files go, which knows what it has been given."""

    def contents(self) -> Iterable[tuple[str, int, str]]:
        """Path, size in bytes and SHA-256 (hexadecimal) of every file so far, in any order."""


def write_manifest(store: Whole, key_file: Path | None = None) -> None:
    """Add the manifest of all that ``store`` has been given, and its signature: the last files.

    It is signed with the key in ``key_file``, where there is one. Raises :class:`PublishError`.
    """
    data = manifest_json(store.contents())
    key = hashlib.sha256(data).hexdigest()
    if not store.keep(MANIFEST, key):
        store.write(MANIFEST, data, key)
    if key_file:
        store.write(SIGNATURE, signature(data, key_file))
