"""Every letter's data against itself: its hash, what may be public of it, the files beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dafu.model.canonical import twin_digest
from dafu.problems.codes import CODES
from dafu.problems.problem import Text, not_as_written, visible
from dafu.routes import ATTACHMENT, LETTER_PAGE, REPLIES, TWIN, TWINS, TWINS_OF_YEAR, Route, route
from dafu.verify.copy import strict_json
from dafu.verify.findings import Findings
from dafu.verify.manifest import ManifestEntry

_PROSE = ("body", "attachments")
"""What only a letter that is public in full has."""


def letter_of(route: Route, path: str) -> str | None:
    """The letter whose file ``path`` is, by ``route``; None for listings and feeds."""
    return path.removesuffix(route.tail) if route.values(path) else None


def year_of(path: str) -> str | None:
    """The year of a file of many letters, empty for that of all; None for what is none."""
    year = TWINS_OF_YEAR.values(path)
    return year[0] if year else "" if path == TWINS.path else None


class TwinFacts(NamedTuple):
    """Hash, attachments and name of a letter, as its twin told them."""

    sha256: str
    files: Mapping[str, ManifestEntry] | None
    """Its attachments, by name; None where it is not what its hash says."""
    withdrawn: bool
    id: str
    document_number: str | None
    title: str


class Twins:
    """Recomputes the hashes of a site's twins, given one by one, and compares what belongs to them.

    The site has at most ``most`` letters.
    """

    def __init__(self, findings: Findings, most: int) -> None:
        self._findings = findings
        self._most = most
        self.letters: dict[str, TwinFacts] = {}
        """By path."""
        self._moved: dict[str, str] = {}
        """By former path where the letter is now."""
        self._unreadable: set[str] = set()
        self._bulk: dict[str, list[tuple[str | None, str]]] = {}
        """By file, path and hash of each letter in it."""

    def see_bulk(self, path: str, data: bytes) -> None:
        """Look at whole lines of a file of many letters, if that is what ``path`` is."""
        if year_of(path) is None:
            return
        found = self._bulk.setdefault(path, [])
        for line in io.BytesIO(data):
            if len(found) > self._most:
                return
            try:
                letter = strict_json(line)
                found.append((str(letter["path"]), twin_digest(letter)))
            except _UNUSABLE as error:
                reason = not_as_written(f"{type(error).__name__}: {error}")
                self._findings.add(CODES["bulk-differs"], path, len(found) + 1, reason=reason)
                found.append((None, ""))

    def see(self, path: str, data: bytes) -> dict[str, Any] | None:
        """Look at the file ``path`` if it is a twin, and give it."""
        letter = letter_of(TWIN, path)
        if letter is None:
            return None
        try:
            twin: dict[str, Any] = strict_json(data)
            if twin.get("status") == "moved":
                self._moved[letter] = str(twin["moved_to"])
                return twin
            kept = twin["sha256"]
            found = twin_digest(twin)
            if twin["path"] != letter:
                raise ValueError(f"path: {twin['path']}")
            files = dict(map(_attachment, twin.get("attachments") or ()))
        except _UNUSABLE as error:
            reason = not_as_written(f"{type(error).__name__}: {error}")
            self._findings.add(CODES["twin-unreadable"], path, reason=reason)
            self._unreadable.add(letter)
            return None
        if kept != found:
            self._findings.add(CODES["twin-hash"], path, kept=str(kept)[:12], found=found[:12])
        for why in _undisclosed(twin):
            self._findings.add(CODES["twin-disclosure"], path, reason=why)
        withdrawn = twin.get("status") == "withdrawn"
        number = twin.get("document_number")
        words = (str(twin.get("id")), number and str(number), str(twin.get("title")))
        files_told = files if kept == found else None
        self.letters[letter] = TwinFacts(found, files_told, withdrawn, *words)
        return twin

    def finish(self, files: Mapping[str, ManifestEntry]) -> None:
        """Look whether all ``files`` of letters belong to a twin, and the other way round."""
        for path in files:
            found = route(path)
            if found is LETTER_PAGE:
                letter = path.removesuffix(found.tail)
                if letter not in self.letters and letter + TWIN.tail not in files:
                    self._findings.add(CODES["twin-alone"], path, other=letter + TWIN.tail)
            elif found is ATTACHMENT:
                letter, _, name = path.rpartition("/")
                self._beside(path, letter, name, files)
            elif found is None and path.startswith(f"{REPLIES}/"):
                self._findings.add(CODES["twin-disclosure"], path, reason=_UNNAMED)
            elif (year := year_of(path)) is not None:
                self._compare_bulk(path, year, self._bulk.get(path, []))
        for path, now in self._moved.items():
            for other in (f"{path}/index.html", f"{now}.json"):
                there = other in files and (now in self.letters or now in self._unreadable)
                if not there:
                    self._findings.add(CODES["twin-alone"], f"{path}.json", other=other)
        for path, known in self.letters.items():
            expected = (path + LETTER_PAGE.tail, *(f"{path}/{x}" for x in known.files or ()))
            for other in expected:
                if other not in files:
                    self._findings.add(CODES["twin-alone"], path + TWIN.tail, other=other)

    def _compare_bulk(self, path: str, year: str, lines: list[tuple[str | None, str]]) -> None:
        """Look whether a file of many letters has just those that there are."""
        for number, (letter, sha256) in enumerate(lines, start=1):
            known = self.letters.get(letter or "")
            # One that is not what its hash says is to blame itself.
            doubtful = known.files is None if known else letter in self._unreadable
            if letter is not None and not doubtful and (not known or known.sha256 != sha256):
                self._findings.add(CODES["bulk-differs"], path, number, reason=_OTHER)
        folder = f"{REPLIES}/{year}/" if year else f"{REPLIES}/"
        expected = {x for x, y in self.letters.items() if x.startswith(folder) and not y.withdrawn}
        expected |= {x for x in self._unreadable if x.startswith(folder)}
        if expected - {letter for letter, _ in lines} or len(lines) > len(expected):
            reason = Text(
                f"有 {len(lines)} 件，应有 {len(expected)} 件",
                f"it has {len(lines)} letters, and there are {len(expected)}",
            )
            self._findings.add(CODES["bulk-differs"], path, reason=reason)

    def _beside(
        self, path: str, letter: str, name: str, files: Mapping[str, ManifestEntry]
    ) -> None:
        known = self.letters.get(letter)
        if known is None or known.files is None:
            return
        expected = known.files.get(name)
        if expected is None:
            self._findings.add(CODES["twin-disclosure"], path, reason=_UNNAMED)
        elif expected != files[path]:
            self._findings.altered(path, expected, files[path])


_UNUSABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What data raises that is not what it should be."""


def _attachment(entry: Mapping[str, Any]) -> tuple[str, ManifestEntry]:
    """Name, size and hash of an attachment; raises one of :data:`_UNUSABLE`."""
    name, size, sha256 = entry["file"], entry["size"], entry["sha256"]
    if (type(name), type(size), type(sha256)) != (str, int, str):
        raise TypeError("attachments: file, size and sha256")
    return name, ManifestEntry(size, sha256)


_OTHER = Text("与这件答复自己的数据不同", "it is not what the letter's own data says")
_UNNAMED = Text("答复里没有这个附件", "its letter has no such attachment")


def _undisclosed(twin: Mapping[str, Any]) -> Iterator[Text]:
    """Why the twin holds what it must not; fails closed on what it does not know."""
    if twin.get("status") == "withdrawn":
        yield from _has(twin, (*_PROSE, "summary", "contact", "addressee"), "withdrawn")
        return
    match twin.get("disclosure_code"):
        case "full":
            return
        case "summary":
            yield from _has(twin, _PROSE, "summary")
        case other:
            written = visible(str(other))
            yield Text(f"公开属性是 {written}", f"its disclosure is {written}")


def _has(twin: Mapping[str, Any], names: Iterable[str], kind: str) -> Iterator[Text]:
    for name in names:
        if name in twin:
            yield Text(f"{kind} 却有 {name}", f"is {kind} and has {name}")
