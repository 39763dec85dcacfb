"""What lies in the content tree: letters, pages and the files beside letters."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dafu.codes import CODES
from dafu.machine import said
from dafu.problems import Place, Problems

MAX_BYTES = 2_000_000
"""A larger source is refused unread: a thousand pages of Chinese fit in it."""

MAX_FOLDERS = 16
"""Folders within folders; the tree itself needs two."""

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

_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
_LEFTOVER = re.compile(
    r"\..*|.*~|~\$.*|#.*#|.*\.(bak|swp|swo|tmp|orig|rej)|Thumbs\.db|desktop\.ini"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file: where it is, how messages name it, and the address of its page."""

    file: str
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
    root = label(content)
    addresses: dict[str, str] = {}
    folder = os.fspath(content)
    for path in _walk(folder, "", root, problems):
        name = f"{root}/{path}"
        if not path.lower().endswith((".md", ".markdown")):
            tree.files[path] = content / path
            continue
        if not _well_placed(path, name, problems):
            continue
        address = path.removesuffix(".md").removeprefix("pages/")
        other = addresses.setdefault(address.lower(), name)
        if other != name:
            problems.add(CODES["file-clash"], Place(name), other=other)
            continue
        source = Source(os.path.join(folder, path), name, address)  # noqa: PTH118 - so many
        (tree.pages if path.startswith("pages/") else tree.letters).append(source)
    return tree


def label(file: Path) -> str:
    """How messages name a file: below the working folder where it lies there, with ``/``."""
    whole = Path(os.path.abspath(file))  # noqa: PTH100 - resolve() would follow links
    here = Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def _walk(folder: str, prefix: str, root: str, problems: Problems) -> Iterator[str]:
    """Regular files in order of their names, folder by folder; never through a link."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        name = Path(folder).name
        _unreadable(f"{root}/{prefix}".rstrip("/"), name, error, problems)
        return
    for entry in entries:
        if _LEFTOVER.fullmatch(entry.name):
            continue
        path = prefix + entry.name
        if entry.is_file(follow_symlinks=False):
            yield path
            continue
        place = Place(f"{root}/{path}")
        if entry.is_symlink():
            problems.add(CODES["file-link"], place, name=entry.name)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name.lower().endswith(".md"):
                problems.add(CODES["file-special"], place, name=entry.name)
            elif path.count("/") >= MAX_FOLDERS:
                problems.add(CODES["file-place"], place, name=path)
            else:
                yield from _walk(entry.path, path + "/", root, problems)
        else:
            problems.add(CODES["file-special"], place, name=entry.name)


def _well_placed(path: str, label: str, problems: Problems) -> bool:
    parts = path.split("/")
    is_letter = len(parts) == 3 and parts[0] == "replies" and _YEAR.fullmatch(parts[1])
    is_page = len(parts) == 2 and parts[0] == "pages"
    if not is_letter and not is_page:
        problems.add(CODES["file-place"], Place(label), name=path)
        return False
    name = parts[-1].removesuffix(".md")
    reserved = RESERVED_NAMES if is_letter else RESERVED_PAGES | RESERVED_NAMES
    if not _NAME.fullmatch(name) or name.lower() in reserved or not parts[-1].endswith(".md"):
        problems.add(CODES["file-name"], Place(label), name=parts[-1])
        return False
    return True


def read_bytes(source: Source, problems: Problems) -> bytes | None:
    """The bytes of a source, or None and a problem. Follows no link and waits for no device."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        with os.fdopen(os.open(source.file, flags), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        _unreadable(source.label, Path(source.file).name, error, problems)
        return None
    if len(data) > MAX_BYTES:
        place = Place(source.label)
        problems.add(CODES["file-large"], place, size=max(size, len(data)), limit=MAX_BYTES)
        return None
    return data


def _unreadable(path: str, name: str, error: OSError, problems: Problems) -> None:
    problems.add(CODES["file-unreadable"], Place(path), name=name, reason=said(error))
