"""What may be mounted in the preview's server below a folder of its own: the editors' desk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from email.message import Message
from http import HTTPStatus
from typing import NamedTuple

LONGEST_BODY = 64_000_000
"""Bytes of a request; a scanned attachment fits in it."""


class Request(NamedTuple):
    """One request whose name in Host has been found good."""

    method: str
    path: str
    """Below the server's root, decoded: it begins with the folder."""
    query: str
    headers: Message
    body: bytes
    client: str
    """The address that it came from."""
    hosts: Collection[str]
    """The names by which the preview was asked to be called."""


class Answer(NamedTuple):
    """What to send back."""

    status: HTTPStatus
    body: bytes
    kind: str
    headers: tuple[tuple[str, str], ...] = ()


Mount = Callable[[Request], Answer]
"""Answers the requests below one folder."""
