"""The bulk files, and the tables of figures, as Data Packages (version 2, datapackage.org).

Each is in the folder of its files: a package's paths do not lead out of that.
"""

from __future__ import annotations

from typing import Any

from dafu import routes
from dafu.model.settings import Site
from dafu.render import figures
from dafu.render.data.downloads import FIGURES_OF, Download, Figure, Holdings
from dafu.render.data.table import COLUMNS
from dafu.render.data.twin import LETTER_SCHEMA, to_json

TABLE_SCHEMA = routes.schema_path("table")
"""The Table Schema of every CSV file of letters."""

_PROFILES = "https://datapackage.org/profiles/2.0"


def datapackage_json(held: Holdings, site: Site) -> bytes:
    """The package of letters: each bulk file is a resource with its size and hash."""
    package = _package("replies", site.title, routes.PACKAGE.folder, held, site)
    return to_json({**package, "resources": [_resource(file, site) for file in held.downloads]})


def figures_package_json(held: Holdings, site: Site) -> bytes:
    """The package of figures: each table is a resource with its size, hash and columns."""
    title = FIGURES_OF.get(site.language).format(title=site.title)
    package = _package("statistics", title, routes.FIGURES_PACKAGE.folder, held, site)
    tables = [_table(file) for file in held.figures if file.is_table]
    return to_json({**package, "resources": tables})


def _package(name: str, title: str, page: str, held: Holdings, site: Site) -> dict[str, Any]:
    package: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": name,
        "title": title,
        "description": site.description,
        "homepage": site.base_url + page,
    }
    if held.changed:
        package["version"] = held.changed.isoformat()
    if site.licence:
        package["licenses"] = [{"title": site.licence.name, "path": site.licence.url}]
    package["contributors"] = [{"title": site.publisher.name, "roles": ["publisher"]}]
    return package


_TABLE: dict[str, Any] = {
    "type": "table",
    "encoding": "utf-8",
    "dialect": {"header": True, "delimiter": ",", "lineTerminator": "\r\n"},
}


def _file(file: Download | Figure) -> dict[str, Any]:
    name = file.path.rpartition("/")[2]
    return {
        "name": name.replace(".", "-"),
        "path": name,
        "format": name.rpartition(".")[2],
        "mediatype": file.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }


def _resource(file: Download, site: Site) -> dict[str, Any]:
    resource = _file(file)
    match file.form:
        case "csv":
            return {
                **resource,
                **_TABLE,
                "schema": TABLE_SCHEMA.removeprefix(routes.PACKAGE.folder),
            }
        case "ndjson":
            # Twins are objects in objects, and no table.
            described = {"jsonSchema": site.base_url + LETTER_SCHEMA}
            return {**resource, "encoding": "utf-8", **described}
    return resource


def _table(file: Figure) -> dict[str, Any]:
    names = figures.COLUMNS[file.table]
    fields = [{"name": name, "type": figures.column_type(name)} for name in names]
    schema = {"$schema": f"{_PROFILES}/tableschema.json", "fields": fields}
    return {**_file(file), **_TABLE, "schema": schema}


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
