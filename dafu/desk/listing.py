"""What the list of letters and the page of the next build's changes show."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dafu.desk.published import PublicSite
from dafu.desk.shelf import Row, Shelf, Stand
from dafu.desk.state import STATES, Due, State, dues, state
from dafu.desk.words import say
from dafu.model.changes import FieldChange, differences
from dafu.model.values import CHINA_TIME
from dafu.model.vocabulary import DISCLOSURE_WORDS
from dafu.problems.problem import Language, Problem
from dafu.read.signoff import standing_of
from dafu.site.moved import MOST, moved

SHOWN = 200
"""Letters that the list shows at once."""

_WORDS = {extent: word for word, extent in DISCLOSURE_WORDS.items()}


class Item(NamedTuple):
    """A letter in the list."""

    row: Row
    state: State
    note: str
    errors: int
    warnings: int
    dues: list[Due]
    still_up: bool
    """Whether the site shows what the content takes down."""
    unsigned: bool = False
    """Whether a build would refuse it for want of a sign-off."""

    @property
    def path(self) -> str:
        """Its address."""
        return self.row.source.path


def list_context(
    stand: Stand, public: PublicSite, shown: str, query: str, language: Language
) -> dict[str, Any]:
    """The list of letters in a state that ``query`` finds, newest first."""
    items = _items(stand, public, language)
    counts = Counter(item.state for item in items)
    wanted = [item for item in items if _is_found(item, query)]
    if shown in STATES:
        wanted = [item for item in wanted if item.state == shown]
    near = [(item, due) for item in items for due in item.dues if due.urgency != "later"]
    near.sort(key=lambda pair: pair[1].day)
    letters = {row.source.label for row in stand.rows.values()}
    others = [p for file, some in stand.problems.items() if file not in letters for p in some]
    return {
        "items": wanted[:SHOWN],
        "left": len(wanted) - SHOWN,
        "total": len(items),
        "filters": [(name, counts[name]) for name in STATES if counts[name]],
        "shown": shown if shown in STATES else "",
        "query": query,
        "near": near[:10],
        "others": [_told(problem, language) for problem in others],
        "settings_wrong": stand.site is None,
    }


def _items(stand: Stand, public: PublicSite, language: Language) -> list[Item]:
    found = []
    for path, row in stand.rows.items():
        up = public.form(path)
        problems = stand.of(row)
        now = state(row, stand, up, not up or public.has(path, _files(row, stand)))
        note = say(f"note_{now}", language, **_values(row))
        errors = sum(problem.is_error for problem in problems)
        still = bool(up) and now in {"held", "waiting"}
        limits = dues(row, up, stand.now)
        lacks = now in {"new", "changed", "public", "summary"} and _is_unsigned(row, stand)
        item = Item(row, now, note, errors, len(problems) - errors, limits, still, lacks)
        found.append(item)
    return sorted(found, key=lambda item: (str(item.row.date or "9"), item.path), reverse=True)


def _files(row: Row, stand: Stand) -> dict[str, Path]:
    """The attachments of a letter that publishes them, as they lie beside it."""
    if row.outline.form != "full":
        return {}
    folder = posixpath.dirname(row.source.path)
    named = {name: f"{folder}/{name}" for name, _ in row.outline.attachments}
    return {name: stand.tree.files[x] for name, x in named.items() if x in stand.tree.files}


def _is_unsigned(row: Row, stand: Stand) -> bool:
    if stand.site is None or not stand.site.sign_off:
        return False
    names = [name for name, _ in row.outline.attachments]
    try:
        return standing_of(stand.tree, row.source, names) != "released"
    except (OSError, ValueError):
        return True


def _values(row: Row) -> dict[str, str]:
    extent = _WORDS[row.disclosure] if row.disclosure else ""
    when = (
        row.publish_at.astimezone(CHINA_TIME).strftime("%Y-%m-%d %H:%M") if row.publish_at else ""
    )
    return {"extent": extent, "when": when}


def _is_found(item: Item, query: str) -> bool:
    row = item.row
    said = f"{row.number} {row.title} {row.issuer} {row.source.path}".lower()
    return all(word in said for word in query.lower().split())


def _told(problem: Problem, language: Language) -> tuple[str, str, str, str]:
    place = f"{problem.place.path}:{problem.place.line}"
    severity = problem.code.severity
    return severity, place, problem.message(language), problem.hint(language)


def moves_to(shelf: Shelf, public: PublicSite, stand: Stand, rows: Sequence[Row]) -> dict[str, str]:
    """By path of those of ``rows`` that are not up, the former path of each that was moved."""
    gone = public.paths() - stand.rows.keys()
    come = [row for row in rows if row.form and not public.form(row.source.path)]
    if not (gone and come) or max(len(gone), len(come)) > MOST:
        return {}
    before = {path: public.twin(path) or {} for path in gone}
    after = {row.source.path: shelf.public_now(stand, row) or {} for row in come}
    return moved(before, after)


class PendingChange(NamedTuple):
    """A letter that the next build would treat otherwise than the site does now."""

    item: Item
    changes: list[FieldChange]


def changes_context(shelf: Shelf, public: PublicSite, language: Language) -> dict[str, Any]:
    """What a build now would make of the letters that are up."""
    stand = shelf.stand()
    items = _items(stand, public, language)
    turns: dict[str, list[PendingChange]] = {"added": [], "changed": [], "removed": [], "held": []}
    for item in items:
        if item.state == "new":
            turns["added"].append(PendingChange(item, []))
        elif item.state == "changed":
            now = shelf.public_now(stand, item.row)
            twin = public.twin(item.path)
            turns["changed"].append(PendingChange(item, differences(twin, now)))
        elif item.still_up:
            turns["removed"].append(PendingChange(item, []))
        if item.state in {"held", "waiting"}:
            turns["held"].append(PendingChange(item, []))
    gone = sorted(public.paths() - stand.rows.keys())
    moves = moves_to(shelf, public, stand, [turn.item.row for turn in turns["added"]])
    errors = [item for item in items if item.errors]
    wrong = [x for some in stand.problems.values() for x in some if x.is_error]
    unsigned = [item for item in items if item.unsigned]
    return {
        "turns": turns,
        "moves": [(former, stand.rows[path]) for path, former in moves.items()],
        "gone": [(path, (public.twin(path) or {}).get("title", "")) for path in gone],
        "errors": errors,
        "unsigned": unsigned,
        "blocked": len(wrong) + len(unsigned),
        "none": not gone and not any(turns[name] for name in ("added", "changed", "removed")),
        "never": not public.paths(),
    }
