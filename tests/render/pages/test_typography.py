"""What is never broken on a letter's page, and what can be dialled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.letters import letter_text
from tests.threats.built import built, elements

LETTER = "replies/2023/jiaoyu-1"


def ways(tmp_path: Path, phone: str) -> list[tuple[str, str]]:
    """The telephone links of a letter whose contact has that number, and what they say."""
    contact = f"{{name: 示例乙, phone: {phone!r}, address: 示例路1号, postcode: '000000'}}"
    files = built(tmp_path, {f"{LETTER}.md": letter_text(contact=contact)})
    page = files[f"{LETTER}/index.html"]
    found = [(x.get("href", ""), text) for name, x, text in elements(page) if name == "a"]
    return [one for one in found if one[0].startswith("tel:")]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("52564588-2357", ["52564588;ext=2357"]),
        ("52564588转2357", ["52564588;ext=2357"]),
        ("021-52564588", ["021-52564588"]),
        ("（021）52564588", ["021-52564588"]),
        ("0512 6861 5000", ["0512-68615000"]),
        ("13800000000", ["13800000000"]),
        ("52564588、52564589", ["52564588", "52564589"]),
        ("12345", ["12345"]),
        ("0000-55550214", ["0000-55550214"]),
        ("138****8000", []),
        ("见附件", []),
    ],
)
def test_a_number_can_be_dialled(tmp_path: Path, written: str, dialled: list[str]) -> None:
    found = ways(tmp_path, written)
    assert [href.removeprefix("tel:") for href, _ in found] == dialled
    for _, said in found:
        assert said in written


@pytest.mark.parametrize("number", ["152045", "BH037", "9-05-023", "2023-056"])
def test_the_number_of_a_title_stays_whole(tmp_path: Path, number: str) -> None:
    title = f"对区政协十五届二次会议第{number}号提案的答复"
    files = built(tmp_path, {f"{LETTER}.md": letter_text(title=title)})
    page = files[f"{LETTER}/index.html"].decode()
    assert f'<span class="whole">第{number}号</span>' in page
    assert re.search(
        r"\.whole \{ white-space: nowrap; \}|\.whole\{white-space:nowrap", _style(files)
    )


def _style(files: dict[str, bytes]) -> str:
    (path,) = (path for path in files if path.endswith("/style.css"))
    return files[path].decode()
