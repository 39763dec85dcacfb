"""The JSON Schema of ``site.yaml``, made from its model, for editors that complete and check YAML.

It describes what may be typed: 是 for true, one text for a list of one, a number for a text.
"""

from __future__ import annotations

import json
from typing import Any

from dafu.model.settings import Site
from dafu.model.values import YES_NO
from dafu.model.vocabulary import RESULTS, UNSTATED

FILE = "site.schema.json"
"""What it is called beside ``site.yaml``."""

HINT = "# yaml-language-server: $schema={path}"
"""The line by which an editor finds it."""

_TEXT: dict[str, Any] = {"type": ["string", "number"]}
_CODES = [term.code for term in RESULTS.terms if term.code != UNSTATED]


def settings_schema() -> dict[str, Any]:
    """The schema as JSON values; titles of keys are left to the editor."""
    found = Site.model_json_schema()
    properties = found["properties"]
    properties["page_size"] |= {"minimum": 1, "maximum": 999}
    properties["result_aliases"]["propertyNames"] = {"enum": _CODES}
    properties["result_scheme"]["additionalProperties"] = {"enum": _CODES}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dafu: site.yaml",
        "type": "object",
        "additionalProperties": False,
        "required": found["required"],
        "properties": {name: _typed(each) for name, each in properties.items()},
        "$defs": {name: _typed(each) for name, each in found["$defs"].items()},
    }


def settings_schema_json() -> str:
    """The file."""
    return json.dumps(settings_schema(), ensure_ascii=False, indent=2) + "\n"


def _typed(node: Any) -> Any:
    """A node of pydantic's schema as people type it, with its description in both languages."""
    if isinstance(node, list):
        return [_typed(each) for each in node]
    if not isinstance(node, dict):
        return node
    chinese = node.get("description_zh")
    english = node.get("description")
    kept = {
        name: {key: _typed(each) for key, each in value.items()}
        if name == "properties"
        else _typed(value)
        for name, value in node.items()
        if name not in {"title", "description", "description_zh", "default"}
    }
    if chinese:
        kept["description"] = f"{chinese} {english}"
    default = node.get("default")
    if isinstance(default, str | int):  # Of a key with parts each has its own.
        kept["default"] = default
    if "$ref" in kept:  # In this draft nothing counts beside it.
        kept = {"allOf": [{"$ref": kept.pop("$ref")}], **kept}
    return {name: value for name, value in kept.items() if name != "type"} | _as_written(kept)


def _as_written(node: dict[str, Any]) -> dict[str, Any]:
    """The type of a node, and what else stands for one of it in YAML."""
    match node.get("type"):
        case "boolean":
            return {"enum": [True, False, *(x for x in YES_NO if x not in {"true", "false"})]}
        case "string" if "enum" not in node and "const" not in node:
            return _TEXT
        case "array" if node.get("items") == _TEXT:
            return {"type": [*_TEXT["type"], "array"], "minItems": 1}
        case None:
            return {}
        case kind:
            return {"type": kind}
