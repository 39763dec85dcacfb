"""Adding to the office's own files of publications, in step with the site that is up.

An entry is written down, with the salts of what is public from then on, only when the site that has
it has taken its place. Before that it waits in a file of its own, beside the log, so that a build
that was killed between the two is not forgotten: the next one looks whether the site is up, and
then writes the entry down or lets it go.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from dafu.model import salts
from dafu.model.course import INDEX
from dafu.model.log import FILE, BrokenError, Log, last_line, read_log
from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.read.files import read_regular
from dafu.site.lock import lock

_WAITING = f".{FILE}.waiting"
_LOCK = f".{FILE}.lock"


class Ledger:
    """The log of the content in ``folder``, and entries to come for the site in ``public``."""

    def __init__(self, folder: Path, public: Path) -> None:
        self._file = folder / FILE
        self._waiting = folder / _WAITING
        self._salts = folder / salts.FILE
        self._lock = folder / _LOCK
        self._public = public

    @contextmanager
    def ready(self, recording: bool) -> Iterator[bool]:
        """The log as it stands after what a killed build left; whether there was anything.

        When ``recording``, for this build alone. Raises OSError, and :class:`PublishError` while
        another build records, or when the log went another way meanwhile.
        """
        if not recording and not self._waiting.exists():
            yield False
            return
        with ExitStack() as stack:
            try:
                stack.enter_context(lock(self._lock))
            except PublishError:
                if recording:
                    raise
                yield False  # Whoever records at this moment sees to it.
                return
            left = self._settle()
            if not recording:
                stack.close()
            yield left

    def _settle(self) -> bool:
        if not self._waiting.exists():
            return False
        waits = _read(self._waiting)
        if waits and _newest(Path(waits["public"])) == waits["hash"]:
            self._append(waits["line"].encode(), waits.get("salts"))
        self._waiting.unlink()
        return True

    @contextmanager
    def publishing(self, log: Log | None) -> Iterator[None]:
        """Write down the last entry of ``log``, if there is one to add, once the site is up."""
        if log is None:
            yield
            return
        line = last_line(log)
        waits = {"public": str(self._public), "hash": log.chain.newest, "line": line.decode()}
        _write(self._waiting, json.dumps({**waits, "salts": log.salts}).encode())
        try:
            yield
        except BaseException:
            self._waiting.unlink(missing_ok=True)
            raise
        self._append(line, log.salts)
        self._waiting.unlink()

    def _append(self, line: bytes, known: Mapping[str, str] | None) -> None:
        """Add ``line`` to the log, whose letters have the salts that are ``known``.

        At every moment the salts of what the log says is public are there; at the end no others.
        None are known of an entry that waits since before there were any.
        """
        if known is None:
            self._add(line)
            return
        before = read_regular(self._salts) if self._salts.exists() else b""
        self._replace(self._salts, salts.salts_file({**salts.salts_of(before), **known}))
        self._add(line)
        self._replace(self._salts, salts.salts_file(known))

    def _add(self, line: bytes) -> None:
        before = read_regular(self._file) if self._file.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        whole = before + line + b"\n"
        if before.endswith(b"\n" + line + b"\n") or before == line + b"\n":
            return
        try:
            read_log(whole)
        except BrokenError as error:
            raise PublishError(self._file, _OTHER_WAY) from error
        self._replace(self._file, whole)

    def _replace(self, file: Path, data: bytes) -> None:
        new = file.with_name(f".{file.name}.new")
        _write(new, data)
        new.replace(file)


_OTHER_WAY = Text(
    "网站上已有一条发布记录，这个文件里没有，而且接不上；请用发布时的文件，"
    f"或删去同一文件夹里的 {_WAITING} 后再发布",
    "the site that is up has an entry that this file has not, and that does not follow on it; "
    f"use the file of that publication, or delete {_WAITING} beside it and publish again",
)


def _newest(public: Path) -> str | None:
    """The hash of the last entry that the site in ``public`` has."""
    try:
        return str(json.loads(read_regular(public / INDEX))["newest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(file: Path) -> dict[str, Any] | None:
    """What was announced; None where the writing of it was cut short."""
    try:
        waits: dict[str, Any] = json.loads(read_regular(file))
        line, name = waits["line"], waits["hash"]
        entry = line[len('{"entry":') : line.index(',"letters":')]
        if hashlib.sha256(entry.encode()).hexdigest() != name or not waits["public"]:
            return None
    except (ValueError, KeyError, TypeError):
        return None
    return waits


def _write(file: Path, data: bytes) -> None:
    """Write a file, and have it on the disk."""
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
