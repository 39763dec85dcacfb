"""The publication log of a built site, from its first entry on, against the letters there are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from dafu.codes import CODES
from dafu.publications import BrokenError, Replay, entry_of
from dafu.render.changes import LOG, LogIndex
from dafu.verify.findings import Findings
from dafu.verify.twins import Letter

INDEX = f"{LOG}index.json"


def see_log(folder: Path, letters: Mapping[str, Letter], findings: Findings) -> int:
    """Look at every entry; gives how many there are, 0 where the site has no log."""
    try:
        index = LogIndex.model_validate(json.loads((folder / INDEX).read_bytes()))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError, RecursionError) as error:
        findings.add(CODES["log-broken"], INDEX, reason=str(error).partition("\n")[0])
        return 0
    replay = Replay()
    for month in index.months:
        if not _see_month(folder, f"{LOG}{month.file}", month.month, replay, findings):
            return replay.entries
    expected = (replay.entries, len(replay.public), replay.newest, replay.time)
    if expected != (index.entries, index.letters, index.newest, index.time):
        findings.add(CODES["log-broken"], INDEX, reason="it is not the index of these entries")
    _compare(replay.public, letters, findings)
    return replay.entries


def _see_month(folder: Path, path: str, month: str, replay: Replay, findings: Findings) -> bool:
    before = replay.entries
    try:
        with (folder / path).open("rb") as lines:
            for line in lines:
                entry = entry_of(line.removesuffix(b"\n"))
                if not entry.time.startswith(month):
                    raise BrokenError(f"time {entry.time} is in another month")
                replay.follow(entry, line.removesuffix(b"\n"))
    except (OSError, BrokenError) as error:
        line_number = replay.entries - before + 1
        findings.add(CODES["log-broken"], path, line_number, reason=str(error))
        return False
    return True


def _compare(public: set[str], letters: Mapping[str, Letter], findings: Findings) -> None:
    """Look whether the letters are those that the log leads to."""
    there = {letter.sha256: path for path, letter in letters.items()}
    for name in sorted(there.keys() - public):
        findings.add(CODES["log-unrecorded"], f"{there[name]}.json", hash=name[:12])
    for name in sorted(public - there.keys()):
        findings.add(CODES["log-unfounded"], INDEX, hash=name[:12])
