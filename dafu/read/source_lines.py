"""The lines that messages may show, read again from the files that they name.

Problems hold no lines, so that no cache keeps any. A file is read when it is first asked for and
as it is then; one that cannot be read has no lines. Of a letter that is not plainly public in full
only the lines between the two ``---`` are shown, never one of its body.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dafu.letter import FrontMatter
from dafu.problems import Problems
from dafu.read import fences, front_matter
from dafu.read.key_lines import is_key_line
from dafu.read.nodes import Pairs, Scalar
from dafu.read.scan import Source, label, read_bytes
from dafu.vocabulary import DISCLOSURE_WORDS, Disclosure


class _Shown(NamedTuple):
    """A file's lines, and how many of them from the first on may be shown."""

    lines: list[str]
    shown: int


class SourceLines:
    """The lines of settings, letters and pages, by the names that messages give their files."""

    def __init__(self, site: Path, content: Path) -> None:
        self._site = label(site)
        self._content = label(content)
        self._path = ""
        self._shown = _Shown([], 0)

    def __call__(self, path: str, number: int) -> str | None:
        """The line ``number`` of the file ``path``; None where it is not there or not shown."""
        if path != self._path:
            self._path, self._shown = path, self._read(path)
        return self._shown.lines[number - 1] if 1 <= number <= self._shown.shown else None

    def _read(self, path: str) -> _Shown:
        inside = path.removeprefix(f"{self._content}/")
        is_letter = inside != path and inside.startswith("replies/")
        if path != self._site and not (inside != path and path.endswith(".md")):
            return _Shown([], 0)
        data = read_bytes(Source(path, path, ""), Problems())
        text = _decoded(data) if data is not None else None
        if text is None:
            return _Shown([], 0)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if is_letter and not _public(lines, path):
            return _Shown(lines, _front_lines(lines, path))
        return _Shown(lines, len(lines))


def _decoded(data: bytes) -> str | None:
    """The text of ``data`` in the encoding that it most likely has."""
    begins = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for name in ("utf-16",) if data.startswith(begins) else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(name)
    return None


def _parts(lines: Iterable[str], path: str) -> fences.Parts | None:
    return fences.split("\n".join(lines), path, FrontMatter, Problems())


def _public(lines: list[str], path: str) -> bool:
    """Whether a letter says plainly, and once, that all of it is public now."""
    parts = _parts(lines, path)
    root = front_matter.parse(parts.head, FrontMatter, path, Problems()) if parts else None
    return root is not None and _in_full(root)


def _in_full(root: Pairs) -> bool:
    names = front_matter.chinese_names(FrontMatter)
    given = [(names.get(key.text, key.text), value) for key, value in root.pairs]
    disclosures = [value for name, value in given if name == "disclosure"]
    if any(name in {"publish_at", "withdrawn"} for name, _ in given) or len(disclosures) != 1:
        return False
    (value,) = disclosures
    return isinstance(value, Scalar) and DISCLOSURE_WORDS.get(value.text) is Disclosure.FULL


def _front_lines(lines: list[str], path: str) -> int:
    """How many lines from the first on are front matter, or meant as such."""
    if parts := _parts(lines, path):
        return parts.body_line - 1
    count = 0
    for line in lines:
        if not is_key_line(line, FrontMatter) and line.strip() != fences.FENCE:
            break
        count += 1
    return count
