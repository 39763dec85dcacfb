"""Markdown to HTML, plain text and sections, and nothing lost.

It is CommonMark with tables, as Chinese editors write it; HTML is off. What CommonMark would drop
or renumber without a word (unused link definitions, cells beyond a table's head, nesting beyond the
limit, list numbers out of order) is refused instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dafu.model.body import Body, Part, Reference
from dafu.model.values import invisible_characters
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems
from dafu.read.markdown.parties import Parties
from dafu.read.markdown.plain import plain_body


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body in its forms, and the places it points to."""

    body: Body
    references: tuple[Reference, ...]
    parts: tuple[Part, ...] = ()


def parse(
    source: str,
    path: str,
    first_line: int,
    address: str,
    problems: Problems,
    sides: Parties | None = None,
) -> Parsed:
    """The forms of a body; problems are noted with lines of the file ``path``.

    ``first_line`` is the line of the file on which ``source`` begins; ``address`` the file's path
    in the content tree without ``.md``, from which its links lead; of a letter ``sides`` are its
    parties, and its parts are marked.
    """
    if plain := plain_body(source, sides):
        return Parsed(plain.body, (), plain.parts)
    from dafu.read.markdown.full import full_parse  # Which most letters do without.

    return full_parse(source, path, first_line, address, problems, sides)


def check_invisible(source: str, path: str, first_line: int, problems: Problems) -> None:
    """Warn of bidi and zero-width characters, which may be meant and cannot be seen."""
    if not any(char not in "\n\t" for char in invisible_characters(source)):
        return
    for number, line in enumerate(source.split("\n")):
        hidden: list[Any] = [c for c in invisible_characters(line) if c != "\t"]
        if hidden:
            place = Place(path, first_line + number, line.index(hidden[0]) + 1)
            shown = " ".join(f"U+{ord(char):04X}" for char in hidden[:5])
            problems.add(CODES["body-invisible"], place, characters=shown)
