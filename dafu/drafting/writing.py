"""Where a draft goes: a free name below ``replies/YEAR/``, and never over a file that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dafu.drafting.document import Refused
from dafu.drafting.draft import Draft, Names, file_names
from dafu.model.numbers import (
    canonical_number,
    document_number,
    repaired_number,
)
from dafu.model.settings import Site
from dafu.model.titles import proposals_in_title
from dafu.problems.problem import Language
from dafu.read.files import read_regular
from dafu.routes import BESIDE_LETTERS

_NUMBER = re.compile(r"^(?:文号|document_number):[ \t]*[\"']?([^\n#\"']+)", re.MULTILINE)
_TITLE = re.compile(r"^(?:标题|title):[ \t]*[\"']?([^\n#\"']+)", re.MULTILINE)
_DATE = re.compile(r"^(?:成文日期|date):[ \t]*[\"']?([\d-]{10})", re.MULTILINE)
_ENGLISH = re.compile(r"^(?:title|document_number):", re.MULTILINE)
_HEAD = 4_000
"""Bytes of a letter among which its number and title stand."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=[年〕\]】)）\-])")
_PLAIN = re.compile(r"[a-z][a-z0-9-]{1,40}")


class ExistingLetters(NamedTuple):
    """What of the letters that are there tells whether another one is new, and its names."""

    numbers: dict[str, str]
    """Document numbers in their prescribed form, to the file."""
    titles: dict[tuple[str, str], str]
    """Title and date, to the file."""
    names: Names
    """Which names of keys most letters are written with; Chinese ones where there is none."""


def known(content: Path) -> ExistingLetters:
    """What the letters below ``content`` say of themselves, as far as their first lines tell."""
    found = ExistingLetters({}, {}, "zh")
    english = total = 0
    for file in sorted(content.glob("replies/*/*.md")):
        with suppress(OSError):
            head = read_regular(file, _HEAD).decode("utf-8", "ignore")
            total += 1
            english += bool(_ENGLISH.search(head))
            _note(found, head, file.relative_to(content).as_posix())
    return found._replace(names="en" if english * 2 > total else "zh")


def _note(found: ExistingLetters, head: str, name: str) -> None:
    number, title, day = (pattern.search(head) for pattern in (_NUMBER, _TITLE, _DATE))
    if number:
        found.numbers[canonical_number(number[1].strip())] = name
    elif title:
        found.titles[title[1].strip(), day[1] if day else ""] = name


def year_of(draft: Draft, today: date) -> int:
    """The year of a letter: by its date, else its number or title, else this year."""
    if day := draft.value("date"):
        return int(day[:4])
    for text in (draft.value("document_number"), draft.value("title")):
        if match := _YEAR.search(text):
            return int(match[1])
    return today.year


def stem_of(draft: Draft, site: Site | None, source: str) -> str:
    """What a letter is best called: the office and its number, else as its document is."""
    number = _serial(draft)
    entry = site.issuer(draft.value("issuer")) if site else None
    if entry:
        return f"{entry.slug}-{number or 1}"
    plain = re.sub(r"\.\w+$", "", source.rpartition("/")[2]).lower()
    if _PLAIN.fullmatch(plain):
        return plain
    return f"dafu-{number or 1}"


def _serial(draft: Draft) -> str:
    written = draft.value("document_number")
    repair = repaired_number(written) if written else None
    number = repair.number if repair else document_number(written)
    if number:
        return str(number.serial)
    named = proposals_in_title(draft.value("title"))
    return (
        named[0].number.lower() if named and re.fullmatch(r"[\w-]+", named[0].number, re.A) else ""
    )


class Placed(NamedTuple):
    """A draft with the files it becomes, by their names below ``content``."""

    path: str
    files: dict[str, bytes]


def placed(
    draft: Draft,
    content: Path,
    site: Site | None,
    there: ExistingLetters,
    today: date,
    language: Language,
) -> Placed:
    """The files of a draft under a free name; raises :class:`Refused` where the letter is there."""
    number, title = draft.value("document_number"), draft.value("title")
    key = (title, draft.value("date"))
    other = there.numbers.get(canonical_number(number)) if number else there.titles.get(key)
    if other:
        raise Refused("import-exists", other=other)
    folder = f"replies/{year_of(draft, today)}"
    source = re.sub(r":\d+$", "", draft.source)
    stem = _free(content / folder, stem_of(draft, site, source), len(draft.files), draft)
    path = f"{folder}/{stem}.md"
    if number:
        there.numbers[canonical_number(number)] = path
    elif title:
        there.titles[key] = path
    files = {path: draft.text(stem, there.names, language).encode()}
    names = file_names(draft.files, stem)
    files |= {f"{folder}/{name}": x.data for name, x in zip(names, draft.files, strict=True)}
    return Placed(path, files)


def _free(folder: Path, stem: str, files: int, draft: Draft) -> str:
    """``stem``, or with the first number behind it of which nothing lies in ``folder``."""
    there = {x.name.lower() for x in folder.iterdir()} if folder.is_dir() else set[str]()
    for candidate in _candidates(stem):
        names = {f"{candidate}.md", *file_names(draft.files, candidate)}
        if candidate not in BESIDE_LETTERS and not names & there:
            return candidate
    raise AssertionError  # there is always one more


def _candidates(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def write(content: Path, made: Placed) -> None:
    """Write the files of a draft, all or none of them; raises OSError, and FileExistsError."""
    written: list[Path] = []
    try:
        for name, data in reversed(made.files.items()):
            file = content / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as stream:
                written.append(file)
                stream.write(data)
    except OSError:
        for file in written:
            file.unlink(missing_ok=True)
        raise
