"""What a preview shows at an address: the last build, and over it what was made since.

Until the site is in step with its content, nothing is shown that the content has taken down.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from dafu.preview.mount import Response
from dafu.preview.pages import nothing_yet
from dafu.preview.state import State
from dafu.problems.problem import Language
from dafu.read.files import read_regular
from dafu.site.trees import safe_path

HTML = "text/html; charset=utf-8"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".bin": "application/octet-stream",
}


class Over(NamedTuple):
    """What lies over the files of the last build."""

    files: Mapping[str, bytes] = {}
    """Made since then, by their path."""
    gone: frozenset[str] = frozenset()
    """Addresses that show more than they may: of a letter, with its slash, or of a file."""
    held: bool = False
    """Whether other pages may still tell of what is gone, so that none of them is shown."""


class Shown:
    """The site in ``folder`` with what lies :class:`Over` it; nothing until that has been set."""

    def __init__(self, folder: Path, state: State, language: Language) -> None:
        self.folder = folder
        self.over = Over(held=True)
        self._state = state
        self._language = language

    @property
    def has_site(self) -> bool:
        """Whether there is a site to show, be it of an earlier start."""
        return (self.folder / "index.html").is_file()

    def at(self, path: str, query: str = "") -> Response:
        """What is answered for ``path``, which is relative to the root of the site."""
        over = self.over
        name = f"{path}index.html" if path.endswith("/") or not path else path
        data = self._read(name, over)
        if data is not None:
            return Response(data, media_type(name))
        if self._read(f"{path}/index.html", over) is not None:
            return moved(path, query)
        if over.held or not self.has_site:
            status = HTTPStatus.OK if not path else HTTPStatus.SERVICE_UNAVAILABLE
            told = nothing_yet(self._state.news, self._language, over.held and bool(over.gone))
            return Response(told.encode(), HTML, status)
        return Response(self._read("404.html", over) or b"", HTML, HTTPStatus.NOT_FOUND)

    def version(self, path: str) -> str:
        """A digest that changes with what is shown at ``path``, and with files that it shows."""
        page = self.at(path).data
        digest = hashlib.sha256(page)
        name = path if path.endswith("/") or not path else os.path.dirname(path)  # noqa: PTH120
        try:
            safe_path(f"{name}index.html")
            with os.scandir(self.folder / name) as found:
                beside = sorted(found, key=lambda entry: entry.name)
            for entry in beside:
                if entry.name.encode(errors="replace") in page:
                    about = entry.stat(follow_symlinks=False)
                    digest.update(f"{entry.name} {about.st_size} {about.st_mtime_ns}".encode())
        except (OSError, ValueError):
            pass
        return digest.hexdigest()[:16]

    def is_new(self, path: str) -> bool:
        """Whether what is shown at ``path`` was made since the last build."""
        return f"{path}index.html" in self.over.files

    def _read(self, name: str, over: Over) -> bytes | None:
        """The bytes of a file that a build could have made; None where there is none to show."""
        if name in over.files:
            return over.files[name]
        letters = (x for x in over.gone if x.endswith("/"))
        if name in over.gone or any(_is_of(name, letter) for letter in letters):
            return None
        if over.held and not _goes_with(name, over):
            return None
        try:
            safe_path(name)
            return read_regular(self.folder / name)
        except (OSError, ValueError):
            return None


def _is_of(name: str, letter: str) -> bool:
    """Whether a file is of the letter at that address."""
    return name.startswith(letter) or name in {f"{letter[:-1]}.json", f"{letter[:-1]}.md"}


def _goes_with(name: str, over: Over) -> bool:
    """Whether a file may be shown with the pages that lie over a site which is held."""
    folder, _, _ = name.rpartition("/")
    attached = _LETTER.fullmatch(folder) and f"{folder}/index.html" in over.files
    return bool(attached) or name.startswith("assets/")


_LETTER = re.compile(r"replies/[12][0-9]{3}/[^/]+")


def moved(path: str, query: str) -> Response:
    """To the same address with a slash behind it."""
    end = quote(path.rsplit("/", 1)[-1])
    to = {"Location": f"{end}/{'?' if query else ''}{query}"}
    return Response(b"", "text/plain", HTTPStatus.MOVED_PERMANENTLY, to)


def media_type(name: str) -> str:
    """The media type of a file, by its name."""
    suffix = os.path.splitext(name)[1]  # noqa: PTH122 - an address, and no file
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") and ";" not in kind else kind
