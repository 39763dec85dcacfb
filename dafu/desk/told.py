"""Messages at their fields: which input of the form a problem of the file belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dafu.desk.fields import Field
from dafu.model.letter import Letter, Loc
from dafu.problems.problem import Language, Problem

BODY, WHOLE = "body", ""
"""The names by which messages of the text and of the letter as a whole are known."""


class Diagnostic(NamedTuple):
    """A message as the form shows it."""

    severity: str
    message: str
    hint: str
    code: str
    line: int
    """Of the body, from 1; 0 where it is of a key."""
    row: int
    """Line of the file."""
    start: int
    """Column of the line, from 0."""


Numbers = Mapping[str, Sequence[str]]
"""By name of a field with rows the numbers of these in the form, where they are not 0, 1, 2 …"""


def told_at(
    problems: Iterable[Problem],
    letter: Letter,
    fields: Sequence[Field],
    language: Language,
    numbers: Numbers | None = None,
) -> dict[str, list[Diagnostic]]:
    """The messages about ``letter`` by the name of their input, :data:`BODY` or :data:`WHOLE`."""
    found: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        name = _name(problem, letter, fields, numbers or {})
        line = problem.place.line - letter.body_line + 1 if name == BODY else 0
        told = Diagnostic(
            problem.code.severity,
            problem.message(language),
            problem.hint(language),
            problem.code.name,
            max(line, 0),
            problem.place.line,
            problem.place.column - 1,
        )
        found.setdefault(name, []).append(told)
    return found


def _name(problem: Problem, letter: Letter, fields: Sequence[Field], numbers: Numbers) -> str:
    place = problem.place
    if problem.code.name == "body-empty" or (
        letter.body_line > 1 and place.line >= letter.body_line
    ):
        return BODY
    loc = _loc(letter, place.line, place.column)
    missing = problem.values.get("name")
    if isinstance(missing, str):
        for way in ((*loc, missing), (missing,)):
            if name := _input(way, fields, numbers, whole=True):
                return name
    return _input(loc, fields, numbers) or WHOLE


def _loc(letter: Letter, line: int, column: int) -> Loc:
    """The value that stands at a place, or the last one that begins before it on its line."""
    before = [(at, len(loc), loc) for loc, at in letter.positions.items() if at <= (line, column)]
    if not before:
        return ()
    (at, _, _) = max(before, key=lambda found: (found[0], found[1]))
    if at[0] != line and at != (line, column):
        # A line of its own: it goes with the value whose lines it stands among, if that is text.
        found = max((x for x in before if len(x[2]) == 1), default=None)
        return found[2] if found and (line, column) != (1, 1) else ()
    return max((x for x in before if x[0] == at), key=lambda found: found[1])[2]


def _input(loc: Loc, fields: Sequence[Field], numbers: Numbers, whole: bool = False) -> str:
    """The name of the input for the value at ``loc``, or of the nearest one around it."""
    name, known, rest = "", list(fields), list(loc)
    while rest:
        part = str(rest.pop(0))
        field = next((x for x in known if x.name == part), None)
        if field is None:
            return "" if whole else name
        name = f"{name}.{part}" if name else part
        if field.kind == "rows":
            at = rest.pop(0) if rest and isinstance(rest[0], int) else 0
            given = numbers.get(name, ())
            number = given[at] if isinstance(at, int) and at < len(given) else str(at)
            if not rest and not field.alone:
                return name
            name = f"{name}.{number}"
            rest = rest or [field.alone]
        known = list(field.parts)
    return name
