"""The theme: templates, assets and interface strings, read once.

A site's own theme holds only what it changes. A file of its own stands for the shipped one of the
same name; strings are merged key by key; ``assets/own.css`` is added to the shipped style.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dafu.problems import Problems
from dafu.read import ThemeError
from dafu.read.conflicts import merge_conflicts
from dafu.read.scan import label

PARTS = ("templates", "assets", "strings")
SHIPPED = "shipped/"
"""Before the name of a template: the shipped one, which a site's own may extend."""

_STYLE, _OWN_STYLE = "style.css", "own.css"


@dataclass(frozen=True)
class Theme:
    """All files of a theme, by their path below its folder."""

    templates: dict[str, str]
    assets: dict[str, bytes]
    strings: dict[str, dict[str, str]]
    """Interface strings by language, then by dotted key."""
    fingerprint: str
    """Eight hexadecimal digits that change when any asset does: their folder's name."""


def read_theme(folders: Sequence[Path]) -> Theme:
    """The theme of ``folders``, the shipped one first; :class:`ThemeError` when one is no use."""
    templates: dict[str, str] = {}
    assets: dict[str, bytes] = {}
    strings: dict[str, dict[str, str]] = {}
    for folder in folders:
        if not any((folder / part).is_dir() for part in PARTS):
            raise ThemeError(f"{folder}: none of {', '.join(PARTS)}")
        try:
            found = {name: data.decode() for name, data in _files(folder / "templates").items()}
            templates |= {SHIPPED + name: templates[name] for name in found.keys() & templates}
            templates |= found
            assets |= _files(folder / "assets")
            for name, data in _files(folder / "strings").items():
                if name.endswith(".yaml"):
                    tree = yaml.load(data, Loader=yaml.CSafeLoader) or {}
                    strings.setdefault(Path(name).stem, {}).update(_flat(tree))
        except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError) as error:
            raise ThemeError(f"{folder}: {error}") from error
    if own := assets.pop(_OWN_STYLE, b""):
        assets[_STYLE] = assets.get(_STYLE, b"") + b"\n" + own
    templates, assets = dict(sorted(templates.items())), dict(sorted(assets.items()))
    return Theme(templates, assets, strings, _fingerprint(assets))


def theme_conflicts(folders: Sequence[Path], problems: Problems) -> None:
    """Look for unfinished merges in the files of ``folders``, as far as they can be read."""
    for folder, part in ((folder, part) for folder in folders for part in PARTS):
        with suppress(OSError):
            for name, data in _files(folder / part).items():
                place = f"{label(folder / part)}/{name}"
                merge_conflicts(data.decode("utf-8", "replace"), place, problems)


def _fingerprint(assets: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in assets.items():
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:8]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith("~")
    }


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = str(value)
    return flat
