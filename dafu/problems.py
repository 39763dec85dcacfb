"""Problems as values: what is wrong, where, and what to do about it.

A :class:`Code` declares one kind of problem once, in both languages; a :class:`Problem` is one
case of it at one place in one file. Printing them is the business of :mod:`dafu.report`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

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


def not_as_written(error: object) -> Text:
    """Why a file that only dafu writes cannot be used: for people that it is another now.

    What exactly was found there is for developers, and in English.
    """
    return Text("内容不是 dafu 写出的样子", str(error).partition("\n")[0])


class Edit(NamedTuple):
    """What to type: ``written``, which begins at a place or stands around it, becomes ``meant``.

    Either may have several lines; where nothing is ``written``, something is put in.
    """

    written: str
    meant: str

    def made(self, text: str, column: int) -> str:
        """``text`` with the change made at ``column``, or around it; as it is where it is not."""
        if not self.written:
            return text[: column - 1] + self.meant + text[column - 1 :]
        at = re.compile(rf"[\"']?{re.escape(self.written)}").match(text, column - 1)
        start = at.end() - len(self.written) if at else text.find(self.written)
        if start < 0:
            return text
        before = text[:start].rstrip(" ") if self.meant.startswith("\n") else text[:start]
        return before + self.meant + text[start + len(self.written) :]


@dataclass(frozen=True, slots=True)
class Problem:
    """One case of a :class:`Code` at one place."""

    place: Place
    code: Code
    values: Mapping[str, object] = field(default_factory=dict)

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
        values = {
            name: value.get(language) if isinstance(value, Text) else visible(str(value))
            for name, value in self.values.items()
        }
        return template.format_map(values)

    @property
    def edit(self) -> Edit | None:
        """What to type where it is known: a text in ``nearest`` that is the same in any language.

        It takes the place of ``source``, or else of what the message calls ``written``.
        """
        written = self.values.get("source", self.values.get("written"))
        meant = self.values.get("nearest")
        if not isinstance(written, str) or not isinstance(meant, str) or written == meant:
            return None
        return Edit(written, meant) if meant or "source" in self.values else None

    def as_json(self) -> list[object]:
        """All of it as JSON values, for :func:`dafu.codes.problem_of_json`."""
        values = {
            name: list(value) if isinstance(value, Text) else str(value)
            for name, value in self.values.items()
        }
        return [list(self.place), self.code.name, values]

    def sort_key(self) -> tuple[Place, str, str]:
        """Problems are listed by file, line and column, then by code."""
        return (self.place, self.code.name, self.message("en"))


_MOST_OF_A_KIND = 1_000


class Problems:
    """The problems of one run, each kept once; a file has at most a thousand of one code."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._problems: dict[tuple[Place, str, str], Problem] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self.extend(problems)

    def add(self, code: Code, place: Place, **values: object) -> None:
        """Note one case of ``code`` at ``place``."""
        self.extend([Problem(place, code, values)])

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
    shown = "".join(
        f"<U+{ord(char):04X}>"
        if is_invisible(char)
        or unicodedata.category(char) in {"Co", "Cn"}
        or (char.isspace() and char not in blanks)
        else char
        for char in text[:limit]
    )
    return shown if len(text) <= limit else shown + "…"
