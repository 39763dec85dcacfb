"""The full text of ``replies.sqlite`` as FTS5 keeps it: all that knows its shadow tables.

An index holds of each term the letters that have it, in segments, which of course depend on what
was added when. Here it is brought into one form, that of an index made in one go; so a letter can
be replaced in an index, and the file is the same as if all had been added anew. The layout is
https://www.sqlite.org/fts5.html#fts5_data_structures; SQLite comes with APSW, of a version that the
database's key names, and ``tests/site/test_bulk.py`` compares the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import apsw

from dafu.render.data.fulltext import COLUMNS, FULL_TEXT, words

_AVERAGES, _STRUCTURE = 1, 10
"""Rows of ``letters_fts_data``: how much there is in all, and which segments there are."""

_SEGMENT, _LEAF = 1 << 37, 1 << 31
"""What the number of any other row has for each segment, and what is above that of a leaf."""

_HASH_SIZE = 1 << 20
"""FTS5's own; restored, so that whoever adds to the file is not surprised."""

_NAMES = ", ".join(COLUMNS)
_PLACES = ", ".join("?" * len(COLUMNS))

Texts = Sequence[str]
"""What stands in each of the columns."""


class _Terms(NamedTuple):
    """What FTS5 makes of a letter."""

    terms: frozenset[str]
    size: bytes
    """How many words each column has, as FTS5 writes it down."""


def fetched(connection: apsw.Connection, statement: str, *given: object) -> list[Any]:
    """All rows of a query."""
    return connection.execute(statement, given).fetchall()


def use_memory(connection: apsw.Connection, size: int) -> None:
    """Let FTS5 hold ``size`` bytes of words: so there are fewer segments to merge."""
    connection.execute(
        "insert into letters_fts (letters_fts, rank) values ('hashsize', ?)", (size,)
    )


class Replacement:
    """Replaces letters in an index; what FTS5 counts of them is put right by :meth:`settle`."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        query = "select block from letters_fts_data where id = ?"
        ((averages,),) = fetched(connection, query, _AVERAGES)
        self._averages = list(_numbers(averages))
        self._sizes: dict[int, bytes] = {}

    def put(self, letter: int, before: Texts, now: Texts) -> None:
        """Replace the texts of the letter with this number.

        Only terms that go or come are touched: FTS5 would leave a mark of one that does both. They
        belong to the letter, in whatever column they stand (``detail=none``).
        """
        old, new = self._terms(before), self._terms(now)
        counts = zip(_numbers(old.size), _numbers(new.size), strict=True)
        for column, (less, more) in enumerate(counts, start=1):
            self._averages[column] += more - less
        self._sizes[letter] = new.size
        gone, come = (
            (letter, " ".join(sorted(terms)), *("",) * (len(COLUMNS) - 1))
            for terms in (old.terms - new.terms, new.terms - old.terms)
        )
        self._connection.execute(_DELETE, gone)
        self._connection.execute(_INSERT, come)

    def _terms(self, texts: Texts) -> _Terms:
        execute = self._connection.execute
        execute(_ONE)
        execute(f"insert into temp.one ({_NAMES}) values ({_PLACES})", tuple(map(words, texts)))  # noqa: S608
        terms = frozenset(x for (x,) in fetched(self._connection, "select term from temp.terms"))
        ((size,),) = fetched(self._connection, "select sz from temp.one_docsize")
        execute("drop table temp.terms; drop table temp.one")
        return _Terms(terms, size)

    def settle(self) -> None:
        """Write down how much there is, after FTS5 has."""
        averages = b"".join(map(_varint, self._averages))
        sizes = ((size, letter) for letter, size in self._sizes.items())
        execute = self._connection.execute
        execute("update letters_fts_data set block = ? where id = ?", (averages, _AVERAGES))
        self._connection.executemany("update letters_fts_docsize set sz = ? where id = ?", sizes)


_DELETE = f"insert into letters_fts (letters_fts, rowid, {_NAMES}) values ('delete', ?, {_PLACES})"  # noqa: S608
_INSERT = f"insert into letters_fts (rowid, {_NAMES}) values (?, {_PLACES})"  # noqa: S608
_ONE = (
    FULL_TEXT.replace("letters_fts", "temp.one").replace(
        'content="letters", content_rowid="letter"', "content=''"
    )
    + "CREATE VIRTUAL TABLE temp.terms USING fts5vocab ('temp', 'one', 'row');"
)
"""A table of one letter, which tells what terms FTS5 finds in it."""


def finish(connection: apsw.Connection, replacement: Replacement | None = None) -> None:
    """Bring the index into its one form, and commit all: a single segment, with the number 1."""
    connection.execute("insert into letters_fts (letters_fts) values ('optimize')")
    use_memory(connection, _HASH_SIZE)
    connection.execute("commit")
    connection.execute("begin")
    if replacement:
        replacement.settle()
    for (segment,) in fetched(connection, "select distinct segid from letters_fts_idx"):
        leaves = "select max(id) from letters_fts_data where id < ?"
        ((last,),) = fetched(connection, leaves, segment * _SEGMENT + _LEAF)
        ahead = (segment - 1) * _SEGMENT
        connection.execute(
            "update letters_fts_data set id = id - ? where id > ?", (ahead, _SEGMENT)
        )
        connection.execute("update letters_fts_idx set segid = 1")
        # One level, one segment; on that level nothing being merged, the segment, its number, and
        # its first and last leaf.
        levels = map(_varint, (1, 1, 0, 0, 1, 1, 1, last - segment * _SEGMENT))
        structure = (1).to_bytes(4, "big") + b"".join(levels)
        update = "update letters_fts_data set block = ? where id = ?"
        connection.execute(update, (structure, _STRUCTURE))
    connection.execute("commit")
    connection.execute("pragma schema_version = 1")


def _numbers(data: bytes) -> Iterator[int]:
    """SQLite's integers of variable length: up to eight bytes of seven bits, then one of eight."""
    number = length = 0
    for byte in data:
        length += 1
        number = number << 8 | byte if length == _LONGEST else number << 7 | byte & 0x7F
        if length == _LONGEST or byte < 0x80:
            yield number
            number = length = 0


_LONGEST = 9


def _varint(number: int) -> bytes:
    """A number of fewer than 57 bits likewise."""
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | 0x80)
    return bytes(reversed(found))
