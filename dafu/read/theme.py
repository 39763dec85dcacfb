"""The theme: templates, assets and interface strings, read once.

A site's own theme holds only what it changes. A file of its own stands for the shipped one of the
same name; strings are merged key by key; ``assets/own.css`` is added to the shipped style, and a
table of synonyms (``assets/search/synonyms.txt``) to the shipped one.

It is read as content is: no link is followed, since it could publish a withheld letter, no device
is opened, and strings are the plain tables of text that front matter is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from jinja2 import Environment, TemplateSyntaxError

from dafu.model.settings import Site
from dafu.model.vocabulary import did_you_mean, nearest
from dafu.problems.codes import CODES
from dafu.problems.errors import ThemeError
from dafu.problems.problem import Place, Problems, Text
from dafu.read import text
from dafu.read.conflicts import merge_conflicts
from dafu.read.files import is_folder, read_regular
from dafu.read.front_matter import yaml as nodes
from dafu.read.scan import label, read_file, walk
from dafu.read.synonyms import check_synonyms
from dafu.routes import PARAMETERS

PARTS = ("templates", "assets", "strings")
SHIPPED = "shipped/"
"""Before the name of a template: the shipped one, which a site's own may extend."""

_STYLE, _OWN_STYLE = "style.css", "own.css"
_SYNONYMS = "search/synonyms.txt"


@dataclass(frozen=True)
class Theme:
    """All files of a theme, by their path below its folder."""

    templates: dict[str, str]
    assets: dict[str, bytes]
    strings: dict[str, dict[str, str]]
    """Interface strings by language, then by dotted key."""
    fingerprint: str
    """Eight hexadecimal digits that change when any asset does: their folder's name."""


class Results(Protocol):
    """What is known of themes read before: a store of results by task and key."""

    def keep(self, task: str, key: str) -> bool:
        """Whether the result is there."""

    def put(self, task: str, key: str, blob: bytes) -> None:
        """Keep a result."""

    def sweep(self, task: str, keys: Iterable[str]) -> None:
        """Drop all results of a task but those of ``keys``."""


def read_theme(
    folders: Sequence[Path], problems: Problems, results: Results | None = None
) -> Theme:
    """The theme of ``folders``, the shipped one first, as far as it can be read.

    The syntax of templates is not looked at again where ``results`` know it to be sound. Raises
    :class:`ThemeError` when one of them is no theme at all.
    """
    templates: dict[str, str] = {}
    texts: list[tuple[str, str]] = []
    assets: dict[str, bytes] = {}
    strings: dict[str, dict[str, str]] = {}
    for folder in folders:
        if not any(os.path.lexists(folder / part) for part in PARTS):
            raise ThemeError(f"{folder}: none of {', '.join(PARTS)}")
        found = _Folder(folder, problems)
        own = {name: _text(name, data, found) for name, data in found.files("templates")}
        texts += ((found.label(f"templates/{name}"), own[name]) for name in own)
        templates |= {SHIPPED + name: templates[name] for name in own.keys() & templates}
        templates |= own
        for name, data in found.files("assets"):
            if not PARAMETERS["asset"].fits(name):
                place = Place(found.label(f"assets/{name}"))
                problems.add(CODES["theme-asset"], place, name=name.rpartition("/")[2])
                continue
            written = data.decode("utf-8", "replace")
            merge_conflicts(written, found.label(f"assets/{name}"), problems)
            if name == _SYNONYMS:
                check_synonyms(data, found.label(f"assets/{name}"), problems)
                data = assets.get(name, b"") + data.removesuffix(b"\n") + b"\n"
            assets[name] = data
        for name, data in found.files("strings"):
            if name.endswith(".yaml"):
                words = strings.setdefault(PurePosixPath(name).stem, {})
                given = _strings(found.label(f"strings/{name}"), data, problems)
                _unknown(given, words, own, problems)
                words |= {key: string for key, (string, _) in given.items()}
    _check_syntax(texts, problems, results)
    if own_style := assets.pop(_OWN_STYLE, b""):
        assets[_STYLE] = assets.get(_STYLE, b"") + b"\n" + own_style
    templates, assets = dict(sorted(templates.items())), dict(sorted(assets.items()))
    return Theme(templates, assets, strings, _fingerprint(assets))


def _fingerprint(assets: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in assets.items():
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:8]


class _Folder:
    """The folder of a theme; what cannot be read in it is noted in ``problems``."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self._folder = folder
        self.problems = problems

    def label(self, path: str) -> str:
        """How messages name the file at ``path``."""
        return label(self._folder / path)

    def files(self, part: str) -> Iterator[tuple[str, bytes]]:
        """The files of one of :data:`PARTS`, by their path in it."""
        folder = self._folder / part
        if not os.path.lexists(folder):
            return
        if not is_folder(folder):
            code = CODES["file-link" if folder.is_symlink() else "file-special"]
            self.problems.add(code, Place(self.label(part)), name=part)
            return
        for path in walk(os.fspath(folder), "", self.label(part), self.problems):
            name = self.label(f"{part}/{path}")
            data = read_file(os.fspath(folder / path), name, self.problems)
            if data is not None:
                yield path, data


def _text(name: str, data: bytes, found: _Folder) -> str:
    """The text of a template; nothing where it is none."""
    return text.decode(data, found.label(f"templates/{name}"), found.problems) or ""


def _check_syntax(
    templates: Sequence[tuple[str, str]], problems: Problems, results: Results | None
) -> None:
    """Look at the syntax of ``templates``, each with the name that messages give it.

    It is looked at here, since rendering may come to one late, or never; of all together is known
    that they are sound.
    """
    together = "".join(f"{len(written)} {written}" for _, written in templates)
    key = hashlib.sha256(together.encode()).hexdigest()
    if results and results.keep("templates", key):
        return
    found = Problems()
    for name, written in templates:
        _check_template(name, written, found)
    problems.extend(found)
    if results:
        if not any(found):
            results.put("templates", key, b"")
        results.sweep("templates", [key])


def _check_template(name: str, written: str, problems: Problems) -> None:
    place = Place(name)
    try:
        _SYNTAX.parse(written)
    except TemplateSyntaxError as error:
        place = place._replace(line=error.lineno)
        problems.add(CODES["theme-template"], place, reason=_not_jinja(error.message))
    except RecursionError:
        problems.add(CODES["theme-template"], place, reason=_TOO_DEEP)


_SYNTAX = Environment(autoescape=True)
_TOO_DEEP = Text("嵌套太深", "nested too deeply")


def _not_jinja(message: str | None) -> Text:
    """What Jinja says; in Chinese where to read it, for it speaks English."""
    return Text("不合 Jinja 的语法（英文消息里有 Jinja 的原话）", message or "")


def _unknown(
    given: dict[str, tuple[str, Place]],
    shipped: dict[str, str],
    templates: dict[str, str],
    problems: Problems,
) -> None:
    """Tell of strings that neither shipped templates ask for nor the site's own."""
    for key, (_, place) in given.items() if shipped else ():
        if key not in shipped and not any(key in text for text in templates.values()):
            offer = did_you_mean(nearest(key, shipped))
            problems.add(CODES["theme-string-unknown"], place, key=key, offer=offer)


def check_logo(site: Site, site_file: Path, theme: Theme, problems: Problems) -> None:
    """Note a logo that the theme does not have."""
    if site.logo is None or site.logo in theme.assets:
        return
    before = (b"\n" + read_regular(site_file)).partition(b"\nlogo")[0]
    place = Place(label(site_file), before.count(b"\n") + 1)
    problems.add(CODES["site-logo"], place, written=site.logo)


def _strings(name: str, data: bytes, problems: Problems) -> dict[str, tuple[str, Place]]:
    """The interface strings of one file, by dotted key, each with the place of that."""
    written = text.decode(data, name, problems)
    root = nodes.parse(written, name, problems) if written is not None else None
    return dict(_flat(root, "", problems)) if root else {}


def _flat(
    tree: nodes.Pairs, prefix: str, problems: Problems
) -> Iterator[tuple[str, tuple[str, Place]]]:
    for key, value in tree.pairs:
        if isinstance(value, nodes.Pairs):
            yield from _flat(value, f"{prefix}{key.text}.", problems)
        elif isinstance(value, nodes.Scalar):
            yield prefix + key.text, (value.text, key.place)
        else:
            problems.add(CODES["theme-string"], value.place, key=prefix + key.text)
