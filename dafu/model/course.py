"""The course of the publication log: what is published may only be added to.

The log that was published last is known from the site that is up, from the store it went to, and
from what the last build noted. One that is no continuation of it would deny what readers noted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from dafu.model.log import Log
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems, Text
from dafu.routes import LOG_INDEX, LOG_MONTH

FOLDER = LOG_INDEX.folder
INDEX = LOG_INDEX.path
"""What a site says of its log."""


class Head(NamedTuple):
    """How far a log that was published goes."""

    entries: int
    newest: str
    """Hash of the last entry."""

    def note(self) -> str:
        """All of it, for :meth:`noted`."""
        return f"{self.entries} {self.newest}"

    @classmethod
    def noted(cls, text: str) -> Head | None:
        """What :meth:`note` wrote down; None for anything else."""
        match = re.fullmatch(r"(\d{1,9}) ([0-9a-f]{64})", text)
        return cls(int(match[1]), match[2]) if match else None


class Damaged(NamedTuple):
    """A log that was published and cannot be read."""

    file: str


Told = Head | Damaged


def last_month(index: bytes) -> str | None:
    """The path of the file that has the last entry, by the log's index.

    None where the index is damaged, or names a file elsewhere than beside itself.
    """
    try:
        file = json.loads(index)["months"][-1]["file"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    path = f"{FOLDER}{file}"
    return path if isinstance(file, str) and LOG_MONTH.values(path) else None


def head_of(index: bytes, month: bytes) -> Told:
    """How far the log goes that has this index and this last month."""
    last = month.removesuffix(b"\n").rpartition(b"\n")[2]
    try:
        told = json.loads(index)
        head = Head(int(told["entries"]), str(told["newest"]))
        number = json.loads(last)["number"]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return Damaged(INDEX)
    whole = number == head.entries > 0 and hashlib.sha256(last).hexdigest() == head.newest
    return head if whole else Damaged(INDEX)


def see_course(log: Log | None, told: Iterable[Told], name: str, problems: Problems) -> None:
    """Look whether ``log``, in the file ``name``, leads on from what was published."""
    hashes = log.chain.hashes if log else ()
    for head in told:
        if isinstance(head, Damaged):
            problems.add(CODES["log-unreadable"], Place(name), file=head.file)
        elif hashes[head.entries - 1 : head.entries] != (head.newest,):
            problems.add(
                CODES["log-course"],
                Place(name, max(1, min(len(hashes), head.entries))),
                there=Text(f"已发布的有 {head.entries} 条", f"{head.entries} entries are public"),
                here=_here(len(hashes), head.entries),
                number=head.entries,
                hash=head.newest[:12],
            )


def _here(entries: int, there: int) -> Text:
    if not entries:
        return Text("这里一条也没有", "here is none")
    if entries < there:
        return Text(f"这里只有 {entries} 条", f"here are only {entries}")
    return Text(f"这里的第 {there} 条是另一条", f"entry {there} here is another one")
