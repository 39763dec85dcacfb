"""Measures the full text of ``replies.sqlite`` against SQLite's own trigrams, in one process.

    python -m bench.database PUBLIC/data/replies.ndjson

makes the database of the letters in that file (of a site built from letters of ``python -m
bench.corpus``, say) both ways and prints seconds of processor time, bytes, and how many of the
letters that have two words of two characters a search for both gives.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from unittest import mock

import apsw

from dafu.render.data import fulltext
from dafu.site import database

TRIGRAMS = """
CREATE VIRTUAL TABLE letters_fts USING fts5 (
  title, subject, summary, body, content="letters", content_rowid="letter", tokenize="trigram"
);
"""
PAIR = ("养老", "服务")
TEXT = "title || char(10) || coalesce(subject, '') || char(10) || coalesce(summary, body, '')"


def measured(name: str, lines: list[bytes]) -> None:
    """Make the database of ``lines`` and print what it cost and what it finds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "replies.sqlite"
        start = time.process_time()
        database.write(file, lines, ())
        seconds = time.process_time() - start
        found = apsw.Connection(str(file))
        match = "select count(*) from letters_fts where letters_fts match ?"
        ((given,),) = found.execute(match, (" ".join(f'"{word}"' for word in PAIR),))
        both = " and ".join([f"{TEXT} like ?"] * 2)
        like = f"select count(*) from letters where {both}"
        ((having,),) = found.execute(like, [f"%{word}%" for word in PAIR])
        found.close()
        size = file.stat().st_size / 1e6
    print(f"{name:<10}{seconds:>8.2f} s{size:>10.1f} MB{given:>8} of {having}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lines", type=Path)
    lines = parser.parse_args().lines.read_bytes().splitlines(keepends=True)
    print(f"letters {len(lines)}")
    measured("words", lines)
    with (
        mock.patch.object(database, "FULL_TEXT", TRIGRAMS),
        mock.patch.object(fulltext, "words", lambda text: text),
    ):
        measured("trigrams", lines)


if __name__ == "__main__":
    main()
