"""The names by which a preview may be called.

A page of another site must not reach the preview under a name of its own that it had resolve to
this machine (DNS rebinding), so a request is answered by the name in its Host header: one of this
machine or one that was asked for, whatever port was forwarded. An address that is a number cannot
be rebound; these are answered where the preview is open to the network.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from email.message import Message
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where somebody asks for it by this name
"""As the name of a host: open to the network."""

_OF_THIS_MACHINE = {LOOPBACK, "localhost", "::1"}
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([0-9a-z_-]+(?:\.[0-9a-z_-]+)*)\.?)(?::\d{1,5})?")


def called(header: str | None) -> str | None:
    """The name in a Host header (RFC 9110, 7.2), without port; None where there is none."""
    match = _HOST.fullmatch((header or "").lower())
    return match and (match[1] or match[2])


def typed(text: str) -> str | None:
    """The name that somebody typed, maybe as the whole address of a page; None where it is none."""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").netloc
        return called(host if host.isascii() else host.encode("idna").decode())
    except ValueError:
        return None


def answered(name: str | None, hosts: Collection[str]) -> bool:
    """Whether a request by ``name`` is answered where ``hosts`` were asked for."""
    return name in _OF_THIS_MACHINE or name in hosts or (EVERYWHERE in hosts and _number(name))


def of_preview(headers: Message, hosts: Collection[str]) -> bool:
    """Whether a request may change something: no page of another site has sent it.

    The origin (RFC 6454, 7) that browsers send with it is that of the preview: the Host itself, or
    a name that was asked for, since whoever forwards a port may write another Host.
    """
    origin = headers.get("Origin")
    if origin is None:
        return headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    parts = urlsplit(origin)
    return parts.netloc == (headers.get("Host") or "").lower() or called(parts.netloc) in hosts


def _number(name: str | None) -> bool:
    try:
        return bool(ipaddress.ip_address(name or ""))
    except ValueError:
        return False
