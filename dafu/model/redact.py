"""Takes names out of a finished public object, all of it, and proves that none is left.

A text is squeezed before it is searched: blanks, Markdown marks, dots and characters that nobody
sees are passed over, and each that is left is compared in its compatibility form (NFKC). So
王 浩, 王**浩** and 王·浩 are all 王浩. No character alone is ever taken for a name: of 李委员 李 is
one only before a title, and 李家湾 stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import unquote

from dafu.model.letter import Loc, Model
from dafu.model.patterns import lazy_pattern
from dafu.model.persons import DOTS, HAN, TITLES, is_surname
from dafu.problems.problem import INVISIBLE

UNNAMED = "某某"
"""What stands where a site does not name a person."""

T = TypeVar("T")

_MARKS = frozenset("*_~`\\[]<>")
_GAP = frozenset(DOTS) | _MARKS
_VARIANTS = lazy_pattern("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINK_END = lazy_pattern(r"\]\([^()\s]*\)")
_EMPTY_LINE = lazy_pattern(r"\n[ \t]*\n")
_EMPTY_MARKS = lazy_pattern(r"(\*\*|__|~~)\1|\[\]|``")
_TAG = lazy_pattern(r"<(/?)(\w+)[^>]*>")
_INLINE = frozenset({"strong", "em", "a", "code", "s", "br", "span", "del"})
_TITLE = "|".join(sorted(TITLES, key=lambda title: -len(title)))

_FIXED = frozenset(
    {
        *("id", "path", "status", "schema_version", "sha256", "file", "media_type", "code"),
        *("document_number", "issuer", "issuer_slug", "role", "result", "disclosure"),
        *("satisfaction", "agency", "number", "state", "former", "document_type"),
    }
)
"""What names the letter, its office, its files, or is a term: never changed, only searched."""

_PROSE = frozenset({"markdown", "summary"})
"""What is Markdown: marks stay when a name is taken out from between them."""

_COMMON_BEFORE_TITLES = frozenset(
    "于何方和任常高全向安成时从及与应有多各由对双都该让经为同当主要位名等大总原前现新老"
)
"""Surnames, and other characters, that often stand before a title and belong to another word:
关于代表所提建议, 任何代表, 双方代表."""


class _Normal(dict[int, str]):
    """What is compared of a character, by its code point: nothing of what is passed over."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        passed = char in _GAP or (char.isspace() and char != "\n")
        passed = passed or bool((INVISIBLE.match(char) and char != "\n") or _VARIANTS.match(char))
        self[point] = "" if passed else unicodedata.normalize("NFKC", char).casefold()
        return self[point]


_NORMAL = _Normal()


def squeezed(text: str, marked: bool = False) -> str:
    """``text`` as names are looked for in it; ``marked`` is Markdown.

    In Markdown a line end is a blank and the address of a link is passed over; an empty line, and
    elsewhere every line end, is where no name goes on.
    """
    if marked:
        if "](" in text:
            text = _LINK_END.sub("", text)
        text = _EMPTY_LINE.sub("|", text).replace("\n", "")
    return text.translate(_NORMAL)


def _placed(text: str, marked: bool) -> tuple[str, list[int]]:
    """What :func:`squeezed` gives, and where in ``text`` each character of it stands."""
    skipped: set[int] = set()
    stops: set[int] = set()
    if marked:
        for match in _LINK_END.finditer(text):
            skipped.update(range(*match.span()))
        stops = {match.start() for match in _EMPTY_LINE.finditer(text)}
    characters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if place in skipped or (marked and char == "\n" and place not in stops):
            continue
        normal = _NORMAL[ord(char)]
        characters.append(normal)
        places += [place] * len(normal)
    return "".join(characters), places


class Redactor:
    """Takes ``names`` out of whatever it is given; the names of ``offices`` stay as they are."""

    def __init__(self, names: Iterable[str], offices: Iterable[str] = ()) -> None:
        self._names = _pattern(tuple(sorted(set(names))))
        self._offices = _literal(tuple(sorted(set(offices))))

    def __bool__(self) -> bool:
        return self._names is not None

    def text(self, text: str, marked: bool = False) -> str:
        """``text`` without the names; of Markdown (``marked``) the marks around them stay."""
        parts, done = [], 0
        for places in self._found(text, marked):
            start, end = places[0], places[-1] + 1
            parts += [text[done:start], _filled(text, places, marked)]
            done = end + (_VARIANTS.match(text, end) is not None)
        return "".join([*parts, text[done:]]) if parts else text

    def of(self, value: T, name: str = "") -> T:
        """``value`` with the names taken out of every text in it, whatever its shape."""
        found: Any = value
        if name in _FIXED or name.endswith("_code"):
            return value
        if isinstance(value, str):
            found = self.text(value, name in _PROSE)
        elif isinstance(value, tuple):
            found = tuple(self.of(child, name) for child in value)
        elif isinstance(value, Model):
            found = value.model_copy(update={key: self.of(x, key) for key, x in value})
        return found  # type: ignore[no-any-return]

    def left_in(self, value: Any, loc: Loc = ()) -> Loc | None:
        """Where a name is still to be found in ``value``, in whatever form; None if nowhere."""
        if isinstance(value, str):
            name = str(loc[-1]) if loc else ""
            views = _views(value, name)
            return loc if any(self._is_in(view, name in _PROSE) for view in views) else None
        children: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, Model):
            children = value
        elif isinstance(value, tuple):
            children = enumerate(value)
        return next(
            filter(None, (self.left_in(child, (*loc, key)) for key, child in children)), None
        )

    def _is_in(self, text: str, marked: bool) -> bool:
        return next(self._found(text, marked), None) is not None

    def _found(self, text: str, marked: bool) -> Iterator[list[int]]:
        """Where the characters of each name stand in ``text``."""
        if self._names is None or not self._names.search(squeezed(text, marked)):
            return
        bare, places = _placed(text, marked)
        offices = iter(self._offices.finditer(bare) if self._offices else ())
        office = next(offices, None)
        for match in self._names.finditer(bare):
            start, end = match.span()
            while office and office.end() <= start:
                office = next(offices, None)
            inside = office and office.start() <= start and end <= office.end()
            if not inside and not _within_word(text, places[start], places[end - 1]):
                yield list(dict.fromkeys(places[start:end]))


def _within_word(text: str, start: int, end: int) -> bool:
    """Whether Latin letters go on before or after: An is no part of Anhui."""
    before, after = text[max(start - 1, 0) : start], text[end + 1 : end + 2]
    return (_is_latin(text[start]) and _is_latin(before)) or (
        _is_latin(text[end]) and _is_latin(after)
    )


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _filled(text: str, places: list[int], marked: bool) -> str:
    """What stands for the name whose characters are at ``places``.

    Marks within it stay, and 某某 goes where they enclose it: 王**浩** becomes **某某**.
    """
    start, end = places[0], places[-1] + 1
    if not marked or end - start == len(places):
        return UNNAMED
    kept = {x for x in range(start, end) if text[x] in _MARKS or text[x] == "\n"}
    for match in _LINK_END.finditer(text, start, end):
        kept |= set(range(*match.span()))
    kept -= set(places)
    found = [
        "".join(UNNAMED if x == chosen else text[x] if x in kept else "" for x in range(start, end))
        for chosen in places
    ]
    around = [text[max(0, start - 3) : start] + x + text[end : end + 3] for x in found]
    tidy = (x for x, seen in zip(found, around, strict=True) if not _EMPTY_MARKS.search(seen))
    return next(tidy, found[0])


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds ``names`` in a squeezed text, in every form that is known; None for none."""
    forms = {form for name in names for form in _forms(squeezed(name))}
    return re.compile("|".join(sorted(forms, key=lambda x: (-len(x), x)))) if forms else None


@lru_cache(maxsize=256)
def _literal(texts: tuple[str, ...]) -> re.Pattern[str] | None:
    bare = sorted({squeezed(text) for text in texts} - {""}, key=lambda x: (-len(x), x))
    return re.compile("|".join(map(re.escape, bare))) if bare else None


def _forms(name: str) -> Iterator[str]:
    """Patterns of a name: whole; and surname or given name before a title, as one is addressed."""
    if len(name) > 1:
        yield re.escape(name)
    if not re.fullmatch(rf"[{HAN}]{{1,4}}", name):
        return
    surname = name[:2] if len(name) > 2 and is_surname(name[:2]) else name[:1]
    given = name[len(surname) :]
    title = rf"(?=副?(?:{_TITLE}))"
    before = rf"(?<![{HAN}])" if surname in _COMMON_BEFORE_TITLES and given else ""
    yield before + re.escape(surname) + title
    if len(given) > 1:
        yield re.escape(given) + title


def _views(text: str, name: str) -> Iterator[str]:
    """``text``, and what else a reader or a program makes of it."""
    from html import unescape  # Only where a site names nobody.

    yield text
    if "%" in text:
        yield unquote(text)
    if "&" in text:
        yield unescape(text)
    if name == "html":
        yield unescape(_TAG.sub(lambda x: "" if x[2] in _INLINE else "\n", text))
