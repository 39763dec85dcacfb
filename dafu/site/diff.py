"""What the next build would add, change and remove: the build itself, into a store that only looks.

``public/`` is not touched. What is read on the way goes to the cache, as in a build.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

from dafu.model.brief import Brief, Gone
from dafu.model.changes import FieldChange, differences
from dafu.problems.problem import Language, Text, visible
from dafu.read.files import open_regular, read_regular
from dafu.render.collection import Collection
from dafu.render.data.manifest import SIGNATURE
from dafu.routes import ROWS_OF_YEAR, TWIN, TWINS_OF_YEAR
from dafu.site.moved import MOST, moved
from dafu.site.stage import blocks, last_file
from dafu.site.trees import Stat, Written, safe_path, tree

SIGNS = {"added": "+", "changed": "~", "removed": "-"}


class Named(NamedTuple):
    """A letter as people know it."""

    path: str
    document_number: str | None
    title: str


class Move(NamedTuple):
    """A letter that has another address than the one that is up."""

    former: str
    letter: Named


@dataclass(slots=True)
class Difference:
    """Files, and among them the letters whose public form differs; all in order of their paths."""

    files: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in SIGNS})
    """Paths below the root that are added, changed and removed."""
    letters: dict[str, list[Named]] = field(default_factory=lambda: {name: [] for name in SIGNS})
    """Those that become public, change, and are public no more (withdrawn ones among them)."""
    changes: dict[str, list[FieldChange]] = field(default_factory=dict)
    """What of their own words changes, by path of a letter."""
    moved: list[Move] = field(default_factory=list)
    """Letters that come and are surely some that go, and do not give their former address."""


_READ_AGAIN = (TWIN, TWINS_OF_YEAR, ROWS_OF_YEAR)
"""What other files are made from."""


class Comparison:
    """A store that only notes how ``public`` differs from what it is given; a context.

    ``known`` are the files that the last build wrote, by path. Of what others are made from, all
    that is new lies in ``folder`` meanwhile, in a file without a name.
    """

    def __init__(self, public: Path, known: Mapping[str, Written], folder: Path) -> None:
        self._public = public
        self._known = known
        self._there: dict[str, Stat] = tree(f"{public}/").files if public.is_dir() else {}
        self._same: set[str] = set()
        self._other: set[str] = set()
        self._contents: dict[str, tuple[int, str]] = {}
        self._made = TemporaryFile(dir=folder)  # noqa: SIM115
        self._places: dict[str, list[tuple[int, int]]] = {}
        """Where in that file the blocks of a file are: start and end."""
        self._lock = Lock()

    def __enter__(self) -> Comparison:
        return self

    def __exit__(self, *_: object) -> None:
        self._made.close()

    @property
    def changed(self) -> set[str]:
        """Files that are there and would be otherwise."""
        return self._other & self._there.keys()

    def keep(self, path: str, key: str) -> bool:
        """Whether the file is there as the last build wrote it, with the same ``key``."""
        known = self._known.get(path)
        if known is None or known.key != key or self._there.get(path) != known.stat:
            return False
        self._contents[path] = known.stat[1], known.sha256
        self._same.add(path)
        return True

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Compare the file with ``data``."""
        self.stream(path, (data,), key)

    def stream(self, path: str, blocks: Iterable[bytes], key: str = "") -> None:
        """Compare the file with what ``blocks`` give."""
        safe_path(path)
        digest, size = hashlib.sha256(), 0
        same = path in self._there
        is_read_again = any(route.values(path) is not None for route in _READ_AGAIN)
        places: list[tuple[int, int]] = []
        with open_regular(self._public / path) if same else io.BytesIO() as there:
            for block in blocks:
                digest.update(block)
                size += len(block)
                if is_read_again:
                    places.append(self._put_by(block))
                same = same and there.read(len(block)) == block
            same = same and not there.read(1)
        self._contents[path] = size, digest.hexdigest()
        if is_read_again:
            self._places[path] = places
        (self._same if same else self._other).add(path)

    def _put_by(self, block: bytes) -> tuple[int, int]:
        with self._lock:
            start = self._made.seek(0, io.SEEK_END)
            return start, start + self._made.write(block)

    def _taken(self, start: int, end: int) -> bytes:
        with self._lock:
            self._made.seek(start)
            return self._made.read(end - start)

    def digest(self, path: str) -> str:
        """SHA-256 of a file of the next site so far."""
        return self._contents[path][1]

    def read(self, path: str) -> Iterator[bytes]:
        """A file of the next site that others are made from."""
        if path in self._places:
            return (self._taken(*place) for place in self._places[path])
        known = self._known[path]
        return blocks(last_file(f"{self._public}/{path}", known, known.key))

    def last_digest(self, path: str) -> str:
        """SHA-256 of ``path`` in the last site; empty where it was not there."""
        return self._known[path].sha256 if path in self._known else ""

    def last(self, path: str, key: str) -> BinaryIO | None:
        """``path`` of the last site to read from, if that is what a build wrote with ``key``."""
        return last_file(f"{self._public}/{path}", self._known.get(path), key)

    def contents(self) -> Iterable[tuple[str, int, str]]:
        """Path, size and SHA-256 of every file of the next site so far."""
        return ((path, *about) for path, about in self._contents.items())

    def difference(self, collection: Collection) -> Difference:
        """How the site differs that has been given, which shows ``collection``."""
        there = self._there.keys()
        everything: list[Brief | Gone] = [*collection.letters, *collection.withdrawn]
        shown = {x.path: Named(x.path, x.document_number, x.title) for x in everything}
        hashes = {x.path: x.sha256 for x in everything}
        gone = {letter.path for letter in collection.withdrawn}
        found = Difference()
        found.files = {
            "added": sorted(self._other - there),
            "changed": sorted(self.changed),
            # Whether the next build will be signed is not to be seen from the site.
            "removed": sorted(there - self._same - self._other - {SIGNATURE}),
        }
        for kind, paths in found.files.items():
            for path in paths:
                if TWIN.values(path) is None:
                    continue
                letter = path.removesuffix(TWIN.tail)
                before = self._twin(path) if kind != "added" else None
                # A page and a twin change with their neighbours too; the hash only with the letter.
                if before and before["sha256"] == hashes.get(letter):
                    continue
                if named := shown.get(letter) or (before and _named(before)):
                    found.letters["removed" if letter in gone else kind].append(named)
                if kind == "changed" and letter not in gone:
                    found.changes[letter] = self._changes(path)
        found.moved = self._moved(found)
        return found

    def _moved(self, found: Difference) -> list[Move]:
        """Which of the letters that come are some that go."""
        come = {x.path: x for x in found.letters["added"]}
        written = self._same | self._other
        gone = [x.path for x in found.letters["removed"] if f"{x.path}{TWIN.tail}" not in written]
        if not (come and gone) or max(len(come), len(gone)) > MOST:
            return []
        old = {path: self._json(f"{path}{TWIN.tail}") for path in gone}
        new = {path: _json(self._would_be(f"{path}{TWIN.tail}")) for path in come}
        return [Move(former, come[path]) for path, former in moved(old, new).items()]

    def _would_be(self, path: str) -> bytes:
        return b"".join(self.read(path))

    def _json(self, path: str) -> dict[str, Any]:
        try:
            return _json(read_regular(self._public / path))
        except OSError:
            return {}

    def _changes(self, path: str) -> list[FieldChange]:
        """What a twin says otherwise than the one that is up."""
        try:
            before = json.loads(read_regular(self._public / path))
            return differences(before, json.loads(self._would_be(path)))
        except (OSError, ValueError, KeyError, AttributeError):
            return []

    def _twin(self, path: str) -> dict[str, Any] | None:
        """A letter as it is published; None where its twin is not to be read."""
        try:
            twin = json.loads(read_regular(self._public / path))
            said = {name: str(twin[name]) for name in ("path", "title", "sha256")}
            number = twin["document_number"]
            return {**said, "document_number": None if number is None else str(number)}
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _json(data: bytes) -> dict[str, Any]:
    """A twin; nothing where it is not to be read."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _named(twin: Mapping[str, Any]) -> Named:
    return Named(*(twin[name] for name in Named._fields))


_LETTERS = {
    "added": Text("新公开 {count} 件：", "become public ({count}):"),
    "changed": Text("内容有变 {count} 件：", "change ({count}):"),
    "removed": Text("不再公开 {count} 件：", "public no more ({count}):"),
}
_FILES = Text(
    "文件：增加 {added} 个，改变 {changed} 个，删除 {removed} 个",
    "files: {added} added, {changed} changed, {removed} removed",
)
_MOVED = Text(
    "像是换了网址 {count} 件；在新文件里写上“原网址”，旧网址就会转到新网址：",
    "seem to have moved ({count}); with the key 'former' the old address leads to the new one:",
)
_FORMER = Text("原网址: {former}", "former: {former}")
_NONE = Text("没有变化", "nothing would change")


def as_text(difference: Difference, language: Language) -> str:
    """The letters one by one, and how many files."""
    counts = {kind: len(paths) for kind, paths in difference.files.items()}
    if not any(counts.values()):
        return f"{_NONE.get(language)}\n"
    lines = []
    for kind, letters in difference.letters.items():
        if letters:
            lines.append(_LETTERS[kind].get(language).format(count=len(letters)))
            for letter in letters:
                lines.append(f"  {SIGNS[kind]} {' '.join(filter(None, _words(letter)))}")
                lines += _changed(difference.changes.get(letter.path, ()), language)
    lines += _moves(difference, language)
    lines.append(_FILES.get(language).format_map(counts))
    return "".join(f"{line}\n" for line in lines)


def _moves(difference: Difference, language: Language) -> Iterator[str]:
    if difference.moved:
        yield _MOVED.get(language).format(count=len(difference.moved))
    for former, letter in difference.moved:
        yield f"  > {' '.join(filter(None, _words(letter)))}"
        yield f"      {_FORMER.get(language).format(former=former)}"


_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""As ``git diff --word-diff`` marks them, which needs no colours."""


def _changed(changes: Iterable[FieldChange], language: Language) -> Iterator[str]:
    for change in changes:
        text = "".join(_MARKS[kind].format(text) for kind, text in change.spans)
        title = change.title.get(language)
        for number, line in enumerate(x for x in text.split("\n") if x.strip()):
            yield f"      {f'{title}：' if not number else '  '}{visible(line, _LONGEST, ' 　')}"


_LONGEST = 2_000
"""Characters of a line that are shown."""


def _words(letter: Named) -> Iterable[str | None]:
    return letter.document_number, letter.title, f"({letter.path}/)"


def as_json(difference: Difference) -> str:
    """All of it, for machines."""
    letters: dict[str, Any] = {
        kind: [letter._asdict() for letter in some] for kind, some in difference.letters.items()
    }
    changes = {
        path: [{"key": x.title.en, "title": x.title.zh, "words": x.spans} for x in some]
        for path, some in difference.changes.items()
    }
    moved = [{"former": x.former, "path": x.letter.path} for x in difference.moved]
    found = {"letters": letters, "changes": changes, "moved": moved, "files": difference.files}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
