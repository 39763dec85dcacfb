"""After any change, an incremental build equals a clean one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.walk import Walk


@pytest.mark.parametrize("seed", range(4))
def test_every_step_of_a_random_walk_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path, seed)
    for _ in range(12):
        walk.step()
    assert len(set(walk.told)) > 5
