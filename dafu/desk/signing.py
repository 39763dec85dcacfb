"""The sign-off at the desk: what has been done with a letter, and the next step by somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dafu.desk.editing import Revision
from dafu.desk.files import Cabinet
from dafu.desk.shelf import Stand
from dafu.desk.words import say
from dafu.model.signoff import STEPS, SignoffEntry, Step, following, standing
from dafu.model.values import CHINA_TIME
from dafu.problems.problem import Language, visible
from dafu.read.scan import Source
from dafu.read.signoff import signed

_LONGEST_NAME, _LONGEST_NOTE = 40, 400


class SignError(ValueError):
    """Why a step is not taken, for people."""


def signing_context(revision: Revision, stand: Stand, language: Language) -> dict[str, Any] | None:
    """The steps of a letter and those that may come next; None where the site asks for none."""
    row = stand.rows.get(revision.path)
    if row is None or stand.site is None or not stand.site.sign_off:
        return None
    names = [name for name, _ in row.outline.attachments]
    try:
        steps, version = signed(stand.tree, row.source, names)
    except (OSError, ValueError):
        return {"steps": [], "state": "", "next": (), "broken": True}
    told = [(entry, entry.sha256 == version, _when(entry.at)) for entry in steps]
    state = standing(steps, version)
    next_steps = following(state) if not any(x.is_error for x in stand.of(row)) else ()
    return {"steps": told, "state": state, "next": next_steps, "broken": False}


def sign(
    cabinet: Cabinet, stand: Stand, path: str, known: str, given: dict[str, str], language: Language
) -> None:
    """Note a step of the letter at ``path``, which has the digest ``known``.

    Raises :class:`SignError`, and :class:`dafu.desk.files.ChangedError` where it has another.
    """
    row = stand.rows.get(path)
    step = next((x for x in STEPS if x == given["step"]), None)
    by = visible(given["by"].strip(), _LONGEST_NAME)
    note = visible(" ".join(given["note"].split()), _LONGEST_NOTE)
    if row is None or stand.site is None or not stand.site.sign_off or step is None:
        raise SignError(say("not_found", language))
    if not by:
        raise SignError(say("sign_nameless", language))
    if step == "returned" and not note:
        raise SignError(say("sign_reason", language))
    if any(problem.is_error for problem in stand.of(row)):
        raise SignError(say("sign_errors", language))
    entry, before = _entry(row.source, stand, step, by, note)
    after = standing([*before, entry], entry.sha256)
    if step not in following(standing(before, entry.sha256)):
        raise SignError(say("sign_order", language))
    if step != "returned" and after != step:
        raise SignError(say("sign_same", language))
    cabinet.append(path, entry.line(), known)


def _entry(
    source: Source, stand: Stand, step: Step, by: str, note: str
) -> tuple[SignoffEntry, list[SignoffEntry]]:
    names = [name for name, _ in stand.rows[source.path].outline.attachments]
    try:
        before, version = signed(stand.tree, source, names)
    except (OSError, ValueError) as error:
        raise SignError(str(error)) from error
    at = datetime.now(CHINA_TIME).isoformat(timespec="seconds")
    return SignoffEntry(step, by, at, version, note), before


def _when(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(CHINA_TIME).strftime("%Y-%m-%d %H:%M")
