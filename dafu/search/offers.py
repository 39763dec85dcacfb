"""What the search box offers while something is typed, and what corrects what was mistyped.

Each shard keeps its share beside its words, so that a change is found in one shard only;
``search/index/offers.json`` joins them all:

============  ==================================================================================
``words``     the words that letters say most, :mod:`dafu.search.phrases`, the commonest first
``subjects``  what the newest letters are about
``members``   who is addressed, as far as the site names anybody
``numbers``   document numbers by what stands before the serial, proposals' by their session; 1~3 is
              1, 2, 3
============  ==================================================================================

Each list has a bound: the whole is one small file whatever the number of letters.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from dafu.model.persons import is_member, persons
from dafu.search.record import SearchRecord

if TYPE_CHECKING:
    from dafu.search.terms import Lines

WORDS = 2500
SUBJECTS = 1000
MEMBERS = 1000
NUMBERS = 5000

_PLAIN = re.compile(r"[1-9][0-9]*")
_SERIAL = re.compile(r"(.+〔\d{4}〕)0*(\d+)号")


def offers(records: Sequence[SearchRecord], letters: Sequence[Lines]) -> bytes:
    """What the letters of a shard, the newest first, have to offer: JSON.

    ``letters`` are the lines of ``records``.
    """
    # Imported here: processes that only read volumes start without the arrays.
    from dafu.search.phrases import phrases

    return _json(
        {
            "words": phrases(letters),
            "subjects": _first(SUBJECTS, (record.subject for record in records)),
            "members": _first(MEMBERS, _members(records)),
            "numbers": list(islice((pair for x in records for pair in _numbers(x)), NUMBERS)),
        }
    )


def _members(records: Sequence[SearchRecord]) -> Iterator[str]:
    """委员 and 代表 in 主送, as written; an opinion is for an office, which is none."""
    for record in records:
        for name in record.addressees:
            if any(map(is_member, persons([name]))):
                yield name


def joined(parts: Iterable[bytes]) -> bytes:
    """The offers of all shards, the newest first, as one file."""
    loaded = [json.loads(part) for part in parts]
    words: Counter[str] = Counter()
    for part in loaded:
        words.update(part["words"])
    ordered = sorted(words, key=lambda word: (-words[word], word))
    groups: dict[str, list[str]] = {}
    pairs = (pair for part in loaded for pair in part["numbers"])
    for group, number in islice(pairs, NUMBERS):
        groups.setdefault(group, []).append(number)
    return _json(
        {
            "words": " ".join(ordered[:WORDS]),
            "subjects": _first(SUBJECTS, (x for part in loaded for x in part["subjects"])),
            "members": _first(MEMBERS, (x for part in loaded for x in part["members"])),
            "numbers": [[group, _runs(numbers)] for group, numbers in groups.items()],
        }
    )


def _runs(numbers: Iterable[str]) -> str:
    """``numbers`` in ascending order, those that follow each other as one: ``1~98 100 0276``."""
    plain = sorted({int(number) for number in numbers if _PLAIN.fullmatch(number)})
    others = sorted({number for number in numbers if not _PLAIN.fullmatch(number)})
    runs: list[list[int]] = []
    for number in plain:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = (f"{first}~{last}" if last > first else f"{first}" for first, last in runs)
    return " ".join((*told, *others))


def _numbers(record: SearchRecord) -> Iterator[tuple[str, str]]:
    """The numbers by which a letter is cited, each with the group that it is listed in."""
    if found := _SERIAL.fullmatch(record.document_number):
        yield found[1], found[2]
    session = record.sessions[0] if record.sessions else ""
    for number in record.proposal_numbers:
        yield session, number


def _first(count: int, values: Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(filter(None, values)), count))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
