"""The texts of versions that the publication log names, kept with the content for readers to see.

Each is a file of its own below ``content/versions/``, named by the version's hash, which is that of
its bytes: the public form of a letter as canonical JSON. The office's own file of publications says
which of them are still to be seen; all others are removed when a publication is recorded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from dafu.model.own_files import VERSIONS
from dafu.model.public import SCHEMA_VERSION, FullLetter
from dafu.read.files import is_folder, read_regular


class Texts:
    """The kept texts of the content in a folder."""

    def __init__(self, content: Path) -> None:
        self._folder = content / VERSIONS

    def read(self, sha256: str) -> FullLetter | None:
        """The version with that hash, which was public in full; None where it is not kept whole."""
        try:
            data = read_regular(self._file(sha256))
            if hashlib.sha256(data).hexdigest() != sha256:
                return None
            values = json.loads(data)
            # What later forms have more it does not say.
            missing = FullLetter.model_fields.keys() - values.keys() - {"sha256"}
            values |= dict.fromkeys(missing)
            return FullLetter.model_validate_json(
                json.dumps({**values, "schema_version": SCHEMA_VERSION})
            )
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def has(self, sha256: str) -> bool:
        """Whether there is a text for that version."""
        return self._file(sha256).is_file()

    def keep(self, sha256: str, data: bytes) -> None:
        """Keep ``data``, the canonical JSON of the version with that hash; raises OSError."""
        file = self._file(sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f".{file.name}.new")
        new.write_bytes(data)
        new.replace(file)

    def sweep(self, wanted: Collection[str]) -> None:
        """Remove every text but the ``wanted`` ones; raises OSError."""
        for file in list(self._files()):
            if file.stem not in wanted or file != self._file(file.stem):
                file.unlink()
        if not is_folder(self._folder):
            return
        for folder in (*(x for x in self._folder.iterdir() if is_folder(x)), self._folder):
            with suppress(OSError):  # It is not empty.
                folder.rmdir()

    def _file(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.json"

    def _files(self) -> Iterator[Path]:
        if is_folder(self._folder):
            for folder in self._folder.iterdir():
                if is_folder(folder):
                    yield from (x for x in folder.iterdir() if not is_folder(x))
