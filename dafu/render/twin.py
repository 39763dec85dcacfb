"""The twin: a letter as JSON, beside its page (``/replies/2023/fagaiwei-14.json``)."""

from __future__ import annotations

from typing import Any

import pydantic_core

from dafu.public import FullLetter, Published, Tombstone
from dafu.site import Site


def twin_json(letter: Published | Tombstone, site: Site) -> bytes:
    """The letter's public fields, ``schema_version`` first and ``links`` last, as UTF-8 JSON."""
    return to_json({**dict(letter), "links": links(letter, site)})


def links(letter: Published | Tombstone, site: Site) -> dict[str, Any]:
    """Absolute addresses of the letter's page, its twin and its files."""
    page = f"{site.base_url}{letter.path}/"
    found: dict[str, Any] = {"html": page, "json": f"{site.base_url}{letter.path}.json"}
    if isinstance(letter, FullLetter) and letter.attachments:
        found["attachments"] = [page + attachment.file for attachment in letter.attachments]
    return found


def to_json(value: object) -> bytes:
    """JSON for people and machines: UTF-8, two-space indent, a line end last."""
    return pydantic_core.to_json(value, indent=2) + b"\n"
