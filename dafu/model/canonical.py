"""Canonical JSON (RFC 8785) of parsed JSON: what hashes are taken of."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """``value``, which has no fractions and only ASCII keys, as RFC 8785 writes it.

    Keys beyond ASCII and fractions have rules of their own there; nothing that dafu writes has
    any, and a file that does is not one of its own. Raises ValueError for text that is no Unicode.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def twin_digest(twin: dict[str, Any]) -> str:
    """What ``sha256`` in a letter's twin must be: all but that and ``links`` counts."""
    return digest({name: twin[name] for name in twin if name not in {"links", "sha256"}})
