"""Every file of the site, made from what is public and put into a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dafu.engine import task as tasks
from dafu.engine.attachments import copy_attachments, copy_page_files
from dafu.engine.cache import Cache
from dafu.engine.content import Content
from dafu.engine.letters import Letters
from dafu.engine.pool import Crew
from dafu.engine.renderer import Renderer
from dafu.model.settings import Site
from dafu.read.theme import Theme
from dafu.render.collection import Collection
from dafu.render.data.downloads import holdings
from dafu.render.data.openapi import endpoints
from dafu.render.outputs import descriptions, letter_outputs, outputs
from dafu.search.index import Index
from dafu.search.record import Listed
from dafu.search.shards import Shard
from dafu.site.bulk import Database, write_bulk
from dafu.site.manifest import write_manifest
from dafu.site.sink import Sink


@dataclass(slots=True)
class Making:
    """Makes the files of one site: pages and data, the index, bulk files, the manifest."""

    folder: Path
    """Beside the site, for what is being made."""
    cache: Cache
    letters: Letters
    crew: Crew
    sign: Path | None = None
    """The key that the manifest is signed with."""

    def make(
        self, content: Content, collection: Collection, theme: Theme, search: bool, store: Sink
    ) -> None:
        """Every file of the site; words are made while pages are."""
        if search:
            listed = [x.gated.listed for x in content.letters.values() if x.gated]
            index = Index.begin(
                filter(None, listed),
                self.cache,
                lambda shards: self.index(shards, collection),
                store,
            )
        renderer = Renderer(collection, theme, store, self.letters.packed, self.crew)
        letters = renderer.begin(letter_outputs(collection))
        # Handed out already, so that nobody waits; and no process starts beside the thread.
        others = renderer.begin(outputs(collection, theme))
        letters()
        with ThreadPoolExecutor(1) as thread:
            # Most of it is reading, hashing and writing, which holds nobody up.
            bulk = thread.submit(write_bulk, collection, store)
            others()
            copy_attachments(collection, content.tree, store)
            copy_page_files(collection.pages, content.tree, store)
            bulk.result()
        with Database(collection, store, self.folder) as made:
            if search:
                index.write()
            made.write()
        files = {path: (size, digest) for path, size, digest in store.contents()}
        told = descriptions(collection, holdings(collection, files), endpoints(files))
        renderer.begin(told)()
        write_manifest(store, self.sign)

    def index(self, shards: Iterable[Shard[Listed]], collection: Collection) -> Iterator[bytes]:
        """Index shards of letters."""
        shards = list(shards)
        executor = self.crew.executor(sum(len(shard.records) for shard in shards) / 25)

        def arguments() -> Iterator[tuple[Shard[Listed], Site, dict[str, bytes]]]:
            for shard in shards:
                stored = {x.url: collection.stored[x.url[:-1]] for x in shard.records}
                letters = {url: self.letters.packed(letter) for url, letter in stored.items()}
                yield shard, collection.site, letters

        return tasks.in_order(executor, self.crew.ahead, tasks.index_shard, arguments())
