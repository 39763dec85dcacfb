"""No published form changes without a new version, and none breaks a reader within a major one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.render.data.promise import breaks, current, promised, version_of


@pytest.mark.parametrize("name", sorted(current()))
def test_the_form_is_the_one_promised_for_its_version(name: str) -> None:
    """If this fails: give the form a new version, then ``python -m tests.render.data.promise``.

    A minor one where keys were only added, else a major one.
    """
    form = current()[name]
    versions = promised()[name]
    assert version_of(form) == max(versions)
    assert form == versions[version_of(form)]


@pytest.mark.parametrize("name", sorted(current()))
def test_within_a_major_version_keys_are_only_added(name: str) -> None:
    versions = promised()[name]
    for (old, before), (new, after) in pairwise(versions.items()):
        assert old[0] != new[0] or breaks(before, after) == []


Change = Callable[[dict[str, Any]], object]


def of(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The properties of a definition of the letter's schema."""
    return lambda schema: schema["$defs"][name]["properties"]  # type: ignore[no-any-return]


full, proposal, links = of("FullTwin"), of("PublicProposal"), of("Links")

BREAKING: dict[str, Change] = {
    "a key removed": lambda x: full(x).pop("subject"),
    "a key renamed": lambda x: full(x).update(topic=full(x).pop("title")),
    "a key of a part removed": lambda x: proposal(x).pop("number"),
    "a key that may be missing": lambda x: x["$defs"]["FullTwin"]["required"].remove("id"),
    "another type": lambda x: full(x).update(date={"type": "integer"}),
    "a list for a value": lambda x: full(x).update(
        issuer={"type": "array", "items": full(x)["issuer"]}
    ),
    "a value for a list": lambda x: full(x).update(topics={"type": "string"}),
    "another type in a list": lambda x: full(x).update(
        keywords={"type": "array", "items": {"type": "integer"}}
    ),
    "null where there was none": lambda x: full(x).update(
        title={"anyOf": [{"type": "string"}, {"type": "null"}]}
    ),
    "a code fewer": lambda x: full(x)["result_code"]["enum"].pop(),
    "a code more": lambda x: full(x)["result_code"]["enum"].append("refused"),
    "another code where null may be": lambda x: proposal(x)["level_code"]["anyOf"][0][
        "enum"
    ].append("village"),
    "no list of codes": lambda x: full(x)["role_code"].pop("enum"),
    "another constant": lambda x: full(x)["disclosure_code"].update(const="whole"),
    "another format": lambda x: links(x)["html"].update(format="uri-reference"),
    "another pattern": lambda x: full(x)["path"].pop("pattern"),
    "a smaller minimum": lambda x: proposal(x)["session"]["anyOf"][0].update(minimum=0),
    "keys that nobody declared": lambda x: x["$defs"]["Contact"].update(additionalProperties=True),
    "a form more": lambda x: (
        x["$defs"].update(Draft=x["$defs"]["FullTwin"]),
        x["oneOf"].append({"$ref": "#/$defs/Draft"}),
    ),
    "a form fewer": lambda x: x["oneOf"].pop(),
}
HARMLESS: dict[str, Change] = {
    "nothing": lambda x: None,
    "a key more": lambda x: full(x).update(more={"type": "string"}),
    "a key more, always there": lambda x: (
        full(x).update(more={"type": "string"}),
        x["$defs"]["FullTwin"]["required"].append("more"),
    ),
    "never null any more": lambda x: full(x).update(subject={"type": "string"}),
    "a new version": lambda x: full(x)["schema_version"].update(const="2.1"),
    "a pattern where there was none": lambda x: full(x)["title"].update(pattern="."),
}


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_a_reader_is_found(name: str) -> None:
    form = current()["letter"]
    changed = copy.deepcopy(form)
    BREAKING[name](changed)  # type: ignore[arg-type]
    assert len(breaks(form, changed)) >= 1
    assert form != changed


@pytest.mark.parametrize("name", HARMLESS)
def test_what_breaks_no_reader_is_let_through(name: str) -> None:
    form = current()["letter"]
    changed = copy.deepcopy(form)
    HARMLESS[name](changed)  # type: ignore[arg-type]
    assert breaks(form, changed) == []
