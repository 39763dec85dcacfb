"""What the publication log does not say yet, and the entry that says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from dafu.model.brief import Brief, Gone
from dafu.model.log import Change, Entry, Kind, Log, PublicationRecord, mark, root_of
from dafu.problems.problem import Text


class Unrecorded(NamedTuple):
    """How what is public now differs from where the log leads to."""

    added: Mapping[str, PublicationRecord]
    """By hash."""
    changed: Sequence[tuple[Kind, str, str, PublicationRecord]]
    """Kind, old hash, new hash, and the letter now."""
    removed: frozenset[str]
    salts: Mapping[str, str] = {}
    """Of what was added or changed, by the new hash."""

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


def unrecorded(log: Log | None, letters: Iterable[Brief | Gone]) -> Unrecorded:
    """What ``log`` does not say yet of the public ``letters``.

    A letter is the one that had the same id, whatever file it was in. Else it is the one that had
    the same path, title and date: its number was corrected. Any other is another letter, also
    where it has taken the name of a file that was public.
    """
    log = log or Log()
    now = {letter.sha256: letter for letter in letters}
    new = {name: letter for name, letter in now.items() if name not in log.public}
    gone = {name: known for name, known in log.public.items() if name not in now}
    pairs = _pairs(new, gone, log.salts)
    known = {name: PublicationRecord.of(letter) for name, letter in new.items()}
    changed = [
        (_kind(gone[old], known[name]), old, name, known[name]) for name, old in pairs.items()
    ]
    added = {name: x for name, x in known.items() if name not in pairs}
    salts = {name: letter.salt for name, letter in new.items() if letter.salt}
    return Unrecorded(added, changed, frozenset(gone.keys() - pairs.values()), salts)


def _pairs(
    new: Mapping[str, Brief | Gone], gone: Mapping[str, PublicationRecord], salts: Mapping[str, str]
) -> dict[str, str]:
    """For the hash of a new version that of the old one, each at most once."""
    pairs: dict[str, str] = {}
    by_id = {known.id: name for name, known in gone.items()}
    for name, letter in new.items():
        if old := by_id.pop(letter.id, None):
            pairs[name] = old
    by_path = {gone[name].path: name for name in gone.keys() - pairs.values()}
    for name, letter in new.items():
        old = by_path.get(letter.path)
        if old and name not in pairs and gone[old].mark == mark(letter, salts.get(old)):
            pairs[name] = old
    return pairs


def _kind(old: PublicationRecord, new: PublicationRecord) -> Kind:
    if new.withdrawn and not old.withdrawn:
        return "withdrawn"
    if new.corrections > old.corrections:
        return "corrected"
    if not old.withdrawn and old.result != new.result:
        return "result"
    return "changed"


class ClockError(ValueError):
    """The clock of this machine is before the last entry."""

    def __init__(self, now: str, last: str) -> None:
        super().__init__(f"{now} < {last}")
        self.why = Text(
            f"这台机器的时间早于上一条发布记录，请校准时间：{self}",
            f"the clock of this machine is before the last publication; set it right: {self}",
        )


def recorded(log: Log | None, found: Unrecorded, now: datetime) -> Log:
    """``log`` with an entry for what it did not say yet, which must be something.

    Raises :class:`ClockError` when ``now``, which is in China time, is before the last entry.
    """
    before = log or Log()
    time = now.isoformat(timespec="seconds")
    if before.chain.entries and time < before.chain.entries[-1].time:
        raise ClockError(time, before.chain.entries[-1].time)
    public = {name: known for name, known in before.public.items() if name not in found.removed}
    for _, old, _, _ in found.changed:
        del public[old]
    public.update(found.added)
    public.update((new, known) for _, _, new, known in found.changed)
    entry = Entry(
        added=tuple(sorted(found.added)),
        changed=tuple(
            Change(kind=kind, new=new, old=old)
            for kind, old, new, _ in sorted(found.changed, key=lambda change: change[2])
        ),
        count=len(public),
        number=len(before.chain.entries) + 1,
        previous=before.chain.newest,
        removed=tuple(sorted(found.removed)),
        root=root_of(public),
        schema_version="1.0",
        time=time,
    )
    salts = {name: salt for name, salt in {**before.salts, **found.salts}.items() if name in public}
    return Log(before.chain.and_then(entry), public, salts)
