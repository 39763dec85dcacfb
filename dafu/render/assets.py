"""A theme's assets as they are served: styles and scripts without comments and blanks."""

from __future__ import annotations

from rcssmin import cssmin
from rjsmin import jsmin

_SHORTER = {".css": cssmin, ".js": jsmin}


def served(path: str, data: bytes) -> bytes:
    """The bytes at the address of the asset ``path``; what is not UTF-8 stays as it is."""
    shorter = next((way for suffix, way in _SHORTER.items() if path.endswith(suffix)), None)
    if shorter is None:
        return data
    try:
        return str(shorter(data.decode())).encode()
    except UnicodeDecodeError:
        return data
