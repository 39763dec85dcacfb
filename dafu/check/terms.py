"""Whether a word is a term of a closed vocabulary, and which one was meant."""

from __future__ import annotations

from dafu.check.titles import title_at
from dafu.model.letter import Letter, Loc
from dafu.model.values import QUOTES
from dafu.model.vocabulary import Vocabulary, almost, did_you_mean
from dafu.problems.codes import CODES
from dafu.problems.problem import Problems


def term(
    vocabulary: Vocabulary, written: str, letter: Letter, loc: Loc, problems: Problems
) -> None:
    """Note that ``written``, the value at ``loc``, is no term of ``vocabulary``, if it is none."""
    if vocabulary.find(written) is None:
        plain = QUOTES.sub("", written)
        near = plain if vocabulary.find(plain) else vocabulary.nearest(plain)
        values: dict[str, object] = {
            "zh": title_at(loc).zh,
            "name": title_at(loc).en,
            "written": written,
            "allowed": "、".join(vocabulary.labels()),
            "did_you_mean": did_you_mean(near),
        }
        if near == plain or (len(plain) == len(near) > 3 and almost(plain, near)):
            values["nearest"] = near
        problems.add(CODES["term-unknown"], letter.place(*loc), **values)
