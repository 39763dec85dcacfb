"""``/data/openapi.json``: every address of the static API (OpenAPI 3.1).

It is made of the files that there are: each path is the shape of at least one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from dafu.problems import Text
from dafu.render.data_index import INDEX_SCHEMA
from dafu.render.downloads import FORMS
from dafu.render.listing_data import GROUPS_SCHEMA, LISTING_SCHEMA
from dafu.render.twin import LETTER_SCHEMA, to_json
from dafu.site import Site

PATH = "data/openapi.json"
MANIFEST = "data/manifest.json"
"""Made after everything else, and a part of the API too."""

VERSION = "1.0"
"""Of the addresses: minor for new ones, major when one goes."""

_MEDIA_TYPES = {
    **FORMS,
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "xml": "application/atom+xml",
}
"""Of what is data, by suffix."""

_PARAMETERS = {
    "year": ("^[12][0-9]{3}$", Text("年份。", "Year.")),
    "name": ("^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", Text("答复的名称。", "Name of the letter.")),
    "key": ("^[a-z0-9]+([-_][a-z0-9]+)*$", Text("分类的代码。", "Code of the group.")),
    "page": ("^([2-9]|[1-9][0-9]+)$", Text("页码，从 2 开始。", "Page, from 2.")),
    "part": ("^[12][0-9]{3}(-[0-9]+)*$", Text("存档的名称。", "Name of the archive.")),
    "table": ("^[a-z0-9-]+$", Text("统计表的名称。", "Name of the table.")),
    "schema": ("^[a-z0-9-]+$", Text("格式的名称。", "Name of the form.")),
}

_SHAPES: tuple[tuple[str, str], ...] = (
    (r"data/replies-\d{4}\.", "data/replies-{year}."),
    (r"data/schema/[a-z0-9-]+\.", "data/schema/{schema}."),
    (r"data/(changes|log)/(?!index\.)[^/]+\.", r"data/\1/{part}."),
    (r"(replies|statistics)/\d{4}/", r"\1/{year}/"),
    (r"statistics/[^/{}]+\.csv", "statistics/{table}.csv"),
    (r"(?!data/|replies/|statistics/)([a-z]+)/[^/{}]+/", r"\1/{key}/"),
    (r"(.*)page/\d+/", r"\1page/{page}/"),
    (r"(.*)feed/[^/]+\.", r"\1feed/{part}."),
)
"""What in a path stands for many, in the order in which it is looked for."""

_ABOUT: tuple[tuple[str, Text, str], ...] = (
    (
        r"data/replies\.|data/replies-",
        Text("整批答复，一行一件。", "Letters in bulk, one a line or row."),
        "",
    ),
    (
        r"data/index\.json",
        Text("全部答复的目录和下载。", "Every letter in brief, and every download."),
        INDEX_SCHEMA,
    ),
    (
        r"data/changes",
        Text("新公开、改动和不再公开的答复。", "What was added, changed or taken down."),
        "data/schema/changes.json",
    ),
    (r"data/log/", Text("发布记录。", "The publication log."), "data/schema/log.json"),
    (r"data/manifest", Text("每个文件的校验值。", "Every file."), "data/schema/manifest.json"),
    (r"data/", Text("数据的描述。", "A description of the data."), ""),
    (r"replies/{year}/{name}\.", Text("一件答复。", "A letter."), LETTER_SCHEMA),
    (r"statistics/", Text("统计数据。", "Figures."), ""),
    (
        r".*feed",
        Text("订阅：最近的公开、更正、新结果和撤回。", "What was said last of letters."),
        "",
    ),
    (
        r"(?!replies)[a-z]+/(page/{page}/)?index\.json",
        Text("分类目录，各有几件答复。", "Every group, and how many letters each has."),
        GROUPS_SCHEMA,
    ),
    (r".*index\.json", Text("答复列表的一页，新的在前。", "A page of a listing."), LISTING_SCHEMA),
    (r"", Text("数据。", "Data."), ""),
)
"""What is at a shape that begins so, and the schema of the JSON there."""


def shapes(paths: Iterable[str]) -> tuple[str, ...]:
    """The shapes of those ``paths`` that are data, each once and in order.

    A shape is a path with the name of a parameter in place of what differs: ``{year}``.
    """
    found = set()
    for path in paths:
        if path.endswith(".html"):
            continue
        if letter := _LETTER.fullmatch(path):  # By far the most.
            found.add(f"replies/{{year}}/{{name}}.{letter[1]}")
        elif is_data(path):
            found.add(_shape(path))
    return tuple(sorted(found))


_LETTER = re.compile(r"replies/\d{4}/(?!(?:index|feed)\.)[^/]+\.(json|md)")


def is_data(path: str) -> bool:
    """Whether a file is part of the API: no page, and nothing that only pages need."""
    if path.rpartition(".")[2] not in _MEDIA_TYPES or path == "sitemap.xml":
        return False
    # A letter's folder has its attachments.
    return not re.match(r"search/|assets/|replies/\d{4}/(?!page/|feed/)[^/]+/", path)


def _shape(path: str) -> str:
    for found, shape in _SHAPES:
        path = re.sub(f"^{found}", shape, path, count=1)
    return path


def openapi_json(found: Iterable[str], site: Site) -> bytes:
    """The description of the addresses with these :func:`shapes`."""
    info: dict[str, Any] = {
        "title": site.title,
        "version": VERSION,
        "description": site.description,
    }
    if site.licence:
        info["license"] = {"name": site.licence.name, "url": site.licence.url}
    described = {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": site.base_url}],
        "paths": {f"/{shape}": _path(shape, site) for shape in found},
    }
    return to_json(described)


def _path(shape: str, site: Site) -> dict[str, Any]:
    about, schema = next((a, s) for start, a, s in _ABOUT if re.match(start, shape))
    suffix = shape.rpartition(".")[2]
    media_type = _MEDIA_TYPES[suffix]
    if shape.endswith("feed.json") or shape.endswith("{part}.json"):
        media_type = "application/feed+json"
    content: dict[str, Any] = {}
    if suffix == "json" and schema:
        content = {"schema": {"$ref": schema.removeprefix("data/")}}
    operation = {
        "operationId": _name(shape),
        "summary": about.get(site.language),
        "parameters": list(_parameters(shape, site)),
        "responses": {"200": {"description": "OK", "content": {media_type: content}}},
    }
    return {"get": operation}


def _parameters(shape: str, site: Site) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", shape):
        pattern, about = _PARAMETERS[name]
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": about.get(site.language),
            "schema": {"type": "string", "pattern": pattern},
        }


def _name(shape: str) -> str:
    """An identifier: ``replies/{year}/{name}.json`` is ``replies_year_name_json``."""
    return re.sub(r"\W+", "_", shape).strip("_")
