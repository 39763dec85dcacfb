"""``/data/openapi.json``: every address of the static API (OpenAPI 3.1).

It is made of the files that there are: each path leads to at least one of them, which is its
example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from dafu.model.settings import Site
from dafu.problems.problem import Text
from dafu.render.data.twin import to_json
from dafu.routes import DATA_PAGE, JSON, JSON_FEED, JSON_LD, PARAMETERS, ROUTES, Route, route

VERSION = "1.1"
"""Of the addresses: minor for new ones, major when one goes."""

_ABOUT = {route.path: (route, route.about) for route in ROUTES if route.about}
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
    last: dict[str, str] = {}
    for path in paths:
        if not path.endswith(".html") and (found := route(path)) and found.about:
            last[found.path] = max(path, last.get(found.path, ""))
    return tuple(Endpoint(*pair) for pair in sorted(last.items()))


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
