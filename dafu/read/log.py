"""The publication log, read without trust: the office's own, and how far that of a site goes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dafu.model import salts
from dafu.model.course import FOLDER, INDEX, Damaged, Head, Told, head_of, last_month, see_course
from dafu.model.log import FILE, BrokenError, Log, read_log
from dafu.problems.codes import CODES
from dafu.problems.oserrors import said
from dafu.problems.problem import Place, Problems, not_as_written
from dafu.read.conflicts import merge_conflicts
from dafu.read.files import read_regular
from dafu.read.scan import Tree, label


def publications(
    folder: Path, tree: Tree, problems: Problems, told: Sequence[Told] = ()
) -> Log | None:
    """The log of the content in ``folder``, which must lead on from what is ``told`` of it.

    None where the office keeps none, and where it cannot be used.
    """
    found = Problems()
    log = _log(tree, found)
    if not found.errors:
        see_course(log, told, label(folder / FILE), found)
    problems.extend(found)
    return None if found.errors else log


def _log(tree: Tree, problems: Problems) -> Log | None:
    data = _bytes(tree, FILE, problems)
    kept = _bytes(tree, salts.FILE, problems)
    if data is None or problems.errors:
        return None
    try:
        log = read_log(data)
    except BrokenError as error:
        place = Place(label(tree.files[FILE]), error.line)
        problems.add(CODES["log-broken"], place, reason=not_as_written(error))
        return None
    log = replace(log, salts=salts.salts_of(kept or b""))
    if lost := log.without_salt:
        name = label(tree.files[FILE].with_name(salts.FILE))
        problems.add(CODES["log-salts"], Place(name), count=len(lost))
    return log


def _bytes(tree: Tree, name: str, problems: Problems) -> bytes | None:
    """The bytes of a file; None where there is none, and a problem where it is of no use."""
    file = tree.files.get(name)
    if file is None:
        return None
    try:
        data = read_regular(file)
    except OSError as error:
        reason = said(error)
        problems.add(CODES["file-unreadable"], Place(label(file)), name=name, reason=reason)
        return None
    merge_conflicts(data.decode("utf-8", "replace"), label(file), problems)
    return data


def head_in(public: Path) -> Told | None:
    """How far the log of the site in ``public`` goes; None where it has none."""
    if not os.path.lexists(public / FOLDER):
        return None
    index = _read(public / INDEX)
    path = last_month(index) if index is not None else None
    month = _read(public / path) if path else None
    if index is None or month is None:
        return Damaged(INDEX)
    return head_of(index, month)


def _read(file: Path) -> bytes | None:
    """The bytes of a regular file; None for anything else."""
    try:
        return read_regular(file)
    except OSError:
        return None


def published(public: Path, noted: Head | None) -> list[Told]:
    """What is known of the log that was published to ``public``, where the last build noted one."""
    there = head_in(public)
    if noted and not isinstance(there, Head):
        return [noted]
    return [there] if there else []
