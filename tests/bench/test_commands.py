"""The commands that measure start, whatever has moved in what they measure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(f"bench.{file.stem}" for file in (ROOT / "bench").glob("[!_]*.py"))
COMMANDS = [
    x
    for x in MODULES
    if "ArgumentParser(" in (ROOT / f"{x.replace('.', '/')}.py").read_text("utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_what_it_needs_is_there(module: str) -> None:
    started = [sys.executable, "-c", f"import {module}"]
    if module in COMMANDS:
        started = [sys.executable, "-m", module, "--help"]
    done = subprocess.run(started, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("usage:" in done.stdout) == (module in COMMANDS)


def test_there_are_commands() -> None:
    assert {"bench.builds", "bench.search", "bench.corpus"} <= set(COMMANDS)
