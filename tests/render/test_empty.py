"""Nothing is empty: where there is no letter, there is no listing, and no way that leads to one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.letters import letter_text
from tests.threats.built import built, dead_links, files_of

WITHDRAWN = letter_text(withdrawn="{date: 2023-06-01, reason: 重复发布}")
CONTENTS = {
    "nothing": {},
    "a withdrawn letter": {"replies/2023/a.md": WITHDRAWN},
    "a letter": {"replies/2023/a.md": letter_text()},
}


@pytest.mark.parametrize("name", CONTENTS)
def test_no_link_leads_nowhere(name: str, tmp_path: Path) -> None:
    files = built(tmp_path, CONTENTS[name])
    assert dead_links(files) == []
    listed = [path for path in files if path in {"replies/index.html", "results/index.html"}]
    assert bool(listed) == (name == "a letter")


def test_the_last_letter_takes_the_navigation_with_it(tmp_path: Path) -> None:
    first = built(tmp_path, {"replies/2023/a.md": letter_text()})
    assert b'href="../replies/"' in first["search/index.html"]
    (tmp_path / "content" / "replies" / "2023" / "a.md").unlink()
    after = built(tmp_path, {})
    assert dead_links(after) == []
    assert after == built(tmp_path / "clean", {})


def test_the_check_of_links_sees_one_that_is_dead(tmp_path: Path) -> None:
    files = built(tmp_path, CONTENTS["a letter"])
    del files["results/index.html"]
    assert "index.html -> results/index.html" in dead_links(files)
    assert files_of(tmp_path / "public").keys() - files.keys() == {"results/index.html"}
