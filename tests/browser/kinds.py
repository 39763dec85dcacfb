"""The kinds of pages of a built site, found in it: what is new is tested without being listed."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

_PARTS = (
    b"<table",
    b"<svg",
    b"<img",
    b'class="notice',
    b'class="files"',
    b'class="related"',
    b"<form",
)

_KIND = re.compile(rb'<body class="([^"]*)"')


def page_kinds(public: Path) -> list[str]:
    """One address of every kind: the longest page of a template, first folder and set of parts."""
    found: dict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
    for file in sorted(public.rglob("*.html")):
        data = file.read_bytes()
        path = file.relative_to(public).as_posix().removesuffix("index.html")
        kind = _KIND.search(data)
        assert kind, path
        parts = tuple(part in data for part in _PARTS)
        found[kind[1], path.split("/")[0], parts].append((len(data), f"/{path}"))
    return sorted(max(pages)[1] for pages in found.values())
