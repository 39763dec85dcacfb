"""Office files as archives: opened within limits, their XML without definitions of its own.

A small file may unpack to anything (a zip bomb), and XML may define entities that grow without end
or read other files; Office writes neither. Both are refused before a library sees them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, ParseError

from dafu.drafting.document import Refused

MOST_BYTES = 50_000_000
"""Of a file that is imported."""
_MOST_UNPACKED = 200_000_000
_MOST_PARTS = 5_000
_MOST_RATIO = 200
"""Unpacked bytes for each packed one; text of Office files stays below 60."""
_RATIO_FROM = 1_000_000
_MOST_DEPTH = 150
"""Elements within elements: libraries walk them by recursion."""


class Archive:
    """The parts of an Office file by name."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``; raises :class:`Refused` for what is damaged, locked or too large."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError):
            raise Refused("import-damaged") from None
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > _MOST_PARTS or unpacked > _MOST_UNPACKED:
            raise Refused("import-large", limit=_MOST_UNPACKED // 1_000_000)
        for entry in entries:
            if entry.flag_bits & 1:
                raise Refused("import-locked")
            dense = entry.file_size > _MOST_RATIO * max(1, entry.compress_size)
            if entry.file_size > _RATIO_FROM and dense:
                raise Refused("import-large", limit=_MOST_UNPACKED // 1_000_000)
        self.names = tuple(entry.filename for entry in entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part, never more than it said it would be."""
        try:
            entry = self._zip.getinfo(name)
            with self._zip.open(entry) as part:
                data = part.read(entry.file_size + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError):
            raise Refused("import-damaged") from None
        if len(data) > entry.file_size:
            raise Refused("import-large", limit=_MOST_UNPACKED // 1_000_000)
        return data

    def xml(self, name: str) -> Element:
        """The root of a part that is XML."""
        return xml(self.read(name))

    def check_xml(self) -> None:
        """Refuse the archive where any of its XML cannot be read safely."""
        for name in self.names:
            if name.endswith((".xml", ".rels", ".vml")):
                self.xml(name)


def xml(data: bytes) -> Element:
    """The root of an XML document that defines nothing; raises :class:`Refused`."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused("import-entities") from None
    except (ParseError, ValueError, LookupError):
        raise Refused("import-damaged") from None
    if _deeper(root, _MOST_DEPTH):
        raise Refused("import-damaged")
    return root


def _deeper(root: Element, limit: int) -> bool:
    level: list[Element] = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def packed(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> io.BytesIO:
    """An archive of ``parts``, to be read by a library."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in dict(parts).items():
            archive.writestr(name, data)
    stream.seek(0)
    return stream
