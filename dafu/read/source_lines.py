"""The lines that messages may show, read again from the files that they name.

Problems hold no lines, so that no cache keeps any. A file is read when it is first asked for and
as it is then; one that cannot be read has no lines.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import Path

from dafu.problems.frames import Line
from dafu.problems.personal import masked
from dafu.problems.problem import Problems
from dafu.read.scan import Source, label, read_bytes


class SourceLines:
    """The lines of settings, letters and pages, by the names that messages give their files."""

    def __init__(self, site: Path, content: Path) -> None:
        self._site = label(site)
        self._content = label(content)
        self._path = ""
        self._lines: list[Line] = []

    def __call__(self, path: str, number: int) -> Line | None:
        """The line ``number`` of the file ``path``; None where it is not there or not shown."""
        if path != self._path:
            self._path, self._lines = path, self._read(path)
        return self._lines[number - 1] if 1 <= number <= len(self._lines) else None

    def _read(self, path: str) -> list[Line]:
        inside = path.removeprefix(f"{self._content}/")
        if path != self._site and not (inside != path and path.endswith(".md")):
            return []
        data = read_bytes(Source(path, path, ""), Problems())
        text = _decoded(data) if data is not None else None
        if text is None:
            return []
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        # Masked as a whole: a number may go on in the next line.
        return list(map(Line, text.split("\n"), masked(text).split("\n")))


def _decoded(data: bytes) -> str | None:
    """The text of ``data`` in the encoding that it most likely has."""
    begins = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for name in ("utf-16",) if data.startswith(begins) else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(name)
    return None
