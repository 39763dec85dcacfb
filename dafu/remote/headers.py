"""What a store says of an object when it serves it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_UTF_8 = "; charset=utf-8"
TEXTS = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".htm": "text/html",
    ".html": "text/html",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
OTHERS = {
    ".7z": "application/x-7z-compressed",
    ".atom": "application/atom+xml",
    ".bmp": "image/bmp",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".et": "application/vnd.ms-excel",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ndjson": "application/x-ndjson",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ofd": "application/ofd",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".wps": "application/vnd.ms-works",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
ANYTHING = "application/octet-stream"

_FEED = re.compile(r"(?!replies/)(?:.*/)?feed(?:/[^/]+)?\.(?:json|xml)")
FEEDS = {".json": "application/feed+json", ".xml": "application/atom+xml" + _UTF_8}

_FINGERPRINTED = re.compile(r"assets/[0-9a-f]{8,}/")

FOREVER = "public, max-age=31536000, s-maxage=300, immutable"
"""For names that change with the content. Caches between store and reader ask again after five
minutes all the same, so that what was removed is not served from there for a year."""

ASK = "no-cache"
"""For all else: kept by browsers, but used only after asking whether it is still so."""


def headers(path: str) -> Mapping[str, str]:
    """``Content-Type`` and ``Cache-Control`` of the file ``path`` of a site.

    The same on every machine: what a system knows of types has no part in it. Text that dafu writes
    is UTF-8 and says so; an attachment is what an office made of it.
    """
    name = path.rpartition("/")[2]
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if _FEED.fullmatch(path):
        kind = FEEDS[suffix]
    elif suffix in TEXTS:
        kind = TEXTS[suffix] + ("" if _is_attachment(path, suffix) else _UTF_8)
    else:
        kind = OTHERS.get(suffix, ANYTHING)
    return {
        "Cache-Control": FOREVER if _FINGERPRINTED.match(path) else ASK,
        "Content-Type": kind,
    }


def _is_attachment(path: str, suffix: str) -> bool:
    return path.startswith("replies/") and suffix not in {".html", ".md"}
