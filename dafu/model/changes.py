"""What changes in a letter's own words, key by key and word by word, for ``diff`` and the desk.

A public form is compared with another as JSON, be it a twin that is up or what a build would make.
What a program of another version writes otherwise, the facts of files, links and salts are no words
of the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dafu.model.public import KEYS, FullLetter
from dafu.model.wording import Span, shortened, wording
from dafu.problems.problem import Text

_LEFT_OUT = frozenset(
    {"links", "salt", "schema_version", "sha256", "id", "path", "size", "media_type", "html"}
    | {"sections"}
)


def said_of(value: Any) -> Any:
    """``value`` without what no editor wrote, and without what says nothing."""
    if isinstance(value, Mapping):
        items = ((k, said_of(v)) for k, v in value.items() if k not in _LEFT_OUT)
        return {k: v for k, v in items if v not in (None, [], {}, "")}
    if isinstance(value, list | tuple):
        return list(map(said_of, value))
    return value


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What of a letter's public words changes, for people."""

    title: Text
    spans: list[Span]


def differences(
    before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> list[FieldChange]:
    """The keys of two public forms of a letter that say something else, word by word."""
    old, new = words(before), words(after)
    found = []
    for name in (*KEYS, "body"):
        if name not in old and name not in new:
            continue
        title = (new.get(name) or old[name])[0]
        was, now = (x[name][1] if name in x else "" for x in (old, new))
        if was != now:
            found.append(FieldChange(title, shortened(wording(was, now))))
    return found


PROSE = ("title", "summary", "body")
"""What readers have read: a change of it, once public, is explained to them."""


def unexplained(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The keys of prose that differ between what is up and what would be, if no new note says so.

    One who was withdrawn, or becomes public to another extent, is another matter.
    """
    noted = len(after.get("corrections") or ()) > len(before.get("corrections") or ())
    if noted or before.get("withdrawn"):
        return []
    if before.get("disclosure_code") != after.get("disclosure_code"):
        return []
    old, new = words(before), words(after)
    return [name for name in PROSE if old.get(name) != new.get(name)]


def words(letter: Mapping[str, Any] | None) -> dict[str, tuple[Text, str]]:
    """What a letter says, key by key: its title for people, and its text, a line for each entry."""
    if letter is None:
        return {}
    found: dict[str, tuple[Text, str]] = {}
    for name in (*KEYS, "body"):
        value = letter.get(name)
        if name == "result":
            value = letter.get("results")
        if name == "body" and isinstance(value, Mapping):
            value = value.get("text")
        text = "\n".join(_lines(said_of(value)))
        if text:
            info = FullLetter.model_fields.get(name)
            title = (info and info.title) or name
            found[name] = Text(title, name), text
    return found


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        parts = (x for k, v in value.items() if not k.endswith("code") for x in _lines(v))
        yield "  ".join(parts)
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, bool):
        yield "是" if value else ""
    elif value is not None and value != "":
        yield str(value)
