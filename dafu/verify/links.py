"""Every link inside a site leads to a file that is there.

Read with patterns rather than parsers: pages are made by templates that escape every quote, so
that what looks like an attribute is one, and a site has tens of thousands of them.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Container
from urllib.parse import unquote, urlsplit

from dafu.codes import CODES
from dafu.verify.findings import Findings

_ATTRIBUTE = re.compile(rb'\s(?:href|src)="([^"]*)"')
_IN_STYLE = re.compile(rb"""url\(\s*["']?([^"')]+)""")
_IN_SCRIPT = re.compile(rb"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
_QUOTED = rb"""["'>](%s[^"'<>\s\\{]*)["'<]"""
_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]+)">')

PATTERNS = {".html": _ATTRIBUTE, ".css": _IN_STYLE, ".js": _IN_SCRIPT}
DATA = frozenset({".json", ".jsonld", ".xml", ".ndjson", ".txt"})


def base_url(home: bytes) -> str:
    """The address of the site, as its home page says it; empty where it does not."""
    found = _CANONICAL.search(home)
    return html.unescape(found[1].decode(errors="replace")) if found else ""


class Links:
    """The links of a site, given file by file; ``files`` are the paths of all its files."""

    def __init__(self, base: str, files: Container[str], findings: Findings) -> None:
        self._base = base
        self._base_path = urlsplit(base).path or "/"
        self._files = files
        self._findings = findings
        self._in_data = re.compile(_QUOTED % re.escape(base.encode())) if base else None
        self.count = 0
        self.anchors: dict[str, set[str]] = {}
        """By page, what other pages point to within it."""

    def see(self, path: str, data: bytes) -> None:
        """Look at the links of the file ``path``, or of a part of it that ends with a line."""
        suffix = posixpath.splitext(path)[1]
        pattern = PATTERNS.get(suffix) or (self._in_data if suffix in DATA else None)
        if pattern is None:
            return
        for match in pattern.finditer(data):
            written = match[1].decode(errors="replace")
            target = html.unescape(written) if "&" in written else written
            found = self._inside(path, target)
            if found is None:
                continue
            self.count += 1
            if found not in self._files:
                line = data.count(b"\n", 0, match.start()) + 1
                self._findings.add(CODES["link-dead"], path, line, target=target)
            elif "#" in target and suffix == ".html":
                self._anchor(path, found, target.partition("#")[2], data)

    def _inside(self, path: str, target: str) -> str | None:
        """The file of the site that ``target`` means; None where it leads out of it."""
        if target.startswith(self._base) and self._base:
            rest = target[len(self._base) :]
            folder = ""
        elif target.startswith(("//", "http:", "https:", "mailto:", "tel:", "data:")):
            return None
        elif target.startswith("/"):
            if not target.startswith(self._base_path):
                return None
            rest, folder = target[len(self._base_path) :], ""
        else:
            rest, folder = target, posixpath.dirname(path)
        rest = rest.partition("#")[0].partition("?")[0]
        if not rest and folder == posixpath.dirname(path) and target[:1] in "#?":
            return path
        if "%" in rest:
            rest = unquote(rest)
        whole = posixpath.normpath(posixpath.join(folder, rest)) if folder or rest else "."
        whole = "" if whole == "." else whole
        if not rest or rest.endswith(("/", "/.", "/..")) or rest in {".", ".."}:
            return f"{whole}/index.html" if whole else "index.html"
        return whole

    def _anchor(self, path: str, page: str, name: str, data: bytes) -> None:
        if not name:
            return
        if page != path:
            self.anchors.setdefault(page, set()).add(name)
        elif not has_anchor(data, name):
            self._findings.add(CODES["link-dead"], path, target=f"#{name}")

    def finish(self, page: str, data: bytes) -> None:
        """Look whether ``page`` has what other pages point to within it."""
        for name in sorted(self.anchors.get(page, ())):
            if not has_anchor(data, name):
                self._findings.add(CODES["link-dead"], page, target=f"#{name}")


def has_anchor(page: bytes, name: str) -> bool:
    """Whether an element of ``page`` has the id ``name``."""
    return f' id="{html.escape(unquote(name))}"'.encode() in page
