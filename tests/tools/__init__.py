"""What ``scripts/page-tools`` and ``scripts/old-browsers`` bring."""

from __future__ import annotations

from pathlib import Path

_MODULES = Path(__file__).parent / "node_modules"
AXE = _MODULES / "axe-core" / "axe.min.js"
NU = _MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"


def old_chromium(version: int) -> Path:
    """The folder of a Chromium of that version, ``chromium``, and of its libraries, ``lib``."""
    return _MODULES / f"chromium-{version}" / "unpacked"
