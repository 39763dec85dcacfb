"""Scripts of the theme that hold tables of the code, made of these: nothing is kept twice."""

from __future__ import annotations

import json

from dafu.model.readings import READINGS
from dafu.search.characters import SAME, SIMPLIFIED, TRADITIONAL

_MADE = "// Made by `make docs` from dafu/{}.py.\n"
_FORMS = _MADE.format("search/characters")
_WIDTH = 46
"""Characters of a table in a line."""


def characters_js() -> str:
    """``characters.js``: the forms of a mark by that which stands for all of them."""
    rows = "".join(f"  {_text(char)}: {_text(forms)},\n" for char, forms in SAME.items())
    return f"{_FORMS}\nexport const SAME = {{\n{rows}}};\n"


def traditional_js() -> str:
    """``traditional.js``: traditional characters, and what each is compared as."""
    return (
        f"{_FORMS}// Loaded only for a query that finds nothing as typed.\n\n"
        f"{_table('TRADITIONAL', TRADITIONAL)}\n{_table('SIMPLIFIED', SIMPLIFIED)}"
    )


def readings_js() -> str:
    """``readings.js``: characters by their readings."""
    made = _MADE.format("model/readings")
    return (
        f"{made}// Syllables of pinyin, each with what is read so.\n"
        f"// Loaded only for what finds nothing as typed.\n\n{_table('READINGS', READINGS)}"
    )


def _table(name: str, chars: str) -> str:
    lines = [_text(chars[at : at + _WIDTH]) for at in range(0, len(chars), _WIDTH)]
    return f"export const {name} =\n  " + " +\n  ".join(lines) + ";\n"


def _text(chars: str) -> str:
    """A string of JavaScript."""
    return json.dumps(chars, ensure_ascii=False)


FILES = {
    "search/characters.js": characters_js,
    "search/readings.js": readings_js,
    "search/traditional.js": traditional_js,
}
"""By their name in ``theme/assets/``."""
