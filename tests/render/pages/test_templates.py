"""What pages make of values, seen on built pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.letters import SITE, letter_text
from tests.threats.built import built

SIZES = {
    0: "0 B",
    999: "999 B",
    1_000: "1 kB",
    1_499: "1 kB",
    999_499: "999 kB",
    999_500: "1.0 MB",
    999_999: "1.0 MB",
    1_000_000: "1.0 MB",
    1_949_999: "1.9 MB",
}


def test_a_size_has_the_unit_that_its_number_fits(tmp_path: Path) -> None:
    entries = ", ".join(f"{{file: f{size}.csv, title: 附件{size}}}" for size in SIZES)
    files = {f"replies/2023/f{size}.csv": "a" * size for size in SIZES}
    letter = letter_text(attachments=f"[{entries}]")
    pages = built(tmp_path, {**files, "replies/2023/jiaoyu-1.md": letter})
    page = pages["replies/2023/jiaoyu-1/index.html"].decode()
    shown = dict(re.findall(r">附件(\d+)</a> <span[^>]*>[^<]*?([\d.]+ [kMG]?B)", page))
    assert shown == {str(size): text for size, text in SIZES.items()}


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_data_page_leads_to_every_schema(tmp_path: Path, language: str) -> None:
    settings = f"{SITE}language: {language}\n"
    files = built(tmp_path, {"replies/2023/jiaoyu-1.md": letter_text()}, settings)
    page = files["data/index.html"].decode()
    schemas = {path for path in files if path.startswith("data/schema/")}
    assert len(schemas) > 7
    assert {path for path in schemas if f'href="../{path}"' in page} == schemas
