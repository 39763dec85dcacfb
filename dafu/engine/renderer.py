"""Making the files of a list that are not there with the same key: here, or by others."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from dafu.engine import task as tasks
from dafu.engine.pool import FEW, Crew
from dafu.read.theme import Theme
from dafu.render.collection import Collection, Stored
from dafu.render.outputs import Keys, Output
from dafu.site.sink import Files

BATCH = 100
"""Files that a process renders at a time."""

Missing = tuple[Output, str]
"""A file to make, and its key."""


class Renderer:
    """Whoever makes the files of one site; ``packed`` gives a public letter as it was kept."""

    def __init__(
        self,
        collection: Collection,
        theme: Theme,
        store: Files,
        packed: Callable[[Stored], bytes],
        crew: Crew,
    ) -> None:
        self._collection = collection
        self._store = store
        self._packed = packed
        self._crew = crew
        self._menu = collection.menu
        base = f"{collection.site.model_dump_json()} {theme!r} {self._menu}"
        self._base = hashlib.sha256(base.encode()).hexdigest()
        self._theme = replace(theme, assets={})

    def begin(self, listed: Iterable[Output]) -> Callable[[], None]:
        """Hand out the first of what is missing; to have all made and written, call the result.

        What others make is looked for while they make it.
        """
        missing = self._missing(listed)
        size = BATCH * self._crew.files
        first = list(islice(missing, FEW * size + 1))
        taken: deque[list[Missing]] = deque()

        def arguments() -> Iterator[tuple[Any, ...]]:
            for batch in tasks.batches(chain(first, missing), size):
                taken.append(batch)
                made = [output for output, _ in batch]
                stored = {x for output in made for x in output.inputs if isinstance(x, Stored)}
                letters = {x.digest: self._packed(x) for x in stored}
                yield self._base, self._collection.site, self._theme, made, letters, self._menu

        executor = self._crew.executor(len(first) / size)
        results = tasks.in_order(executor, self._crew.ahead, tasks.render_batch, arguments())

        def write() -> None:
            for made in results:
                for (output, key), data in zip(taken.popleft(), made, strict=True):
                    self._store.write(output.path, data, key)

        return write

    def _missing(self, listed: Iterable[Output]) -> Iterator[Missing]:
        keys = Keys(self._base)
        for output in listed:
            key = keys.of(output)
            if not self._store.keep(output.path, key):
                yield output, key
