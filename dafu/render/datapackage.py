"""``/data/datapackage.json``: the bulk files as a Data Package (version 2, datapackage.org)."""

from __future__ import annotations

from typing import Any

from dafu.render.downloads import Download, Holdings
from dafu.render.table import COLUMNS
from dafu.render.twin import LETTER_SCHEMA, to_json
from dafu.site import Site

PATH = "data/datapackage.json"
TABLE_SCHEMA = "data/schema/table.json"
"""The Table Schema of every CSV file of letters."""

_PROFILES = "https://datapackage.org/profiles/2.0"


def datapackage_json(held: Holdings, site: Site) -> bytes:
    """The package: each bulk file is a resource with its size and hash."""
    package: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "replies",
        "title": site.title,
        "description": site.description,
        "homepage": f"{site.base_url}data/",
    }
    if held.changed:
        package["version"] = held.changed.isoformat()
    if site.licence:
        package["licenses"] = [{"title": site.licence.name, "path": site.licence.url}]
    package["contributors"] = [{"title": site.publisher.name, "roles": ["publisher"]}]
    package["resources"] = [_resource(file, site) for file in held.downloads]
    return to_json(package)


def _resource(file: Download, site: Site) -> dict[str, Any]:
    name = file.path.removeprefix("data/")
    resource: dict[str, Any] = {
        "name": name.replace(".", "-"),
        "path": name,
        "format": file.form,
        "mediatype": file.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    match file.form:
        case "csv":
            dialect = {"header": True, "delimiter": ",", "lineTerminator": "\r\n"}
            more = {"type": "table", "encoding": "utf-8", "dialect": dialect}
            return {**resource, **more, "schema": TABLE_SCHEMA.removeprefix("data/")}
        case "ndjson":
            # Twins are objects in objects, and no table.
            described = {"jsonSchema": site.base_url + LETTER_SCHEMA}
            return {**resource, "encoding": "utf-8", **described}
    return resource


def table_schema_json() -> bytes:
    """The columns of the CSV files as a Table Schema."""
    fields = [
        {
            "name": column.name,
            "type": column.type,
            "title": column.title,
            "description": column.description,
            **({"constraints": {"required": True}} if column.required else {}),
        }
        for column in COLUMNS
    ]
    schema = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": fields,
        "primaryKey": ["id"],
        "missingValues": [""],
    }
    return to_json(schema)
