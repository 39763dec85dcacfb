"""What is mounted in the preview: what reaches it, and from whom."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from dafu.preview.mount import Request, Response
from dafu.preview.server import Server
from dafu.preview.state import State


class Notes:
    """Keeps what it is sent, and tells what it was asked."""

    prefix = "_notes/"
    most = 100

    def __init__(self) -> None:
        self.kept = b""

    def answer(self, request: Request, server: Server) -> Response:
        if request.method in {"POST", "PUT", "DELETE"}:
            self.kept = request.body
            return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "./"})
        told = f"{request.method} {request.path} {request.query} {server.language}"
        return Response(told.encode(), "text/plain; charset=utf-8")


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def server(tmp_path: Path, notes: Notes) -> Iterator[Server]:
    with Server(0, tmp_path, State(), "en", ["box.example"], [notes]) as server:
        server.base_path = "/portal/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: Server, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response, data


@pytest.mark.parametrize("base", ["/", "/portal/"])
def test_all_below_the_prefix_is_the_mounts(server: Server, base: str) -> None:
    response, data = ask(server, "GET", f"{base}_notes/a%20b/../c?q=%31")
    assert (response.status, data) == (200, b"GET a b/../c q=%31 en")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in (response.headers["Content-Security-Policy"] or "")
    assert ask(server, "GET", f"{base}_notes/")[1] == b"GET   en"
    response, data = ask(server, "GET", f"{base}_notes?q=1")
    assert (response.status, response.headers["Location"]) == (301, "_notes/?q=1")
    assert b"GET" not in ask(server, "GET", f"{base}_notesandmore/")[1]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_mount_may_be_sent_something(server: Server, notes: Notes, method: str) -> None:
    response, _ = ask(server, method, "/_notes/", "一".encode())
    assert (response.status, response.headers["Location"]) == (303, "./")
    assert notes.kept.decode() == "一"
    assert ask(server, method, "/", b"x")[0].status == 501


def test_what_is_too_much_is_not_read(server: Server, notes: Notes) -> None:
    assert ask(server, "POST", "/_notes/", b"x" * 100)[0].status == 303
    for length in ("101", "9" * 15):
        assert ask(server, "POST", "/_notes/", Content_Length=length)[0].status == 413
    for length in ("-1", "x", "9" * 5000, "１"):
        headers = {"Content_Length": length.encode().decode("latin-1")}
        assert ask(server, "POST", "/_notes/", **headers)[0].status == 411
    assert ask(server, "POST", "/_notes/", Transfer_Encoding="chunked")[0].status == 411
    assert notes.kept == b"x" * 100


def test_pages_of_other_sites_change_nothing(server: Server, notes: Notes) -> None:
    port = server.server_port
    foreign = [
        *(
            "http://evil.example",
            "null",
            "",
            "http://localhost:1",
            f"http://box.example.evil:{port}",
        ),
        f"http://evil.example@127.0.0.1:{port}",
    ]
    for origin in foreign:
        assert ask(server, "POST", "/_notes/", b"x", Origin=origin)[0].status == 403
    assert ask(server, "POST", "/_notes/", b"x", Sec_Fetch_Site="cross-site")[0].status == 403
    assert ask(server, "POST", "/_notes/", b"x", Sec_Fetch_Site="same-site")[0].status == 403
    assert ask(server, "POST", "/_notes/", b"x", Host="evil.example")[0].status == 403
    assert ask(server, "GET", "/_notes/", Host="evil.example")[0].status == 403
    assert notes.kept == b""
    for origin in (f"http://127.0.0.1:{port}", "https://box.example"):
        assert ask(server, "POST", "/_notes/", b"x", Origin=origin)[0].status == 303
    assert notes.kept == b"x"
    assert ask(server, "GET", "/_notes/", Sec_Fetch_Site="cross-site")[0].status == 200
