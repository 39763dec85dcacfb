"""What lies in the content tree: letters, pages and the files beside letters."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dafu.model.own_files import VERSIONS
from dafu.problems.codes import CODES
from dafu.problems.oserrors import said
from dafu.problems.problem import Place, Problems
from dafu.read.files import is_folder, read_whole
from dafu.routes import BESIDE_LETTERS, PARAMETERS, REPLIES, SECTIONS, SLUG

MAX_BYTES = 2_000_000
"""A larger source is refused unread: a thousand pages of Chinese fit in it."""

MAX_FOLDERS = 16
"""Folders within folders; the tree itself needs two."""

_NAME = re.compile(SLUG)
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
    root: str = "content"
    """How messages name the tree itself."""
    files: dict[str, Path] = field(default_factory=dict)
    """Other files by their path in the tree: ``replies/2023/map.png``."""


def scan(content: Path, problems: Problems) -> Tree:
    """The tree below ``content``; links, special files and misplaced ones are problems.

    Editors' leftovers (hidden files, ``~``, ``.bak``, ``~$x.docx``) are passed over, and so are the
    texts of earlier versions: these are read by their hashes alone.
    """
    root = label(content)
    tree = Tree(root=root)
    addresses: dict[str, str] = {}
    folder = os.fspath(content)
    for path in walk(folder, "", root, problems):
        name = f"{root}/{path}"
        if not path.lower().endswith((".md", ".markdown")):
            tree.files[path] = content / path
            continue
        if not _well_placed(path, name, problems):
            continue
        source = _source(folder, root, path)
        other = addresses.setdefault(source.path.lower(), name)
        if other != name:
            problems.add(CODES["file-clash"], Place(name), other=other)
            continue
        (tree.pages if path.startswith("pages/") else tree.letters).append(source)
    return tree


def source_at(content: Path, path: str) -> Source | None:
    """The source at ``path`` below ``content``, there or not; None where :func:`scan` lists none.

    Whether another one has the same address, only a look at all of them tells.
    """
    root = label(content)
    *folders, _ = (content / folder for folder in PurePosixPath(path).parents)
    if not path.endswith(".md") or not _well_placed(path, f"{root}/{path}", Problems()):
        return None
    return _source(os.fspath(content), root, path) if all(map(is_folder, folders)) else None


def _source(folder: str, root: str, path: str) -> Source:
    file = os.path.join(folder, path)  # noqa: PTH118 - so many
    return Source(file, f"{root}/{path}", path.removesuffix(".md").removeprefix("pages/"))


def letter_source(content: Path, file: str) -> Source:
    """The letter in ``file`` below ``content``, as :func:`scan` gives it."""
    path = Path(file).relative_to(content).as_posix()
    return Source(file, f"{label(content)}/{path}", path.removesuffix(".md"))


def label(file: Path) -> str:
    """How messages name a file: below the working folder where it lies there, with ``/``.

    Bytes of its path that are no UTF-8 are escaped, since no form for machines can hold them.
    """
    whole = Path(os.path.abspath(file))  # noqa: PTH100 - resolve() would follow links
    here = Path.cwd()
    shown = whole.relative_to(here) if whole.is_relative_to(here) else whole
    return os.fsencode(shown).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def walk(folder: str, prefix: str, root: str, problems: Problems) -> Iterator[str]:
    """Regular files below ``folder`` in order of their names; never through a link.

    Messages call the folder ``root``; ``prefix`` is where in it the walk has come to.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        name = Path(folder).name
        _unreadable(f"{root}/{prefix}".rstrip("/"), name, error, problems)
        return
    for entry in entries:
        path = prefix + entry.name
        kept = path == VERSIONS and entry.is_dir(follow_symlinks=False)
        if kept or _LEFTOVER.fullmatch(entry.name):
            continue
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
                yield from walk(entry.path, path + "/", root, problems)
        else:
            problems.add(CODES["file-special"], place, name=entry.name)


def _well_placed(path: str, label: str, problems: Problems) -> bool:
    parts = path.split("/")
    is_letter = len(parts) == 3 and parts[0] == REPLIES and PARAMETERS["year"].fits(parts[1])
    is_page = len(parts) == 2 and parts[0] == "pages"
    if not is_letter and not is_page:
        problems.add(CODES["file-place"], Place(label), name=path)
        return False
    name = parts[-1].removesuffix(".md")
    if not parts[-1].endswith(".md"):
        stem, _, _ = parts[-1].rpartition(".")
        problems.add(CODES["file-suffix"], Place(label), name=parts[-1], renamed=f"{stem}.md")
        return False
    if not _NAME.fullmatch(name):
        problems.add(CODES["file-name"], Place(label), name=parts[-1])
        return False
    reserved = BESIDE_LETTERS if is_letter else SECTIONS
    if name.lower() in reserved:
        taken = "、".join(sorted(reserved))
        values = {"name": parts[-1], "better": f"{name}-1.md", "taken": taken}
        problems.add(CODES["file-reserved"], Place(label), **values)
        return False
    return True


def read_bytes(source: Source, problems: Problems) -> bytes | None:
    """The bytes of a source, at most :data:`MAX_BYTES`, or None and a problem."""
    return read_file(source.file, source.label, problems, MAX_BYTES)


def read_file(file: str, label: str, problems: Problems, limit: int = 0) -> bytes | None:
    """The bytes of a regular file, or None and a problem; messages call it ``label``."""
    try:
        data, size = read_whole(file, limit)
    except OSError as error:
        _unreadable(label, Path(file).name, error, problems)
        return None
    if limit and len(data) > limit:
        problems.add(CODES["file-large"], Place(label), size=size, limit=limit)
        return None
    return data


_KINDS = {errno.ELOOP: "file-link", errno.ENXIO: "file-special", errno.EISDIR: "file-special"}


def _unreadable(path: str, name: str, error: OSError, problems: Problems) -> None:
    code = CODES[_KINDS.get(error.errno or 0, "file-unreadable")]
    values = {} if code.name in _KINDS.values() else {"reason": said(error)}
    problems.add(code, Place(path), name=name, **values)
