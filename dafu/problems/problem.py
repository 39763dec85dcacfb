"""Problems as values: what is wrong, where, and what to do about it.

A :class:`Code` declares one kind of problem once, in both languages; a :class:`Problem` is one
case of it at one place in one file. Printing them is the business of :mod:`dafu.problems.report`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from dafu.problems.personal import masked

Severity = Literal["error", "warning"]
Language = Literal["zh-Hans", "en"]


class Text(NamedTuple):
    """One text in both languages; may hold ``{name}`` fields for :meth:`str.format`."""

    zh: str
    en: str

    def get(self, language: Language) -> str:
        """The text in ``language``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem. ``name`` is stable: scripts and editors' notes rely on it."""

    name: str
    severity: Severity
    message: Text
    hint: Text
    example: str = ""
    """Lines that cause it: front matter keys that replace those of a good letter and, after a line
    ``---``, what its body says. Empty where it takes more than that."""
    sample: str = ""
    """What causes it, for people, where no lines of a letter do: a file, a setting."""
    fixable: bool = False


class Place(NamedTuple):
    """A position in a file of the content tree; line and column count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Edit(NamedTuple):
    """A repair: ``old``, which stands at ``place`` or on the line around it, becomes ``new``.

    Lines of both end in LF; an empty ``old`` is an insertion. A ``value`` may stand in quotation
    marks, which stay, and nothing of it may go on behind ``old``.
    """

    place: Place
    old: str
    new: str
    value: bool = False

    def span(self, text: str, start: int) -> tuple[int, int] | None:
        """Where ``old`` stands in ``text``, by LF and of which ``start`` is the place."""
        if not self.old:
            return start, start
        for first in (start + text.startswith(('"', "'"), start), start):
            blanks = _BLANKS.match(text, first)
            for place in range(first, blanks.end() + 1 if blanks else first):
                end = place + len(self.old)
                if text.startswith(self.old, place) and (
                    not self.value or _VALUE_ENDS.match(text, end)
                ):
                    return place, end
        if self.value:
            return None
        line = text.rfind("\n", 0, start) + 1
        found = text.find(self.old, line)
        is_there = found >= 0 and "\n" not in text[line:found]
        return (found, found + len(self.old)) if is_there else None

    def made(self, text: str, start: int) -> str:
        """``text`` with the change made; as it is where ``old`` is not there."""
        span = self.span(text, start)
        if span is None:
            return text
        before = text[: span[0]]
        if self.old and self.new.startswith("\n"):
            before = before.rstrip(" ")
        return before + self.new + text[span[1] :]


_BLANKS = re.compile(r"[^\S\n]*")
_VALUE_ENDS = re.compile(r"""[^\S\n]*(?:["',\]}]|\#|\n|\Z)""")


def not_as_written(error: object) -> Text:
    """Why a file that only dafu writes cannot be used: for people that it is another now.

    What exactly was found there is for developers, and in English.
    """
    return Text("内容不是 dafu 写出的样子", str(error).partition("\n")[0])


class Noted(NamedTuple):
    """A problem as it is written down: plain values, and its code by name."""

    place: tuple[str, int, int]
    code: str
    values: dict[str, str | Text]
    mending: tuple[tuple[str, int, int], str, str, bool] | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One case of a :class:`Code` at one place."""

    place: Place
    code: Code
    values: Mapping[str, object] = field(default_factory=dict)
    mending: Edit | None = None
    """What mends it, where its values do not say so."""
    closed: bool = False
    """Whether the text at its place is not plainly public, so that nothing of it may be shown."""

    @property
    def is_error(self) -> bool:
        """Whether it keeps the letter, and so the build, from being published."""
        return self.code.severity == "error"

    def message(self, language: Language) -> str:
        """What is wrong, in ``language``, safe to print on a terminal."""
        return self._fill(self.code.message.get(language), language)

    def hint(self, language: Language) -> str:
        """What is allowed and what to type, in ``language``."""
        return self._fill(self.code.hint.get(language), language)

    def _fill(self, template: str, language: Language) -> str:
        """``template`` with the values as they may be shown: the one place that fills one.

        Personal data is masked; of a text that is not public nothing is quoted.
        """
        values = {name: self._shown(name, language) for name in self.values}
        return template.format_map(values)

    def _shown(self, name: str, language: Language) -> str:
        value = self.values[name]
        if self.closed and (name in self.quotes or name in _QUOTING):
            return _NOT_QUOTED
        if isinstance(value, Text):
            return masked(value.get(language))
        return visible(masked(str(value)))

    @property
    def quotes(self) -> Mapping[str, str]:
        """The values that may be text of the file, or made from it."""
        return {
            name: value
            for name, value in self.values.items()
            if isinstance(value, str) and name not in _OWN
        }

    def shut(self) -> Problem:
        """The same, of a text of which nothing may be shown."""
        return replace(self, closed=True)

    @property
    def edit(self) -> Edit | None:
        """What mends it, where that is known: :attr:`mending`, or else by its values.

        A text in ``nearest`` that is the same in any language takes the place of ``source``, or
        else of what the message calls ``written``; where that is safe to do, it is a whole value.
        """
        if self.mending:
            return self.mending
        written = self.values.get("source", self.values.get("written"))
        meant = self.values.get("nearest")
        if not isinstance(written, str) or not isinstance(meant, str) or written == meant:
            return None
        parted = "source" in self.values
        whole = self.code.fixable and not parted
        return Edit(self.place, written, meant, value=whole) if meant or parted else None

    def noted(self) -> Noted:
        """All of it but whether it is closed, for :func:`dafu.problems.codes.problem_of_note`."""
        values = {
            name: value if isinstance(value, Text) else str(value)
            for name, value in self.values.items()
        }
        edit = self.mending
        mending = (edit.place, edit.old, edit.new, edit.value) if edit else None
        return Noted(self.place, self.code.name, values, mending)

    def sort_key(self) -> tuple[Place, str, str]:
        """Problems are listed by file, line and column, then by code and by true values."""
        values = {name: _english(value) for name, value in self.values.items()}
        return (self.place, self.code.name, self.code.message.en.format_map(values))


_OWN = frozenset({"allowed", "characters", "likely", "meaning", "meaning_en", "registered", "zh"})
"""Values that dafu makes itself, or that ``site.yaml`` says."""

_QUOTING = frozenset({"entry"})
"""Texts of dafu that hold words of the file: what to write in their place."""

_NOT_QUOTED = "…"
"""In place of what may not be shown."""


def _english(value: object) -> str:
    return value.en if isinstance(value, Text) else str(value)


_MOST_OF_A_KIND = 1_000


class Problems:
    """The problems of one run, each kept once; a file has at most a thousand of one code."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._problems: dict[tuple[Place, str, str], Problem] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self.extend(problems)

    def add(
        self, code: Code, place: Place, mending: Edit | None = None, /, **values: object
    ) -> None:
        """Note one case of ``code`` at ``place``, with what mends it."""
        self.extend([Problem(place, code, values, mending)])

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over ``problems``, leaving out those already noted."""
        for problem in problems:
            kind = (problem.place.path, problem.code.name)
            if self._counts[kind] < _MOST_OF_A_KIND:
                self._counts[kind] += (
                    self._problems.setdefault(problem.sort_key(), problem) is problem
                )

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems[key] for key in sorted(self._problems))

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def errors(self) -> list[Problem]:
        """Those that keep something from being published."""
        return [problem for problem in self if problem.is_error]

    @property
    def warnings(self) -> list[Problem]:
        """Those that a person should look at."""
        return [problem for problem in self if not problem.is_error]


_SHOWN_CHARACTERS = 120
INVISIBLE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2"
    "\u115f-\u1160\u17b4-\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f"
    "\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
    "\U000e0020-\U000e007f"
    "]"
)
"""Controls, format characters (bidi, zero-width), surrogates, separators, and letters and marks
that have no glyph: joiners, Hangul fillers, the empty Braille."""


def is_invisible(char: str) -> bool:
    """Whether nobody can see ``char``."""
    return INVISIBLE.match(char) is not None


def visible(text: str, limit: int = _SHOWN_CHARACTERS, blanks: str = " ") -> str:
    """``text`` for a message: invisible characters as ``<U+200B>``, long text cut.

    Private, unassigned and unusual space characters are shown so as well, but for ``blanks``: an
    editor cannot tell them apart, and a terminal might obey them.
    """
    if text.isprintable() and not INVISIBLE.search(text):
        return text if len(text) <= limit else text[:limit] + "…"
    shown = "".join(
        f"<U+{ord(char):04X}>"
        if is_invisible(char)
        or unicodedata.category(char) in {"Co", "Cn"}
        or (char.isspace() and char not in blanks)
        else char
        for char in text[:limit]
    )
    return shown if len(text) <= limit else shown + "…"
