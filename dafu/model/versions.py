"""Earlier versions of a letter: which the publication log knows, and what readers may see of them.

The log says which version took the place of which, and when. Of these only the newest in a row are
shown: those whose texts are kept and that no later one was to hide. Where a correction masked a
name or a number, or says that it takes back what stood before (``erases``), nothing older is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dafu.model.changes import words
from dafu.model.log import Chain
from dafu.model.public import FullLetter
from dafu.model.wording import wording
from dafu.problems.personal import digits_of, find_in_markdown


class Recorded(NamedTuple):
    """How a version came to be public."""

    time: str
    """Of the entry of the log, in China; empty where there is none yet."""
    kind: str
    """``added``, or what changed."""
    before: str
    """Hash of the version whose place it took; empty for none."""


def steps(chain: Chain) -> dict[str, Recorded]:
    """How each version came to be public, by its hash."""
    found: dict[str, Recorded] = {}
    for entry in chain.entries:
        found.update((name, Recorded(entry.time, "added", "")) for name in entry.added)
        for change in entry.changed:
            found[change.new] = Recorded(entry.time, change.kind, change.old)
    return found


class Stamp(NamedTuple):
    """A version by its days (ISO 8601, in China)."""

    name: str
    """In its address: the day, and a number from the second of that day on. Empty for one that the
    log does not have yet."""
    since: str
    until: str
    """The day on which another took its place; empty for the current one."""
    kind: str
    """How it came: see :class:`Recorded`."""


class Version(NamedTuple):
    """A version as readers may see it today."""

    stamp: Stamp
    letter: FullLetter


class History(NamedTuple):
    """The versions of a letter that are shown, oldest first; the current one is the last."""

    path: str
    versions: tuple[Version, ...]
    whole: bool
    """Whether nothing older is left out."""

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """The versions by their days."""
        return tuple(version.stamp for version in self.versions)


def lineage(newest: str, known: Mapping[str, Recorded]) -> list[str]:
    """The hashes of a letter's versions from the first to ``newest``."""
    found = [newest]
    while (step := known.get(found[-1])) and step.before and step.before not in found:
        found.append(step.before)
    return found[::-1]


def stamps(hashes: list[str], known: Mapping[str, Recorded]) -> Iterator[Stamp]:
    """The stamp of each version of a letter; what is not shown counts in their names too."""
    days = [known[name].time[:10] for name in hashes]
    seen: Counter[str] = Counter()
    for place, (name, day) in enumerate(zip(hashes, days, strict=True)):
        seen[day] += 1
        label = f"{day}-{seen[day]}" if day and seen[day] > 1 else day
        until = days[place + 1] if place + 1 < len(days) else ""
        yield Stamp(label, day, until, known[name].kind)


def same_words(one: FullLetter, other: FullLetter) -> bool:
    """Whether two versions say the same to people."""
    return said(one) == said(other)


def said(letter: FullLetter) -> dict[str, tuple[Any, str]]:
    """The words of a letter, key by key, of which versions are compared."""
    found = words(letter.model_dump(mode="json"))
    return {name: value for name, value in found.items() if name not in _ABOUT_ITSELF}


_ABOUT_ITSELF = frozenset({"former", "corrections"})
"""What tells of the letter's own course, and is shown beside the comparison."""


_MASK = re.compile(r"[*＊×✕□■○●█▇某略]|隐去|化名|匿名|[xX]{2,}|[ｘＸ]+")


def hides(old: FullLetter, new: FullLetter) -> bool:
    """Whether ``new`` was made to hide something that ``old`` says; in doubt it was."""
    if _erasing(new) > _erasing(old):
        return True
    before, after = said(old), said(new)
    texts = ["\n".join(text for _, text in x.values()) for x in (before, after)]
    # Marks and links may part the digits in the source alone.
    old_numbers = _numbers(f"{texts[0]}\n{old.body.markdown}")
    if old_numbers - _numbers(f"{texts[1]}\n{new.body.markdown}"):
        return True
    return any(
        _masks(before[name][1] if name in before else "", text) for name, (_, text) in after.items()
    )


def _erasing(letter: FullLetter) -> int:
    return sum(correction.erases for correction in letter.corrections)


def _numbers(text: str) -> set[str]:
    return {digits_of(found.digits) for found in find_in_markdown(text)}


def _masks(old: str, new: str) -> bool:
    """Whether something that ``old`` says stands masked in ``new``: 示例某 for 示例甲."""
    gone = ""
    for kind, text in wording(old, new):
        if kind == "new" and gone and len(_MASK.findall(text)) > len(_MASK.findall(gone)):
            return True
        gone = text if kind == "gone" else ""
    return False
