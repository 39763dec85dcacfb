"""Reading many letters on several processes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from dafu import content
from dafu.problems import Problems
from dafu.publish import PublishError
from tests.letters import NOW, letter_text, write_site

DEADLY = "replies/2023/jiaoyu-250.md"


def many(folder: Path) -> tuple[Path, Path]:
    letters = {
        f"replies/2023/jiaoyu-{number}.md": letter_text(
            document_number=f"示教〔2023〕{number}号",
            title=f"对区政协十五届二次会议第152{number:03}号提案的答复",
        )
        for number in range(1, content.SERIAL + 20)
    }
    sources = write_site(folder, letters)
    return sources.site, sources.content


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    found = []
    for jobs in (1, 2):
        problems = Problems()
        read = content.read_content(*many(tmp_path), NOW, problems, jobs=jobs)
        assert read is not None
        found.append((read.letters, list(problems)))
    assert found[0] == found[1]
    assert len(found[0][0]) == content.SERIAL + 19


def test_a_process_that_dies_is_an_error_naming_its_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = content.read_letters

    def dying(sources: list[content.Source], site: content.Site, today: date) -> content.Read:
        if any(source.label.endswith(DEADLY) for source in sources):
            os._exit(9)
        return reading(sources, site, today)

    monkeypatch.setattr(content, "read_letters", dying)
    dying.__module__, dying.__qualname__ = "dafu.content", "read_letters"
    with pytest.raises(PublishError, match=DEADLY):
        content.read_content(*many(tmp_path), NOW, Problems(), jobs=2)
