"""The published JSON Schemas (2020-12), made from the models that describe what is published."""

from __future__ import annotations

from dafu.letter import Model
from dafu.render.listing import SCHEMA_PATH, ListingData
from dafu.render.twin import to_json
from dafu.site import Site

SCHEMAS: dict[str, type[Model]] = {SCHEMA_PATH: ListingData}
"""By their path."""


def schema_json(path: str, site: Site) -> bytes:
    """The schema of :data:`SCHEMAS` at ``path``, named by its address."""
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": site.base_url + path,
    }
    return to_json(about | SCHEMAS[path].model_json_schema())
