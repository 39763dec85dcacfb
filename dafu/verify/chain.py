"""The publication log of a built site, from its first entry on, against the letters there are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from dafu.codes import CODES
from dafu.problems import Text, not_as_written
from dafu.publications import BrokenError, Chain, Entry, Replay, entry_of
from dafu.render.changes import (
    CHANGES,
    LOG,
    LogIndex,
    Now,
    changes_json,
    pages_of_log,
    public_now,
)
from dafu.verify.findings import Findings
from dafu.verify.twins import Letter

INDEX = f"{LOG}index.json"


def see_log(folder: Path, letters: Mapping[str, Letter], findings: Findings) -> int:
    """Look at every entry; gives how many there are, 0 where the site has no log."""
    try:
        index = LogIndex.model_validate(json.loads((folder / INDEX).read_bytes()))
    except FileNotFoundError:
        # Else whatever is altered would be told twice.
        if not findings.problems.errors:
            _see_root(folder, letters, findings)
        return 0
    except (OSError, ValueError, RecursionError) as error:
        findings.add(CODES["log-broken"], INDEX, reason=not_as_written(error))
        return 0
    replay = Replay()
    chain = Chain()
    for month in index.months:
        found = _see_month(folder, f"{LOG}{month.file}", month.month, replay, findings)
        if found is None:
            return replay.entries
        for entry in found:
            chain = chain.and_then(entry)
    expected = (replay.entries, len(replay.public), replay.newest, replay.time)
    if expected != (index.entries, index.letters, index.newest, index.time):
        findings.add(CODES["log-broken"], INDEX, reason=_NO_INDEX)
    # Else every page of changes would differ as well.
    if _agree(replay.public, letters, findings):
        _see_changes(folder, chain, letters, findings)
    return replay.entries


def _see_changes(
    folder: Path, chain: Chain, letters: Mapping[str, Letter], findings: Findings
) -> None:
    """Look whether the changes are those of the log."""
    now = [Now(x.sha256, x.id, path, x.document_number, x.title) for path, x in letters.items()]
    expected = {path: changes_json(page) for path, page in pages_of_log(chain, now)}
    there = {f"data/changes/{file.name}" for file in (folder / "data/changes").glob("*.json")}
    for path in sorted(there | expected.keys()):
        try:
            same = (folder / path).read_bytes() == expected.get(path)
        except FileNotFoundError:
            continue  # The manifest says so.
        if not same:
            findings.add(CODES["changes-differ"], path)


def _see_root(folder: Path, letters: Mapping[str, Letter], findings: Findings) -> None:
    """Look whether the changes of a site without a log lead to the letters there are."""
    try:
        page = json.loads((folder / CHANGES).read_bytes())
        told = page["count"], page["root"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return  # The manifest and the schema say so, or it is of a version that told neither.
    if told != public_now(x.sha256 for x in letters.values()):
        findings.add(CODES["changes-differ"], CHANGES)


def _see_month(
    folder: Path, path: str, month: str, replay: Replay, findings: Findings
) -> list[Entry] | None:
    """The entries of a month; None where one cannot be used."""
    before, found = replay.entries, []
    try:
        with (folder / path).open("rb") as lines:
            for line in lines:
                entry = entry_of(line.removesuffix(b"\n"))
                if not entry.time.startswith(month):
                    raise BrokenError(f"time {entry.time} is in another month")
                replay.follow(entry, line.removesuffix(b"\n"))
                found.append(entry)
    except (OSError, BrokenError) as error:
        line_number = replay.entries - before + 1
        findings.add(CODES["log-broken"], path, line_number, reason=not_as_written(error))
        return None
    return found


def _agree(public: set[str], letters: Mapping[str, Letter], findings: Findings) -> bool:
    """Look whether the letters are those that the log leads to."""
    there = {letter.sha256: path for path, letter in letters.items()}
    for name in sorted(there.keys() - public):
        findings.add(CODES["log-unrecorded"], f"{there[name]}.json", hash=name[:12])
    for name in sorted(public - there.keys()):
        findings.add(CODES["log-unfounded"], INDEX, hash=name[:12])
    return public == there.keys()


_NO_INDEX = Text("不是这些记录的目录", "it is not the index of these entries")
