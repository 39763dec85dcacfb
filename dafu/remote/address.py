"""The address of a store, and the folder on this machine where its site is built."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

SCHEMES = ("s3", "gs", "az", "file")

FOLDER = Path(".dafu-stores")
"""Where sites for stores are built, below the folder in which the command is run."""

_PLAIN = re.compile(r"[A-Za-z0-9:/._~-]+")
_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class Address(NamedTuple):
    """A place in a store: ``s3://BUCKET/PREFIX`` and the like."""

    url: str
    home: Path
    """What this machine keeps of it: the site as it was built, and what builds keep."""

    @property
    def site(self) -> Path:
        """The site as it was built."""
        return self.home / "public"


def address(text: str) -> Address | None:
    """The address in ``text``; None when it is none, or has what belongs elsewhere.

    Keys and passwords do not belong there: whoever lists processes sees them.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or port or not _PLAIN.fullmatch(text):
        return None
    local = parts.scheme == "file"
    path = parts.path.strip("/")
    if bool(parts.netloc) == local or ".." in path.split("/") or (local and not path):
        return None
    if parts.scheme == "az" and not path:  # ACCOUNT/CONTAINER
        return None
    url = f"{parts.scheme}://{parts.netloc}/{path}".rstrip("/")
    name = _NAME.sub("-", url)[:80].strip("-.")
    return Address(url, FOLDER / f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:8]}")
