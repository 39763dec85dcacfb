"""A folder served from loopback as a host would: gzip for text, connections kept, the policy."""

from __future__ import annotations

import functools
import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml"}


@functools.cache
def content(file: Path) -> bytes:
    """What is sent of ``file``, compressed when it is text."""
    data = file.read_bytes()
    return gzip.compress(data, 6) if file.suffix in TEXT else data


class Handler(SimpleHTTPRequestHandler):
    """Answers GET with the whole file, compressed when it is text."""

    protocol_version = "HTTP/1.1"
    # Headers and body go out in two writes: without this, the second waits for an acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file = file / "index.html"
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        data = content(file)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "max-age=3600")
        if file.suffix in TEXT:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of ``folder``, with a slash at the end, for as long as the context lasts."""
    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
