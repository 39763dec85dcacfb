"""The preview's server: loopback only, one folder, nothing but GET and HEAD.

A page of another host must not reach it under a name of its own (DNS rebinding), so only the names
of this machine are answered. No link is followed, and no name that a build would not make.
"""

from __future__ import annotations

import json
import mimetypes
import os
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dafu.files import read_regular
from dafu.preview.state import State
from dafu.publish.trees import safe_path

HOST = "127.0.0.1"
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

OWN = "_dafu/"
"""Where the preview's own files are; no output has such an address."""

_HERE = Path(__file__).parent
_OWN_FILES = ("client.js", "client.css")
_CLIENT = (
    f'<link rel="stylesheet" href="/{OWN}client.css">'
    f'<script src="/{OWN}client.js" type="module" data-version="%d"></script>'
)
_NOTHING_YET = b"<!doctype html><html><head><title>dafu</title></head><body></body></html>"
"""In place of the 404 page, until a first build has made one."""

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".bin": "application/octet-stream",
}
_BEAT = 15.0
"""Seconds after which an open page is told that the server is still there."""


class Server(ThreadingHTTPServer):
    """Serves ``folder``, at the root and at ``base_path``, where the 404 page links to."""

    daemon_threads = True

    def __init__(self, port: int, folder: Path, state: State) -> None:
        self.folder = folder
        self.state = state
        self.base_path = "/"
        super().__init__((HOST, port), partial(_Handler))

    @property
    def address(self) -> str:
        """What to type into a browser."""
        return f"http://{HOST}:{self.server_port}/"

    def names(self) -> set[str]:
        """The names by which a request may call this server."""
        return {f"{name}:{self.server_port}" for name in (HOST, "localhost")}


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "dafu"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        if self.headers.get("Host") not in self.server.names():
            self._send(HTTPStatus.FORBIDDEN, b"", "text/plain")
            return
        path = unquote(urlsplit(self.path).path)
        base = self.server.base_path
        path = path.removeprefix(base) if path.startswith(base) else path.removeprefix("/")
        if path == f"{OWN}news":
            self._send_news()
        elif path.startswith(OWN):
            self._send_own(path.removeprefix(OWN))
        else:
            self._send_file(path)

    do_HEAD = do_GET  # noqa: N815 - as http.server names it

    def _send_file(self, path: str) -> None:
        name = f"{path}index.html" if path.endswith("/") or not path else path
        data = _read(self.server.folder, name)
        if data is None and _read(self.server.folder, f"{path}/index.html") is not None:
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            query = urlsplit(self.path).query
            end = path.rsplit("/", 1)[-1]
            self.send_header("Location", f"{end}/{'?' if query else ''}{query}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif data is None:
            missing = _read(self.server.folder, "404.html") or _NOTHING_YET
            self._send(HTTPStatus.NOT_FOUND, missing, "text/html; charset=utf-8")
        else:
            self._send(HTTPStatus.OK, data, _type(name))

    def _send_own(self, name: str) -> None:
        if name in _OWN_FILES:
            self._send(HTTPStatus.OK, (_HERE / name).read_bytes(), _type(name))
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _send_news(self) -> None:
        """Server-sent events (HTML, 9.2): what there is now, and every change."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        if self.command == "HEAD":
            return
        seen = None
        try:
            while True:
                news = self.server.state.after(seen, _BEAT)
                told = json.dumps(news.as_json(), ensure_ascii=False)
                self.wfile.write((":\n\n" if news is seen else f"data: {told}\n\n").encode())
                self.wfile.flush()
                seen = news
        except OSError:  # The page was closed.
            self.close_connection = True

    def _send(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        if kind.startswith("text/html"):
            client = (_CLIENT % self.server.state.news.version).encode()
            data = data.replace(b"</head>", client + b"</head>", 1)
        self.send_response(status)
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
