"""A public letter with its hash, and packed as builds keep it."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any, NamedTuple, TypeVar

import pydantic_core

from dafu.model.letter import Model
from dafu.model.public import FullLetter, Published, SummaryLetter, Tombstone

_KINDS: dict[str, type[FullLetter] | type[SummaryLetter] | type[Tombstone]] = {
    "full": FullLetter,
    "summary": SummaryLetter,
    "withdrawn": Tombstone,
}


class Seal(NamedTuple):
    """The hash of a version, and the salt with which a letter has it."""

    sha256: str
    salt: str


L = TypeVar("L", bound=Model)


def sealed(letter: L, seal: Seal | None = None) -> tuple[L, bytes]:
    """A letter without a salt with its hash, and both as :func:`unpacked` takes them.

    It has the salt of the ``seal`` where that makes it the version with that hash. Any other
    version must never have it: a salt that is public tells what hash to try.
    """
    if seal:
        salted = letter.model_copy(update={"salt": seal.salt})
        text = canonical_json(salted)
        if hashlib.sha256(text).hexdigest() == seal.sha256:
            return _packed(salted, text)
    return _packed(letter, canonical_json(letter))


def _packed(letter: L, text: bytes) -> tuple[L, bytes]:
    sha256 = hashlib.sha256(text).hexdigest()
    kind = next(name for name, type_ in _KINDS.items() if isinstance(letter, type_))
    data = zlib.compress(f"{kind} {sha256}\n".encode() + text, 1)
    return letter.model_copy(update={"sha256": sha256}), data


def canonical_json(letter: Model) -> bytes:
    """What a letter's hash is taken of: all its fields but that one (RFC 8785).

    Keys are ASCII and no number is a fraction, so sorted keys are all that is left to do.
    """
    return pydantic_core.to_json(_sorted(letter.model_dump(mode="json", exclude={"sha256"})))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return list(map(_sorted, value)) if isinstance(value, list) else value


def resealed(data: bytes, salt: str) -> tuple[str, bytes]:
    """What :func:`sealed` packed of a letter without a salt, with ``salt``, and its new hash.

    It is not parsed for that: a quote within a text is written with a backslash before it, so the
    key can stand nowhere else.
    """
    head, _, text = zlib.decompress(data).partition(b"\n")
    kind, _, _ = head.partition(b" ")
    before, empty, after = text.partition(b',"salt":null,')
    if not empty:
        raise ValueError("a letter that has a salt already")
    text = before + f',"salt":"{salt}",'.encode() + after
    sha256 = hashlib.sha256(text).hexdigest()
    return sha256, zlib.compress(kind + f" {sha256}\n".encode() + text, 1)


def unpacked(data: bytes) -> Published | Tombstone:
    """What :func:`sealed` kept of a letter that the gate let through."""
    head, _, text = zlib.decompress(data).partition(b"\n")
    kind, sha256 = head.decode().split(" ")
    letter = _KINDS[kind].model_validate_json(text)
    return letter.model_copy(update={"sha256": sha256})
