"""A draft: what a document says of itself as front matter, its text as Markdown, its files.

What is not sure has a reason, which stands behind the value as a comment; what a letter needs and
the document does not say is named by a comment as well, and no value is made up for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

import yaml
from pydantic import BaseModel

from dafu.model.keys import submodel
from dafu.model.letter import FrontMatter
from dafu.model.offices import without_blanks
from dafu.model.vocabulary import meant_disclosure
from dafu.problems.codes import CODES
from dafu.problems.problem import Language, Place, Problems, Text

Names = Literal["zh", "en"]
"""Which of its two names a key is written with."""


class DraftValue(NamedTuple):
    """The value of a key as it will be written, and why a person should look at it."""

    value: str
    unsure: Text | None = None


class File(NamedTuple):
    """A file to lie beside the letter."""

    ending: str
    data: bytes
    title: str
    is_picture: bool


Loc = tuple[str, ...]
"""A key, or one below another: ``("contact", "phone")``."""


@dataclass(slots=True)
class Draft:
    """A letter as far as it could be read from a document."""

    source: str
    """The document, as messages name it."""
    entries: dict[Loc, DraftValue] = field(default_factory=dict)
    absent: dict[str, Text] = field(default_factory=dict)
    """Keys without a value, each with what the document says instead, or that it says nothing."""
    disclosed: str = ""
    """What the document says on disclosure where that is none of the four."""
    dates: list[str] = field(default_factory=list)
    """Dates that could not be read."""
    body: str = ""
    """Markdown; :data:`FILE_MARK` and a number stand for the names of files."""
    files: list[File] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)
    """What to look at in the body."""
    problems: Problems = field(default_factory=Problems)

    def add(self, loc: Loc, value: str, unsure: Text | None = None) -> bool:
        """Note the value of a key; whether it is the first, or says the same as that."""
        value = " ".join(value.split())
        if not value:
            return False
        old = self.entries.get(loc)
        if old is None:
            self.entries[loc] = DraftValue(value, unsure)
            return True
        same = without_blanks(old.value) == without_blanks(value)
        if not same:
            more = Text(f"原件另有“{value}”", f"there is also '{value}'")
            self.entries[loc] = DraftValue(old.value, old.unsure or more)
        return same

    def disclose(self, written: str) -> bool:
        """公开属性 where it is plainly one of the four; anything else is told of, and no value."""
        meant = meant_disclosure(written)
        if not meant:
            self.disclosed = self.disclosed or written
            return False
        return self.add(("disclosure",), meant)

    def value(self, *loc: str) -> str:
        """What a key holds, or nothing."""
        entry = self.entries.get(loc)
        return entry.value if entry else ""

    def text(self, stem: str, names: Names = "zh", language: Language = "zh-Hans") -> str:
        """The file of the draft, its other files being called ``STEM-tu-1.png`` and so on."""
        called = file_names(self.files, stem)
        body = _MARK.sub(lambda match: called[int(match[1])], self.body)
        head = "\n".join(_front_matter(self, called, names, language))
        return f"---\n{head}\n---\n{body}"

    def report(self) -> Problems:
        """What was left behind, put right, unsure or missing."""
        found = Problems(self.problems)
        place = Place(self.source)
        for loc, entry in self.entries.items():
            if entry.unsure:
                values = {"zh": _title(loc), "name": ".".join(loc), "reason": entry.unsure}
                found.add(CODES["import-unsure"], place, written=entry.value, **values)
        for name, reason in self.absent.items():
            found.add(CODES["import-absent"], place, zh=_title((name,)), name=name, reason=reason)
        return found


FILE_MARK = "\ue000"
_MARK = re.compile(f"{FILE_MARK}(\\d+){FILE_MARK}")


def file_names(files: Sequence[File], stem: str) -> list[str]:
    """The names that files get beside the letter ``stem``, by kind and number."""
    counts = {True: 0, False: 0}
    names = []
    for file in files:
        counts[file.is_picture] += 1
        kind = "tu" if file.is_picture else "fujian"
        names.append(f"{stem}-{kind}-{counts[file.is_picture]}{file.ending}")
    return names


def _front_matter(
    draft: Draft, called: Sequence[str], names: Names, language: Language
) -> Iterator[str]:
    for remark in draft.remarks:
        yield f"# {Text('请核对', 'Check').get(language)}: {remark.get(language)}"
    for name, info in FrontMatter.model_fields.items():
        below = submodel(info)
        inner = [loc for loc in draft.entries if loc[0] == name and len(loc) > 1]
        if (name,) in draft.entries:
            yield _line((name,), draft.entries[name,], names, language)
        elif inner and below:
            yield f"{_called((name,), names)}:"
            for part in below.model_fields:
                if (name, part) in inner:
                    loc = (name, part)
                    yield f"  {_line(loc, draft.entries[loc], names, language)}"
        elif name == "attachments" and called:
            yield f"{_called((name,), names)}:"
            yield from _attachments(draft.files, called, names)
        elif name in draft.absent:
            reason = draft.absent[name].get(language)
            yield f"# {_called((name,), names)}: {reason}"


def _attachments(files: Sequence[File], called: Sequence[str], names: Names) -> Iterator[str]:
    file, title = (_called(("attachments", part), names) for part in ("file", "title"))
    for one, name in zip(files, called, strict=True):
        yield f"  - {file}: {name}"
        yield f"    {title}: {scalar(one.title)}"


def _line(loc: Loc, entry: DraftValue, names: Names, language: Language) -> str:
    line = f"{_called(loc, names)}: {scalar(entry.value)}"
    if entry.unsure is None:
        return line
    return f"{line}  # {Text('请核对', 'Check').get(language)}: {entry.unsure.get(language)}"


def _called(loc: Loc, names: Names) -> str:
    return _title(loc) if names == "zh" else loc[-1]


@cache
def _title(loc: Loc) -> str:
    model: type[BaseModel] = FrontMatter
    for name in loc[:-1]:
        model = submodel(model.model_fields[name]) or model
    return model.model_fields[loc[-1]].title or loc[-1]


def scalar(value: str) -> str:
    """``value`` as a YAML scalar on one line: plain where that says the same, else quoted."""
    if not value.isdigit() and value == value.strip() and _reads_as(value) == value:
        return value
    quoted = (
        value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )
    return f'"{quoted}"'


def _reads_as(value: str) -> object:
    try:
        found = yaml.load(f"k: {value}\n", yaml.BaseLoader)  # noqa: S506 - all scalars are text
    except yaml.YAMLError:
        return None
    return found.get("k") if isinstance(found, Mapping) and len(found) == 1 else None
