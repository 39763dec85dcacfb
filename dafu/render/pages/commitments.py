"""What the page of commitments shows: open ones by the month they are due, then those kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from dafu.model.settings import Site
from dafu.model.vocabulary import COMMITMENTS
from dafu.render.commitments import OPEN, STATES, Commitments, Promised
from dafu.render.pages.templates import Link, PageContext, Templates
from dafu.routes import CALENDAR, COMMITMENTS_CSV, COMMITMENTS_JSON, COMMITMENTS_PAGE

_LOOKS = {"done": "adopted", "not_due": "planned"}
"""States that are drawn like a result."""


def context(
    found: Commitments, site: Site, templates: Templates, page: PageContext
) -> dict[str, Any]:
    """All that the template takes."""
    text = templates.text
    labels = {term.code: term.label.get(site.language) for term in COMMITMENTS.terms}
    groups = [("open", OPEN), ("done", ("done",)), ("changed", ("changed",))]
    parts = [(name, found.of(*states)) for name, states in groups]
    data = [("page.data", COMMITMENTS_JSON.path), ("commitments.csv", COMMITMENTS_CSV.path)]
    data.append(("commitments.calendar", CALENDAR.path))
    folder = COMMITMENTS_PAGE.folder
    data += [("page.atom", f"{folder}feed.xml"), ("page.json_feed", f"{folder}feed.json")]
    return {
        "total": len(found.items),
        "figures": [
            (str(len(found.items)), text("commitments.all")),
            *((str(len(items)), text(f"commitments.{name}")) for name, items in parts[:2]),
        ],
        "groups": [
            {
                "id": name,
                "label": text(f"commitments.{name}"),
                "total": len(items),
                "parts": list(_months(items, templates, page)),
            }
            for name, items in parts
            if items
        ],
        "states": [labels[x] if x else text("commitments.unstated") for x in STATES],
        "offices": [
            (Link(letter.issuer, page.href(f"issuers/{letter.issuer_slug}/")), counts)
            for letter, counts in found.by_office()
        ],
        "data": [Link(text(key), page.href(path)) for key, path in data],
    }


def _months(
    items: Sequence[Promised], templates: Templates, page: PageContext
) -> Iterator[dict[str, Any]]:
    """Those due in each month, the first first; what has no day stands last."""

    def month(item: Promised) -> str:
        due = item.promise.due
        return templates.month(due) if due else templates.text("commitments.undated")

    for label, those in groupby(items, key=month):
        yield {"label": label, "entries": [_entry(item, page) for item in those]}


def _entry(item: Promised, page: PageContext) -> dict[str, Any]:
    promise, letter = item.promise, item.letter
    return {
        "text": promise.text,
        "due": promise.due,
        "state": promise.state,
        "look": _LOOKS.get(promise.state_code or "", promise.state_code or ""),
        "updates": promise.updates,
        "issuer": letter.issuer,
        "letter": letter.subject or letter.title,
        "href": page.href(f"{letter.path}/"),
    }
