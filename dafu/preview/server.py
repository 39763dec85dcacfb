"""The preview's server: loopback unless told else, one folder, nothing but GET and HEAD.

What is mounted in it (:mod:`dafu.preview.mount`) may take POST as well.

Requests are answered by name (:mod:`dafu.preview.names`). No link is followed, and no name that a
build would not make. Every request is a connection of its own and short, so that any number of
pages can be open.
"""

from __future__ import annotations

import json
import mimetypes
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from dafu.preview.mount import LONGEST_BODY, Mount, Request
from dafu.preview.names import EVERYWHERE, LOOPBACK, answered, called
from dafu.preview.pages import nothing_yet, refused
from dafu.preview.state import State
from dafu.problems.problem import Language
from dafu.read.files import read_regular
from dafu.site.trees import safe_path

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

OWN = "_dafu/"
"""Where the preview's own files are; no output has such an address."""

_HERE = Path(__file__).parent
_OWN_FILES = ("client.js", "client.css")
_CLIENT = (
    '<link rel="stylesheet" href="{own}client.css">'
    '<script src="{own}client.js" type="module" data-version="{version}" data-seen="{seen}">'
    "</script>"
)
"""What pages carry: the build they show, and what they tell of one already, or 0."""

_HTML = "text/html; charset=utf-8"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".bin": "application/octet-stream",
}


class Server(ThreadingHTTPServer):
    """Serves ``folder``, at the root and at ``base_path``, where the 404 page links to.

    ``hosts`` are answered beside the names of this machine; with :data:`EVERYWHERE` among them, it
    can be reached from the network.
    """

    daemon_threads = True
    request_queue_size = (
        128  # of all the tabs that load anew at once; some wait a second after five
    )

    def __init__(
        self,
        port: int,
        folder: Path,
        state: State,
        language: Language,
        hosts: Collection[str],
        mounts: Mapping[str, Mount] | None = None,
    ) -> None:
        self.mounts = mounts or {}
        self.folder = folder
        self.state = state
        self.language = language
        self.hosts = hosts
        self.base_path = "/"
        host = EVERYWHERE if EVERYWHERE in hosts else LOOPBACK
        super().__init__((host, port), partial(_Handler))

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    @property
    def has_site(self) -> bool:
        """Whether there is a site to show, be it of an earlier start."""
        return (self.folder / "index.html").is_file()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over readers who went away before they were answered, as every closed tab does."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "dafu"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        name = called(self.headers.get("Host"))
        if not answered(name, self.server.hosts):
            page = refused(name, self.server.server_port).encode()
            self._send(HTTPStatus.FORBIDDEN, page, _HTML)
            return
        asked, _, query = self.path.partition("?")
        path = unquote(asked)
        base = self.server.base_path
        path = path.removeprefix(base) if path.startswith(base) else path.removeprefix("/")
        if mount := self.server.mounts.get(path.partition("/")[0]):
            self._send_mounted(mount, path, query)
        elif self.command == "POST":
            self._send(HTTPStatus.NOT_IMPLEMENTED, b"", "text/plain")
        elif path == f"{OWN}news":
            self._send_news(query)
        elif path.startswith(OWN):
            self._send_own(path.removeprefix(OWN))
        else:
            self._send_file(path, query)

    do_HEAD = do_POST = do_GET  # noqa: N815 - as http.server names it

    def _send_mounted(self, mount: Mount, path: str, query: str) -> None:
        """What is mounted below the first folder of ``path`` answers, whatever it is asked for."""
        size = self.headers.get("Content-Length", "0")
        if not size.isdecimal() or int(size) > LONGEST_BODY:
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
            return
        body, client = self.rfile.read(int(size)), self.client_address[0]
        given = Request(self.command, path, query, self.headers, body, client, self.server.hosts)
        answer = mount(given)
        self._send(answer.status, answer.body, answer.kind, answer.headers)

    def _send_file(self, path: str, query: str) -> None:
        name = f"{path}index.html" if path.endswith("/") or not path else path
        data = _read(self.server.folder, name)
        if data is None and _read(self.server.folder, f"{path}/index.html") is not None:
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            end = path.rsplit("/", 1)[-1]
            self.send_header("Location", f"{end}/{'?' if query else ''}{query}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif data is None and not self.server.has_site:
            news = self.server.state.news
            page = nothing_yet(news, self.server.language).encode()
            status = HTTPStatus.NOT_FOUND if path else HTTPStatus.OK
            self._send(status, self._followed(page, path, news.serial), _HTML)
        elif data is None:
            page = _read(self.server.folder, "404.html") or b""
            self._send(HTTPStatus.NOT_FOUND, self._followed(page, path), _HTML)
        else:
            kind = _type(name)
            page = self._followed(data, path) if kind == _HTML else data
            self._send(HTTPStatus.OK, page, kind)

    def _send_own(self, name: str) -> None:
        if name in _OWN_FILES:
            self._send(HTTPStatus.OK, (_HERE / name).read_bytes(), _type(name))
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _send_news(self, query: str) -> None:
        """What there is now, or that it is no other than what the page has seen."""
        news = self.server.state.news
        if query == f"seen={news.serial}":
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
            return
        told = json.dumps(news.as_json(), ensure_ascii=False).encode()
        self._send(HTTPStatus.OK, told, _type(".json"))

    def _followed(self, page: bytes, path: str, seen: int = 0) -> bytes:
        """The page with the script that follows the news.

        Its address is relative, for a port may be forwarded to below a path of another server.
        """
        own = "../" * path.count("/") + OWN
        client = _CLIENT.format(own=own, version=self.server.state.news.version, seen=seen)
        return page.replace(b"</head>", client.encode() + b"</head>", 1)

    def _send(
        self, status: HTTPStatus, data: bytes, kind: str, more: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.send_response(status)
        for header in more:
            self.send_header(*header)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing: the terminal is for problems."""


def _type(name: str) -> str:
    suffix = os.path.splitext(name)[1]  # noqa: PTH122 - an address, and no file
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") and ";" not in kind else kind


def _read(folder: Path, path: str) -> bytes | None:
    """The bytes of a regular file that a build could have made; None where there is none."""
    try:
        safe_path(path)
        return read_regular(folder / path)
    except (OSError, ValueError):
        return None
