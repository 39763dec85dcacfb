"""What a run said, noted for a run of the same content, which says it again.

What may be kept is noted as it was. Letters about which something was said that may not be kept, or
that wait for a date, are read again: of these there is only a hash of the source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.check.due import DUE, OVERDUE
from dafu.engine.checked import checked
from dafu.engine.fingerprint import Inputs, Last, source_key
from dafu.engine.lasting import quotes
from dafu.model.values import CHINA_TIME
from dafu.problems.codes import CODES, problem_of_note
from dafu.problems.problem import Problem, Problems
from dafu.read import letter as read
from dafu.read.scan import letter_source, read_bytes

if TYPE_CHECKING:
    from dafu.engine.content import Content


def said(
    problems: Problems, content: Content, made_from: Inputs, until: date | None, unrecorded: int = 0
) -> Last | None:
    """What to note of a run; None where something was said that cannot be found again alone.

    It holds until the day ``until``. What letters say of themselves is judged where they are read
    (:mod:`dafu.engine.lasting`).
    """
    letters = content.letters
    again: dict[str, str] = {}
    for source in content.tree.letters:
        reading = letters.get(source.path)
        if reading and not reading.lasting:
            digest = made_from.files.get(source.file)
            if digest is None:
                return None
            again[source_key(source.file, digest)] = reading.form
    own = {x.sort_key(): reading.lasting for reading in letters.values() for x in reading.problems}
    public = {reading.source for reading in letters.values() if reading.gated}
    pages = {page.source: page for page in content.pages}
    kept = [problem for problem in problems if own.get(problem.sort_key(), True)]
    if not all(x.sort_key() in own or _may_repeat(x, public, pages) for x in kept):
        return None
    count = sum(1 for reading in letters.values() if reading.gated and reading.gated.brief)
    told = [x.noted() for x in kept]
    sources = len(content.tree.letters)
    return Last(count, told, unrecorded, again, sources, _moment(until))


def _moment(day: date | None) -> int:
    """The beginning of a day in China, in nanoseconds; 0 for none."""
    return int(datetime.combine(day, time.min, CHINA_TIME).timestamp()) * 10**9 if day else 0


def _may_repeat(problem: Problem, public: Container[str], pages: Mapping[str, read.Page]) -> bool:
    path = problem.place.path
    if page := pages.get(path):
        text = f"{page.front!r} {page.body.markdown}"
        return all(quoted in text for quoted in (*problem.quotes.values(), *quotes(problem)))
    if problem.code.name in (DUE, OVERDUE):
        return path in public  # They name a day that the public reads.
    if problem.code is CODES["proposal-shared"]:
        return path in public and str(problem.values["other"]).split(":")[0] in public
    return problem.code.name.startswith("site-")


def repeated(
    last: Last, made_from: Inputs, site_file: Path, folder: Path, now: datetime
) -> Problems | None:
    """What the last run said of the same content; None where the public is to see other letters.

    Letters that are to be read again must have the bytes that ``made_from`` tells.
    """
    problems = Problems(map(problem_of_note, last.problems))
    waiting = dict(last.again)
    if not waiting:
        return problems
    site = read.site(site_file, now.date(), Problems())
    for file, digest in made_from.files.items():
        form = waiting.pop(source_key(file, digest), None)
        if form is None:
            continue
        source = letter_source(folder, file)
        data = read_bytes(source, Problems())
        if data is None or hashlib.sha256(data).digest() != digest:
            return None
        letter = checked(source, data, site, now, publishing=True)
        if letter.form != form:
            return None
        problems.extend(letter.problems)
    return None if waiting else problems
