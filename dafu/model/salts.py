"""Salts: what keeps the hash of an old version from telling what it said.

Each version that the publication log names has a random salt in it, published with it. When a newer
one takes its place, or it is public no more, its salt is gone, and with it every way to try what
the version may have said: only who saved it can compare. So the office keeps the salts of what is
public now in a file of their own, ``content/publications.salts``, and not in the log, which never
forgets. Each line has a letter's hash and its salt, in order of the hashes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from dafu.model.own_files import SALTS

FILE = SALTS
"""Below the content folder."""

_LINE = re.compile("([0-9a-f]{64}) ([0-9a-f]{32})")


def new_salt() -> str:
    """A salt: 128 bits from the system's own source."""
    return secrets.token_hex(16)


def salts_of(data: bytes) -> dict[str, str]:
    """The salts in the bytes of the file, by hash.

    Lines that are none are passed over: what is missing is asked for when it is needed.
    """
    lines = data.decode("ascii", "replace").splitlines()
    return {match[1]: match[2] for match in map(_LINE.fullmatch, lines) if match}


def salts_file(salts: Mapping[str, str]) -> bytes:
    """The bytes of the file that says ``salts``."""
    return "".join(f"{name} {salts[name]}\n" for name in sorted(salts)).encode()
