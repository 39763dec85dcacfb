"""The publication log of a built site, from its first entry on, against the letters there are."""

from __future__ import annotations

from collections.abc import Mapping

from dafu.model.log import BrokenError, Chain, Entry, Replay, entry_of, root_of
from dafu.problems.codes import CODES
from dafu.problems.problem import Text, not_as_written
from dafu.render.data.changes import (
    LogIndex,
    Now,
    changes_json,
    pages_of_log,
    public_now,
)
from dafu.routes import CHANGES, CHANGES_PART, LOG_INDEX
from dafu.verify.copy import Copy, strict_json
from dafu.verify.findings import Findings
from dafu.verify.twins import TwinFacts

INDEX = LOG_INDEX.path

_ROOTS = 20_000_000
"""Hashes of which roots are recomputed at most; beyond, only the last root is."""

_LINE = 1 << 27
"""Bytes of an entry: a million letters fit in it."""


def see_log(copy: Copy, letters: Mapping[str, TwinFacts], findings: Findings) -> int:
    """Look at every entry; gives how many there are, 0 where the site has no log."""
    try:
        index = LogIndex.model_validate(strict_json(copy.read(INDEX)))
    except FileNotFoundError:
        # A folder, a pipe or a link in its place is a finding of its own; and else whatever is
        # altered would be told twice.
        if not findings.problems.errors:
            _see_root(copy, letters, findings)
        return 0
    except (OSError, ValueError) as error:
        findings.add(CODES["log-broken"], INDEX, reason=not_as_written(error))
        return 0
    reading = _Reading(copy, findings)
    for month in index.months:
        if not reading.see_month(f"{LOG_INDEX.folder}{month.file}", month.month):
            return reading.replay.entries
    replay = reading.replay
    if reading.entries and not reading.whole and root_of(replay.public) != reading.entries[-1].root:
        findings.add(CODES["log-broken"], INDEX, reason=_OTHER_ROOT)
    expected = (replay.entries, len(replay.public), replay.newest, replay.time)
    if expected != (index.entries, index.letters, index.newest, index.time):
        findings.add(CODES["log-broken"], INDEX, reason=_NO_INDEX)
    # Else every page of changes would differ as well.
    if _agree(replay.public, letters, findings):
        _see_changes(copy, reading.chain, letters, findings)
    return replay.entries


class _Reading:
    """The log, month by month."""

    def __init__(self, copy: Copy, findings: Findings) -> None:
        self._copy = copy
        self._findings = findings
        self._left = _ROOTS
        self.replay = Replay()
        self.whole = True
        """Whether the root of the last entry was recomputed."""
        self.entries: list[Entry] = []
        self._lines: list[bytes] = []
        self._hashes: list[str] = []

    @property
    def chain(self) -> Chain:
        """All entries so far."""
        return Chain(tuple(self.entries), tuple(self._lines), tuple(self._hashes))

    def see_month(self, path: str, month: str) -> bool:
        """Look at the entries of a month; False where one cannot be used."""
        before = self.replay.entries
        try:
            for line in self._copy.lines(path, _LINE):
                entry = entry_of(line)
                if not entry.time.startswith(month):
                    raise BrokenError(f"time {entry.time} is in another month")
                self._follow(entry, line)
        except (OSError, ValueError, BrokenError) as error:
            line_number = self.replay.entries - before + 1
            self._findings.add(CODES["log-broken"], path, line_number, reason=not_as_written(error))
            return False
        return True

    def _follow(self, entry: Entry, line: bytes) -> None:
        self._left -= entry.count
        self.whole = self._left >= 0
        self.replay.follow(entry, line, self.whole)
        self.entries.append(entry)
        self._lines.append(line)
        self._hashes.append(str(self.replay.newest))


def _see_changes(
    copy: Copy, chain: Chain, letters: Mapping[str, TwinFacts], findings: Findings
) -> None:
    """Look whether the changes are those of the log."""
    now = [Now(x.sha256, x.id, path, x.document_number, x.title) for path, x in letters.items()]
    expected = {path: changes_json(page) for path, page in pages_of_log(chain, now)}
    there = {path for path in copy.paths if path.startswith(CHANGES_PART.head)}
    for path in sorted(there | expected.keys()):
        wanted = expected.get(path, b"")
        try:
            same = copy.read(path, len(wanted)) == wanted
        except FileNotFoundError:
            continue  # The manifest says so.
        except ValueError:
            same = False
        if not same:
            findings.add(CODES["changes-differ"], path)


def _see_root(copy: Copy, letters: Mapping[str, TwinFacts], findings: Findings) -> None:
    """Look whether the changes of a site without a log lead to the letters there are."""
    try:
        page = strict_json(copy.read(CHANGES.path))
        told = page["count"], page["root"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # The manifest and the schema say so, or it is of a version that told neither.
    if told != public_now(x.sha256 for x in letters.values()):
        findings.add(CODES["changes-differ"], CHANGES.path)


def _agree(public: set[str], letters: Mapping[str, TwinFacts], findings: Findings) -> bool:
    """Look whether the letters are those that the log leads to."""
    there = {letter.sha256: path for path, letter in letters.items()}
    for name in sorted(there.keys() - public):
        findings.add(CODES["log-unrecorded"], f"{there[name]}.json", hash=name[:12])
    for name in sorted(public - there.keys()):
        findings.add(CODES["log-unfounded"], INDEX, hash=name[:12])
    return public == there.keys()


_OTHER_ROOT = Text("最后一条的总校验值不对", "the last root is another one")
_NO_INDEX = Text("不是这些记录的目录", "it is not the index of these entries")
