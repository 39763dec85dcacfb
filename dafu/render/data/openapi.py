"""``/data/openapi.json``: every address of the static API (OpenAPI 3.1).

It is made of the files that there are: each path leads to at least one of them, which is its
example.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from dafu.model.settings import Site
from dafu.problems.problem import Text
from dafu.render.data.twin import to_json
from dafu.routes import DATA_PAGE, JSON, JSON_FEED, JSON_LD, PARAMETERS, ROUTES, Route, route

VERSION = "1.1"
"""Of the addresses: minor for new ones, major when one goes."""

_DATA = [route for route in ROUTES if route.about]
_ABOUT = {route.path: (route, route.about) for route in _DATA if route.about}
_OBJECTS = {JSON, JSON_FEED, JSON_LD}
"""Media types of which every file is an object."""

_FILE = Text("文件。", "The file.")
_NONE = Text(
    "没有这个文件：从来没有，或者答复不再公开。",
    "There is no such file: there never was, or the letter is not public any more.",
)


class Endpoint(NamedTuple):
    """A route of the data that leads to at least one file, and the one that is its example."""

    path: str
    """Of the route."""
    example: str
    """The path of a file."""


def endpoints(paths: Iterable[str]) -> tuple[Endpoint, ...]:
    """The data's routes that lead to any of ``paths``, in order; examples are the last by name."""
    ordered = sorted(path for path in paths if not path.endswith(".html"))
    return tuple(
        Endpoint(found.path, example)
        for found in sorted(_DATA, key=attrgetter("path"))
        if (example := _last(found, ordered))
    )


def _last(found: Route, ordered: Sequence[str]) -> str | None:
    """The last of the ``ordered`` paths that is of the route ``found``."""
    place = bisect_left(ordered, f"{found.head}\U0010ffff")
    while place and ordered[place := place - 1].startswith(found.head):
        if ordered[place].endswith(found.tail) and route(ordered[place]) is found:
            return ordered[place]
    return None


def openapi_json(found: Iterable[Endpoint], site: Site) -> bytes:
    """The description of the addresses that are ``found``."""
    info: dict[str, Any] = {
        "title": site.title,
        "version": VERSION,
        "description": site.description,
    }
    if site.licence:
        info["license"] = {"name": site.licence.name, "url": site.licence.url}
    paths = {f"/{path}": _path(*_ABOUT[path], example, site) for path, example in found}
    described = {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": site.base_url}],
        "paths": paths,
    }
    return to_json(described)


def _path(route: Route, about: Text, example: str, site: Site) -> dict[str, Any]:
    language = site.language
    content: dict[str, Any] = {}
    if route.schema:
        content = {"schema": {"$ref": route.schema.removeprefix(DATA_PAGE.folder)}}
    elif route.media_type in _OBJECTS:
        content = {"schema": {"type": "object"}}
    operation = {
        "operationId": re.sub(r"\W+", "_", route.path).strip("_"),
        "summary": about.get(language),
        "parameters": list(_parameters(route, example, site)),
        "responses": {
            "200": {"description": _FILE.get(language), "content": {route.media_type: content}},
            "404": {"description": _NONE.get(language), "content": {"text/html": {}}},
        },
    }
    return {"get": operation}


def _parameters(route: Route, example: str, site: Site) -> Iterator[dict[str, Any]]:
    for name, value in zip(route.names, route.values(example) or (), strict=True):
        pattern, about, _ = PARAMETERS[name]
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": about.get(site.language),
            "schema": {"type": "string", "pattern": f"^{pattern}$"},
            "example": value,
        }
