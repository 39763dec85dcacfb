"""The preview's server: loopback unless told else, one folder, nothing but GET and HEAD.

Requests are answered by name (:mod:`dafu.preview.names`). No link is followed, and no name that a
build would not make. Every request is a connection of its own and short, so that any number of
pages can be open. What else is answered is mounted below a prefix (:mod:`dafu.preview.mount`).
"""

from __future__ import annotations

import json
import re
import select
import sys
import threading
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from dafu.preview.mount import READING, Mount, Request, Response, mounted
from dafu.preview.names import EVERYWHERE, LOOPBACK, answered, called, of_preview
from dafu.preview.pages import refused
from dafu.preview.shown import HTML, Shown, media_type, moved
from dafu.preview.state import State
from dafu.problems.problem import Language

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"

OWN = "_dafu/"
"""Where the preview's own files are; no output has such an address."""

_HERE = Path(__file__).parent
_OWN_FILES = ("client.js", "client.css")
_CLIENT = (
    '<link rel="stylesheet" href="{own}client.css">'
    '<script src="{own}client.js" type="module" data-version="{version}" data-page="{page}">'
    "</script>"
)
"""What pages carry: what they show, and their address below the root."""

_LENGTH = re.compile("[0-9]{1,15}")

_WAIT = 20
"""Seconds that a page waits for news before it asks anew."""


class Server(ThreadingHTTPServer):
    """Serves what is ``shown``, at the root and at ``base_path``, where the 404 page links to.

    ``hosts`` are answered beside the names of this machine; with :data:`EVERYWHERE` among them, it
    can be reached from the network. Each of ``mounts`` answers what is below its prefix.
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
        mounts: Iterable[Mount] = (),
    ) -> None:
        self.shown = Shown(folder, state, language)
        self.state = state
        self.language = language
        self.alone = threading.Lock()
        """To be held while letters are read in this process: parsers are not made for threads."""
        self.hosts = hosts
        self.mounts = tuple(mounts)
        self.base_path = "/"
        host = EVERYWHERE if EVERYWHERE in hosts else LOOPBACK
        super().__init__((host, port), partial(_Handler))

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over readers who went away before they were answered, as every closed tab does."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = "dafu"
    sys_version = ""
    timeout = 60

    def _answer(self) -> None:
        name = called(self.headers.get("Host"))
        if not answered(name, self.server.hosts):
            page = refused(name, self.server.server_port).encode()
            self._send(HTTPStatus.FORBIDDEN, page, HTML)
            return
        asked, _, query = self.path.partition("?")
        path = unquote(asked)
        base = self.server.base_path
        path = path.removeprefix(base) if path.startswith(base) else path.removeprefix("/")
        mount = mounted(self.server.mounts, path)
        if mount:
            self._send_mounted(mount, path, query)
        elif self.command not in READING:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED)
        elif path == f"{OWN}news":
            self._send_news(query)
        elif path.startswith(OWN):
            self._send_own(path.removeprefix(OWN))
        else:
            self._send_file(path, query)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - as http.server has it

    def _send_mounted(self, mount: Mount, path: str, query: str) -> None:
        """What ``mount`` answers to a request that may be put to it."""
        length = self.headers.get("Content-Length") or "0"
        if not path.startswith(mount.prefix):
            response = moved(path, query)
        elif self.command not in READING and not of_preview(self.headers, self.server.hosts):
            response = Response(status=HTTPStatus.FORBIDDEN)
        elif "Transfer-Encoding" in self.headers or not _LENGTH.fullmatch(length):
            response = Response(status=HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > mount.most:
            response = Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            below = path.removeprefix(mount.prefix)
            body = self.rfile.read(int(length))
            client, hosts = self.client_address[0], self.server.hosts
            asked = Request(self.command, below, query, self.headers, body, client, hosts)
            response = mount.answer(asked, self.server)
        self._send(response.status, response.data, response.kind, response.headers)

    def _send_file(self, path: str, query: str) -> None:
        found = self.server.shown.at(path, query)
        page = self._followed(found.data, path) if found.kind == HTML else found.data
        self._send(found.status, page, found.kind, found.headers)

    def _send_own(self, name: str) -> None:
        if name in _OWN_FILES:
            self._send(HTTPStatus.OK, (_HERE / name).read_bytes(), media_type(name))
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _send_news(self, query: str) -> None:
        """What there is now, or that it is no other than what the page has seen.

        ``at`` is the page that asks; with ``wait`` it is answered when there is news.
        """
        asked = dict(parse_qsl(query, keep_blank_values=True))
        state, seen, path = self.server.state, asked.get("seen", ""), asked.get("at", "")
        state.heard_of(path)
        if "wait" in asked and _LENGTH.fullmatch(seen):
            state.wait(int(seen), _WAIT, path, self._is_there)
        news = state.news
        if seen == str(news.serial):
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
            return
        shown = self.server.shown
        about = {"page": shown.version(path), "new": shown.is_new(path)}
        told = json.dumps(news.as_json() | about, ensure_ascii=False).encode()
        self._send(HTTPStatus.OK, told, media_type(".json"))

    def _is_there(self) -> bool:
        """Whether the reader has not gone away: there is nothing more to be read of a request."""
        try:
            return not select.select([self.connection], [], [], 0)[0]
        except (OSError, ValueError):
            return False

    def _followed(self, page: bytes, path: str) -> bytes:
        """The page with the script that follows the news.

        Its address is relative, for a port may be forwarded to below a path of another server.
        """
        own = "../" * path.count("/") + OWN
        version = self.server.shown.version(path)
        client = _CLIENT.format(own=own, version=version, page=escape(path))
        return page.replace(b"</head>", client.encode() + b"</head>", 1)

    def _send(
        self, status: HTTPStatus, data: bytes, kind: str, further: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (further or {}).items():
            self.send_header(name, value)
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
