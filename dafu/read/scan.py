"""What lies in the content tree: letters, pages and the files beside letters."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dafu.codes import CODES
from dafu.problems import Place, Problems

RESERVED_NAMES = frozenset({"page", "index", "feed"})
"""Names that listings and feeds use beside letters."""

RESERVED_PAGES = frozenset(
    {
        "assets",
        "data",
        "issuers",
        "replies",
        "results",
        "search",
        "sessions",
        "statistics",
        "topics",
    }
)
"""First parts of addresses that pages must not take."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
_LEFTOVER = re.compile(
    r"\..*|.*~|~\$.*|#.*#|.*\.(bak|swp|swo|tmp|orig|rej)|Thumbs\.db|desktop\.ini"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file: where it is, how messages name it, and the address of its page."""

    file: Path
    label: str
    path: str


@dataclass(slots=True)
class Tree:
    """The sources of a site, in order of their addresses."""

    letters: list[Source] = field(default_factory=list)
    pages: list[Source] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    """Other files by their path in the tree: ``replies/2023/map.png``."""


def scan(content: Path, problems: Problems) -> Tree:
    """The tree below ``content``; links, special files and misplaced ones are problems.

    Editors' leftovers (hidden files, ``~``, ``.bak``, ``~$x.docx``) are passed over.
    """
    tree = Tree()
    if not content.is_dir():
        place = Place(label(content))
        problems.add(CODES["file-unreadable"], place, name=content.name, reason="not a folder")
        return tree
    addresses: dict[str, str] = {}
    for entry, path in _walk(content, "", problems):
        place = Place(label(Path(entry.path)))
        if Path(entry.name).suffix.lower() not in {".md", ".markdown"}:
            tree.files[path] = Path(entry.path)
            continue
        if not _well_placed(path, place, problems):
            continue
        address = path.removesuffix(".md").removeprefix("pages/")
        other = addresses.setdefault(address.lower(), place.path)
        if other != place.path:
            problems.add(CODES["file-clash"], place, other=other)
            continue
        source = Source(Path(entry.path), place.path, address)
        (tree.pages if path.startswith("pages/") else tree.letters).append(source)
    return tree


def label(file: Path) -> str:
    """How messages name a file: below the working folder where it lies there, with ``/``."""
    try:
        return (
            file.resolve().relative_to(Path.cwd()).as_posix()
            if not file.is_symlink()
            else (file.absolute().relative_to(Path.cwd()).as_posix())
        )
    except (ValueError, OSError):
        return file.as_posix()


def _walk(folder: Path, prefix: str, problems: Problems) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Regular files in order of their names, folder by folder; never through a link."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        place = Place(label(folder))
        reason = error.strerror or str(error)
        problems.add(CODES["file-unreadable"], place, name=folder.name, reason=reason)
        return
    for entry in entries:
        if _LEFTOVER.fullmatch(entry.name):
            continue
        place = Place(label(Path(entry.path)))
        path = prefix + entry.name
        if entry.is_symlink():
            problems.add(CODES["file-link"], place, name=entry.name)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name.lower().endswith(".md"):
                problems.add(CODES["file-special"], place, name=entry.name)
            else:
                yield from _walk(Path(entry.path), path + "/", problems)
        elif entry.is_file(follow_symlinks=False):
            yield entry, path
        else:
            problems.add(CODES["file-special"], place, name=entry.name)


def _well_placed(path: str, place: Place, problems: Problems) -> bool:
    parts = path.split("/")
    is_letter = len(parts) == 3 and parts[0] == "replies" and re.fullmatch(r"[12]\d{3}", parts[1])
    is_page = len(parts) == 2 and parts[0] == "pages"
    if not is_letter and not is_page:
        problems.add(CODES["file-place"], place, name=path)
        return False
    name = parts[-1].removesuffix(".md")
    reserved = RESERVED_NAMES if is_letter else RESERVED_PAGES | RESERVED_NAMES
    if not _NAME.fullmatch(name) or name.lower() in reserved or not parts[-1].endswith(".md"):
        problems.add(CODES["file-name"], place, name=parts[-1])
        return False
    return True


def read_bytes(source: Source, problems: Problems) -> bytes | None:
    """The bytes of a source, or None and a problem."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(source.file, flags), "rb") as file:
            return file.read()
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add(
            CODES["file-unreadable"],
            Place(source.label),
            name=source.file.name,
            reason=reason,
        )
        return None
