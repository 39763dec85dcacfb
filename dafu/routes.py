"""Every address of a site once: its pattern, maker, media type, schema and caching, in one table.

A route stands for one file or for many that differ in what is written in braces, as in OpenAPI.
Every file has exactly one. What writes, describes, serves, uploads or audits files reads them
here, and so do the rules for names that editors may give: those of routes are taken. A path is
relative to the site's root.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from dafu.problems.problem import Text

REPLIES, NUMBERS, STATISTICS, SEARCH = "replies", "numbers", "statistics", "search"
COMMITMENTS = "commitments"
"""Sections of the site: first segments of addresses."""

DIMENSIONS = (
    *("issuers", "results", "kinds", "topics", "places", "sessions", "keywords", "members"),
)
"""What letters are grouped by beside their year: the folders of the groups' addresses, each with an
index of its groups."""

WITH_FEEDS = ("issuers", "results", "topics", "places", "keywords")
"""Dimensions whose groups have feeds of their own, if they are large enough:
:mod:`dafu.render.following`."""

HTML = "text/html"
JSON = "application/json"
JSON_FEED = "application/feed+json"
JSON_LD = "application/ld+json"
ATOM = "application/atom+xml"
XML = "application/xml"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
ICALENDAR = "text/calendar"
SQLITE = "application/vnd.sqlite3"
ANYTHING = "application/octet-stream"

IMMUTABLE = "public, max-age=31536000, s-maxage=300, immutable"
"""``Cache-Control`` of names that change with the content. Caches between store and reader ask
again after five minutes all the same, so that what was removed is not served from there for a
year."""

REVALIDATE = "no-cache"
"""``Cache-Control`` of all else: kept by browsers, but used only after asking whether it is still
so."""


@dataclass(frozen=True, eq=False)
class Route:
    """Files of one shape: ``path`` has a name of :data:`PARAMETERS` in braces for what differs."""

    path: str
    media_type: str = ""
    """Without parameters; empty where the suffix of each file tells it."""
    about: Text | None = None
    """What is there, for developers; None for what is no data of the open-data interface."""
    schema: str = ""
    """The path of the JSON Schema of each; empty for none."""
    maker: str = ""
    """Who renders it: a name of :class:`dafu.render.outputs.Makers`; empty where nobody does."""
    caching: str = REVALIDATE
    """``Cache-Control``."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What is in braces, in order."""
        return tuple(_NAME.findall(self.path))

    @cached_property
    def head(self) -> str:
        """What every path begins with: all before the first brace."""
        return self.path.partition("{")[0]

    @cached_property
    def tail(self) -> str:
        """What every path ends with: all after the last brace."""
        return self.path.rpartition("}")[2]

    @cached_property
    def folder(self) -> str:
        """The address of a page that every path shares: all before the name of the file."""
        return self.path[: self.path.rfind("/") + 1]

    @cached_property
    def suffix(self) -> str:
        """Of each file's name, with the dot; empty where they differ."""
        return f".{self.tail.rpartition('.')[2]}" if "." in self.tail else ""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        literals = map(re.escape, _NAME.split(self.path)[::2])
        values = ("(.+)" if PARAMETERS[name].deep else "([^/]+)" for name in self.names)
        return re.compile("".join(x + y for x, y in zip(literals, [*values, ""], strict=True)))

    def fill(self, **values: str) -> str:
        """The path of the file for which ``values`` stand in the braces."""
        return self.path.format_map(values)

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


def schema_path(name: str) -> str:
    """The path of a published schema."""
    return SCHEMA.fill(schema=name)


def _page(path: str, maker: str) -> Route:
    return Route(path, HTML, maker=maker)


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

SCHEMA = Route(
    "data/schema/{schema}.json",
    JSON,
    Text("一种数据的格式。", "The form of some data."),
    maker="schema",
)

HOME = _page("index.html", "home")
NOT_FOUND = _page("404.html", "not_found")
TEXT_PAGE = _page("{slug}/index.html", "text")
"""A page that editors write."""
PAGE_FILE = Route("{slug}/{file}")
"""A file that such a page shows or links to."""
SEARCH_PAGE = _page("search/index.html", "search")
DATA_PAGE = _page("data/index.html", "data")
CHECK_PAGE = _page("data/check/index.html", "check")
FOLLOW_PAGE = _page("follow/index.html", "follow")
SITE_MAP = _page("site-map/index.html", "site_map")
PRIVACY_PAGE = _page("privacy/index.html", "privacy")
REGISTERS = _page("numbers/index.html", "numbers")
"""The list of all registers of numbers."""

COMMITMENTS_PAGE = _page("commitments/index.html", "commitments")
COMMITMENTS_JSON = Route(
    "commitments/index.json",
    JSON,
    Text("承诺事项，按期限排列。", "Every commitment, the first due first."),
    schema_path("commitments"),
    maker="commitments_json",
)
COMMITMENTS_CSV = Route(
    "commitments/commitments.csv",
    CSV,
    Text("承诺事项。", "Every commitment."),
    maker="commitments_csv",
)
CALENDAR = Route(
    "commitments/due.ics",
    ICALENDAR,
    Text("未完成的承诺事项的期限。", "Days by which open commitments are due."),
    maker="calendar",
)
OF_COMMITMENTS = (COMMITMENTS_PAGE, COMMITMENTS_JSON, COMMITMENTS_CSV, CALENDAR)

LETTER_PAGE = _page("replies/{year}/{name}/index.html", "letter")
TWIN = Route("replies/{year}/{name}.json", JSON, _LETTER, schema_path("letter"), maker="twin")
"""Each public or withdrawn letter has one, each former address of one, and nothing else."""
LETTER_MARKDOWN = Route("replies/{year}/{name}.md", MARKDOWN, _LETTER, maker="markdown")
ATTACHMENT = Route("replies/{year}/{name}/{file}")

VERSIONS_PAGE = _page("replies/{year}/{name}/versions/index.html", "versions")
"""What changed in a letter, version by version: of those with more than one to be seen."""
VERSIONS_JSON = Route(
    "replies/{year}/{name}/versions/index.json",
    JSON,
    Text("一件答复的各个版本，逐字对照。", "A letter's versions, compared word by word."),
    schema_path("versions"),
    maker="versions_json",
)
VERSION_PAGE = _page("replies/{year}/{name}/versions/{day}/index.html", "version")
"""A letter as it stood from a day on."""

ASSET = Route("assets/{fingerprint}/{asset}", maker="ready", caching=IMMUTABLE)
SEARCH_INDEX = Route("search/index/{entry}")
"""What the search page fetches; :mod:`dafu.search.index` describes it."""
SEARCH_DESCRIPTION = "search/index/index.json"
"""The first of it: names what all else belongs to."""

SITEMAP = Route("sitemap.xml", XML, maker="ready")
SITEMAP_PART = Route("sitemap-{number}.xml", XML, maker="ready")
ROBOTS = Route("robots.txt", PLAIN, maker="ready")
SECURITY_TXT = Route(".well-known/security.txt", PLAIN, maker="ready")

FIGURES_PACKAGE = Route(
    "statistics/datapackage.json",
    JSON,
    Text("数据包的描述：各统计表。", "The tables of figures as a Data Package."),
    maker="figures_package",
)
INDEX = Route(
    "data/index.json",
    JSON,
    Text("全部答复的目录和下载。", "Every letter in brief, and every download."),
    schema_path("index"),
    maker="data_index",
)
TWINS = Route("data/replies.ndjson", NDJSON, _TWINS)
TWINS_OF_YEAR = Route("data/replies-{year}.ndjson", NDJSON, _TWINS)
ROWS = Route("data/replies.csv", CSV, _ROWS)
ROWS_OF_YEAR = Route("data/replies-{year}.csv", CSV, _ROWS)
DATABASE = Route(
    "data/replies.sqlite", SQLITE, Text("全部答复的数据库。", "A database of all letters.")
)
CHANGES = Route("data/changes.json", JSON, _CHANGES, schema_path("changes"), maker="changes")
CHANGES_PART = Route(
    "data/changes/{part}.json", JSON, _CHANGES, schema_path("changes"), maker="changes"
)
LOG_INDEX = Route(
    "data/log/index.json",
    JSON,
    Text("发布记录的目录。", "What the publication log has."),
    schema_path("log"),
    maker="ready",
)
LOG_MONTH = Route(
    "data/log/{month}.ndjson",
    NDJSON,
    Text("一个月的发布记录，一行一条。", "The publication log of a month, an entry a line."),
    maker="ready",
)
MANIFEST = Route(
    "data/manifest.json",
    JSON,
    Text("每个文件的大小和校验值。", "Every file with its size and hash."),
    schema_path("manifest"),
)
SIGNATURE = Route(f"{MANIFEST.path}.sig", ANYTHING)
PACKAGE = Route(
    "data/datapackage.json",
    JSON,
    Text("数据包的描述。", "The data as a Data Package."),
    maker="datapackage",
)
CATALOG = Route(
    "data/catalog.jsonld",
    JSON_LD,
    Text("数据的 DCAT 目录。", "The data in DCAT."),
    maker="catalog",
)
OPENAPI = Route("data/openapi.json", JSON, Text("本描述。", "This description."), maker="openapi")


def _paged(folder: str, page: str, data: str, about: Text, schema: str) -> tuple[Route, ...]:
    """The pages of a listing, each with its JSON."""
    return tuple(
        route
        for path in (folder, f"{folder}page/{{page}}/")
        for route in (
            _page(f"{path}index.html", page),
            Route(f"{path}index.json", JSON, about, schema_path(schema), maker=data),
        )
    )


def _listing(folder: str) -> tuple[Route, ...]:
    return _paged(folder, "listing", "listing_json", _LISTING, "listing")


def _index(folder: str) -> tuple[Route, ...]:
    return _paged(folder, "index", "groups_json", _GROUPS, "groups")


def _feed(folder: str) -> tuple[Route, ...]:
    return (
        Route(f"{folder}feed.json", JSON_FEED, _FEED, maker="json_feed"),
        Route(f"{folder}feed.xml", ATOM, _FEED, maker="atom_feed"),
        Route(f"{folder}feed/{{archive}}.json", JSON_FEED, _ARCHIVE, maker="json_feed"),
        Route(f"{folder}feed/{{archive}}.xml", ATOM, _ARCHIVE, maker="atom_feed"),
    )


def _figures(folder: str) -> tuple[Route, ...]:
    return (
        _page(f"{folder}index.html", "statistics"),
        Route(
            f"{folder}index.json",
            JSON,
            _FIGURES,
            schema_path("statistics"),
            maker="statistics_json",
        ),
    )


ROUTES: tuple[Route, ...] = (
    *(HOME, NOT_FOUND, *_feed(""), SITEMAP, SITEMAP_PART, ROBOTS, SECURITY_TXT),
    *(LETTER_PAGE, TWIN, LETTER_MARKDOWN, *_listing("replies/"), *_listing("replies/{year}/")),
    *(ATTACHMENT, VERSIONS_PAGE, VERSIONS_JSON, VERSION_PAGE),
    *(route for name in DIMENSIONS for route in _index(f"{name}/")),
    *(route for name in DIMENSIONS for route in _listing(f"{name}/{{key}}/")),
    *(route for name in WITH_FEEDS for route in _feed(f"{name}/{{key}}/")),
    *_feed("issuers/{key}/{result}/"),
    *(*OF_COMMITMENTS, *_feed(COMMITMENTS_PAGE.folder)),
    *(FOLLOW_PAGE, SITE_MAP, PRIVACY_PAGE),
    REGISTERS,
    _page("numbers/{key}/index.html", "register"),
    _page("numbers/{key}/{year}/index.html", "register"),
    *(*_figures("statistics/"), *_figures("statistics/{year}/")),
    Route(
        "statistics/{table}.csv",
        CSV,
        Text("一张统计表。", "A table of figures."),
        maker="statistics_csv",
    ),
    *(FIGURES_PACKAGE, SEARCH_PAGE, SEARCH_INDEX, ASSET),
    *(DATA_PAGE, CHECK_PAGE, INDEX, TWINS, TWINS_OF_YEAR, ROWS, ROWS_OF_YEAR, DATABASE),
    *(CHANGES, CHANGES_PART, LOG_INDEX, LOG_MONTH, MANIFEST, SIGNATURE),
    *(PACKAGE, CATALOG, OPENAPI, SCHEMA),
    *(TEXT_PAGE, PAGE_FILE),
)
"""Every route, each path of the site having exactly one."""


def _taken(folder: str) -> set[str]:
    """The names that routes give to what is right in ``folder``, without suffixes.

    A page and what lies beside it have one name: what is called as a page or its data is taken.
    """
    names = set()
    for found in ROUTES:
        if found.path.startswith(folder):
            name, slash, _ = found.path.removeprefix(folder).partition("/")
            stem, _, suffix = name.partition(".")
            if stem and "{" not in name and (slash or suffix in {"html", "json"}):
                names.add(stem)
    return names


SECTIONS = frozenset(_taken(""))
"""Names that no page of the office may have."""

BESIDE_LETTERS = frozenset({*_taken("replies/{year}/"), "feed"})
"""Names that no letter may have: those of a year's own files and folders, and of the feed that a
year could have one day."""


class Parameter(NamedTuple):
    """A name in braces: the pattern of the values it can stand for."""

    pattern: str
    """For the whole of it; means the same in JSON Schema (ECMA-262) and in Python."""
    about: Text = Text("", "")
    """For developers; empty for what no data has in its address."""
    deep: bool = False
    """Whether it may have slashes."""

    def fits(self, value: str) -> bool:
        """Whether the name can stand for ``value``."""
        return re.fullmatch(self.pattern, value) is not None


def _but(taken: Iterable[str], pattern: str) -> str:
    """A pattern for names, without those that are taken."""
    return f"(?!({'|'.join(sorted(taken))})$){pattern}"


SLUG = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
"""A pattern for the names that editors give to letters and pages."""

_SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"

PARAMETERS: Mapping[str, Parameter] = {
    "year": Parameter("[12][0-9]{3}", Text("年份。", "Year.")),
    "month": Parameter("[12][0-9]{3}-[0-9]{2}", Text("年份和月份。", "Year and month.")),
    "name": Parameter(_but(BESIDE_LETTERS, SLUG), Text("答复的名称。", "Name of the letter.")),
    "day": Parameter(
        "[12][0-9]{3}-[01][0-9]-[0-3][0-9](-[1-9][0-9]*)?",
        Text("公开那天；同一天的第二个版本起有序号。", "Day; a number from the second of it on."),
    ),
    "key": Parameter("[a-z0-9]+([-_][a-z0-9]+)*", Text("分类的代码。", "Code of the group.")),
    "result": Parameter(
        _but(("feed", "page"), "[a-z]+(_[a-z]+)*"), Text("办理结果的代码。", "Code of the result.")
    ),
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
    "slug": Parameter(_but(SECTIONS, SLUG)),
    "file": Parameter(r"(?!index\.html$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
    "number": Parameter("[1-9][0-9]*"),
    "fingerprint": Parameter("[0-9a-f]{8,}"),
    "asset": Parameter(f"{_SEGMENT}(/{_SEGMENT})*", deep=True),
    "entry": Parameter(f"{_SEGMENT}(/{_SEGMENT})*", deep=True),
}

_BY_FOLDER: dict[str, list[Route]] = defaultdict(list)
for _route in ROUTES:
    _first = _route.path.partition("/")[0]
    _BY_FOLDER["" if "{" in _first else _first].append(_route)


def route(path: str) -> Route | None:
    """The route of the file ``path``; None for what no build makes."""
    near = _BY_FOLDER.get(path.partition("/")[0]) or _BY_FOLDER[""]
    return next((x for x in near if x.values(path) is not None), None)
