"""``pytest tests/golden --refresh-golden`` writes the expected files anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag; it exists only when this folder is named on the command line."""
    parser.addoption("--refresh-golden", action="store_true", help="write expected/ anew")
