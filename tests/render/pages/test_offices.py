"""What the listing of an office tells of it, and where its links lead."""

from __future__ import annotations

import re
from pathlib import Path

from dafu.build import build
from dafu.render.pages.offices import office_contact
from tests.letters import NOW, SITE, letter_text, site, write_site

CONTACT = SITE.replace(
    "codes: [示教]}", "codes: [示教], contact: {name: 示例丁, phone: 0000-55550100}}"
)


def letters(years: dict[int, int]) -> dict[str, str | bytes]:
    """So many letters of each year, every other one planned."""
    found: dict[str, str | bytes] = {}
    for year, count in years.items():
        for n in range(1, count + 1):
            found[f"replies/{year}/l-{n}.md"] = letter_text(
                document_number=f"示教〔{year}〕{n}号",
                date=f"{year}-05-{n:02}",
                printed=f"{year}-05-{n:02}",
                result="计划解决" if n % 2 else "采纳解决",
            ).replace("2023年5月8日", f"{year}年5月{n}日")
    return found


def test_the_table_counts_years_and_leads_to_where_they_begin(tmp_path: Path) -> None:
    sources = write_site(tmp_path, letters({2023: 3, 2022: 2, 2021: 2}), CONTACT + "page_size: 2\n")
    assert build(sources, NOW, search=False).collection is not None
    folder = sources.output / "issuers" / "jiaoyu"
    first = (folder / "index.html").read_text("utf-8")
    rows = re.findall(r'<tr><th scope="row"><a href="([^"]+)">(\d+)</a></th>(.*?)</tr>', first)
    assert [(year, re.findall(r">(\d+)<", cells)) for _, year, cells in rows] == [
        ("2023", ["3", "1", "0", "2", "0", "0"]),
        ("2022", ["2", "1", "0", "1", "0", "0"]),
        ("2021", ["2", "1", "0", "1", "0", "0"]),
    ]
    for href, year, _ in rows:
        address, _, anchor = href.partition("#")
        page = (folder / address / "index.html").resolve().read_text("utf-8")
        assert f'id="{anchor}">{year}年</h2>' in page
    assert "示例丁" in first
    assert "0000-55550100" in first
    second = (folder / "page" / "2" / "index.html").read_text("utf-8")
    assert 'class="office-facts"' not in second


def test_who_answers_the_telephone_is_named_only_where_a_site_names_contacts() -> None:
    named = site("names: {contacts: 否}\n", CONTACT)
    assert office_contact("示例市示例区教育局", named) == {"phone": "0000-55550100"}
    assert office_contact("示例市示例区财政局", named) == {}


def test_a_year_has_months_as_headings_and_other_listings_years(tmp_path: Path) -> None:
    sources = write_site(tmp_path, letters({2023: 2, 2022: 1}))
    assert build(sources, NOW, search=False).collection is not None

    def headings(path: str) -> list[str]:
        page = (sources.output / path / "index.html").read_text("utf-8")
        return re.findall(r'<h2 class="period" id="[^"]+">([^<]+)</h2>', page)

    assert headings("replies/2023") == ["2023年5月"]
    assert headings("replies") == ["2023年", "2022年"]
    assert headings("results/adopted") == ["2023年"]
