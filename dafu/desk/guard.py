"""Who may ask the desk: the person at this machine, from the desk's own pages, and nobody else.

The server has held the Host header against the names of this machine already. Here: that the
request came from this machine; that a page of another site did not cause it, by what browsers say
of that (Sec-Fetch-Site, Origin); and that whoever changes something shows the token that only the
desk's own pages hold.
"""

from __future__ import annotations

import ipaddress
import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

from dafu.preview.mount import Request
from dafu.problems.problem import Text

TOKEN = "token"  # noqa: S105 - the name of the input, not what it holds
TOKEN_HEADER = "X-Desk-Token"  # noqa: S105

_REMOTE = Text(
    "编辑台只给这台电脑用，不应答别的电脑。",
    "The desk answers this machine alone.",
)
_FOREIGN = Text(
    "这个请求来自别的网页，没有执行。请从编辑台自己的页面操作。",
    "This request came from another page and was not carried out.",
)
_STALE = Text(
    "页面已经过期（预览重新启动过）。请刷新页面再操作；没有保存的文字请先复制出来。",
    "The page is from an earlier start of the preview. Load it anew; copy unsaved text first.",
)


class Guard:
    """Lets requests through, or says why not."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(32)

    def refusal(self, request: Request, token: str | None) -> tuple[HTTPStatus, Text] | None:
        """Why ``request`` is not answered; None where it is. ``token`` is what it shows."""
        if not _is_here(request.client):
            return HTTPStatus.FORBIDDEN, _REMOTE
        if not self._is_own(request):
            return HTTPStatus.FORBIDDEN, _FOREIGN
        if request.method == "POST" and not self._shows(token):
            return HTTPStatus.FORBIDDEN, _STALE
        return None

    def _shows(self, token: str | None) -> bool:
        return token is not None and secrets.compare_digest(token.encode(), self.token.encode())

    def _is_own(self, request: Request) -> bool:
        """Whether no page of another site caused the request."""
        headers = request.headers
        site = headers.get("Sec-Fetch-Site", "none")
        if request.method != "POST":
            # Somebody may follow a link to the desk; a page may not take its pages into itself.
            whole = headers.get("Sec-Fetch-Dest", "document") == "document"
            return site in {"same-origin", "none"} or whole
        origin = headers.get("Origin")
        if origin is None:
            return site in {"same-origin", "none"}
        return site in {"same-origin", "none"} and self._is_ours(origin, request)

    def _is_ours(self, origin: str, request: Request) -> bool:
        try:
            found = urlsplit(origin)
            name = found.hostname or ""
        except ValueError:
            return False
        if found.scheme not in {"http", "https"} or found.path or not found.netloc:
            return False
        return found.netloc == request.headers.get("Host") or name in request.hosts


def _is_here(client: str) -> bool:
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
