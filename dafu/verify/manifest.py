"""The manifest of a built site, read without trust: line by line, in the only form there is."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from dafu.render.data.manifest import MANIFEST, manifest_json
from dafu.site.trees import safe_path
from dafu.verify.copy import Copy

_LONGEST = 10_000
"""Bytes of a line: a path of a thousand names fits in it."""

_LINE = re.compile(rb'\{"path": "([^"\\]+)", "size": (\d{1,18}), "sha256": "([0-9a-f]{64})"\},?')
_AROUND = 3
"""Lines that are no entries."""
_WRONG = "not in the form that dafu writes"


class ManifestEntry(NamedTuple):
    """Size and hash of a file, as the manifest gives them or as they are."""

    size: int
    sha256: str

    def shown(self, other: ManifestEntry) -> str:
        """What people need to see of it, beside ``other``."""
        return f"{self.size} B" if self.size != other.size else f"{self.sha256[:12]}…"


def read_manifest(copy: Copy) -> dict[str, ManifestEntry]:
    """The entries by path; raises OSError and, where it is no manifest, ValueError."""
    entries: dict[str, ManifestEntry] = {}
    digest = hashlib.sha256()
    others = 0
    for line in copy.lines(MANIFEST, _LONGEST):
        digest.update(line + b"\n")
        if match := _LINE.fullmatch(line):
            path, size, sha256 = match[1].decode(), int(match[2]), match[3].decode()
            entries[safe_path(path)] = ManifestEntry(size, sha256)
        elif (others := others + 1) > _AROUND:
            raise ValueError(_WRONG)
    # Nothing in it is beside the point.
    expected = manifest_json((path, *entry) for path, entry in entries.items())
    if digest.digest() != hashlib.sha256(expected).digest():
        raise ValueError(_WRONG)
    return entries
