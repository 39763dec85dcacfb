"""Pagefind's own binary, and the WebAssembly it brings, which answers queries in the browser.

All that Python knows of Pagefind's private form is here; ``theme/assets/search/pagefind.js`` is the
browser's half, and ``tests/search/test_pagefind.py`` holds both against the version that is pinned.

Talks to ``pagefind --service`` (documented for wrappers: JSON messages in base64, each ended by a
comma), which gives an index's files in its answer.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from typing import IO, Any

from dafu.problems.errors import PublishError
from dafu.problems.oserrors import said
from dafu.problems.problem import Text


class SearchError(PublishError):
    """The index could not be built; the message says what Pagefind said."""


def engine_version() -> str:
    """Which engine :func:`engine` gives: another one may have other bytes."""
    return version("pagefind_bin")


def engine() -> bytes:
    """The WebAssembly that answers queries, compressed by Pagefind (gzip).

    Raises :class:`SearchError`.
    """
    try:
        return bundle(["dafu"])["wasm.unknown.pagefind"]
    except KeyError:
        raise SearchError("pagefind", Text("没有给出检索引擎", "made no engine")) from None


def bundle(documents: Iterable[str]) -> dict[str, bytes]:
    """The files, by path, of Pagefind's index of ``documents``, each its words with blanks between.

    They come in the answer: asked to write files, the service answers before it has written them.
    """
    # Imported here: without it, everything but the index can still be made and said.
    import pagefind_bin

    try:
        with subprocess.Popen(  # noqa: S603 - the package's own binary
            [str(pagefind_bin.get_executable()), "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as service:
            try:
                _ask(service, "NewIndex", config=None)
                for number, document in enumerate(documents):
                    _ask(service, "AddRecord", **_record(number, document))
                files = _ask(service, "GetFiles", index_id=0)["files"]
            finally:
                service.kill()
    except OSError as error:
        raise SearchError("pagefind", said(error)) from error
    return {file["path"]: base64.b64decode(file["content"]) for file in files}


def _record(number: int, content: str) -> dict[str, Any]:
    unused = {"meta": None, "filters": None, "sort": None}
    return {"index_id": 0, "url": f"/{number}/", "content": content, "language": "zh", **unused}


def _ask(service: subprocess.Popen[bytes], action: str, **fields: Any) -> dict[str, Any]:
    """Send one request; its answer."""
    assert service.stdin and service.stdout  # noqa: S101 - both are pipes
    request = {"message_id": 0, "payload": {"type": action, **fields}}
    service.stdin.write(base64.b64encode(json.dumps(request).encode()) + b",")
    service.stdin.flush()
    answer = json.loads(base64.b64decode(_until_comma(service.stdout)) or b"null")
    if answer is None:
        code = service.wait()
        raise SearchError("pagefind", Text(f"中途退出（{code}）", f"stopped with {code}"))
    if answer["payload"]["type"] == "Error":
        raise SearchError(f"pagefind: {answer['payload']['message']}")
    payload: dict[str, Any] = answer["payload"]
    return payload


def _until_comma(stream: IO[bytes]) -> bytes:
    """One message, which nothing follows until the next request; empty at the end."""
    parts: list[bytes] = []
    while not parts or not parts[-1].endswith(b","):
        part = stream.read1(1 << 20)  # type: ignore[attr-defined]
        if not part:
            return b""
        parts.append(part)
    return b"".join(parts)[:-1]
