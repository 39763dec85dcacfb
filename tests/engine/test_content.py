"""Reading many letters on several processes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from dafu.engine import content, reading
from dafu.engine.letters import read_content
from dafu.engine.pool import FEW
from dafu.problems.errors import PublishError
from dafu.problems.problem import Problems
from tests.letters import NOW, letter_text, write_site

LETTERS = (FEW + 1) * content.CHUNK + 19
DEADLY = "replies/2023/jiaoyu-250.md"


def many(folder: Path) -> tuple[Path, Path]:
    letters = {
        f"replies/2023/jiaoyu-{number}.md": letter_text(
            document_number=f"示教〔2023〕{number}号",
            title=f"对区政协十五届二次会议第152{number:03}号提案的答复",
        )
        for number in range(1, LETTERS + 1)
    }
    sources = write_site(folder, letters)
    return sources.site, sources.content


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2):
        problems = Problems()
        read = read_content(*many(tmp_path), NOW, problems, jobs=jobs)
        assert read is not None
        found.append((list(read.letters.items()), list(problems)))
    assert found[0] == found[1]
    assert len(found[0][0]) == LETTERS


def test_a_process_that_dies_is_an_error_naming_its_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = reading.read_batch

    def dying(letters: list[reading.Given], *others: Any) -> list[reading.Reading]:
        if any(given.source.label.endswith(DEADLY) for given in letters):
            os._exit(9)
        return as_it_is(letters, *others)

    for module in (content, reading):  # Others look it up by the name of its module.
        monkeypatch.setattr(module, "read_batch", dying)
    dying.__module__, dying.__qualname__ = reading.__name__, "read_batch"
    with pytest.raises(PublishError, match=DEADLY):
        read_content(*many(tmp_path), NOW, Problems(), jobs=2)
