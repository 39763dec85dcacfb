"""What of a letter may be known between builds: nothing that is not public.

The one rule for all that builds keep (``.public.dafu-cache``): every word of it is a word of the
letter's public form. A letter of which more was read is read again by the next build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pydantic_core

from dafu.check.site import Outline
from dafu.model.packed import canonical_json
from dafu.model.public import FullLetter, Published, SummaryLetter, Tombstone
from dafu.problems.problem import Problem

_FROM_WHAT_IS_QUOTED = frozenset({"masked", "nearest"})
"""Values made from others of the same problem, which say what is quoted."""


def may_repeat(problems: Iterable[Problem], public: Published | Tombstone | None) -> bool:
    """Whether nothing that ``problems`` quote of a letter is hidden from the public."""
    problems = list(problems)
    if not problems or public is None:
        return not problems
    said = canonical_json(public)
    return all(_is_said(problem, said) for problem in problems)


def _is_said(problem: Problem, said: bytes) -> bool:
    """Whether all that ``problem`` quotes stands in ``said``, which is JSON."""
    quoted = map(pydantic_core.to_json, quotes(problem))
    return not problem.closed and all(text[1:-1] in said for text in quoted)


def quotes(problem: Problem) -> Iterator[str]:
    """What ``problem`` may have from the file: its values, and the words of what mends it."""
    for name, value in problem.quotes.items():
        if name not in _FROM_WHAT_IS_QUOTED:
            yield value
    if problem.mending:
        yield from _WORD.findall(f"{problem.mending.old} {problem.mending.new}")


_WORD = re.compile(r"\w+")


def may_be_kept(told: Outline, public: Published | Tombstone) -> bool:
    """Whether ``told`` says no more of a letter than its public form does.

    Links, attachments and commitments are those of a whole letter. Of a withdrawn one neither what
    it answered nor what it was related to is public. (What others are not public that it names,
    only all letters together tell: see :meth:`dafu.engine.letters.Letters.unlinked`.)
    """
    if isinstance(public, FullLetter):
        return True
    if told.references or told.attachments or told.owed:
        return False
    if isinstance(public, SummaryLetter):
        return not told.sections
    return not (told.related or told.proposals)
