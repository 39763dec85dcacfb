"""What is to be imported: files, folders of letters, folders of one letter with its attachments."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dafu.drafting import ledger, reading
from dafu.drafting.document import Refused
from dafu.drafting.draft import Draft, File
from dafu.drafting.readers.archive import MOST_BYTES
from dafu.model.settings import Site
from dafu.model.values import ATTACHMENT_TYPES
from dafu.problems.codes import CODES
from dafu.problems.oserrors import said
from dafu.problems.problem import Place, Problems
from dafu.read.files import read_regular
from dafu.read.scan import label, walk

_ATTACHED = re.compile(r"附件|附表|附图|fujian|attachment|annex", re.IGNORECASE)


class NamedDraft(NamedTuple):
    """A draft, and where it comes from: messages call it so, and order follows it."""

    name: str
    draft: Draft


def drafts(paths: list[Path], site: Site | None, problems: Problems) -> Iterator[NamedDraft]:
    """The drafts of all ``paths``, file by file; what cannot be read is a problem at its place."""
    for path in paths:
        if path.is_dir():
            yield from _of_folder(path, site, problems)
        else:
            yield from _of_file(path, site, problems, [])


def _of_folder(folder: Path, site: Site | None, problems: Problems) -> Iterator[NamedDraft]:
    """The drafts of a folder; in one with a single letter all other files belong to it."""
    by_folder: dict[Path, list[Path]] = {}
    for name in walk(os.fspath(folder), "", label(folder), problems):
        file = folder / name
        by_folder.setdefault(file.parent, []).append(file)
    for files in by_folder.values():
        letters = [file for file in files if _may_be_letter(file)]
        others = [file for file in files if file not in letters]
        alone = len(letters) == 1
        if not alone:
            for file in others:
                problems.add(CODES["import-unused"], Place(label(file)), name=file.name)
        for file in letters:
            yield from _of_file(file, site, problems, others if alone else [])


def _may_be_letter(file: Path) -> bool:
    suffix = file.suffix.lower()
    if _ATTACHED.match(file.name):
        return False
    if suffix in ledger.SUFFIXES:
        return ledger.is_ledger(read_regular(file, MOST_BYTES + 1), file.name)
    return suffix in {*reading.SUFFIXES, *reading.OLD}


def _of_file(
    file: Path, site: Site | None, problems: Problems, attached: list[Path]
) -> Iterator[NamedDraft]:
    name = label(file)
    try:
        if file.suffix.lower() in {*ledger.SUFFIXES, ".xls", ".et"}:
            found = ledger.read_ledger(read_regular(file, MOST_BYTES + 1), name, site)
            found.document.report(name, problems)
            yield from (NamedDraft(draft.source, draft) for _, draft in found.drafts)
        else:
            draft = reading.read_document(file, name, site)
            draft.files += _attachments(attached, problems)
            yield NamedDraft(name, draft)
    except Refused as refused:
        problems.add(CODES[refused.code], Place(name), **{"name": file.name} | refused.values)
    except OSError as error:
        values = {"name": file.name, "reason": said(error)}
        problems.add(CODES["file-unreadable"], Place(name), **values)


def _attachments(files: list[Path], problems: Problems) -> Iterator[File]:
    for file in files:
        suffix = file.suffix.lower()
        if suffix not in ATTACHMENT_TYPES:
            problems.add(CODES["import-unused"], Place(label(file)), name=file.name)
            continue
        # Beside a letter pictures and tables alike are files to be fetched.
        yield File(suffix, read_regular(file), file.stem, is_picture=False)
