"""``/data/index.json``: every letter there is, in brief, and every file to download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Annotated, Any, Literal, get_args

import pydantic_core
from pydantic import WithJsonSchema

from dafu.model.brief import Brief, Gone
from dafu.model.letter import Model, key
from dafu.model.public import Day, LetterAddress, MediaType, Sha256, Size, Urn
from dafu.model.settings import Site
from dafu.render.data.downloads import Holdings
from dafu.render.data.listings import Fields, ListingItem, item
from dafu.render.data.twin import Address, Addresses
from dafu.routes import CATALOG, DATA_PAGE, INDEX, MANIFEST, OPENAPI, PACKAGE, schema_path

Version = Literal["2.0"]
(SCHEMA_VERSION,) = get_args(Version)
"""Minor for new keys, major for what could break a reader (docs/data.md)."""

INDEX_SCHEMA = schema_path("index")

DataAddress = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^data/[A-Za-z0-9._-]+$"})
]
FigureAddress = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^statistics/[a-z-]+\\.(csv|json)$"})
]
YearText = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[12][0-9]{3}$"})]


class DownloadItem(Model):
    """下载: a bulk file."""

    path: DataAddress = key("路径", "站点根目录之后的部分。", "Address below the site's root.")
    url: Address = key("网址", "完整网址。", "Absolute address.")
    media_type: MediaType = key("媒体类型", "如 text/csv。", "Media type (RFC 6838).")
    year: YearText | None = key("年份", "只含这一年；空为全部。", "Only this year; null for all.")
    letters: Size = key("件数", "含几件答复。", "Letters in it.")
    size: Size = key("大小", "字节数。", "Bytes.")
    sha256: Sha256 = key("校验值", "文件的 SHA-256。", "SHA-256 of the file, hexadecimal.")


class FigureItem(Model):
    """统计: a file of figures."""

    path: FigureAddress = key("路径", "站点根目录之后的部分。", "Address below the site's root.")
    url: Address = key("网址", "完整网址。", "Absolute address.")
    media_type: MediaType = key("媒体类型", "如 text/csv。", "Media type (RFC 6838).")
    size: Size = key("大小", "字节数。", "Bytes.")
    sha256: Sha256 = key("校验值", "文件的 SHA-256。", "SHA-256 of the file, hexadecimal.")


class WithdrawnLinks(Addresses):
    """网址: where a withdrawn letter says that it is."""

    html: Address = key("网页", "说明网页。", "The page that says so.")
    json_: Address = key("数据", "说明的数据。", "The same as JSON.")


class WithdrawnItem(Model):
    """已撤回的答复: what is left of it."""

    id: Urn = key("标识", "由文号得出，不变。", "URN made from the document number.")
    path: LetterAddress = key("路径", "站点根目录之后的部分。", "Address below the site's root.")
    document_number: str | None = key(
        "文号", "照原样；没有的为空。", "As written; null where there is none."
    )
    title: str = key("标题", "公文标题。", "Title of the letter.")
    date: Day = key("成文日期", "落款日期。", "Date of the letter.")
    withdrawn: Day = key("撤回日期", "撤回的日期。", "Day of the withdrawal.")
    reason: str = key("原因", "撤回原因。", "Why.")
    sample: bool = key("示例", "真：演示样本。", "True for a made-up letter.")
    sha256: Sha256 = key("校验值", "与说明的数据中相同。", "As in its twin.")
    links: WithdrawnLinks = key("链接", "网页和数据。", "Its page and its twin.")


_WITHDRAWN = Fields(WithdrawnItem, withdrawn="changed")


class LicenceItem(Model):
    """许可: the licence of the data."""

    name: str = key("名称", "许可名称。", "Its name.")
    url: Address = key("网址", "许可全文。", "Its text.")


class IndexLinks(Addresses):
    """网址: of what describes the data."""

    self_: Address = key("本文件", "本文件。", "This file.")
    html: Address = key("网页", "数据页。", "The page of the data.")
    datapackage: Address = key("数据包", "Data Package 描述。", "Description as a Data Package.")
    catalog: Address = key("目录", "DCAT 目录。", "Description as a DCAT catalogue.")
    openapi: Address = key("接口", "OpenAPI 描述。", "Description of every address (OpenAPI).")
    manifest: Address = key("清单", "每个文件的校验值。", "Every file with its hash.")
    schema_: Address = key("格式", "本格式的 JSON Schema。", "The JSON Schema of this form.")


class IndexData(Model):
    """全部答复: all letters in brief, by year, newest first."""

    schema_version: Version = key("格式版本", "本格式的版本。", "Version of this form.")
    title: str = key("名称", "网站名称。", "Name of the site.")
    description: str = key("说明", "一句话说明。", "What it is, in a sentence.")
    publisher: str = key("主办单位", "网站的主办单位。", "The office that runs the site.")
    licence: LicenceItem | None = key("许可", "未声明时为空。", "Null where none is declared.")
    modified: Day | None = key(
        "变动日期", "数据中最新的日期。", "The newest day in the data; null without letters."
    )
    total: Size = key("件数", "公开的答复有几件。", "Number of public letters.")
    downloads: tuple[DownloadItem, ...] = key("下载", "整批文件。", "Bulk files.")
    statistics: tuple[FigureItem, ...] = key(
        "统计",
        "各统计表，以及含全部统计表的一个文件。",
        "Every table, and a file with all of them.",
    )
    links: IndexLinks = key("链接", "完整网址。", "Absolute addresses.")
    items: tuple[ListingItem, ...] = key("答复", "每件答复。", "Every letter.")
    withdrawn: tuple[WithdrawnItem, ...] = key("已撤回", "按路径排序。", "Withdrawn ones, by path.")


def index_json(held: Holdings, letters: Sequence[Brief], gone: Sequence[Gone], site: Site) -> bytes:
    """The index as :class:`IndexData` describes it: UTF-8 JSON, a line for each entry."""
    base = site.base_url
    head = {
        "schema_version": SCHEMA_VERSION,
        "title": site.title,
        "description": site.description,
        "publisher": site.publisher.name,
        "licence": site.licence and site.licence.model_dump(),
        "modified": held.changed,
        "total": held.letters,
    }
    lists: dict[str, Iterable[dict[str, Any]]] = {
        "downloads": _downloads(held, base),
        "statistics": _figures(held, base),
        "items": (item(letter, base) for letter in letters),
        "withdrawn": (_WITHDRAWN.of(stone, base) for stone in gone),
    }
    parts = [_json(head)[:-1], b',\n"links":', _json(_links(base))]
    for name, entries in lists.items():
        lines = b",\n".join(map(_json, entries))
        parts += [f',\n"{name}":[\n'.encode(), lines, b"\n]"]
    return b"".join(chain(parts, [b"}\n"]))


def _json(value: object) -> bytes:
    return pydantic_core.to_json(value)


def _links(base: str) -> dict[str, str]:
    return {
        "self": base + INDEX.path,
        "html": base + DATA_PAGE.folder,
        "datapackage": base + PACKAGE.path,
        "catalog": base + CATALOG.path,
        "openapi": base + OPENAPI.path,
        "manifest": base + MANIFEST.path,
        "schema": base + INDEX_SCHEMA,
    }


def _downloads(held: Holdings, base: str) -> Iterator[dict[str, Any]]:
    for file in held.downloads:
        yield {
            "path": file.path,
            "url": base + file.path,
            "media_type": file.media_type,
            "year": file.year or None,
            "letters": file.letters,
            "size": file.size,
            "sha256": file.sha256,
        }


def _figures(held: Holdings, base: str) -> Iterator[dict[str, Any]]:
    for file in held.figures:
        yield {
            "path": file.path,
            "url": base + file.path,
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
        }
