"""Which program this is: what was made by another one is not relied on."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from pathlib import Path


def program() -> str:
    """A hash of dafu's own code, of Python and of the versions of everything installed."""
    found = hashlib.sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    package = Path(__file__).parent
    for file in sorted(package.rglob("*.py")):
        name = file.relative_to(package).as_posix()
        found.update(f"\n{name}\n".encode() + file.read_bytes())
    installed = {
        name
        for folder in sys.path
        if os.path.isdir(folder)  # noqa: PTH112 - an entry may be an archive or empty
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith(".dist-info")
    }
    found.update("\n".join(sorted(installed)).encode())
    return found.hexdigest()
