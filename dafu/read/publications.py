"""The office's own file of publications, read without trust: it is checked line by line."""

from __future__ import annotations

from dafu.codes import CODES
from dafu.files import read_regular
from dafu.machine import said
from dafu.problems import Place, Problems
from dafu.publications import FILE, BrokenError, Log, read_log
from dafu.read.scan import Tree, label


def publications(tree: Tree, problems: Problems) -> Log | None:
    """The log of the site; None where the office keeps none, and where it cannot be used."""
    file = tree.files.get(FILE)
    if file is None:
        return None
    name = label(file)
    try:
        return read_log(read_regular(file))
    except OSError as error:
        problems.add(CODES["file-unreadable"], Place(name), name=file.name, reason=said(error))
    except BrokenError as error:
        problems.add(CODES["log-broken"], Place(name, error.line), reason=str(error))
    return None
