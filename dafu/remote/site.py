"""The files of a built site with a digest each, read only when they changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dafu.read.files import open_regular, read_regular
from dafu.remote.headers import headers
from dafu.remote.plan import Here
from dafu.site.kept import checksum
from dafu.site.trees import tree

_NAME = "digests.json"


def site_files(site: Path, kept: Path, afresh: bool = False) -> dict[str, Here]:
    """Every file of ``site`` by its path; raises OSError.

    What was read before is kept in the folder ``kept``, and taken from there, unless ``afresh``,
    for files of the same inode, size and time.
    """
    known = {} if afresh else _known(kept / _NAME)
    found: dict[str, Here] = {}
    now: dict[str, list[Any]] = {}
    for path, about in sorted(tree(f"{site}/").files.items()):
        file, before = site / path, known.get(path)
        same = before is not None and tuple(before[:-1]) == about
        content = before[-1] if before and same else _content(file)
        now[path] = [*about, content]
        found[path] = Here(file, about[1], _digest(path, content))
    if now != known:
        _keep(kept / _NAME, now)
    return found


def _content(file: Path) -> str:
    digest = hashlib.sha256()
    with open_regular(file) as stream:
        while data := stream.read(1 << 20):
            digest.update(data)
    return digest.hexdigest()


def _digest(path: str, content: str) -> str:
    served = f"{sorted(headers(path).items())} {content}"
    return hashlib.sha256(served.encode()).hexdigest()[:32]


def _known(file: Path) -> Mapping[str, list[Any]]:
    try:
        kept = json.loads(read_regular(file))
        if kept["checksum"] == _checksum(kept["files"]):
            files: dict[str, list[Any]] = kept["files"]
            return files
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {}


def _keep(file: Path, files: Mapping[str, list[Any]]) -> None:
    new = file.with_name(f"{file.name}.new")
    new.write_text(json.dumps({"checksum": _checksum(files), "files": files}), encoding="utf-8")
    new.replace(file)


def _checksum(files: Mapping[str, list[Any]]) -> str:
    return checksum("note", _NAME, json.dumps(files).encode()).hex()
