"""The reference pages of ``docs/`` say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from dafu.codes import CODES
from dafu.docs import PAGES, codes_page, front_matter_page, main
from dafu.letter import FrontMatter

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_up_to_date(name: str) -> None:
    """If this fails: ``make docs``."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_code_is_there_with_its_example() -> None:
    page = codes_page()
    for name, code in CODES.items():
        assert f"\n## {name}\n" in page
        assert code.example or code.sample, name
        assert f"\n{code.example or code.sample}\n```" in page


def test_every_key_is_there_by_both_names() -> None:
    page = front_matter_page()
    for name, info in FrontMatter.model_fields.items():
        assert f"| {info.title} | `{name}` |" in page


def test_writing_makes_exactly_these_pages(tmp_path: Path) -> None:
    main(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == set(PAGES)
    assert b"\r" not in (tmp_path / "codes.md").read_bytes()
