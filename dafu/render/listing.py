"""Listings: the letters of a group, a page at a time, and the JSON behind every such page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple, get_args

from dafu.letter import Model, key
from dafu.public import Brief, Day, LetterAddress, Ordinal, ResultCode, Sha256, SlugText, Urn
from dafu.render.collection import DIMENSIONS, Collection, Count, Group, counts
from dafu.render.twin import Address, Addresses, to_lines
from dafu.site import Site

Version = Literal["1.0"]
(SCHEMA_VERSION,) = get_args(Version)
"""Of the JSON: minor for new keys, major for what could break a reader (docs/data.md)."""

SCHEMA_PATH = "data/schema/listing.json"

MEMBERS_SHOWN = 300
"""Members on a page of their index."""

WITH_FEEDS = frozenset({"issuers", "results", "topics"})
"""Kinds of groups that have feeds of their own."""


class Listing(NamedTuple):
    """One page of a listing: ``path`` is that of the first, pages count from 1."""

    kind: str
    """``all``, or the folder of the group: ``replies``, ``issuers``, ``results`` and so on."""
    label: str
    path: str
    shown: tuple[Brief, ...]
    total: int
    number: int
    pages: int

    @property
    def feeds(self) -> str | None:
        """The folder in which its feeds are, as a prefix; None where it has none."""
        if self.kind == "all":
            return ""
        return self.path if self.kind in WITH_FEEDS else None


class Index(NamedTuple):
    """One page of the index of a dimension's groups; pages count from 1."""

    kind: str
    shown: tuple[Count, ...]
    total: int
    number: int
    pages: int


def listing_pages(
    group: Group | None, everything: Sequence[Brief], size: int
) -> Iterator[tuple[str, Listing]]:
    """The pages of a group's listing, or of that of all letters, with their addresses.

    Where there is no letter, there is none: inspections fail a site for empty columns.
    """
    letters = tuple(group.letters if group else everything)
    path, label = (group.path, group.label) if group else ("replies/", "")
    kind = path.split("/")[0] if group else "all"
    count = -(-len(letters) // size)
    for number in range(1, count + 1):
        shown = letters[(number - 1) * size : number * size]
        yield (
            page_url(path, number),
            Listing(kind, label, path, shown, len(letters), number, count),
        )


def index_pages(collection: Collection) -> Iterator[tuple[str, Index]]:
    """The pages of each dimension's index, with their addresses; only members can be that many."""
    for kind in DIMENSIONS:
        groups = counts(getattr(collection, kind))
        size = MEMBERS_SHOWN if kind == "members" else max(1, len(groups))
        count = -(-len(groups) // size)
        for number in range(1, count + 1):
            shown = groups[(number - 1) * size : number * size]
            yield page_url(f"{kind}/", number), Index(kind, shown, len(groups), number, count)


def page_url(path: str, number: int) -> str:
    """The address of a listing's page; the first has the listing's own."""
    return path if number == 1 else f"{path}page/{number}/"


class ItemLinks(Addresses):
    """网址: where a letter is."""

    html: Address = key("网页", "这件答复的网页。", "Its page.")
    json_: Address = key("数据", "这件答复的完整数据。", "Its twin: the whole letter as JSON.")


class ListingItem(Model):
    """答复: as far as a listing tells it."""

    id: Urn = key("标识", "由文号得出，不变。", "URN made from the document number; never changes.")
    path: LetterAddress = key("路径", "站点根目录之后的部分。", "Address below the site's root.")
    status: Literal["published", "corrected"] = key(
        "状态", "公开或已更正。", "Published or corrected."
    )
    document_number: str = key("文号", "照原样。", "As written.")
    title: str = key("标题", "公文标题。", "Title of the letter.")
    subject: str | None = key("案由", "提案或建议的题目。", "What the proposal was about.")
    issuer: str = key("发文机关", "答复单位全称。", "The answering unit, in full.")
    issuer_slug: SlugText = key("发文机关代码", "网址中的名称。", "Its name in addresses.")
    result: str = key("办理结果", "最新结果的原文用语。", "The newest result, as written.")
    result_code: ResultCode = key("办理结果代码", "最新结果的代码。", "Its code.")
    date: Day = key("成文日期", "落款日期。", "Date of the letter.")
    issued: Day = key("公开日期", "最早公开的日期。", "First day on which it was public.")
    modified: Day = key(
        "变动日期",
        "公开、更正或者办理结果有变化的最后日期。",
        "Day of its publication, last correction or last new result.",
    )
    disclosure_code: Literal["full", "summary"] = key(
        "公开属性代码", "全文或摘要。", "Full or summary."
    )
    sample: bool = key("示例", "真：演示样本。", "True for a made-up letter.")
    sha256: Sha256 = key("校验值", "与完整数据中的相同。", "As in its twin.")
    links: ItemLinks = key("链接", "网页和完整数据。", "Its page and its twin.")


class ListingLinks(Addresses):
    """网址: of this page, its neighbours and its other forms."""

    self_: Address = key("本页", "本文件。", "This file.")
    html: Address = key("网页", "同一页的网页。", "The same page for people.")
    first: Address = key("首页", "第一页。", "The first page.")
    prev: Address | None = key("上一页", "较新的一页。", "The page before; null on the first.")
    next: Address | None = key("下一页", "较早的一页。", "The page after; null on the last.")
    last: Address = key("末页", "最后一页。", "The last page.")
    feed: Address | None = key(
        "订阅", "同一列表的 JSON Feed。", "JSON Feed of the listing; null where it has none."
    )
    schema_: Address = key("格式", "本格式的 JSON Schema。", "The JSON Schema of this form.")


class ListingData(Model):
    """列表的一页: letters, newest first."""

    schema_version: Version = key("格式版本", "本格式的版本。", "Version of this form.")
    title: str = key("名称", "列表的名称。", "What is listed.")
    path: str = key("路径", "列表第一页的路径。", "Address of the first page below the root.")
    total: Ordinal = key("总数", "列表共有几件。", "Letters in the listing.")
    page: Ordinal = key("页码", "从 1 开始。", "Number of this page, from 1.")
    pages: Ordinal = key("页数", "共有几页。", "Number of pages.")
    links: ListingLinks = key("链接", "完整网址。", "Absolute addresses.")
    items: tuple[ListingItem, ...] = key("答复", "新的在前。", "The letters, newest first.")


def listing_json(listing: Listing, title: str, site: Site) -> bytes:
    """A page of a listing as :class:`ListingData` describes it, as UTF-8 JSON."""
    _, _, path, shown, total, number, pages, *_ = listing
    base = site.base_url

    def page(number: int) -> str:
        return f"{base}{page_url(path, number)}index.json"

    links = {
        "self": page(number),
        "html": base + page_url(path, number),
        "first": page(1),
        "prev": page(number - 1) if number > 1 else None,
        "next": page(number + 1) if number < pages else None,
        "last": page(pages),
        "feed": f"{base}{listing.feeds}feed.json" if listing.feeds is not None else None,
        "schema": base + SCHEMA_PATH,
    }
    head = {
        "schema_version": SCHEMA_VERSION,
        "title": title,
        "path": path,
        "total": total,
        "page": number,
        "pages": pages,
        "links": links,
    }
    return to_lines(head, (_item(letter, base) for letter in shown))


def _item(letter: Brief, base: str) -> dict[str, Any]:
    return {
        "id": letter.id,
        "path": letter.path,
        "status": letter.status,
        "document_number": letter.document_number,
        "title": letter.title,
        "subject": letter.subject,
        "issuer": letter.issuer,
        "issuer_slug": letter.issuer_slug,
        "result": letter.result,
        "result_code": letter.result_code,
        "date": letter.date,
        "issued": letter.opened,
        "modified": letter.changed,
        "disclosure_code": letter.disclosure_code,
        "sample": letter.sample,
        "sha256": letter.sha256,
        "links": {"html": f"{base}{letter.path}/", "json": f"{base}{letter.path}.json"},
    }
