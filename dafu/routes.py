"""The addresses of the site's data: the shape of each, what is there, and in which form.

A route stands for one file or for many that differ in what is written in braces, as in OpenAPI.
Every file of the data has exactly one. A path of the routes is relative to the site's root.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from dafu.problems.problem import Text
from dafu.sections import BESIDE_LETTERS, DIMENSIONS

WITH_FEEDS = ("issuers", "results", "topics")
"""Dimensions whose groups have feeds of their own."""

JSON = "application/json"
JSON_FEED = "application/feed+json"
JSON_LD = "application/ld+json"
ATOM = "application/atom+xml"
MARKDOWN = "text/markdown"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
CALENDAR = "text/calendar"
SQLITE = "application/vnd.sqlite3"


class Parameter(NamedTuple):
    """What a name in braces stands for."""

    pattern: str
    """For the whole of it; means the same in JSON Schema (ECMA-262) and in Python."""
    about: Text

    def fits(self, value: str) -> bool:
        """Whether the name can stand for ``value``."""
        return re.fullmatch(self.pattern, value) is not None


PARAMETERS: Mapping[str, Parameter] = {
    "year": Parameter("[12][0-9]{3}", Text("年份。", "Year.")),
    "month": Parameter("[12][0-9]{3}-[0-9]{2}", Text("年份和月份。", "Year and month.")),
    "name": Parameter(
        f"(?!({'|'.join(sorted(BESIDE_LETTERS))})$)[A-Za-z0-9][A-Za-z0-9_-]{{0,99}}",
        Text("答复的名称。", "Name of the letter."),
    ),
    "key": Parameter("[a-z0-9]+([-_][a-z0-9]+)*", Text("分类的代码。", "Code of the group.")),
    "page": Parameter("([2-9]|[1-9][0-9]+)", Text("页码，从 2 开始。", "Page, from 2.")),
    "archive": Parameter(
        "[12][0-9]{3}-[1-9][0-9]*", Text("存档：年份和次序。", "Archive: its year and number.")
    ),
    "part": Parameter(
        "[12][0-9]{3}-[0-9]{2}(-[1-9][0-9]*)?",
        Text("月份；一个月有几页时还有页码。", "Month; a number too where it has several pages."),
    ),
    "table": Parameter("[a-z]+(-[a-z]+)*", Text("统计表的名称。", "Name of the table.")),
    "schema": Parameter("[a-z]+", Text("格式的名称。", "Name of the form.")),
}


@dataclass(frozen=True)
class Route:
    """Files of one shape: ``path`` has a name of :data:`PARAMETERS` in braces for what differs."""

    path: str
    media_type: str
    about: Text
    schema: str = ""
    """The path of the JSON Schema of each; empty for none."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is in braces, in order."""
        return tuple(_NAME.findall(self.path))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("([^/]+)".join(map(re.escape, _NAME.split(self.path)[::2])))

    def values(self, path: str) -> tuple[str, ...] | None:
        """What stands for each of :attr:`names` in ``path``; None where it is not of this shape."""
        found = self._pattern.fullmatch(path)
        if found and all(
            PARAMETERS[name].fits(value)
            for name, value in zip(self.names, found.groups(), strict=True)
        ):
            return found.groups()
        return None


_NAME = re.compile(r"{(\w+)}")


def _form(name: str) -> str:
    """The path of a published schema."""
    return f"data/schema/{name}.json"


_LETTER = Text("一件答复。", "A letter.")
_LISTING = Text("答复列表的一页，新的在前。", "A page of a listing, newest first.")
_GROUPS = Text("分类目录，各有几件答复。", "Every group, and how many letters each has.")
_FEED = Text(
    "订阅：最近的公开、更正、新结果和撤回。",
    "A feed: what was published, corrected, solved or withdrawn last.",
)
_ARCHIVE = Text("订阅的存档。", "An archive of the feed.")
_FIGURES = Text("统计数据。", "Figures.")
_CHANGES = Text("新公开、改动和不再公开的答复。", "What was added, changed or taken down.")
_TWINS = Text("整批答复，一行一件，与单件的数据相同。", "Letters in bulk: a twin on each line.")
_ROWS = Text("整批答复，一行一件。", "Letters in bulk: one in each row.")

TWIN = Route("replies/{year}/{name}.json", JSON, _LETTER, _form("letter"))
"""Each public or withdrawn letter has one, each former address of one, and nothing else."""


def _listing(folder: str) -> tuple[Route, Route]:
    form = _form("listing")
    return (
        Route(f"{folder}index.json", JSON, _LISTING, form),
        Route(f"{folder}page/{{page}}/index.json", JSON, _LISTING, form),
    )


def _index(folder: str) -> tuple[Route, Route]:
    form = _form("groups")
    return (
        Route(f"{folder}index.json", JSON, _GROUPS, form),
        Route(f"{folder}page/{{page}}/index.json", JSON, _GROUPS, form),
    )


def _feed(folder: str) -> tuple[Route, ...]:
    return (
        Route(f"{folder}feed.json", JSON_FEED, _FEED),
        Route(f"{folder}feed.xml", ATOM, _FEED),
        Route(f"{folder}feed/{{archive}}.json", JSON_FEED, _ARCHIVE),
        Route(f"{folder}feed/{{archive}}.xml", ATOM, _ARCHIVE),
    )


ROUTES: tuple[Route, ...] = (
    TWIN,
    Route("replies/{year}/{name}.md", MARKDOWN, _LETTER),
    *_listing("replies/"),
    *_listing("replies/{year}/"),
    *(route for name in DIMENSIONS for route in _index(f"{name}/")),
    *(route for name in DIMENSIONS for route in _listing(f"{name}/{{key}}/")),
    *_feed(""),
    *(route for name in WITH_FEEDS for route in _feed(f"{name}/{{key}}/")),
    Route(
        "commitments/index.json",
        JSON,
        Text("承诺事项，按期限排列。", "Every commitment, the first due first."),
        _form("commitments"),
    ),
    Route("commitments/commitments.csv", CSV, Text("承诺事项。", "Every commitment.")),
    Route(
        "commitments/due.ics",
        CALENDAR,
        Text("未完成的承诺事项的期限。", "Days by which open commitments are due."),
    ),
    Route("statistics/index.json", JSON, _FIGURES, _form("statistics")),
    Route("statistics/{year}/index.json", JSON, _FIGURES, _form("statistics")),
    Route("statistics/{table}.csv", CSV, Text("一张统计表。", "A table of figures.")),
    Route(
        "statistics/datapackage.json",
        JSON,
        Text("数据包的描述：各统计表。", "The tables of figures as a Data Package."),
    ),
    Route(
        "data/index.json",
        JSON,
        Text("全部答复的目录和下载。", "Every letter in brief, and every download."),
        _form("index"),
    ),
    Route("data/replies.ndjson", NDJSON, _TWINS),
    Route("data/replies-{year}.ndjson", NDJSON, _TWINS),
    Route("data/replies.csv", CSV, _ROWS),
    Route("data/replies-{year}.csv", CSV, _ROWS),
    Route("data/replies.sqlite", SQLITE, Text("全部答复的数据库。", "A database of all letters.")),
    Route("data/changes.json", JSON, _CHANGES, _form("changes")),
    Route("data/changes/{part}.json", JSON, _CHANGES, _form("changes")),
    Route(
        "data/log/index.json",
        JSON,
        Text("发布记录的目录。", "What the publication log has."),
        _form("log"),
    ),
    Route(
        "data/log/{month}.ndjson",
        NDJSON,
        Text("一个月的发布记录，一行一条。", "The publication log of a month, an entry a line."),
    ),
    Route(
        "data/manifest.json",
        JSON,
        Text("每个文件的大小和校验值。", "Every file with its size and hash."),
        _form("manifest"),
    ),
    Route("data/datapackage.json", JSON, Text("数据包的描述。", "The data as a Data Package.")),
    Route("data/catalog.jsonld", JSON_LD, Text("数据的 DCAT 目录。", "The data in DCAT.")),
    Route("data/openapi.json", JSON, Text("本描述。", "This description.")),
    Route("data/schema/{schema}.json", JSON, Text("一种数据的格式。", "The form of some data.")),
)
"""Every route, each path of the data having exactly one."""

_BY_FOLDER: dict[str, list[Route]] = defaultdict(list)
for _route in ROUTES:
    _BY_FOLDER[_route.path.partition("/")[0]].append(_route)


def route(path: str) -> Route | None:
    """The route of the file ``path``; None for pages, what these need, and attachments."""
    near = _BY_FOLDER.get(path.partition("/")[0], ())
    return next((x for x in near if x.values(path) is not None), None)


class Found(NamedTuple):
    """A route that leads to at least one file, and the one that is its example."""

    path: str
    """Of the route."""
    example: str
    """The path of a file."""


def routes(paths: Iterable[str]) -> tuple[Found, ...]:
    """The routes that lead to any of ``paths``, in order; the example is the last one by name."""
    last: dict[str, str] = {}
    for path in paths:
        if not path.endswith(".html") and (found := route(path)):
            last[found.path] = max(path, last.get(found.path, ""))
    return tuple(Found(*pair) for pair in sorted(last.items()))
