"""Letters whose published text would change without a note, compared with the site that is up.

The site that was built last is the record: a letter that still has the hash of its twin there has
not changed. Only of the others the source is read again, and its public words are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.gate import StillNamedError, admit
from dafu.model.letter import Letter
from dafu.model.public import Tombstone
from dafu.model.settings import Site
from dafu.problems.codes import CODES
from dafu.problems.problem import Problems, Text
from dafu.read import letter as read
from dafu.read.files import read_regular
from dafu.read.scan import Source, read_bytes
from dafu.routes import TWIN

if TYPE_CHECKING:
    from dafu.engine.reading import Reading


def check_unnoted(
    readings: Mapping[str, Reading],
    sources: Iterable[Source],
    site: Site,
    output: Path,
    now: datetime,
    problems: Problems,
) -> bool:
    """Warn of the letters of ``readings``, by path, of which that holds; whether there are any."""
    found = Problems()
    for source in sources:
        reading = readings.get(source.path)
        if reading is None or reading.gated is None or reading.gated.brief is None:
            continue
        twin = _twin(output, source.path)
        if twin is not None and reading.gated.sha256.encode() not in twin:
            data = read_bytes(source, Problems()) or b""
            _compare(read.letter(source, data, Problems(), site), twin, site, now, found)
    problems.extend(found)
    return bool(list(found))


def check_letter_unnoted(
    letter: Letter, site: Site, output: Path, now: datetime, problems: Problems
) -> None:
    """Warn of ``letter``, which has no errors, where that holds."""
    twin = _twin(output, letter.path)
    if twin is not None:
        _compare(letter, twin, site, now, problems)


def _twin(output: Path, path: str) -> bytes | None:
    """The twin that is up of the letter of this path."""
    try:
        return read_regular(output / f"{path}{TWIN.tail}")
    except OSError:
        return None


def _compare(letter: Letter, twin: bytes, site: Site, now: datetime, problems: Problems) -> None:
    # Only where a site is up and, in a build, where its letter has changed.
    import json

    from dafu.model.changes import unexplained, words

    try:
        before = json.loads(twin)
        public = admit(letter, site, now)
    except (ValueError, StillNamedError):
        return
    if public is None or isinstance(public, Tombstone) or not isinstance(before, dict):
        return
    after = public.model_dump(mode="json")
    if names := unexplained(before, after):
        said = {**words(before), **words(after)}
        titles = [said[name][0] for name in names]
        what = Text("、".join(x.zh for x in titles), ", ".join(x.en for x in titles))
        place = letter.place(names[0]) if names[0] != "body" else letter.place("title")
        problems.add(CODES["change-unnoted"], place, what=what)
