"""Twins: what their links say, and that each conforms to the schema that the site publishes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench import corpus
from dafu.build import build, compare
from dafu.engine.project import Sources
from tests.golden.test_sites import SITES
from tests.letters import NOW, letter_text, write_site
from tests.render.data.twins import LETTERS, SCHEMA, twins, validator, wrong
from tests.threats.built import built, files_of

BASE = "https://www.example.gov.cn/jytabl/"


@pytest.fixture
def files(every_kind: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return every_kind


def test_every_twin_conforms_to_the_schema(files: dict[str, bytes]) -> None:
    assert len(twins(files)) == 4
    assert wrong(files) == []


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir()))
def test_so_do_those_of_the_golden_sites(name: str, golden: Callable[[str], Path]) -> None:
    made = files_of(golden(name))
    assert twins(made)
    assert wrong(made) == []


def test_so_do_those_of_generated_letters(tmp_path: Path) -> None:
    corpus.write(100, 3, tmp_path)
    sources = Sources(tmp_path / "site.yaml", tmp_path / "content", None, tmp_path / "public")
    assert build(sources, now=NOW.replace(year=2025), search=False).collection
    made = files_of(sources.output)
    assert len(twins(made)) == 100
    assert wrong(made) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda twin: twin.update(more=1),
        lambda twin: twin.pop("id"),
        lambda twin: twin.update(id="urn:uuid:1"),
        lambda twin: twin.update(date="2023-02-30"),
        lambda twin: twin.update(summary="甲"),
        lambda twin: twin.update(disclosure_code="summary"),
        lambda twin: twin.update(result_code="solved"),
        lambda twin: twin.update(status="withdrawn"),
        lambda twin: twin.update(schema_version="1.0"),
        lambda twin: twin.update(sha256="A" * 64),
        lambda twin: twin["links"].update(html="replies/2023/full/"),
        lambda twin: twin["links"].update(html="http://[www.example.gov.cn/"),
        lambda twin: twin["links"].pop("next"),
        lambda twin: twin["body"].update(more=1),
        lambda twin: twin["attachments"][0].update(size=-1),
        lambda twin: twin["proposals"][0].update(session="15"),
        lambda twin: twin["results"][0].update(date=None, code=None),
    ],
)
def test_the_schema_refuses_anything_else(
    change: Callable[[dict[str, Any]], object], files: dict[str, bytes]
) -> None:
    twin = copy.deepcopy(twins(files)["replies/2023/full"])
    change(twin)
    assert not validator(files[SCHEMA]).is_valid(twin)


def test_the_schema_says_where_it_is_and_speaks_both_languages(files: dict[str, bytes]) -> None:
    schema = json.loads(files[SCHEMA])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == BASE + SCHEMA
    described = [schema, *schema["$defs"].values()]
    described += [x for form in schema["$defs"].values() for x in form["properties"].values()]
    for entry in described:
        said = f"{entry['title']} {entry['description']}"
        assert any("一" <= char <= "鿿" for char in said), entry
        assert any("a" <= char <= "z" for char in said), entry
        assert "description_zh" not in entry


def test_links_are_absolute_and_lead_to_files(files: dict[str, bytes]) -> None:
    for path, twin in twins(files).items():
        links = twin["links"]
        assert links["html"] == f"{BASE}{path}/"
        assert links["license"] == "https://www.example.gov.cn/licence"
        for name, link in links.items():
            for address in link if isinstance(link, list) else [link]:
                if address is None or name == "license":
                    continue
                assert address.startswith(BASE), address
                place = address.removeprefix(BASE)
                assert (f"{place}index.html" if place.endswith("/") else place) in files, address


def test_links_tell_what_is_around_a_letter(files: dict[str, bytes]) -> None:
    found = twins(files)
    full, summary, old = (
        found[path]["links"]
        for path in ("replies/2023/full", "replies/2023/summary", "replies/2022/old")
    )
    assert full["attachments"] == [f"{BASE}replies/2023/full/full.csv"]
    assert full["related"] == [f"{BASE}replies/2023/summary/"]  # the other is withdrawn
    assert (full["issuer"], full["year"]) == (f"{BASE}issuers/jiaoyu/", f"{BASE}replies/2023/")
    assert (summary["next"], summary["previous"]) == (None, full["html"])
    assert (full["next"], full["previous"]) == (summary["html"], old["html"])
    assert old["previous"] is None
    assert set(found["replies/2023/withdrawn"]["links"]) == {
        "html", "json", "markdown", "schema", "license",
    }  # fmt: skip


def test_a_new_neighbour_is_named_in_the_next_build(tmp_path: Path) -> None:
    old = {"replies/2022/old.md": LETTERS["replies/2022/old.md"]}
    first = twins(built(tmp_path, old))["replies/2022/old"]
    second = twins(built(tmp_path, {"replies/2023/a.md": letter_text()}))["replies/2022/old"]
    assert (first["links"]["next"], second["links"]["next"]) == (None, f"{BASE}replies/2023/a/")
    assert first["sha256"] == second["sha256"]


def test_a_new_neighbour_is_no_change_of_a_letter(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {"replies/2022/old.md": LETTERS["replies/2022/old.md"]})
    built(tmp_path, {})
    write_site(tmp_path, {"replies/2023/a.md": letter_text()})
    _, difference = compare(sources, now=NOW)
    assert difference
    assert [x.path for x in difference.letters["added"]] == ["replies/2023/a"]
    assert difference.letters["changed"] == []
    assert "replies/2022/old.json" in difference.files["changed"]
