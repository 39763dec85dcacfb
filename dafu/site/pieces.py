"""What bulk files are put together of: of each letter a line of NDJSON and a row of CSV.

Both files of a year are spliced. What is there of a letter that has not changed is copied from the
year's files of the last site, and the rest is what this build made. So an edit costs one letter and
a copy, and no more than a block is ever in memory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from dafu.render.data.downloads import year_file

FORMS = ("ndjson", "csv")
"""The files of a year, and what a piece has one part of for each."""

BLOCK = 1 << 22
"""Bytes in memory at a time."""


class Extent(NamedTuple):
    """A letter in its year's files: its piece's key, and the sizes of the parts in bytes."""

    path: str
    key: str
    sizes: tuple[int, int]


class Layout(NamedTuple):
    """The files of a year as a build wrote them: the key of both, and what is in them, in order."""

    key: str
    places: tuple[Extent, ...]

    def as_json(self) -> str:
        """All of it, for :meth:`from_json`."""
        return json.dumps(self)

    @classmethod
    def from_json(cls, text: str) -> Layout:
        """What :meth:`as_json` wrote down."""
        key, places = json.loads(text)
        return cls(key, tuple(Extent(path, own, (a, b)) for path, own, (a, b) in places))


class _Piece(NamedTuple):
    """A piece, and where its parts are."""

    key: str
    files: Sequence[IO[bytes]]
    starts: tuple[int, int]
    sizes: tuple[int, int]


class Pieces:
    """The pieces of a site in the making, to be used as a context.

    ``layouts`` are those of the last site by year, and ``last`` opens one of its files if that has
    the given key and is still as it was written. ``heads`` is what files of each form begin with.
    ``folder`` is for what is made and has no other place yet; it has no name there.
    """

    def __init__(
        self,
        folder: Path,
        layouts: Mapping[str, Layout],
        last: Callable[[str, str], IO[bytes] | None],
        heads: tuple[bytes, bytes],
    ) -> None:
        self.heads = heads
        self._stack = ExitStack()
        self._pieces: dict[str, _Piece] = {}
        self._keys: dict[str, str] = {}
        # Files of all letters begin with the newest year.
        self._last = {
            place.path: place.key
            for year in sorted(layouts, reverse=True)
            for place in layouts[year].places
        }
        self._made = [
            self._stack.enter_context(TemporaryFile(dir=folder))  # noqa: SIM115
            for _ in FORMS
        ]
        for year, layout in layouts.items():
            found = [last(year_file(year, form), layout.key) for form in FORMS]
            files = [self._stack.enter_context(file) for file in found if file]
            if len(files) < len(FORMS):
                continue
            starts = [len(head) for head in heads]
            for place in layout.places:
                line, row = starts
                self._pieces[place.path] = _Piece(place.key, files, (line, row), place.sizes)
                starts = [line + place.sizes[0], row + place.sizes[1]]

    def __enter__(self) -> Pieces:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def keep(self, path: str, key: str) -> bool:
        """Whether the piece of the letter at ``path`` is known, being made of the same."""
        self._keys[path] = key
        piece = self._pieces.get(path)
        return piece is not None and piece.key == key

    def write(self, path: str, data: bytes, key: str = "") -> None:
        """Take in a piece: a line, then a row."""
        line = data.index(b"\n") + 1
        starts = self._made[0].seek(0, 2), self._made[1].seek(0, 2)
        self._made[0].write(data[:line])
        self._made[1].write(data[line:])
        self._pieces[path] = _Piece(key, self._made, starts, (line, len(data) - line))

    def key(self, paths: Iterable[str]) -> str:
        """A hash of what the files of these letters are made from."""
        return self._hash((path, self._keys[path]) for path in paths)

    def _hash(self, keys: Iterable[tuple[str, str]]) -> str:
        found = hashlib.sha256()
        for head in self.heads:
            found.update(head)
        for path, key in keys:
            found.update(f"\n{path} {key}".encode())
        return found.hexdigest()

    @property
    def last_key(self) -> str:
        """What :meth:`key` was for all letters of the last site."""
        return self._hash(self._last.items())

    def changed(self, paths: Sequence[str]) -> list[int] | None:
        """Which of these letters, counted from 1, are not as they were in the last site.

        None where other letters were there, or in another order.
        """
        if list(self._last) != list(paths):
            return None
        return [n for n, path in enumerate(paths, 1) if self._keys[path] != self._last[path]]

    def layout(self, paths: Sequence[str]) -> Layout:
        """What to keep of the files of these letters."""
        places = (Extent(path, self._keys[path], self._pieces[path].sizes) for path in paths)
        return Layout(self.key(paths), tuple(places))

    def file(self, form: str, paths: Iterable[str]) -> Iterator[bytes]:
        """The file of these letters, block by block; raises OSError."""
        number = FORMS.index(form)
        yield self.heads[number]
        for file, start, end in self._runs(number, paths):
            file.seek(start)
            while start < end:
                data = file.read(min(BLOCK, end - start))
                if not data:
                    raise OSError(f"{form}: a file of the last site has become shorter")
                start += len(data)
                yield data

    def lines(self, paths: Iterable[str]) -> Iterator[bytes]:
        """The line of each letter."""
        for path in paths:
            piece = self._pieces[path]
            piece.files[0].seek(piece.starts[0])
            yield piece.files[0].read(piece.sizes[0])

    def _runs(self, number: int, paths: Iterable[str]) -> Iterator[tuple[IO[bytes], int, int]]:
        """File, start and end of what can be copied at once."""
        run: tuple[IO[bytes], int, int] | None = None
        for path in paths:
            piece = self._pieces[path]
            file, start = piece.files[number], piece.starts[number]
            end = start + piece.sizes[number]
            if run and run[0] is file and run[2] == start:
                run = file, run[1], end
                continue
            if run:
                yield run
            run = file, start, end
        if run:
            yield run
