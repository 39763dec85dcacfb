"""What a letter costs to read: its page with style and script, compressed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from statistics import median

LIMIT = 12_000
"""Bytes, for a typical letter: the one in the middle of the shipped ones."""


def weight(page: Path) -> int:
    """Bytes of a page and of what it names to be drawn, each as ``gzip -9`` makes it."""
    data = page.read_bytes()
    asked = re.findall(rb'<(?:link rel="stylesheet" href|script src)="([^"]+)"', data)
    assert len(asked) == 2
    files = [page, *(page.parent / name.decode() for name in asked)]
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_a_letter_is_light(public: Path) -> None:
    letters = public.glob("replies/2*/*-*/index.html")
    weights = [weight(page) for page in letters]
    assert len(weights) >= 19
    assert median(weights) <= LIMIT
