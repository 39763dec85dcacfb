"""What a store says of an object when it serves it."""

from __future__ import annotations

from collections.abc import Mapping

from dafu.model.values import ATTACHMENT_TYPES
from dafu.routes import (
    ANYTHING,
    ATOM,
    ATTACHMENT,
    CSV,
    HTML,
    ICALENDAR,
    JSON,
    JSON_FEED,
    JSON_LD,
    MARKDOWN,
    NDJSON,
    PLAIN,
    REVALIDATE,
    ROUTES,
    SQLITE,
    XML,
    route,
)

TEXTS = {
    ".css": "text/css",
    ".csv": CSV,
    ".htm": HTML,
    ".html": HTML,
    ".js": "text/javascript",
    ".md": MARKDOWN,
    ".mjs": "text/javascript",
    ".txt": PLAIN,
    ".xml": XML,
}
OTHERS = {
    **{suffix: kind for suffix, kind in ATTACHMENT_TYPES.items() if suffix not in TEXTS},
    ".7z": "application/x-7z-compressed",
    ".atom": ATOM,
    ".bmp": "image/bmp",
    ".et": "application/vnd.ms-excel",
    ".gz": "application/gzip",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": ICALENDAR,
    ".json": JSON,
    ".jsonld": JSON_LD,
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ndjson": NDJSON,
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".sqlite": SQLITE,
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".wps": "application/vnd.ms-works",
}
FEEDS = {x.suffix: x.media_type for x in ROUTES if x.media_type in {JSON_FEED, ATOM}}
"""What is not what its suffix says."""

_BY_SUFFIX = {**TEXTS, **OTHERS}
_IN_UTF_8 = frozenset({*TEXTS.values(), ATOM})


def in_utf_8(kind: str) -> str:
    """The media type of what dafu writes: text is UTF-8 and says so."""
    return f"{kind}; charset=utf-8" if kind in _IN_UTF_8 else kind


def headers(path: str) -> Mapping[str, str]:
    """``Content-Type`` and ``Cache-Control`` of the file ``path`` of a site.

    The same on every machine: what a system knows of types has no part in it. Text that dafu writes
    is UTF-8 and says so; an attachment is what an office made of it.
    """
    found = route(path)
    name = path.rpartition("/")[2]
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    kind = (found.media_type if found else "") or _BY_SUFFIX.get(suffix, ANYTHING)
    return {
        "Cache-Control": found.caching if found else REVALIDATE,
        "Content-Type": kind if found is ATTACHMENT else in_utf_8(kind),
    }
