"""The twin: a letter as JSON, beside its page (``/replies/2023/fagaiwei-14.json``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import pydantic_core
from pydantic import ConfigDict, WithJsonSchema

from dafu.model.letter import Model, key
from dafu.model.public import (
    SCHEMA_VERSION,
    Day,
    FullLetter,
    LetterAddress,
    Published,
    SummaryLetter,
    Tombstone,
    Urn,
    Version,
)
from dafu.model.settings import Site
from dafu.model.versions import Stamp
from dafu.render.moved import Redirect
from dafu.routes import schema_path

LETTER_SCHEMA = schema_path("letter")
"""Where the schema of all twins is, below the site's root."""

ChangeKind = Literal["added", "corrected", "result", "withdrawn", "changed"]
"""How a version came."""

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


class VersionLink(Model):
    """版本: a version of the letter that is to be seen, and its address."""

    since: Day | None = key(
        "公开日期",
        "从哪天起是这一版；现行版还没有记入发布记录的为空。",
        "The day from which it was public; null for a current one that the log does not have yet.",
    )
    until: Day | None = key(
        "截止日期",
        "哪天换成下一版；现行版为空。",
        "The day on which the next took its place; null for the current one.",
    )
    change: ChangeKind = key("类别", "这一版怎么来的。", "How it came.")
    html: Address | None = key(
        "网页", "这一版的网页；还没有记录的为空。", "Its page; null where the log has it not yet."
    )


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
    history: Address | None = key(
        "各版本",
        "逐字对照各版本的数据；只有一版或没有保留旧文的为空。",
        "The versions compared word by word; null where there is but one to be seen "
        "(version-history).",
    )
    versions: tuple[VersionLink, ...] = key(
        "版本", "从早到晚，最后是现行版；只有一版的没有。", "Oldest first; none where there is one."
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
    versions: Sequence[Stamp] = (),
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
            "history": f"{site.base_url}{history_path(letter.path)}" if versions else None,
            "versions": tuple(version_link(letter.path, stamp, site) for stamp in versions),
        }
    )
    return {**dict(letter), "links": links}


def history_path(path: str) -> str:
    """Where the versions of the letter at ``path`` are compared, as data."""
    return f"{path}/versions/index.json"


def version_path(path: str, stamp: Stamp) -> str:
    """The address of a version of the letter at ``path``."""
    return f"{path}/versions/{stamp.name}/"


def version_link(path: str, stamp: Stamp, site: Site) -> VersionLink:
    """A version of the letter at ``path``, as its twin names it."""
    return VersionLink.model_validate(
        {
            "since": stamp.since or None,
            "until": stamp.until or None,
            "change": stamp.kind,
            "html": f"{site.base_url}{version_path(path, stamp)}" if stamp.name else None,
        }
    )


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
