"""What else the preview's server answers: handlers below a prefix of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dafu.preview.server import Server

READING = ("GET", "HEAD")
"""The methods of all that is no mount, which may be asked for POST, PUT and DELETE too."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request to a mount, by a name that is answered.

    One that does more than read is from no page of another site.
    """

    method: str
    path: str
    """Below the prefix, without ``%`` escapes; nothing else is known of it."""
    query: str
    """As it was sent, without the ``?``."""
    headers: Message
    """By name in any case."""
    body: bytes
    """At most :attr:`Mount.most` bytes."""
    client: str
    """The address that it came from."""
    hosts: Collection[str]
    """The names by which the preview was asked to be called."""


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request, to a :class:`Mount` or of the site itself.

    The server adds what it sends with every answer.
    """

    data: bytes = b""
    kind: str = "text/html; charset=utf-8"
    """Media type."""
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further ones, such as ``Location``."""


class Mount(Protocol):
    """Answers GET, HEAD, POST, PUT and DELETE below :attr:`prefix`, in several threads at once."""

    @property
    def prefix(self) -> str:
        """Address below the root of the preview, such as ``_desk/``; no output has such a one."""

    @property
    def most(self) -> int:
        """Bytes that a request may carry; one with more is refused before it is read."""

    def answer(self, request: Request, server: Server) -> Response:
        """Answer one request; ``server`` has the news and the folder of the site that is shown."""


def mounted(mounts: tuple[Mount, ...], path: str) -> Mount | None:
    """The mount that ``path`` belongs to; None for all others."""
    return next((mount for mount in mounts if f"{path}/".startswith(mount.prefix)), None)
