"""Every link inside a site leads to a file that is there.

Read with patterns rather than parsers: pages are made by templates that escape every quote, so
that what looks like an attribute is one, and a site has tens of thousands of them.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Container, Set
from urllib.parse import unquote, urlsplit

from dafu.problems.codes import CODES
from dafu.verify.findings import Findings

_ATTRIBUTE = re.compile(rb'\s(?:href|src)="([^"]*)"')
_IN_STYLE = re.compile(rb"""url\(\s*["']?([^"')]+)""")
_IN_SCRIPT = re.compile(rb"""(?:\bfrom|\bimport)\s*+\(?\s*+["'](\.{1,2}/[^"']+)["']""")
"""Blanks are never given back (``*+``): to try each number of them is quadratic."""
_QUOTED = rb"""["'>](%s[^"'<>\s\\{]*)["'<]"""
_ID = re.compile(rb' id="([^"]*)"')
_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]+)">')

PATTERNS = {".html": _ATTRIBUTE, ".css": _IN_STYLE, ".js": _IN_SCRIPT}
_MOST_NAMES = 10_000
"""Places within one page of which links are followed up."""

DATA = frozenset({".json", ".jsonld", ".xml", ".ndjson", ".txt"})


def base_url(home: bytes) -> str:
    """The address of the site, as its home page says it; empty where it does not."""
    found = _CANONICAL.search(home)
    base = html.unescape(found[1].decode(errors="replace")) if found else ""
    try:
        urlsplit(base)
    except ValueError:
        return ""
    return base


class LinkChecker:
    """Resolves the links of a site, file by file, against ``files``, the paths of all its files."""

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
        own: set[str] = set()
        line, at = 1, 0
        for match in pattern.finditer(data):
            written = match[1].decode(errors="replace")
            target = html.unescape(written) if "&" in written else written
            found = self._inside(path, target)
            if found is None:
                continue
            self.count += 1
            if found not in self._files:
                line, at = line + data.count(b"\n", at, match.start()), match.start()
                self._findings.add(CODES["link-dead"], path, line, target=target)
            elif "#" in target and suffix == ".html":
                name = target.partition("#")[2]
                names = own if found == path else self.anchors.setdefault(found, set())
                if name and len(names) < _MOST_NAMES:
                    names.add(name)
        self._compare(path, own, data)

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

    def finish(self, page: str, data: bytes) -> None:
        """Look whether ``page`` has what other pages point to within it."""
        self._compare(page, self.anchors.get(page, set()), data)

    def _compare(self, page: str, names: Set[str], data: bytes) -> None:
        """Look whether elements of ``page`` have the ids ``names``."""
        if not names:
            return
        ids = {match[1] for match in _ID.finditer(data)}
        for name in sorted(names):
            if html.escape(unquote(name)).encode(errors="replace") not in ids:
                self._findings.add(CODES["link-dead"], page, target=f"#{name}")
