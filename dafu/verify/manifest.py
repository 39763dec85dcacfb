"""The manifest of a built site, read without trust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from dafu.publish.trees import safe_path
from dafu.render.manifest import manifest_json


class Entry(NamedTuple):
    """What the manifest says of a file."""

    size: int
    sha256: str

    def shown(self, other: Entry) -> str:
        """What people need to see of it, beside ``other``."""
        return f"{self.size} B" if self.size != other.size else f"{self.sha256[:12]}…"


def read_manifest(file: Path) -> dict[str, Entry]:
    """The entries by path; raises OSError and, where it is no manifest, ValueError."""
    data = file.read_bytes()
    try:
        files = json.loads(data)["files"]
        entries = {safe_path(x["path"]): Entry(int(x["size"]), str(x["sha256"])) for x in files}
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    # The only form there is: nothing in it is beside the point.
    if manifest_json((path, *entry) for path, entry in entries.items()) != data:
        raise ValueError("not in the form that dafu writes")
    return entries
