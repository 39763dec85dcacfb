"""The site that is up, as the desk compares letters with it: by their twins.

What a program of another version writes otherwise, the facts of files, links and salts say nothing
of a letter's own words, so they are left out of :func:`form_of`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dafu.model.keys import Model
from dafu.model.public import KEYS, FullLetter
from dafu.problems.problem import Text
from dafu.read.files import read_regular
from dafu.sections import BESIDE_LETTERS

_LEFT_OUT = frozenset(
    {"links", "salt", "schema_version", "sha256", "id", "path", "size", "media_type", "html"}
    | {"sections"}
)


def form_of(letter: Mapping[str, Any]) -> str:
    """A digest of all that a letter's JSON says in words: of a twin the same as of its letter."""
    data = json.dumps(_said(letter), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()


def _said(value: Any) -> Any:
    """``value`` without what no editor wrote, and without what says nothing."""
    if isinstance(value, Mapping):
        items = ((k, _said(v)) for k, v in value.items() if k not in _LEFT_OUT)
        return {k: v for k, v in items if v not in (None, [], {}, "")}
    if isinstance(value, list | tuple):
        return list(map(_said, value))
    return value


class PublicSite:
    """The twins of the site in ``folder``, each read once as long as its file is the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forms: dict[str, tuple[tuple[int, int, int], str]] = {}

    def form(self, path: str) -> str:
        """The form of the letter at ``path`` as it is up; empty where it is not."""
        file = self._folder / f"{path}.json"
        try:
            found = file.lstat()
        except OSError:
            return ""
        stat = found.st_ino, found.st_size, found.st_mtime_ns
        known = self._forms.get(path)
        if known is None or known[0] != stat:
            twin = self.twin(path)
            known = self._forms[path] = stat, form_of(twin) if twin else ""
        return known[1]

    def twin(self, path: str) -> dict[str, Any] | None:
        """The letter's twin; None where there is none that can be read."""
        try:
            found = json.loads(read_regular(self._folder / f"{path}.json"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def paths(self) -> set[str]:
        """The addresses of all letters that are up."""
        return {
            f"replies/{year.name}/{file.stem}"
            for year in (self._folder / "replies").glob("[0-9]*")
            for file in year.glob("*.json")
            if file.stem not in BESIDE_LETTERS
        }

    def files(self, path: str) -> dict[str, str]:
        """The SHA-256 of the attachments that are up, by their names."""
        twin = self.twin(path) or {}
        listed = twin.get("attachments") or ()
        return {str(x["file"]): str(x["sha256"]) for x in listed if {"file", "sha256"} <= x.keys()}


def words(letter: Mapping[str, Any] | Model | None) -> dict[str, tuple[Text, str]]:
    """What a letter says, key by key: its title for people, and its text, a line for each entry."""
    if letter is None:
        return {}
    values = letter.model_dump(mode="json") if isinstance(letter, Model) else letter
    found: dict[str, tuple[Text, str]] = {}
    for name in (*KEYS, "body"):
        value = values.get(name)
        if name == "result":
            value = values.get("results")
        if name == "body" and isinstance(value, Mapping):
            value = value.get("text")
        text = "\n".join(_lines(_said(value)))
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
