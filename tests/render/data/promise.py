"""What the published forms promise to readers, version by version: ``promises/NAME-VERSION.json``.

``python -m tests.render.data.promise`` notes the form of each new version, and changes none.
Within a major version keys are only added (docs/data.md): :func:`breaks` finds what else changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from dafu.render.data.schema import SCHEMAS, schema_json
from tests.letters import site

PROMISES = Path(__file__).parent / "promises"
WORDS = {"$id", "$schema", "title", "description"}
"""Keywords that tell people something and promise nothing."""

Schema = Mapping[str, Any]
Version = tuple[int, int]


def current() -> dict[str, Schema]:
    """The forms as they are published now, by name, without their words."""
    found = {PurePosixPath(path).stem: schema_json(path, site()) for path in SCHEMAS}
    return {name: bare(json.loads(schema)) for name, schema in found.items()}


def bare(node: Any, names: bool = False) -> Any:
    """A schema without what it tells people; ``names`` when the keys of ``node`` are the data's."""
    if isinstance(node, list):
        return [bare(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    return {
        key: bare(value, key in {"properties", "$defs"} and not names)
        for key, value in node.items()
        if names or key not in WORDS
    }


def version_of(schema: Schema) -> Version:
    """The version that every object of the form names."""
    (written,) = {form["properties"]["schema_version"]["const"] for form in forms(schema).values()}
    major, minor = map(int, written.split("."))
    return major, minor


def forms(schema: Schema) -> dict[str, Schema]:
    """The kinds of object that the schema allows, by name."""
    refs = [entry["$ref"] for entry in schema.get("oneOf", [schema])]
    return {ref.rpartition("/")[2]: resolved(schema, {"$ref": ref}) for ref in refs}


def resolved(schema: Schema, node: Schema) -> Schema:
    """The node, or what it refers to."""
    return schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node


def promised() -> dict[str, dict[Version, Schema]]:
    """The forms that were promised, by name and version, the oldest first."""
    found: dict[str, dict[Version, Schema]] = {}
    for file in PROMISES.glob("*.json"):
        schema = json.loads(file.read_text(encoding="utf-8"))
        found.setdefault(file.stem.rpartition("-")[0], {})[version_of(schema)] = schema
    return {name: dict(sorted(versions.items())) for name, versions in found.items()}


def breaks(old: Schema, new: Schema) -> list[str]:
    """What of ``new`` could break a reader who relies on ``old``; added keys cannot."""
    before, after = forms(old), forms(new)
    found = [f"{name}: came or went" for name in sorted(before.keys() ^ after.keys())]
    for name in sorted(before.keys() & after.keys()):
        found += _breaks(name, (old, before[name]), (new, after[name]))
    return found


Part = tuple[Schema, Schema]
"""A whole schema, and a node of it."""


def _breaks(where: str, old: Part, new: Part) -> Iterator[str]:
    before, after = _kinds(old), _kinds(new)
    gone, come = before.keys() - after.keys() - {"null"}, after.keys() - before.keys()
    if gone or come:
        yield f"{where}: was {sorted(before)}, is {sorted(after)}"
    for kind in sorted(before.keys() & after.keys()):
        yield from _within(where, (old[0], before[kind]), (new[0], after[kind]))


def _kinds(part: Part) -> dict[str, Schema]:
    """What a value may be, by type."""
    schema, node = part
    nodes = [resolved(schema, x) for x in resolved(schema, node).get("anyOf", [node])]
    return {node["type"]: node for node in nodes}


def _within(where: str, old: Part, new: Part) -> Iterator[str]:
    (old_schema, before), (new_schema, after) = old, new
    yield from _values(where, before, after)
    for limit in ("pattern", "format", "minimum", "maximum", "additionalProperties"):
        if limit in before and before[limit] != after.get(limit):
            yield f"{where}: {limit} was {before[limit]}, is {after.get(limit)}"
    if "items" in before:
        yield from _breaks(
            f"{where}[]", (old_schema, before["items"]), (new_schema, after["items"])
        )
    for name, node in before.get("properties", {}).items():
        place = f"{where}.{name}"
        if name not in after["properties"]:
            yield f"{place}: is gone"
            continue
        if name in before["required"] and name not in after["required"]:
            yield f"{place}: is not always there"
        yield from _breaks(place, (old_schema, node), (new_schema, after["properties"][name]))


def _values(where: str, before: Schema, after: Schema) -> Iterator[str]:
    """Codes are closed lists: a reader may know a word for each of them, or look for one."""
    old, new = (
        {*node.get("enum", []), *([node["const"]] if "const" in node else [])}
        for node in (before, after)
    )
    if old and old != new and not where.endswith(".schema_version"):
        yield f"{where}: was one of {sorted(old)}, is one of {sorted(new)}"


def main() -> None:
    """Note the forms of new versions."""
    known = promised()
    for name, schema in current().items():
        version = version_of(schema)
        if version not in known.get(name, {}):
            text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
            file = PROMISES / f"{name}-{version[0]}.{version[1]}.json"
            file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
