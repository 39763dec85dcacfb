"""A theme's assets as they are served: styles without comments and blanks, all else as it is."""

from __future__ import annotations

from rcssmin import cssmin


def served(path: str, data: bytes) -> bytes:
    """The bytes at the address of the asset ``path``; a style that is not UTF-8 stays as it is."""
    if not path.endswith(".css"):
        return data
    try:
        return str(cssmin(data.decode())).encode()
    except UnicodeDecodeError:
        return data
