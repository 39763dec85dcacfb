"""What readers see of earlier versions: the log, the kept texts and today's rules, put together."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from dafu.engine.content import Content
from dafu.gate import readmitted
from dafu.model.brief import Brief
from dafu.model.letter import Letter
from dafu.model.log import Log
from dafu.model.packed import unpacked
from dafu.model.public import FullLetter
from dafu.model.recording import unrecorded
from dafu.model.versions import (
    History,
    Recorded,
    Stamp,
    Version,
    hides,
    lineage,
    same_words,
    stamps,
    steps,
)
from dafu.problems.problem import Problems
from dafu.read import letter as read
from dafu.read.scan import Source, read_bytes
from dafu.render.collection import Collection, Stored
from dafu.site.texts import Texts

Packed = Callable[[Stored], bytes]


class Histories(NamedTuple):
    """The letters with versions to be seen, and all texts that are needed for them."""

    shown: Mapping[str, History]
    """By path."""
    wanted: frozenset[str]
    """Hashes of the versions that are shown, the current ones of all letters among them."""


NONE = Histories({}, frozenset())


def histories(
    content: Content, collection: Collection, log: Log | None, texts: Texts, packed: Packed
) -> Histories:
    """The versions of every letter that is public in full, where the settings keep their texts.

    ``packed`` gives a public letter as it was kept.
    """
    if log is None or not content.site.keep_texts:
        return NONE
    known = steps(log.chain)
    pending = unrecorded(log, (*collection.letters, *collection.withdrawn)).changed
    known |= {new: Recorded("", kind, old) for kind, old, new, _ in pending}
    sources = {source.path: source for source in content.tree.letters}
    shown: dict[str, History] = {}
    wanted: set[str] = set()
    for brief in collection.letters:
        if brief.disclosure_code != "full":
            continue
        wanted.add(brief.sha256)
        step = known.get(brief.sha256)
        if step is None or not step.before or brief.path not in sources:
            continue
        current = unpacked(packed(collection.stored[brief.path]))
        source = _source(sources[brief.path], content)
        if source is None or not isinstance(current, FullLetter):
            continue
        seen = list(_seen(brief, current, source, content, known, texts))
        wanted.update(name for name, _ in seen)
        history = _history(brief, seen, known)
        if len(history.versions) > 1:
            shown[brief.path] = history
    return Histories(shown, frozenset(wanted))


def _source(source: Source, content: Content) -> Letter | None:
    """The letter as it is written, for the names that it may not show."""
    problems = Problems()
    data = read_bytes(source, problems)
    if data is None:
        return None
    letter = read.letter(source, data, problems, content.site)
    return letter if letter.complete else None


def _seen(
    brief: Brief,
    current: FullLetter,
    source: Letter,
    content: Content,
    known: Mapping[str, Recorded],
    texts: Texts,
) -> Iterator[tuple[str, FullLetter]]:
    """The versions that may be seen with their hashes, newest first, without a gap."""
    newer = current
    yield brief.sha256, current
    for name in lineage(brief.sha256, known)[-2::-1]:
        kept = texts.read(name) if name in known else None
        shown = kept and readmitted(kept, source, content.site)
        if shown is None or hides(shown, newer):
            return
        yield name, shown
        newer = shown


def _history(
    brief: Brief, seen: list[tuple[str, FullLetter]], known: Mapping[str, Recorded]
) -> History:
    """What was ``seen``, newest first, as readers see it: what says the same is one version."""
    hashes = lineage(brief.sha256, known)
    hashes = [name for name in hashes if name in known]
    by_hash = dict(zip(hashes, stamps(hashes, known), strict=True))
    found: list[Version] = []
    for name, letter in reversed(seen):
        stamp = by_hash[name]
        if found and same_words(found[-1].letter, letter):
            found[-1] = Version(_later(found[-1].stamp, stamp), letter)
        else:
            found.append(Version(stamp, letter))
    return History(brief.path, tuple(found), len(seen) == len(hashes))


def _later(stamp: Stamp, until: Stamp) -> Stamp:
    return stamp._replace(until=until.until)


def keep_texts(collection: Collection, texts: Texts, packed: Packed) -> None:
    """Keep the text of each letter that is public in full and has none yet; raises OSError."""
    for brief in collection.letters:
        if brief.disclosure_code == "full" and not texts.has(brief.sha256):
            _, _, text = zlib.decompress(packed(collection.stored[brief.path])).partition(b"\n")
            texts.keep(brief.sha256, text)
