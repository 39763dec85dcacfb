"""Values in quotation marks that nobody meant to publish."""

from __future__ import annotations

import re
from datetime import date

from dafu.check.titles import prose, title_at
from dafu.codes import CODES
from dafu.letter import Letter
from dafu.problems import Problems
from dafu.site import Site
from dafu.values import QUOTES

_QUOTE = re.compile("[“”„‟＂「『」』‘’]")
_QUOTED = frozenset({"summary", "keywords", "role", "satisfaction", "result", "proposals"})
"""Keys that may be quoted words, and those whose own rules tell of it."""


def quotes(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """No value stands in quotation marks of Chinese: they would be published with it."""
    for loc, value in prose(letter.front.model_dump(mode="json", exclude_none=True), ()):
        if loc[0] in _QUOTED or loc[-1] in {"note", "reason", "text"}:
            continue
        inner = QUOTES.sub("", value)
        if len(value) - len(inner) >= 2 and not _QUOTE.search(inner):
            named = title_at(loc)
            values = {"zh": named.zh, "name": named.en, "written": value, "nearest": inner}
            problems.add(CODES["value-quotes"], letter.place(*loc), **values)
