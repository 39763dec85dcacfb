"""The theme: templates, assets and interface strings, read once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dafu.read import ThemeError


@dataclass(frozen=True)
class Theme:
    """All files of a theme, by their path below its folder."""

    templates: dict[str, str]
    assets: dict[str, bytes]
    strings: dict[str, dict[str, str]]
    """Interface strings by language, then by dotted key."""
    fingerprint: str
    """Eight hexadecimal digits that change when any asset does: their folder's name."""


def read_theme(folder: Path) -> Theme:
    """The theme in ``folder``; raises :class:`ThemeError` when a part is missing."""
    try:
        templates = {path: data.decode() for path, data in _files(folder / "templates").items()}
        strings = {
            Path(path).stem: _flat(yaml.load(data, Loader=yaml.CSafeLoader) or {})
            for path, data in _files(folder / "strings").items()
            if path.endswith(".yaml")
        }
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ThemeError(f"{folder}: {error}") from error
    if not templates:
        raise ThemeError(f"{folder / 'templates'}: no templates")
    assets = _files(folder / "assets")
    return Theme(templates, assets, strings, _fingerprint(assets))


def _fingerprint(assets: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in sorted(assets.items()):
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
