"""The files of a copy of a site, which anybody may have prepared: read without trust.

Only what is a regular file below the folder is read, through no link and in bounded parts, whatever
other files name.
"""

from __future__ import annotations

import errno
import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from dafu.read.files import open_regular
from dafu.site.trees import tree

PART = 1 << 24
"""Bytes read at a time: more than a letter's page, twin or line can have."""


class Copy:
    """A folder with the files of a site; raises OSError where it cannot be listed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        found = tree(f"{folder}/")
        self.paths = found.files.keys()
        """Of all regular files."""
        self.foreign = (*found.others, *found.empty)
        """Links, devices and the like, and folders with nothing in them."""

    def read(self, path: str, limit: int = PART) -> bytes:
        """The bytes of a file; raises OSError, and ValueError where it has more than ``limit``."""
        with open_regular(self._name(path)) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise ValueError(f"more than {limit} bytes")
        return data

    def parts(self, path: str) -> Iterator[bytes]:
        """The bytes of a file in parts that end with a line, as far as lines are no longer.

        Raises OSError.
        """
        with open_regular(self._name(path)) as stream:
            rest = b""
            while data := stream.read(PART):
                if len(data) < PART:
                    rest += data
                    continue
                head, end, tail = (rest + data).rpartition(b"\n")
                yield head + end or tail
                rest = tail if end else b""
            if rest:
                yield rest

    def lines(self, path: str, longest: int) -> Iterator[bytes]:
        """The lines of a file, without ends; raises OSError, ValueError where one is too long."""
        with open_regular(self._name(path)) as stream:
            while line := stream.readline(longest + 1):
                if len(line) > longest:
                    raise ValueError(f"a line has more than {longest} bytes")
                yield line.removesuffix(b"\n")

    def _name(self, path: str) -> Path:
        if path not in self.paths:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self.folder / path


def strict_json(data: bytes) -> Any:
    """The value that ``data`` holds, being what every program reads alike; raises ValueError.

    UTF-8, no key twice, no NaN and nothing that is infinite, no half of a character (RFC 7493),
    and no deeper than can be read.
    """
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=_once, parse_constant=_refused, parse_float=_finite
        )
        if b"\\ud" in data or b"\\uD" in data:
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that is there twice shows one thing to people and another to programs."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large")
    return number
