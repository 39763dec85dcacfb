"""The JSON behind every page of a listing: of letters, and of the groups of a dimension."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Literal, get_args

from dafu.model.brief import Brief, Gone
from dafu.model.letter import Model, key
from dafu.model.public import Day, LetterAddress, Ordinal, ResultCode, Sha256, SlugText, Urn
from dafu.model.settings import Site
from dafu.render.collection import Count
from dafu.render.data.twin import Address, Addresses, to_lines
from dafu.render.following import has_feed
from dafu.render.listing import IndexPage, Listing, page_url
from dafu.routes import schema_path

# Minor for new keys, major for what could break a reader (docs/data.md).
ListingVersion = Literal["2.0"]
GroupsVersion = Literal["1.0"]

LISTING_SCHEMA = schema_path("listing")
GROUPS_SCHEMA = schema_path("groups")
"""Where the schemas are, below the site's root."""


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
    document_number: str | None = key(
        "文号", "照原样；没有的为空。", "As written; null where there is none."
    )
    title: str = key("标题", "公文标题。", "Title of the letter.")
    document_type: Literal["reply", "joint_opinion"] = key(
        "文书类型", "答复，或协办意见。", "A reply, or an opinion for another office."
    )
    subject: str | None = key("案由", "提案或建议的题目。", "What the proposal was about.")
    issuer: str = key("发文机关", "答复单位全称。", "The answering unit, in full.")
    issuer_slug: SlugText = key("发文机关代码", "网址中的名称。", "Its name in addresses.")
    result: str | None = key(
        "办理结果",
        "最新结果的原文用语；没有写明的为空。",
        "The newest result, as written; null where the letter says none.",
    )
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


class PageLinks(Addresses):
    """网址: of this page, its neighbours and its other forms."""

    self_: Address = key("本页", "本文件。", "This file.")
    html: Address = key("网页", "同一页的网页。", "The same page for people.")
    first: Address = key("首页", "第一页。", "The first page.")
    prev: Address | None = key("上一页", "前一页。", "The page before; null on the first.")
    next: Address | None = key("下一页", "后一页。", "The page after; null on the last.")
    last: Address = key("末页", "最后一页。", "The last page.")
    schema_: Address = key("格式", "本格式的 JSON Schema。", "The JSON Schema of this form.")


class ListingLinks(PageLinks):
    """网址: of this page, its neighbours and its other forms."""

    feed: Address | None = key(
        "订阅", "同一列表的 JSON Feed。", "JSON Feed of the listing; null where it has none."
    )


class ListingPage(Model):
    """分页列表: which page of what this is."""

    title: str = key("名称", "列表的名称。", "What is listed.")
    path: str = key("路径", "列表第一页的路径。", "Address of the first page below the root.")
    total: Ordinal = key("总数", "列表共有几项。", "Items in the whole listing.")
    page: Ordinal = key("页码", "从 1 开始。", "Number of this page, from 1.")
    pages: Ordinal = key("页数", "共有几页。", "Number of pages.")


class ListingData(ListingPage):
    """答复列表的一页: letters, newest first."""

    schema_version: ListingVersion = key("格式版本", "本格式的版本。", "Version of this form.")
    links: ListingLinks = key("链接", "完整网址。", "Absolute addresses.")
    items: tuple[ListingItem, ...] = key("答复", "新的在前。", "The letters, newest first.")


class GroupLinks(Addresses):
    """网址: where the letters of a group are."""

    html: Address = key("网页", "这一组答复的网页。", "The listing of its letters.")
    json_: Address = key("数据", "这一组答复的数据。", "The same as JSON.")
    feed: Address | None = key("订阅", "这一组的 JSON Feed。", "Its JSON Feed, if there is one.")


class GroupItem(Model):
    """一组答复: those of an issuer, a result, a topic and the like."""

    code: str = key("代码", "网址中的名称。", "Its code, and its name in addresses.")
    name: str = key("名称", "给读者看的名称。", "What people read.")
    path: str = key("路径", "站点根目录之后的部分。", "Address below the site's root.")
    total: Ordinal = key("件数", "这一组有几件答复。", "Letters in it.")
    links: GroupLinks = key("链接", "完整网址。", "Absolute addresses.")


class GroupsData(ListingPage):
    """分类目录的一页: every issuer, every result and so on, with the number of its letters."""

    schema_version: GroupsVersion = key("格式版本", "本格式的版本。", "Version of this form.")
    links: PageLinks = key("链接", "完整网址。", "Absolute addresses.")
    items: tuple[GroupItem, ...] = key("各组", "次序与网页相同。", "The groups, as on the page.")


def listing_json(listing: Listing, title: str, site: Site) -> bytes:
    """A page of a listing as :class:`ListingData` describes it, as UTF-8 JSON."""
    base, path = site.base_url, listing.path
    head = _head(get_args(ListingVersion)[0], title, path, listing)
    feed = f"{base}{listing.feeds}feed.json" if listing.feeds is not None else None
    links = _links(path, listing, base + LISTING_SCHEMA, base)
    return to_lines(
        head | {"links": links | {"feed": feed}}, (item(letter, base) for letter in listing.shown)
    )


def groups_json(index: IndexPage, title: str, site: Site) -> bytes:
    """A page of an index as :class:`GroupsData` describes it, as UTF-8 JSON."""
    base, path = site.base_url, f"{index.kind}/"
    head = _head(get_args(GroupsVersion)[0], title, path, index)
    links = _links(path, index, base + GROUPS_SCHEMA, base)
    found = (_group(x, base, has_feed(index.kind, x.letters)) for x in index.shown)
    return to_lines(head | {"links": links}, found)


def _head(version: str, title: str, path: str, page: Listing | IndexPage) -> dict[str, Any]:
    return {
        "schema_version": version,
        "title": title,
        "path": path,
        "total": page.total,
        "page": page.number,
        "pages": page.pages,
    }


def _links(path: str, page: Listing | IndexPage, schema: str, base: str) -> dict[str, str | None]:
    def address(number: int) -> str:
        return f"{base}{page_url(path, number)}index.json"

    number = page.number
    return {
        "self": address(number),
        "html": base + page_url(path, number),
        "first": address(1),
        "prev": address(number - 1) if number > 1 else None,
        "next": address(number + 1) if number < page.pages else None,
        "last": address(page.pages),
        "schema": schema,
    }


def _group(group: Count, base: str, fed: bool) -> dict[str, Any]:
    html = base + group.path
    links = {
        "html": html,
        "json": f"{html}index.json",
        "feed": f"{html}feed.json" if fed else None,
    }
    return {
        "code": group.key,
        "name": group.label,
        "path": group.path,
        "total": group.letters,
        "links": links,
    }


class Fields:
    """The fields of ``model`` but its links, taken from a record's attributes of the same names.

    ``otherwise`` has the names of those that the record calls something else.
    """

    def __init__(self, model: type[Model], **otherwise: str) -> None:
        self._names = [name for name in model.model_fields if name != "links"]
        self._of = attrgetter(*(otherwise.get(name, name) for name in self._names))

    def of(self, letter: Brief | Gone, base: str) -> dict[str, Any]:
        """What ``model`` says of a letter, in its order; ``base`` is the site's address."""
        html = f"{base}{letter.path}/"
        links = {"html": html, "json": f"{base}{letter.path}.json"}
        return dict(zip(self._names, self._of(letter), strict=True)) | {"links": links}


_ITEM = Fields(ListingItem, issued="opened", modified="changed")


def item(letter: Brief, base: str) -> dict[str, Any]:
    """A letter as :class:`ListingItem` describes it; ``base`` is the site's address."""
    return _ITEM.of(letter, base)
