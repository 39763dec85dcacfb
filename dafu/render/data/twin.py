"""The twin: a letter as JSON, beside its page (``/replies/2023/fagaiwei-14.json``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import pydantic_core
from pydantic import ConfigDict, WithJsonSchema

from dafu.model.letter import Model, key
from dafu.model.public import (
    SCHEMA_VERSION,
    FullLetter,
    LetterAddress,
    Published,
    SummaryLetter,
    Tombstone,
    Urn,
    Version,
)
from dafu.model.settings import Site
from dafu.render.moved import Redirect

LETTER_SCHEMA = "data/schema/letter.json"
"""Where the schema of all twins is, below the site's root."""

Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]


class Addresses(Model):
    """Links of a published object."""

    # ``json_`` and ``schema_``: without the mark they are names of pydantic's.
    model_config = ConfigDict(alias_generator=lambda name: name.removesuffix("_"))


class OwnLinks(Addresses):
    """本件的网址: absolute addresses of the letter itself, each with its relation (RFC 8288)."""

    html: Address = key("网页", "本件的网页。", "The page (canonical).")
    json_: Address = key("数据", "本数据的网址。", "This object (self).")
    markdown: Address = key("Markdown", "本件的 Markdown 文本。", "As Markdown (alternate).")
    schema_: Address = key("格式", "本格式的 JSON Schema。", "What this is (describedby).")
    license: Address | None = key("许可", "数据许可。", "The licence, if there is one (license).")


class Links(OwnLinks):
    """各网址: absolute addresses of the letter and of what is around it (RFC 8288)."""

    issuer: Address = key("单位", "同一单位的答复。", "Those of the same issuer (collection).")
    year: Address = key("年份", "同年的答复。", "Those of the same year (collection).")
    previous: Address | None = key("上一件", "较早的一件。", "The next older letter (prev).")
    next: Address | None = key("下一件", "较新的一件。", "The next newer letter (next).")
    related: tuple[Address, ...] = key(
        "相关答复", "办理单位列出的相关答复。", "Those that the office names (related)."
    )
    attachments: tuple[Address, ...] = key(
        "附件", "附件的网址，次序不变。", "The attachments' files, in order (enclosure)."
    )


class FullTwin(FullLetter):
    """全文公开的答复: a letter that is public in full."""

    links: Links = key("链接", "各网址。", "Addresses.")


class SummaryTwin(SummaryLetter):
    """公开摘要的答复: a letter of which only the summary is public."""

    links: Links = key("链接", "各网址。", "Addresses.")


class TombstoneTwin(Tombstone):
    """已撤回的答复: what is left of a withdrawn letter."""

    links: OwnLinks = key("链接", "各网址。", "Addresses.")


class MovedTwin(Model):
    """已改网址的答复: what stands at a former address of a letter."""

    schema_version: Version = key("格式版本", "本数据格式的版本。", "Version of this form.")
    id: Urn = key("标识", "与现在的那一件相同。", "The same as that of the letter.")
    path: LetterAddress = key("路径", "这一旧网址的路径。", "The former address, without suffix.")
    status: Literal["moved"] = key("状态", "已改网址。", "It has moved.")
    moved_to: LetterAddress = key("新路径", "现在的路径。", "Its address now, without suffix.")
    links: OwnLinks = key("链接", "现在的各网址。", "Its addresses now.")


def moved_twin(redirect: Redirect, site: Site) -> dict[str, object]:
    """What stands at a former address as JSON: where the letter is now."""
    return {
        "schema_version": SCHEMA_VERSION,
        "id": redirect.id,
        "path": redirect.former,
        "status": "moved",
        "moved_to": redirect.path,
        "links": OwnLinks.model_validate(_own_links(redirect.path, site)),
    }


def twin(
    letter: Published | Tombstone,
    before: str | None,
    after: str | None,
    related: Sequence[str],
    site: Site,
) -> dict[str, object]:
    """The letter's public fields, ``schema_version`` first and ``links`` last.

    ``before``, ``after`` and ``related`` are paths of other public letters.
    """
    own = _own_links(letter.path, site)
    if isinstance(letter, Tombstone):
        return {**dict(letter), "links": OwnLinks.model_validate(own)}

    def address(path: str | None) -> str | None:
        return path and f"{site.base_url}{path}/"

    files = letter.attachments if isinstance(letter, FullLetter) else ()
    links = Links.model_validate(
        {
            **own,
            "issuer": address(f"issuers/{letter.issuer_slug}"),
            "year": address(f"replies/{letter.year}"),
            "previous": address(before),
            "next": address(after),
            "related": tuple(map(address, related)),
            "attachments": tuple(f"{own['html']}{file.file}" for file in files),
        }
    )
    return {**dict(letter), "links": links}


def _own_links(path: str, site: Site) -> dict[str, str | None]:
    return {
        "html": f"{site.base_url}{path}/",
        "json": f"{site.base_url}{path}.json",
        "markdown": f"{site.base_url}{path}.md",
        "schema": f"{site.base_url}{LETTER_SCHEMA}",
        "license": site.licence.url if site.licence else None,
    }


def to_lines(head: dict[str, Any], items: Iterable[object]) -> bytes:
    """An object with the keys of ``head`` and ``items``, each of these on a line of its own."""
    begun = pydantic_core.to_json(head)[:-1]
    return b'%b,"items":[\n%b\n]}\n' % (begun, b",\n".join(map(pydantic_core.to_json, items)))


def to_json(value: object) -> bytes:
    """JSON for people and machines: UTF-8, two-space indent, a line end last."""
    return pydantic_core.to_json(value, indent=2) + b"\n"


def to_line(value: object) -> bytes:
    """The same on one line, for NDJSON."""
    return pydantic_core.to_json(value) + b"\n"
