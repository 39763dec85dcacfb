"""The letters of a project as search knows them: ``python -m bench.records PROJECT FILE SITE``.

Their twins, which the search page reads, are written into the folder ``SITE``.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from dafu.engine.cache import in_memory
from dafu.engine.content import Content
from dafu.engine.letters import Letters
from dafu.engine.pool import Crew
from dafu.engine.preparing import gathered
from dafu.model.packed import unpacked
from dafu.model.public import Published, Tombstone
from dafu.model.values import CHINA_TIME
from dafu.problems.problem import Problems
from dafu.render.data.twin import to_json, twin
from dafu.search.record import SearchRecord
from dafu.search.records import search_record


def records_of(project: Path) -> list[SearchRecord]:
    """The records of a project's public letters."""
    content, letters = read_project(project)
    return [search_record(letter, content.site.results) for letter in letters]


def read_project(project: Path) -> tuple[Content, list[Published]]:
    """A project without errors, and its public letters but for withdrawn ones, newest first."""
    problems = Problems()
    with Crew(1) as crew, in_memory() as cache:
        read = Letters(cache, crew, datetime.now(CHINA_TIME))
        content = read.read(project / "site.yaml", project / "content", {}, (), problems)
        assert content and not problems.errors, list(problems.errors)
        stored = gathered(content).stored.values()
        public = [unpacked(read.packed(letter)) for letter in stored]
    letters = [letter for letter in public if not isinstance(letter, Tombstone)]
    letters.sort(key=lambda letter: letter.path)
    return content, sorted(letters, key=lambda letter: letter.date, reverse=True)


def write_twins(project: Path, output: Path) -> None:
    """Write the twin of each letter, from which the search page reads what a result shows."""
    content, letters = read_project(project)
    for letter in letters:
        file = output / f"{letter.path}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(to_json(twin(letter, None, None, (), content.site)))


def save(records: list[SearchRecord], file: Path) -> None:
    """Write records, one a line, for :func:`load` in another process."""
    with file.open("w", encoding="utf-8") as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def load(file: Path) -> list[SearchRecord]:
    """The records that were saved."""
    with file.open(encoding="utf-8") as stream:
        return [_record(json.loads(line)) for line in stream]


def _record(values: list[str | list[str]]) -> SearchRecord:
    texts = (tuple(value) if isinstance(value, list) else value for value in values)
    return SearchRecord(*texts)  # type: ignore[arg-type]


if __name__ == "__main__":
    save(records_of(Path(sys.argv[1])), Path(sys.argv[2]))
    write_twins(Path(sys.argv[1]), Path(sys.argv[3]))
