"""The two lines ``---`` around front matter, and where they belong when they are not there."""

from __future__ import annotations

import re
from typing import NamedTuple

from pydantic import BaseModel

from dafu.problems.codes import CODES
from dafu.problems.problem import INVISIBLE, Place, Problems
from dafu.read.front_matter.key_lines import is_key_line
from dafu.read.front_matter.samples import front_matter

FENCE = "---"

_UNSEEN = rf"(?:(?!\t){INVISIBLE.pattern})*"
_ALIKE = re.compile(rf"(?:{_UNSEEN}[-‐‑–—―－─━﹣_]){{2,}}{_UNSEEN}")
"""What people type for ``---``: dashes of Chinese input methods, two or four of them. What is
pasted has characters beside them that nobody sees."""


class Fenced(NamedTuple):
    """A file in its two parts, each with the line on which it begins."""

    head: str
    body: str
    body_line: int
    head_line: int = 2


def split(text: str, path: str, model: type[BaseModel], problems: Problems) -> Fenced | None:
    """Front matter and body; None and a problem when there is no front matter.

    The first line is ``---``; the next such line ends the front matter. Where one of them is
    missing or is another line than that, it is a problem, and what was meant is read on.
    """
    lines = text.split("\n")
    start = _opening(lines, path, model, problems)
    if start is None:
        return None
    end = _end(lines, start, model)
    if end is None:
        problems.add(CODES["front-matter-unclosed"], Place(path, len(lines)))
        return None
    after = end + 1
    line = lines[end].rstrip()
    if line == FENCE:
        pass
    elif _ALIKE.fullmatch(line):
        _note_alike(line, Place(path, end + 1), problems)
    else:
        after = end
        values = {"source": "", "nearest": f"{FENCE}\n"}
        problems.add(CODES["front-matter-unclosed"], Place(path, end + 1), **values)
    body = "\n".join(lines[after:])
    return Fenced("\n".join(lines[start:end]), body, after + 1, start + 1)


def _note_alike(line: str, place: Place, problems: Problems) -> None:
    problems.add(CODES["front-matter-fence"], place, written=line, nearest=FENCE)


def _opening(lines: list[str], path: str, model: type[BaseModel], problems: Problems) -> int | None:
    """The index of the first line of front matter; None and a problem where there is none."""
    if lines[0].rstrip() == FENCE:
        return 1
    seen = ((index, INVISIBLE.sub("", line).strip()) for index, line in enumerate(lines))
    first, line = next((found for found in seen if found[1]), (-1, ""))
    if first < 0:
        problems.add(CODES["file-empty"], Place(path), sample=front_matter(model))
        return None
    if line == FENCE or _ALIKE.fullmatch(line):
        if first:
            before = "\n".join([*lines[:first], lines[first]])
            values = {"source": before, "nearest": FENCE}
            problems.add(CODES["front-matter-late"], Place(path), **values)
        else:
            _note_alike(lines[0], Place(path), problems)
        return first + 1
    if is_key_line(lines[first], model):
        values = {"source": "", "nearest": f"{FENCE}\n"}
        problems.add(CODES["front-matter-open"], Place(path, first + 1), **values)
        return first
    problems.add(CODES["front-matter-missing"], Place(path), sample=front_matter(model))
    return None


def _end(lines: list[str], start: int, model: type[BaseModel]) -> int | None:
    """The index of the line that ends the front matter, or before which that line is missing."""
    stray: int | None = None
    for index in range(start, len(lines)):
        line = lines[index].rstrip()
        if line == FENCE:
            return index if stray is None else stray
        if _ALIKE.fullmatch(line) and stray is None:
            return index
        if not line:
            continue
        if is_key_line(line, model):
            if line[0] not in " \t-#":
                stray = None
        elif stray is None and _begins_body(lines, index):
            stray = index
    return stray


def _begins_body(lines: list[str], index: int) -> bool:
    """Whether what is no key is a letter's first line: it addresses somebody, or stands apart."""
    return lines[index].rstrip().endswith(("：", ":")) or not lines[index - 1].strip()
