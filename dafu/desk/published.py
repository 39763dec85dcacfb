"""The site that is up, as the desk compares letters with it: by their twins.

Only the letter's own words count (:func:`dafu.model.changes.said_of`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dafu.model.changes import said_of
from dafu.read.files import read_regular
from dafu.routes import BESIDE_LETTERS


def form_of(letter: Mapping[str, Any]) -> str:
    """A digest of all that a letter's JSON says in words: of a twin the same as of its letter."""
    data = json.dumps(said_of(letter), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()


class PublicSite:
    """The twins of the site in ``folder``, each read once as long as its file is the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forms: dict[str, tuple[tuple[int, int, int], str]] = {}
        self._hashes: dict[Path, tuple[tuple[int, int, int], str]] = {}

    def form(self, path: str) -> str:
        """The form of the letter at ``path`` as it is up; empty where it is not."""
        file = self._folder / f"{path}.json"
        try:
            found = file.lstat()
        except OSError:
            return ""
        stat = found.st_ino, found.st_size, found.st_mtime_ns
        known = self._forms.get(path)
        if known is None or known[0] != stat:
            twin = self.twin(path)
            known = self._forms[path] = stat, form_of(twin) if twin else ""
        return known[1]

    def twin(self, path: str) -> dict[str, Any] | None:
        """The letter's twin; None where there is none that can be read."""
        try:
            found = json.loads(read_regular(self._folder / f"{path}.json"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def paths(self) -> set[str]:
        """The addresses of all letters that are up."""
        return {
            f"replies/{year.name}/{file.stem}"
            for year in (self._folder / "replies").glob("[0-9]*")
            for file in year.glob("*.json")
            if file.stem not in BESIDE_LETTERS
        }

    def has(self, path: str, files: Mapping[str, Path]) -> bool:
        """Whether the attachments of a letter that is up are ``files``, by their names."""
        listed = (self.twin(path) or {}).get("attachments") or ()
        up = {str(x.get("file")): str(x.get("sha256")) for x in listed}
        return all(up.get(name) == self._sha256(file) for name, file in files.items())

    def _sha256(self, file: Path) -> str:
        try:
            found = file.lstat()
            stat = found.st_ino, found.st_size, found.st_mtime_ns
            known = self._hashes.get(file)
            if known is None or known[0] != stat:
                digest = hashlib.sha256(read_regular(file)).hexdigest()
                known = self._hashes[file] = stat, digest
            return known[1]
        except OSError:
            return ""
