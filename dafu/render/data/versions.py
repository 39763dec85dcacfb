"""A letter's versions as data: what each says, and what changed from one to the next."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal, get_args

from dafu.model.letter import Model, key
from dafu.model.public import LetterAddress, Ordinal, Urn
from dafu.model.settings import Site
from dafu.model.versions import History, said
from dafu.render.data.twin import (
    Address,
    Addresses,
    VersionLink,
    history_path,
    to_json,
    version_link,
)
from dafu.render.versions import Changed, changed
from dafu.routes import schema_path

# Minor for new keys, major for what could break a reader (docs/data.md).
VersionsVersion = Literal["1.0"]

VERSIONS_SCHEMA = schema_path("versions")


class WordSpan(Model):
    """一段文字: words that stay, go or come."""

    kind: Literal["same", "gone", "new"] = key(
        "类别", "不变、删去、加上。", "Whether it stays, goes or comes."
    )
    text: str = key("文字", "照原样。", "As it stands.")


class RowData(Model):
    """一行对照: lines beside each other."""

    before: tuple[WordSpan, ...] = key("改前", "不变的和删去的。", "What stays and what goes.")
    after: tuple[WordSpan, ...] = key("改后", "不变的和加上的。", "What stays and what comes.")


class ChangedKey(Model):
    """改动的一项: a key that says something else."""

    name: str = key("键", "英文名；正文是 body。", "Its key; body for the text.")
    title: str = key("名称", "中文名称。", "Its name in Chinese.")
    rows: tuple[RowData, ...] = key("对照", "有改动的各行。", "The lines that changed.")


class VersionData(VersionLink):
    """一个版本: what it says, key by key."""

    texts: dict[str, str] = key("文字", "各项的文字，按键。", "Its words, by key.")
    changes: tuple[ChangedKey, ...] = key(
        "改动", "与上一版相比；第一版没有。", "Against the one before; none in the first."
    )


class HistoryLinks(Addresses):
    """网址: of this file and of what it is about."""

    self_: Address = key("本页", "本文件。", "This file.")
    html: Address = key("网页", "同样内容的网页。", "The same for people.")
    letter: Address = key("答复", "现行版的网页。", "The letter as it is now.")
    schema_: Address = key("格式", "本格式的 JSON Schema。", "The JSON Schema of this form.")


class HistoryData(Model):
    """各版本: the versions of a letter that are to be seen, by today's rules for names."""

    schema_version: VersionsVersion = key("格式版本", "本格式的版本。", "Version of the form.")
    letter: Urn = key("答复", "答复的标识。", "URN of the letter.")
    path: LetterAddress = key("路径", "答复的路径。", "Its address.")
    total: Ordinal = key("版数", "共有几版。", "How many there are.")
    whole: bool = key(
        "完整", "真：没有更早的版本。", "Whether there is none older that is not to be seen."
    )
    versions: tuple[VersionData, ...] = key("版本", "从早到晚。", "Oldest first.")
    links: HistoryLinks = key("链接", "各网址。", "Addresses.")


def versions_json(history: History, site: Site) -> bytes:
    """The versions as :class:`HistoryData` describes them."""
    base, path = site.base_url, history.path
    letters = [version.letter for version in history.versions]
    changes = [(), *(tuple(map(_key, changed(*pair))) for pair in pairwise(letters))]
    return to_json(
        {
            "schema_version": get_args(VersionsVersion)[0],
            "letter": letters[-1].id,
            "path": path,
            "total": len(letters),
            "whole": history.whole,
            "versions": [
                {
                    **dict(version_link(path, version.stamp, site)),
                    "texts": {name: text for name, (_, text) in said(version.letter).items()},
                    "changes": found,
                }
                for version, found in zip(history.versions, changes, strict=True)
            ],
            "links": {
                "self": base + history_path(path),
                "html": f"{base}{path}/versions/",
                "letter": f"{base}{path}/",
                "schema": base + VERSIONS_SCHEMA,
            },
        }
    )


def _key(change: Changed) -> dict[str, Any]:
    rows = [
        {side: [span._asdict() for span in getattr(row, side)] for side in ("before", "after")}
        for row in change.rows
    ]
    return {"name": change.name, "title": change.title.zh, "rows": rows}
