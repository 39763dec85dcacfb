"""Marks at values that nobody meant to publish: quotation marks, what ends a line on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dafu.check.titles import title_at
from dafu.model.keys import Loc
from dafu.model.letter import Letter
from dafu.model.patterns import lazy_pattern
from dafu.model.settings import Site
from dafu.model.values import QUOTES
from dafu.problems.codes import CODES
from dafu.problems.problem import Problems

_QUOTE = lazy_pattern("[“”„‟＂「『」』‘’]")
_ENDS = ":：,，;；。、 \u00a0\u3000"


def quotes(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """No value stands in quotation marks of Chinese: they would be published with it.

    Where the words of a value are prescribed, their own rules tell of it; a keyword may be quoted.
    """
    for loc, value in _texts(letter):
        inner = QUOTES.sub("", value)
        if len(value) - len(inner) >= 2 and not _QUOTE.search(inner):
            named = title_at(loc)
            values = {"zh": named.zh, "name": named.en, "written": value, "nearest": inner}
            problems.add(CODES["value-quotes"], letter.place(*loc), **values)


def marks(letter: Letter, site: Site, today: date, problems: Problems) -> None:
    """No name or title keeps the mark that ends its line on paper: 主送 is printed with a colon."""
    for loc, value in _texts(letter):
        bare = value.rstrip(_ENDS)
        mark = value[len(bare) :].strip()
        if bare and mark:
            named = title_at(loc)
            values = {"zh": named.zh, "name": named.en, "written": value}
            values |= {"nearest": bare, "mark": mark}
            problems.add(CODES["value-mark"], letter.place(*loc), **values)


def _texts(letter: Letter) -> Iterator[tuple[Loc, str]]:
    front = letter.front
    for name in ("document_number", "title", "subject", "issuer", "index_number"):
        if value := getattr(front, name):
            yield (name,), value
    for name in ("addressee", "co_issuers", "topics"):
        for index, value in enumerate(getattr(front, name) or ()):
            yield (name, index), value
    for name, value in front.contact or ():
        if value:
            yield ("contact", name), value
