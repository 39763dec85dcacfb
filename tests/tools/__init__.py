"""axe-core and the Nu HTML checker, which ``scripts/page-tools`` brings."""

from __future__ import annotations

from pathlib import Path

_MODULES = Path(__file__).parent / "node_modules"
AXE = _MODULES / "axe-core" / "axe.min.js"
NU = _MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
