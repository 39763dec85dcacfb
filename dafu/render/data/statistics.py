"""The figures as JSON has them, beside every page of statistics."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import WithJsonSchema

from dafu.model.letter import Model, key
from dafu.model.public import Day, LetterAddress, Ordinal, ResultCode, Size
from dafu.model.settings import Site
from dafu.render.data.twin import Address, Addresses, to_json
from dafu.render.figures import CODES, Figures
from dafu.routes import PARAMETERS, schema_path

# Minor for new keys, major for what could break a reader (docs/data.md).
Version = Literal["2.0"]

STATISTICS_SCHEMA = schema_path("statistics")

_Year = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": f"^{PARAMETERS['year'].pattern}$"})
]
_Name = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": f"^{PARAMETERS['table'].pattern}$"})
]
_Row = dict[str, str | int | float]


class StatisticsLinks(Addresses):
    """网址: of this file, its page and its form."""

    self_: Address = key("本文件", "本文件。", "This file.")
    html: Address = key("网页", "同一统计的网页。", "The same for people.")
    schema_: Address = key("格式", "本格式的 JSON Schema。", "The JSON Schema of this form.")


class TurnItem(Model):
    """结果有变的答复: one whose first result was in_progress or planned, and is another now."""

    path: LetterAddress = key("路径", "站点根目录之后的部分。", "Address below the site's root.")
    label: str = key("案由", "案由或标题。", "What it was about, or its title.")
    issuer: str = key("发文机关", "答复单位全称。", "The answering unit, in full.")
    first: ResultCode = key("原结果", "最初结果的代码。", "Code of the first result.")
    newest: ResultCode = key("现结果", "最新结果的代码。", "Code of the newest result.")
    day: Day = key("日期", "最新结果的日期。", "Day of the newest result.")
    url: Address = key("网址", "这件答复的网页。", "Its page.")


class StatisticsData(Model):
    """统计: what is counted of all public letters, or of those of a year."""

    schema_version: Version = key("格式版本", "本格式的版本。", "Version of this form.")
    url: Address = key("网址", "网页的网址。", "Address of the page.")
    year: _Year | None = key("年份", "全站的为空。", "Null for the whole site.")
    letters: Ordinal = key("件数", "公开的答复有几件。", "Public letters.")
    samples: Size = key("示例", "其中演示样本的件数。", "How many of them are made up.")
    summaries: Size = key("摘要", "其中只公开摘要的件数。", "Of how many only a summary is public.")
    results: dict[ResultCode, Size] = key(
        "办理结果", "各种最新结果的件数。", "Letters by the code of their newest result."
    )
    turns: tuple[TurnItem, ...] = key(
        "结果有变的", "最新的五十件。", "Those whose result has changed, the newest fifty."
    )
    tables: dict[_Name, tuple[_Row, ...]] = key(
        "统计表",
        "各表的行；各列见 docs/data.md，没有内容的表不列。",
        "The rows of each table, by column; a table without rows is left out.",
    )
    links: StatisticsLinks = key("链接", "完整网址。", "Absolute addresses.")


def statistics_json(figures: Figures, site: Site) -> bytes:
    """The figures as :class:`StatisticsData` describes them."""
    base = site.base_url
    page = f"{base}statistics/{figures.year}/" if figures.year else f"{base}statistics/"
    return to_json(
        {
            "schema_version": get_args(Version)[0],
            "url": page,
            "year": figures.year,
            "letters": figures.letters,
            "samples": figures.samples,
            "summaries": figures.summaries,
            "results": dict(zip(CODES, figures.results, strict=True)),
            "turns": [{**turn._asdict(), "url": f"{base}{turn.path}/"} for turn in figures.turns],
            "tables": {
                table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
                for table in figures.tables
            },
            "links": {
                "self": f"{page}index.json",
                "html": page,
                "schema": base + STATISTICS_SCHEMA,
            },
        }
    )
