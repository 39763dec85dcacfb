"""``letters_fts``: the full text of ``replies.sqlite``, which finds words of two characters too.

SQLite has no tokenizer that parts Chinese: ``unicode61`` takes what stands between two marks for
one word, and ``trigram`` passes over a term of two characters in silence, as most Chinese words
are. So the words are made here: up to :data:`LONGEST` neighbouring characters are one wherever they
stand, and a search box, which asks for all terms that are typed, gives just the letters that have
them. Decision 0004 has the measurements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LONGEST = 6
"""Characters of the longest part of a word that is a word of its own."""

COLUMNS = ("title", "subject", "summary", "answer", "next_steps", "body")
"""The columns of ``letters`` that are searched."""

_INSIDE = "-./_@%+#&〔〕"
"""Marks that are part of a word: of numbers, dates, addresses. All others stand between words."""

_RUN = re.compile(rf"[\w{re.escape(_INSIDE)}]+")

FULL_TEXT = f"""
CREATE VIRTUAL TABLE letters_fts USING fts5 (
  {", ".join(COLUMNS)},
  content="letters", content_rowid="letter", detail=none,
  tokenize="unicode61 remove_diacritics 0 tokenchars '{_INSIDE}'"
);
"""
"""Over ``letters``, whose text it does not keep a second time, and whose name is quoted in the one
way that Datasette and sqlite-utils look for. Where in a letter a word stands is not kept."""

INTO = f"letters_fts (rowid, {', '.join(COLUMNS)})"
"""Where a :func:`row` goes."""


def row(letter: int, twin: Mapping[str, Any]) -> tuple[Any, ...]:
    """The words of a letter's texts; ``letter`` is its number in the file."""
    return (letter, *map(words, texts(twin)))


def texts(twin: Mapping[str, Any]) -> list[str]:
    """What of a letter is searched, by column."""
    body = twin.get("body")
    prose = (twin.get(name) for name in ("summary", "answer", "next_steps"))
    found = (twin["title"], twin["subject"], *prose, body and body["text"])
    return [text or "" for text in found]


def words(text: str) -> str:
    """Every word of ``text`` once, with blanks between, as ``unicode61`` takes them in.

    A word is what stands between two marks, and each part of that of up to :data:`LONGEST`
    characters.
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(text):
        found[run] = None
        for length in range(1, min(LONGEST, len(run) - 1) + 1):
            parts = [run[start : start + length] for start in range(len(run) - length + 1)]
            found.update(dict.fromkeys(parts))
    return " ".join(found)
