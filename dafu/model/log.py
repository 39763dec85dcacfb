"""The publication log: which letters were public when, in a chain that only grows.

An entry names letters by their hashes alone, so that one that was taken down leaves nothing but a
number that tells nothing (:mod:`dafu.model.salts`). The project's own file,
``content/publications.ndjson``, has a line for each entry, with what the office knows of the
letters beside it; the site publishes the entries.

Both forms are canonical JSON (RFC 8785): an entry's hash is the SHA-256 of its bytes, and each
entry holds that of the one before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, StringConstraints, ValidationError
from pydantic_core import from_json, to_json

from dafu.model.brief import Brief, Gone
from dafu.model.letter import Model, key
from dafu.model.numbers import letter_id
from dafu.model.own_files import PUBLICATIONS
from dafu.model.packed import Seal

FILE = PUBLICATIONS
"""Below the content folder."""

Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
Moment = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\+08:00$"
    ),
    Field(json_schema_extra={"format": "date-time"}),
]
Kind = Literal["corrected", "result", "withdrawn", "changed"]


class Change(Model):
    """A letter that became another version of itself."""

    kind: Kind = key(
        "类别",
        "更正、结果变化、撤回或其他改动。",
        "A correction, a new result, a withdrawal, or any other change.",
    )
    new: Hash = key("新", "新版本的校验值。", "Hash of the new version.")
    old: Hash = key("旧", "旧版本的校验值。", "Hash of the old version.")


class Entry(Model):
    """What one publication changed. Lists are in order of the (new) hashes."""

    added: tuple[Hash, ...] = key("新公开", "新公开答复的校验值。", "Hashes of new letters.")
    changed: tuple[Change, ...] = key("改动", "有改动的答复。", "Letters that changed.")
    count: Count = key("件数", "此后公开的件数。", "Letters that are public from then on.")
    number: Annotated[int, Field(ge=1)] = key("序号", "从 1 起。", "Counts from 1.")
    previous: Hash | None = key(
        "前一条", "前一条的校验值；第一条为空。", "Hash of the entry before; null in the first."
    )
    removed: tuple[Hash, ...] = key(
        "不再公开", "不再公开答复的校验值。", "Hashes of letters that are public no more."
    )
    root: Hash = key(
        "总校验值",
        "此后公开的全部校验值排序后，每个一行，其 SHA-256。",
        "SHA-256 of the hashes of all letters that are public from then on, sorted, a line each.",
    )
    schema_version: Literal["1.0"] = key("格式版本", "本格式的版本。", "Version of this form.")
    time: Moment = key("时间", "发布的时间，中国时间。", "When it was published, in China time.")

    def canonical(self) -> bytes:
        """The bytes that the site publishes, and of which the entry's hash is."""
        # Fields are declared in the order that canonical JSON asks for.
        return self.model_dump_json().encode()


class PublicationRecord(NamedTuple):
    """What the office's own file keeps of a letter that was published: a row of it.

    Rows of the first form end with the corrections; what they name had no salt.
    """

    path: str
    number: str
    """Document number; empty where there is none."""
    result: str
    """As written; empty for a withdrawn letter, and where a letter says none."""
    corrections: int
    id: str = ""
    """By which a letter is known again, wherever it lies."""
    mark: str = ""
    """See :func:`mark`; empty in rows of the first form."""
    withdrawn: bool = False

    @classmethod
    def of(cls, letter: Brief | Gone) -> PublicationRecord:
        """A letter as it is now."""
        about = (letter.id, mark(letter, letter.salt), isinstance(letter, Gone))
        if isinstance(letter, Gone):
            return cls(letter.path, letter.document_number or "", "", 0, *about)
        corrections = sum(event.kind == "corrected" for event in letter.events)
        number, result = letter.document_number or "", letter.result or ""
        return cls(letter.path, number, result, corrections, *about)


def mark(letter: Brief | Gone, salt: str | None) -> str:
    """What tells a letter whose number was corrected from another one under the same name.

    It holds title and date, and tells them only to who has the version's ``salt`` too.
    """
    return hashlib.sha256(f"{salt or ''}\n{letter.date}\n{letter.title}".encode()).hexdigest()


class BrokenError(Exception):
    """A line that cannot follow those before it. Says why, in English."""

    line = 1


@dataclass(frozen=True)
class Chain:
    """Entries in order: what the site publishes."""

    entries: tuple[Entry, ...] = ()
    lines: tuple[bytes, ...] = ()
    """The canonical form of each."""
    hashes: tuple[str, ...] = ()
    """The hash of each."""

    @property
    def newest(self) -> str | None:
        """The hash of the last entry."""
        return self.hashes[-1] if self.hashes else None

    def and_then(self, entry: Entry) -> Chain:
        """With one entry more."""
        line = entry.canonical()
        name = hashlib.sha256(line).hexdigest()
        return Chain((*self.entries, entry), (*self.lines, line), (*self.hashes, name))


@dataclass(frozen=True)
class Log:
    """What the office's own file says: the chain, and which letters it leads to.

    Of these some may be public no more without the log saying so yet; they go no further.
    """

    chain: Chain = Chain()
    public: Mapping[str, PublicationRecord] = field(default_factory=dict)
    """By hash."""
    salts: Mapping[str, str] = field(default_factory=dict)
    """By hash, of those that have one."""

    @property
    def seals(self) -> dict[str, Seal]:
        """What each letter must have to be the version that is public, by its path."""
        return {
            self.public[name].path: Seal(name, salt)
            for name, salt in self.salts.items()
            if name in self.public
        }

    @property
    def without_salt(self) -> list[str]:
        """Hashes of letters whose salt is lost, so that nobody could tell them again."""
        return [name for name, x in self.public.items() if x.mark and name not in self.salts]


def entry_of(data: bytes) -> Entry:
    """The entry in ``data``; raises :class:`BrokenError` when it is not in canonical form."""
    try:
        entry = Entry.model_validate_json(data, strict=True)
    except ValueError as error:
        raise BrokenError(_reason(error)) from error
    if entry.canonical() != data:
        raise BrokenError("not canonical JSON (RFC 8785)")
    return entry


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)


class Replay:
    """Entries one after another: each must be able to follow."""

    def __init__(self) -> None:
        self.public: set[str] = set()
        """Hashes of the letters that are public after the last entry."""
        self.newest: str | None = None
        """Hash of the last entry."""
        self.entries = 0
        self.time = ""
        """Of the last entry."""

    def follow(self, entry: Entry, line: bytes, whole: bool = True) -> None:
        """Take the next entry; raises :class:`BrokenError`, after which there is no more to do.

        ``whole`` also compares the root, which takes longer than all the rest.
        """
        if entry.number != self.entries + 1:
            raise BrokenError(f"number {entry.number}, expected {self.entries + 1}")
        if entry.previous != self.newest:
            raise BrokenError("previous is not the hash of the entry before")
        if entry.time < self.time:
            raise BrokenError(f"time {entry.time} is before that of the entry before")
        new = {change.new for change in entry.changed}
        old = {change.old for change in entry.changed}
        added, removed = set(entry.added), set(entry.removed)
        for names in (entry.added, [x.new for x in entry.changed], entry.removed):
            if any(x >= y for x, y in pairwise(names)):
                raise BrokenError("hashes are not in order, or twice")
        if not (added or new or removed):
            raise BrokenError("changes nothing")
        gone, come = old | removed, added | new
        if len(gone) != len(entry.changed) + len(removed) or not gone <= self.public:
            raise BrokenError("takes away a letter that was not public")
        if len(come) != len(added) + len(new) or come & self.public:
            raise BrokenError("adds a letter that was public already")
        self.public -= gone
        self.public |= come
        if entry.count != len(self.public):
            raise BrokenError(f"count {entry.count}, expected {len(self.public)}")
        if whole and entry.root != root_of(self.public):
            raise BrokenError("root is not that of the letters that are public then")
        self.newest = hashlib.sha256(line).hexdigest()
        self.entries += 1
        self.time = entry.time


def root_of(hashes: Iterable[str]) -> str:
    """One hash for all that is public: of the sorted hashes, a line each."""
    lines = "".join(f"{name}\n" for name in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()


_LINE = re.compile(rb'\{"entry":(\{.*\}),"letters":(\[.*\])\}')


def read_log(data: bytes) -> Log:
    """The log in the bytes of the office's own file.

    Raises :class:`BrokenError` for the first line that cannot be used.
    """
    replay = Replay()
    entries, texts, hashes = [], [], []
    public: dict[str, PublicationRecord] = {}
    lines = [line.removesuffix(b"\r") for line in data.removesuffix(b"\n").split(b"\n")]
    for number, line in enumerate(lines if data else (), start=1):
        try:
            match = _LINE.fullmatch(line)
            if not match:
                raise BrokenError("not an entry with its letters")
            entry = entry_of(match[1])
            replay.follow(entry, match[1], whole=number == len(lines))
            names = new_names(entry)
            known = _letters(match[2], len(names))
        except BrokenError as error:
            error.line = number
            raise
        for name in (*entry.removed, *(change.old for change in entry.changed)):
            del public[name]
        public.update(zip(names, known, strict=True))
        entries.append(entry)
        texts.append(match[1])
        hashes.append(str(replay.newest))
    return Log(Chain(tuple(entries), tuple(texts), tuple(hashes)), public)


def _letters(data: bytes, count: int) -> list[PublicationRecord]:
    try:
        rows = [list(row) for row in from_json(data)]
    except (ValueError, TypeError) as error:
        raise BrokenError(f"letters: {error}") from error
    if len(rows) != count:
        raise BrokenError(f"letters: {len(rows)}, expected {count}")
    if to_json(rows) != data:
        raise BrokenError("letters: not canonical JSON (RFC 8785)")
    return list(map(_known, rows))


_FIRST_ROW = [str, str, str, int]
_ROW = [*_FIRST_ROW, str, str, bool]


def _known(row: list[Any]) -> PublicationRecord:
    types = list(map(type, row))
    if types == _FIRST_ROW:
        return PublicationRecord(*row)._replace(id=letter_id(row[1], row[0]), withdrawn=not row[2])
    if types != _ROW:
        raise BrokenError("letters: path, number, result, corrections, id, mark and withdrawn")
    return PublicationRecord(*row)


def new_names(entry: Entry) -> list[str]:
    """Hashes of the letters that the entry has rows of, in their order."""
    return [*entry.added, *(change.new for change in entry.changed)]


def last_line(log: Log) -> bytes:
    """The last line of the office's own file, without its end."""
    names = new_names(log.chain.entries[-1])
    known: list[Any] = [log.public[name] for name in names]
    return b'{"entry":' + log.chain.lines[-1] + b',"letters":' + to_json(known) + b"}"
