"""What an audit finds, named by the path of the file in the site."""

from __future__ import annotations

from dafu.problems.codes import CODES
from dafu.problems.problem import Code, Place, Problems
from dafu.verify.manifest import ManifestEntry


class Findings:
    """Problems of the site in the folder that messages call ``folder``."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.problems = Problems()

    def add(self, code: Code, path: str, line: int = 1, **values: object) -> None:
        """Note one case of ``code`` in the file ``path``."""
        self.problems.add(code, Place(f"{self._folder}/{path}", line), **values)

    def altered(self, path: str, expected: ManifestEntry, found: ManifestEntry) -> None:
        """Note that the file ``path`` is not what it should be."""
        values = (expected.shown(found), found.shown(expected))
        self.add(CODES["public-altered"], path, expected=values[0], found=values[1])
