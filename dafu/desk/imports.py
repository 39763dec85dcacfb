"""Import by drop: an original fills the form of a letter; its pictures wait until that is saved.

Nothing is written before somebody saves. What the reader is unsure of is said at its field for as
long as that holds what was read, and what it does not know for as long as that is empty.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath
from typing import TypeVar

from dafu.desk.document import TextFile
from dafu.desk.fields import Form
from dafu.desk.rewrite import Written
from dafu.desk.told import WHOLE, Diagnostic
from dafu.drafting.document import Refused
from dafu.drafting.draft import Draft, file_names
from dafu.drafting.reading import read_document
from dafu.engine.project import Sources
from dafu.model.values import CHINA_TIME
from dafu.problems.codes import CODES
from dafu.problems.problem import Language, Place, Problem, Problems
from dafu.read import letter as read

_T = TypeVar("_T")

ReadDocument = Callable[[str, bytes], Draft]
"""Reads an original, called by its name, into a draft; ValueError says why it is not read."""

FIELD = "import"
"""The input by which a form names what it was filled from."""

_KEPT = 4
"""Originals that wait to be saved: whoever drops one saves it, or drops another."""


def reader(sources: Sources, language: Language) -> ReadDocument:
    """What reads originals for the site of ``sources``."""

    def drafted(name: str, data: bytes) -> Draft:
        today = dt.datetime.now(CHINA_TIME).date()
        site = read.site(sources.site, today, Problems())
        try:
            return read_document(data, name, site)
        except Refused as refused:
            problem = Problem(Place(name), CODES[refused.code], refused.values)
            said = f"{problem.message(language)} {problem.hint(language)}"
            raise ValueError(said) from None

    return drafted


@dataclass(frozen=True, slots=True)
class Original:
    """What was read of an original, under the names that its files will have."""

    draft: Draft
    files: Mapping[str, bytes]
    values: dict[str, Written]
    body: str

    def told(
        self, checked: Mapping[str, list[Diagnostic]], form: Form | None, language: Language
    ) -> dict[str, list[Diagnostic]]:
        """What was ``checked`` and what a person should look at, by input of the ``form``.

        Without a form it is as it was read. What a check says is missing is not said again.
        """
        found = {name: list(some) for name, some in checked.items()}
        for problem in self.draft.report():
            name = str(problem.values.get("name", WHOLE)) if _is_of_key(problem) else WHOLE
            code = problem.code.name
            if form is not None and self._is_settled(code, name, form):
                continue
            if code == "import-absent" and _under(name, checked):
                continue
            # The hints of a key are of drafts that are files already.
            hint = "" if _is_of_key(problem) else problem.hint(language)
            told = Diagnostic("warning", problem.message(language), hint, code, 0, 0, 0)
            found.setdefault(name, []).append(told)
        for remark in self.draft.remarks:
            told = Diagnostic("warning", remark.get(language), "", "import-unsure", 0, 0, 0)
            found.setdefault(WHOLE, []).append(told)
        return found

    def _is_settled(self, code: str, name: str, form: Form) -> bool:
        """Whether somebody has filled in what was missing, or changed what was unsure."""
        if code == "import-absent":
            return bool(_under(name, form))
        entry = self.draft.entries.get(tuple(name.split(".")))
        if code != "import-unsure" or entry is None:
            return False
        return all(x.strip() != entry.value for x in _under(name, form))


def _is_of_key(problem: Problem) -> bool:
    return problem.code.name in {"import-unsure", "import-absent"}


def _under(name: str, form: Mapping[str, Sequence[_T]]) -> list[_T]:
    """What is said in the input of a key, and in those of its parts."""
    return [x for key, some in form.items() if f"{key}.".startswith(f"{name}.") for x in some if x]


class Imports:
    """The newest originals that were dropped, in memory alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Original] = OrderedDict()

    def keep(self, original: Original) -> str:
        """Note an original; gives what its form is to name it by."""
        name = secrets.token_urlsafe(12)
        self._kept[name] = original
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return name

    def of(self, form: Form) -> Original | None:
        """The original that a form was filled from, if it was and that is still here."""
        (given, *_) = form.get(FIELD) or ("",)
        return self._kept.get(given)

    def file(self, name: str) -> bytes | None:
        """A file that waits, by its name."""
        found = (x.files[name] for x in reversed(self._kept.values()) if name in x.files)
        return next(found, None)


def original(draft: Draft, stem: str, folder: str, there: Collection[str], name: str) -> Original:
    """``draft`` with names for its files that nothing in ``folder`` has: of ``stem``, numbered."""
    taken = {path.lower() for path in there}
    stem = stem or PurePath(name).stem
    stems = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    for candidate in stems:
        names = file_names(draft.files, candidate)
        if not any(posixpath.join(folder, x).lower() in taken for x in names):
            break
    document = TextFile.of(draft.text(candidate).encode())
    files = {x: file.data for x, file in zip(names, draft.files, strict=True)}
    return Original(draft, files, document.values(), document.parts()[1])
