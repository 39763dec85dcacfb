"""A run that has nothing to do, found before anything heavy is imported.

The last build noted a digest of all that it was made from and one of the files that it put in
place. When both are as they were, the site is what a build would make. A check notes the same
without files. Of letters about which nothing may be kept only hashes of their sources are noted:
these are read again (:mod:`dafu.engine.again`).
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from dafu.engine.program import program
from dafu.read.files import open_regular, read_regular, read_whole
from dafu.site.kept import checksum
from dafu.site.trees import FolderContents, Stat, remove, tree

BUILD, CHECK = "last.json", "checked.json"
"""What a run of each kind notes in the cache."""

_SLACK = 1_000_000_000
"""Nanoseconds by which clocks and file systems may differ."""


class Inputs(NamedTuple):
    """What a build is made from."""

    digest: str
    """Of the program and of every file."""
    settings: list[str]
    """What else the outcome depends on; first what messages depend on."""
    newest: int
    """When a file was changed last (ctime, nanoseconds), whatever its own date says; but for those
    of which whoever reads them compares the hash."""
    began: int
    """When reading them began."""
    state: str
    """What :func:`state` gave when reading them began."""
    files: Mapping[str, bytes]
    """The SHA-256 of each file."""


class Last(NamedTuple):
    """What the last build said and did, as far as the next one may repeat it."""

    letters: int
    problems: list[Any]
    """As :meth:`dafu.problems.problem.Problem.noted` gives them."""
    unrecorded: int = 0
    """Changes that the publication log does not say."""
    again: Mapping[str, str] = {}
    """Of letters that are to be read again, by :func:`source_key`, what the public saw of each:
    ``full``, ``summary``, ``withdrawn``, or nothing."""
    sources: int = 0
    """How many letters there are, public or not."""
    until: int = 0
    """When something else may be to be said (nanoseconds); 0 for never."""


def source_key(file: str, digest: bytes) -> str:
    """What stands for a source of which nothing else is kept; ``digest`` is its SHA-256."""
    return hashlib.sha256(file.encode(errors="surrogateescape") + b"\0" + digest).hexdigest()


def inputs(paths: Iterable[Path], *settings: object, compared: Path | None = None) -> Inputs | None:
    """A digest of the program and of every file at or below ``paths``, and the ``settings``.

    Files below ``compared`` count only if whoever reads them finds the hash that is told here.
    None where something cannot be read: the build says what.
    """
    apart = f"{os.fspath(compared)}{os.sep}" if compared else "\0"
    found = hashlib.sha256(program().encode())
    newest, began = 0, time.time_ns()
    rested = hashlib.sha256()
    files = {}
    try:
        for path in map(os.fspath, paths):
            for name, about in _walk(path, True):
                if f"{os.sep}." not in name[len(path) :]:
                    rested.update(_stamp(name, about))
                if name.startswith(apart):
                    data, size = read_whole(name)
                else:
                    with open_regular(name) as file:
                        data = file.read(about.st_size + 1)
                        now = os.fstat(file.fileno())
                    size, newest = now.st_size, max(newest, now.st_ctime_ns)
                if len(data) != size:
                    return None
                files[name] = hashlib.sha256(data).digest()
                found.update(f"\n{name}\0".encode(errors="surrogateescape") + files[name])
    except OSError:
        return None
    others = list(map(str, settings))
    return Inputs(found.hexdigest(), others, newest, began, rested.hexdigest(), files)


def file_digest(file: Path) -> str:
    """The SHA-256 of a file that is a setting, hexadecimal; raises OSError."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def state(paths: Iterable[Path]) -> str:
    """A digest that changes when a file at or below ``paths`` does, but for hidden ones.

    It reads none of them: to tell whether they rested for a while.
    """
    found = hashlib.sha256()
    for path in paths:
        try:
            for name, about in _walk(os.fspath(path), False):
                found.update(_stamp(name, about))
        except OSError as error:
            found.update(repr((error.errno, error.filename)).encode())
    return found.hexdigest()


def _stamp(name: str, x: os.stat_result) -> bytes:
    return repr((name, x.st_mode, x.st_ino, x.st_size, x.st_mtime_ns, x.st_ctime_ns)).encode()


def _walk(path: str, hidden: bool) -> Iterator[tuple[str, os.stat_result]]:
    """Every file at or below ``path``, in an order of its own; ``hidden`` ones where asked."""
    about = os.lstat(path)
    if not os.path.isdir(path) or os.path.islink(path):  # noqa: PTH112, PTH114
        yield path, about
        return
    with os.scandir(path) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith(".") and not hidden:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, hidden)
        else:
            yield entry.path, entry.stat(follow_symlinks=False)


def last(folder: Path, public: Path, now: Inputs) -> Last | None:
    """What the last build said, when a build would do nothing; None when it is to be run."""
    noted = _noted(folder / BUILD, now)
    if noted is None or noted.settings != now.settings:
        return None
    with suppress(OSError):
        if _files_digest(tree(f"{public}/")) == noted.files:
            return noted.said
    return None


def last_check(folder: Path, now: Inputs) -> Last | None:
    """What the last check or build said, when a check would say the same; else None."""
    for name in (CHECK, BUILD):
        noted = _noted(folder / name, now)
        if noted and noted.settings[:1] == now.settings[:1]:
            return noted.said
    return None


class _Noted(NamedTuple):
    settings: list[str]
    files: str
    said: Last


def _noted(file: Path, now: Inputs) -> _Noted | None:
    """What a run noted that was made from the same."""
    try:
        kept = json.loads(read_regular(file))
        if kept.pop("checksum") != _checksum(file.name, kept):
            return None
        if kept["digest"] != now.digest:
            return None
        if not now.newest + _SLACK < kept["began"] < time.time_ns():
            return None
        said = Last(**kept["said"])
        if said.until and time.time_ns() >= said.until:
            return None
        return _Noted(kept["settings"], kept["files"], said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def note(
    folder: Path, made_from: Inputs, said: Last | None, files: dict[str, Stat] | None = None
) -> None:
    """Note what a run said, and a build did, for :func:`last` or :func:`last_check`."""
    if said is None:
        return
    there = _files_digest(FolderContents(files, [], [])) if files is not None else ""
    name = CHECK if files is None else BUILD
    about = {
        "began": made_from.began,
        "digest": made_from.digest,
        "settings": made_from.settings,
        "files": there,
        "said": said._asdict(),
    }
    new = folder / f"{name}.new"
    new.write_text(json.dumps({**about, "checksum": _checksum(name, about)}), encoding="ascii")
    new.replace(folder / name)


def forget(folder: Path) -> None:
    """Forget the last build: the files are about to change."""
    for name in (BUILD, f"{BUILD}.new"):
        remove(folder / name)


def _files_digest(found: FolderContents) -> str:
    files = "".join(f"{path} {found.files[path]}\n" for path in sorted(found.files))
    others = f"{found.empty} {found.others}"
    return hashlib.sha256(f"{files}{others}".encode(errors="surrogateescape")).hexdigest()


def _checksum(name: str, about: object) -> str:
    return checksum("note", name, json.dumps(about).encode()).hex()
