"""Making the manifest of all that a build has written, its last file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dafu.render.data.manifest import MANIFEST, SIGNATURE, manifest_json
from dafu.site.signature import signature
from dafu.site.sink import Sink


def write_manifest(store: Sink, key_file: Path | None = None) -> None:
    """Add the manifest of all that ``store`` has been given, and its signature: the last files.

    It is signed with the key in ``key_file``, where there is one. Raises :class:`PublishError`.
    """
    data = manifest_json(store.contents())
    key = hashlib.sha256(data).hexdigest()
    if not store.keep(MANIFEST, key):
        store.write(MANIFEST, data, key)
    if key_file:
        store.write(SIGNATURE, signature(data, key_file))
