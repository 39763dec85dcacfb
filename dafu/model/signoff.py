"""Sign-off: who drafted, reviewed and released a version of a letter, and when.

The entries are lines of JSON in a file beside the letter, so that they go wherever its file goes,
with a version control or without. Each names the version it is of by a digest of the letter's text
and of its attachments: whatever is changed has not been signed off. Names are those that people
gave; the file proves nothing of who they were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from dafu.model.own_files import SIGN_OFF

SUFFIX = SIGN_OFF
"""What follows the letter's name in that of the file."""

Step = Literal["drafted", "reviewed", "returned", "released"]
STEPS: tuple[Step, ...] = get_args(Step)

Standing = Literal["", "drafted", "reviewed", "released"]
"""How far a version has come."""


class SignoffEntry(NamedTuple):
    """One step: what somebody did with a version."""

    step: Step
    by: str
    at: str
    """When, as ISO 8601 with its zone."""
    sha256: str
    note: str = ""

    def line(self) -> bytes:
        """The entry as it stands in the file."""
        return json.dumps(self._asdict(), ensure_ascii=False).encode() + b"\n"


def version(text: bytes, files: Iterable[bytes]) -> str:
    """What stands for a letter with its attachments, whatever its lines end with."""
    plain = text.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found = hashlib.sha256(hashlib.sha256(plain).digest())
    for data in files:
        found.update(hashlib.sha256(data).digest())
    return found.hexdigest()


def entries(data: bytes) -> list[SignoffEntry]:
    """The entries in ``data``, in their order; raises ValueError for what is not one."""
    found = []
    for line in data.decode().splitlines():
        if not line.strip():
            continue
        values = json.loads(line)
        if not isinstance(values, dict) or values.get("step") not in STEPS:
            raise ValueError(line[:60])
        texts = {name: values.get(name, "") for name in SignoffEntry._fields}
        if not all(isinstance(text, str) for text in texts.values()) or not texts["by"].strip():
            raise ValueError(line[:60])
        datetime.fromisoformat(texts["at"])
        found.append(SignoffEntry(**texts))
    return found


def standing(steps: Sequence[SignoffEntry], sha256: str) -> Standing:
    """How far the version ``sha256`` has come.

    It is reviewed by another than who drafted it, then released; returned, it begins anew.
    """
    state: Standing = ""
    drafter = ""
    for entry in steps:
        if entry.sha256 != sha256:
            continue
        if entry.step == "returned":
            state = ""
        elif entry.step == "drafted":
            state, drafter = "drafted", _person(entry.by)
        elif entry.step == "reviewed" and state == "drafted" and _person(entry.by) != drafter:
            state = "reviewed"
        elif entry.step == "released" and state == "reviewed":
            state = "released"
    return state


def following(state: Standing) -> tuple[Step, ...]:
    """The steps that may come next."""
    table: dict[Standing, tuple[Step, ...]] = {
        "": ("drafted",),
        "drafted": ("reviewed", "returned"),
        "reviewed": ("released", "returned"),
        "released": (),
    }
    return table[state]


def _person(name: str) -> str:
    return "".join(name.split())
