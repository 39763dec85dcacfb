"""A build that has nothing to do, found before anything heavy is imported.

The last build noted a digest of all that it was made from and one of the files that it put in
place. When both are as they were, the site is what a build would make.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from dafu.engine.program import program
from dafu.read.files import open_regular, read_regular
from dafu.site.trees import Found, Stat, remove, tree

_NAME = "last.json"
_NEW = "last.json.new"
_SLACK = 1_000_000_000
"""Nanoseconds by which clocks and file systems may differ."""


class Inputs(NamedTuple):
    """What a build is made from."""

    digest: str
    newest: int
    """When any file was changed last (ctime, nanoseconds), whatever its own date says."""
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
    """As :meth:`dafu.problems.problem.Problem.as_json` gives them."""
    unrecorded: int = 0
    """Changes that the publication log does not say."""


def inputs(paths: Iterable[Path], *settings: object) -> Inputs | None:
    """A digest of the program, of ``settings`` and of every file at or below ``paths``.

    None where something cannot be read: the build says what.
    """
    found = hashlib.sha256(f"{program()} {settings!r}".encode())
    newest, began = 0, time.time_ns()
    rested = hashlib.sha256()
    files = {}
    try:
        for path in map(os.fspath, paths):
            for name, about in _walk(path, True):
                if f"{os.sep}." not in name[len(path) :]:
                    rested.update(_stamp(name, about))
                with open_regular(name) as file:
                    data = file.read(about.st_size + 1)
                    now = os.fstat(file.fileno())
                if len(data) != now.st_size:
                    return None
                newest = max(newest, now.st_ctime_ns)
                files[name] = hashlib.sha256(data).digest()
                found.update(f"\n{name}\0".encode(errors="surrogateescape") + files[name])
    except OSError:
        return None
    return Inputs(found.hexdigest(), newest, began, rested.hexdigest(), files)


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
    try:
        kept = json.loads(read_regular(folder / _NAME))
        if _checksum(kept["said"]) != kept["checksum"]:
            return None
        began, digest, files, letters, problems, unrecorded = kept["said"]
        if digest != now.digest or not now.newest + _SLACK < began < time.time_ns():
            return None
        if _files_digest(tree(f"{public}/")) != files:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Last(letters, problems, unrecorded)


def note(folder: Path, made_from: Inputs, files: dict[str, Stat], said: Last) -> None:
    """Note what a build said and did, for :func:`last`."""
    about = [made_from.began, made_from.digest, _files_digest(Found(files, [], [])), *said]
    data = json.dumps({"said": about, "checksum": _checksum(about)}).encode()
    new = folder / _NEW
    new.write_bytes(data)
    new.replace(folder / _NAME)


def forget(folder: Path) -> None:
    """Forget the last build: the files are about to change."""
    for name in (_NAME, _NEW):
        remove(folder / name)


def _files_digest(found: Found) -> str:
    files = "".join(f"{path} {found.files[path]}\n" for path in sorted(found.files))
    others = f"{found.empty} {found.others}"
    return hashlib.sha256(f"{files}{others}".encode(errors="surrogateescape")).hexdigest()


def _checksum(said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
