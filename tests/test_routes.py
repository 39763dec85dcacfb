"""Every file of a site has one route, which says who makes it and how it is served."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from dafu.reference.hosting import FEED
from dafu.remote.headers import OTHERS, TEXTS, headers
from dafu.render.data.schema import SCHEMAS
from dafu.routes import (
    ATOM,
    BESIDE_LETTERS,
    JSON_FEED,
    PARAMETERS,
    ROUTES,
    SECTIONS,
    TWIN,
    Route,
    route,
)
from tests.site.killing import files
from tests.test_house import MODULES


def fitting(path: str) -> list[Route]:
    return [found for found in ROUTES if found.values(path) is not None]


def test_every_file_has_exactly_one_route(public: Path, everything: Mapping[str, bytes]) -> None:
    for path in {*files(public), *everything}:
        found = fitting(path)
        assert len(found) == 1, (path, [x.path for x in found])
        assert route(path) is found[0], path


def test_every_route_leads_somewhere(public: Path, everything: Mapping[str, bytes]) -> None:
    used = {route(path) for path in {*files(public), *everything}}
    # It takes many letters to fill a second page, an archive or a second part of the site map;
    # who signs has a key of OpenSSH.
    rare = re.compile(r"/page/{page}/|/?feed/{archive}|^sitemap-|\.sig$")
    assert [x.path for x in ROUTES if x not in used and not rare.search(x.path)] == []


def test_data_of_a_form_names_the_schema_of_its_route(everything: Mapping[str, bytes]) -> None:
    for path, data in everything.items():
        found = route(path)
        if found and found.schema and found.about:
            links = json.loads(data).get("links", {})
            named = links.get("schema", found.schema)
            assert named.endswith(found.schema), path


def test_schemas_of_routes_are_published() -> None:
    assert {x.schema for x in ROUTES if x.schema} == set(SCHEMAS)


def test_what_a_route_says_is_what_its_suffix_says_but_for_feeds() -> None:
    by_suffix = {**TEXTS, **OTHERS}
    for found in ROUTES:
        if found.media_type and found.suffix in by_suffix:
            is_feed = found.media_type in {JSON_FEED, ATOM}
            assert (found.media_type == by_suffix[found.suffix]) != is_feed, found.path


def test_servers_know_feeds_by_their_names() -> None:
    for found in ROUTES:
        is_feed = found.media_type in {JSON_FEED, ATOM}
        assert bool(re.search(FEED, f"/{found.path}")) == is_feed, found.path


def test_names_that_routes_have_are_taken() -> None:
    assert {"replies", "data", "assets", "search", "index", "404", "feed"} <= SECTIONS
    assert {"page", "index"} <= BESIDE_LETTERS
    for name in BESIDE_LETTERS:
        assert not PARAMETERS["name"].fits(name)
        assert TWIN.values(f"replies/2023/{name}.json") is None
    for name in SECTIONS:
        assert not PARAMETERS["slug"].fits(name)


@pytest.mark.parametrize("path", ["CNAME", "replies/2023/a/b/c.pdf", "data/x.json", "about/.x"])
def test_what_no_build_makes_has_no_route(path: str) -> None:
    assert route(path) is None
    assert headers(path)["Cache-Control"] == "no-cache"


def test_addresses_of_data_are_written_nowhere_else() -> None:
    """What begins like data's, or is the path of one file, as code and not in a sentence."""
    fixed = {found.path for found in ROUTES if "/" in found.path and "{" not in found.path}
    elsewhere = {
        f"{module}: {node.value}"
        for module, tree in MODULES.items()
        if module != "dafu.routes"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and (node.value.startswith("data/") or node.value in fixed)
    }
    assert elsewhere == set()
