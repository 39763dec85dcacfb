"""Pagefind's own binary: indexes documents, gives the entries of its index word by word.

Talks to ``pagefind --service`` (documented for wrappers: JSON messages in base64, each ended by a
comma), since only there documents keep the order in which they are given; a folder is read in the
order of the disk. The files that it writes hold CBOR: an index chunk is an array of words, a word
``[text, [[page, positions, …], …], variants]``.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from typing import IO, Any, NamedTuple

from dafu.publish import PublishError

_SIGNATURE = b"pagefind_dcd"

# An entry begins with an array of three and a text. Nothing else in a chunk is text, and no run of
# numbers looks like one: a CBOR integer has at most four bytes of its own.
_ENTRY = re.compile(rb"\x83(?:[\x60-\x77]|\x78.)([a-z]?[0-9a-f]*x?)[\x80-\x9b]", re.DOTALL)


class SearchError(PublishError):
    """The index could not be built; the message says what Pagefind said."""


class Index(NamedTuple):
    """What Pagefind made of some documents."""

    entries: Mapping[bytes, bytes]
    """For each word its entry in CBOR; pages are numbered from 0 in the order given."""
    engine: bytes
    """The WebAssembly that answers queries over such entries, compressed by Pagefind (gzip)."""


def index(documents: Iterable[str]) -> Index:
    """Index ``documents``, each its words with blanks between; raises :class:`SearchError`."""
    files = _bundle(documents)
    entries: dict[bytes, bytes] = {}
    for path in sorted(path for path in files if path.startswith("index/")):
        entries.update(_entries(gzip.decompress(files[path])))
    engine = files.get("wasm.unknown.pagefind")
    if not engine:
        raise SearchError("pagefind: made no engine")
    return Index(entries, engine)


def _entries(chunk: bytes) -> Iterable[tuple[bytes, bytes]]:
    if not chunk.startswith(_SIGNATURE):
        raise SearchError("pagefind: an index file of another version")
    starts = [(match.start(), match[1]) for match in _ENTRY.finditer(chunk)]
    ends = [start for start, _ in starts[1:]] + [len(chunk)]
    return ((word, chunk[start:end]) for (start, word), end in zip(starts, ends, strict=True))


def _bundle(documents: Iterable[str]) -> dict[str, bytes]:
    """The files of an index by path.

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
        raise SearchError(f"pagefind: {error.strerror}") from error
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
        raise SearchError(f"pagefind: stopped with {service.wait()}")
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
