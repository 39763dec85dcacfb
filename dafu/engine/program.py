"""Which program this is: what was made by another one is not relied on."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from pathlib import Path
from typing import Any

RELIED_ON = (
    *("annotated-types", "apsw", "jinja2", "jsonschema-rs", "markdown-it-py", "markupsafe"),
    *("mdurl", "numpy", "pagefind-bin", "pydantic", "pydantic-core", "pyyaml", "rcssmin"),
    *("rjsmin", "typing-extensions", "typing-inspection"),
)
"""The distributions that have a part in the bytes of a site."""


def program() -> str:
    """A hash of dafu's own code, of Python and of the versions of everything installed."""
    found = hashlib.sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    _feed_code(found)
    installed = {
        name
        for folder in sys.path
        if os.path.isdir(folder)  # noqa: PTH112 - an entry may be an archive or empty
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith(".dist-info")
    }
    found.update("\n".join(sorted(installed)).encode())
    return found.hexdigest()


def identity() -> dict[str, str]:
    """What must be the same on two machines that make one site together, by name.

    Less than :func:`program`, which a tool installed beside dafu changes too.
    """
    from importlib.metadata import PackageNotFoundError, version

    from dafu import __version__

    code = hashlib.sha256()
    _feed_code(code)
    found = {
        "dafu": f"{__version__} ({code.hexdigest()[:12]})",
        "Python": f"{sys.implementation.name} {'.'.join(map(str, sys.version_info[:3]))}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for name in RELIED_ON:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "-"
    return found


def _feed_code(found: Any) -> None:
    package = Path(__file__).parents[1]
    for file in sorted(package.rglob("*.py")):
        name = file.relative_to(package).as_posix()
        found.update(f"\n{name}\n".encode() + file.read_bytes())
