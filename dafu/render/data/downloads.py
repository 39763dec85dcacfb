"""What there is to download: the bulk files, and what can be said of all letters together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dafu import routes
from dafu.model.public import Day
from dafu.problems.problem import Text
from dafu.render.collection import Collection
from dafu.routes import CSV, JSON, ROWS, ROWS_OF_YEAR, STATISTICS, TWINS, TWINS_OF_YEAR

DATABASE = routes.DATABASE.path
_WHOLE = {x.suffix[1:]: x for x in (ROWS, TWINS, routes.DATABASE)}
_OF_YEAR = {x.suffix[1:]: x for x in (ROWS_OF_YEAR, TWINS_OF_YEAR)}
FORMS = {form: route.media_type for form, route in _WHOLE.items()}
"""Media types by form, which is also the suffix."""


FIGURES_OF = Text("{title}：统计", "{title}: statistics")
"""What the figures of a site are called beside its letters."""


class Download(NamedTuple):
    """A bulk file."""

    path: str
    form: str
    year: str
    """Empty for a file of all letters."""
    letters: int
    size: int
    """Bytes."""
    sha256: str

    @property
    def media_type(self) -> str:
        """RFC 6838."""
        return FORMS[self.form]


class Figure(NamedTuple):
    """A file of figures of the whole site."""

    path: str
    size: int
    """Bytes."""
    sha256: str

    @property
    def table(self) -> str:
        """The name of the table; empty for the file that has all of them."""
        return self.path.rpartition("/")[2].removesuffix(".csv") if self.is_table else ""

    @property
    def is_table(self) -> bool:
        """Whether it is one table, as CSV."""
        return self.path.endswith(".csv")

    @property
    def media_type(self) -> str:
        """RFC 6838."""
        return CSV if self.is_table else JSON


class Holdings(NamedTuple):
    """All letters together, as far as their descriptions tell."""

    letters: int
    withdrawn: int
    samples: int
    """Letters that are made up."""
    first: Day | None
    """The oldest letter's date; None without letters, like the next."""
    last: Day | None
    """The newest letter's date."""
    changed: Day | None
    """The day of what was said last of any letter; None where nothing was ever public."""
    downloads: tuple[Download, ...]
    """Those of all letters first, then by year, newest first."""
    figures: tuple[Figure, ...]
    """By path: the tables, and one file with all of them."""


def year_file(year: str, form: str) -> str:
    """The path of a year's file."""
    return _OF_YEAR[form].fill(year=year)


def whole_file(form: str) -> str:
    """The path of the file of all letters."""
    return _WHOLE[form].path


def holdings(collection: Collection, facts: Mapping[str, tuple[int, str]]) -> Holdings:
    """What there is; ``facts`` are size and SHA-256 of each file by its path."""
    letters, gone = collection.letters, collection.withdrawn
    counts = [("", len(letters)), *((x.key, len(x.letters)) for x in collection.years)]
    downloads = []
    for year, count in counts:
        for form in _OF_YEAR if year else _WHOLE:
            path = year_file(year, form) if year else whole_file(form)
            if path in facts:
                downloads.append(Download(path, form, year, count, *facts[path]))
    days = [letter.date for letter in letters]
    changes = [*(letter.changed for letter in letters), *(stone.changed for stone in gone)]
    return Holdings(
        len(letters),
        len(gone),
        sum(letter.sample for letter in letters),
        min(days, default=None),
        max(days, default=None),
        max(changes, default=None),
        tuple(downloads),
        tuple(Figure(path, *facts[path]) for path in sorted(filter(_is_figures, facts))),
    )


def _is_figures(path: str) -> bool:
    """Whether a file has figures of the whole site."""
    folder, _, name = path.partition("/")
    return folder == STATISTICS and (
        name == "index.json" or (name.endswith(".csv") and "/" not in name)
    )
