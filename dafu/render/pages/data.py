"""What ``/data/`` shows: every download, every description, and how to use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dafu import routes
from dafu.model.settings import Site
from dafu.problems.problem import Language
from dafu.render.data.datapackage import TABLE_SCHEMA
from dafu.render.data.downloads import Download, Holdings
from dafu.render.data.schema import SCHEMAS
from dafu.render.pages.templates import Link, PageContext

EXAMPLES = ("python", "javascript", "r", "curl", "duckdb", "sqlite")
"""Templates in ``examples/``: each is shown, and run by the tests."""

DESCRIPTIONS = {
    "index": routes.INDEX.path,
    "datapackage": routes.PACKAGE.path,
    "catalog": routes.CATALOG.path,
    "openapi": routes.OPENAPI.path,
    "changes": routes.CHANGES.path,
    "manifest": routes.MANIFEST.path,
    "check": routes.CHECK_PAGE.folder,
}
"""Files that describe others, by the name of what is said of them."""


def context(
    held: Holdings, has_log: bool, site: Site, text: Callable[..., str], page: PageContext
) -> dict[str, Any]:
    """The page's own values; ``text`` gives an interface string."""
    whole = [file for file in held.downloads if not file.year]
    examples = [name for name in EXAMPLES if name != "sqlite" or site.downloads.sqlite]
    return {
        "held": held,
        "whole": [_download(file, text, page) for file in whole],
        "years": [_download(file, text, page) for file in held.downloads if file.year],
        "descriptions": list(_descriptions(held, has_log, site.language, text, page)),
        "examples": examples if held.letters else [],
    }


def _download(file: Download, text: Callable[..., str], page: PageContext) -> dict[str, Any]:
    return {
        "name": file.path.removeprefix(routes.DATA_PAGE.folder),
        "href": page.href(file.path),
        "format": text(f"data.form_{file.form}"),
        "good_for": text(f"data.good_for_{file.form}"),
        **file._asdict(),
        "media_type": file.media_type,
    }


def _descriptions(
    held: Holdings, has_log: bool, language: Language, text: Callable[..., str], page: PageContext
) -> Iterator[Link]:
    described = {
        **DESCRIPTIONS,
        **({"figures": routes.FIGURES_PACKAGE.path} if held.figures else {}),
        **({"feed": "feed.json"} if held.changed else {}),
    }
    for name, path in described.items():
        # Without a log it tells less, which whoever relies on it must know.
        note = "dated_changes_note" if name == "changes" and not has_log else f"{name}_note"
        yield Link(text(f"data.{name}"), page.href(path), text(f"data.{note}"))
    for path, (title, about, _) in SCHEMAS.items():
        name = text("data.form", name=title.get(language))
        yield Link(name, page.href(path), about.get(language))
    yield Link(text("data.table_schema"), page.href(TABLE_SCHEMA), text("data.table_schema_note"))


def dataset(held: Holdings, site: Site) -> dict[str, Any]:
    """The data as a schema.org ``Dataset``."""
    publisher = {"@type": "GovernmentOrganization", "name": site.publisher.name}
    address = site.base_url + routes.DATA_PAGE.folder
    found: dict[str, Any] = {
        "@type": "Dataset",
        "@id": f"{address}#dataset",
        "name": site.title,
        "description": site.description,
        "url": address,
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "creator": publisher,
        "publisher": publisher,
    }
    if held.changed:
        found["dateModified"] = held.changed
    if held.first and held.last:
        found["temporalCoverage"] = f"{held.first.isoformat()}/{held.last.isoformat()}"
    if site.licence:
        found["license"] = site.licence.url
    found["distribution"] = [
        {
            "@type": "DataDownload",
            "contentUrl": site.base_url + file.path,
            "encodingFormat": file.media_type,
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for file in held.downloads
        if not file.year
    ]
    return found
