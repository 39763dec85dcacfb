"""Letters from one build to the next: only what has changed is read and checked again."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dafu import tasks
from dafu.attachments import Files
from dafu.content import Content, read_letters, read_pages
from dafu.problems import Problems
from dafu.processes import Crew
from dafu.publish.cache import Cache, DamagedError
from dafu.read import letters as read
from dafu.read.publications import publications
from dafu.read.scan import Source, Tree, read_bytes, scan
from dafu.render.collection import Stored
from dafu.site import Site
from dafu.tasks import Reading

BATCH = 100
"""Letters that go to the cache at a time."""


class Letters:
    """The letters of a build, of which only what is public is kept.

    Every method raises what :class:`dafu.publish.cache.Cache` does.
    """

    def __init__(self, cache: Cache, crew: Crew, now: datetime) -> None:
        self._cache = cache
        self._crew = crew
        self._now = now
        self._keys: dict[str, str] = {}
        """By path of a letter the key of its source, or of one that is kept for this build only."""
        self.read_so_far: Mapping[str, Reading] = {}
        """What each letter gave, by path, whether or not the settings can be used."""
        self.tree: Tree | None = None
        """What lies in the content tree, when it has been looked through."""

    def read(
        self, site_file: Path, folder: Path, digests: Mapping[str, bytes], problems: Problems
    ) -> Content | None:
        """All content, as far as it can be read; ``digests`` are the SHA-256 of known files."""
        self._keys, self.tree = {}, None
        site = read.site(site_file, self._now.date(), problems)
        tree = scan(folder, problems)
        letters = self._readings(site, tree, digests, problems)
        for reading in letters.values():
            problems.extend(reading.problems)
        in_order = {x.path: letters[x.path] for x in tree.letters if x.path in letters}
        self.read_so_far, self.tree = in_order, tree
        pages = read_pages(tree.pages, problems)
        log = publications(tree, problems)
        content = self.unlinked(Content(site, in_order, pages, tree, log)) if site else None
        self._cache.save()
        return content

    def _readings(
        self, site: Site | None, tree: Tree, digests: Mapping[str, bytes], problems: Problems
    ) -> dict[str, Reading]:
        """What each letter gives, by path: from the cache where its source is as it was."""
        base = hashlib.sha256(site.model_dump_json().encode() if site else b"").digest()
        kept = {key: (outlined, about) for key, outlined, about in self._cache.letters()}
        letters: dict[str, Reading] = {}
        ready: list[Source] = []
        new: list[Source] = []
        for source in tree.letters:
            digest = digests.get(source.file)
            if digest is None:
                data = read_bytes(source, problems)
                if data is None:
                    continue
                digest = hashlib.sha256(data).digest()
            key = _key(base, source, digest)
            if key in kept:
                self._keys[source.path] = key
                ready.append(source)
            else:
                new.append(source)
        files = Files(tree, digests)
        known = tasks.readings_of_json(kept[key] for key in self._keys.values())
        for source, reading in zip(ready, known, strict=True):
            if reading.gated and files.changed(reading.gated):
                del self._keys[source.path]
                new.append(source)
            else:
                letters[source.path] = reading

        def sources() -> Iterator[tuple[Source, bytes]]:
            for source in new:
                # Read again rather than held: what counts is what is read now.
                data = read_bytes(source, problems)
                if data is not None:
                    self._keys[source.path] = _key(base, source, hashlib.sha256(data).digest())
                    yield source, data

        readings = read_letters(sources(), len(new), site, self._now, self._crew)
        for batch in tasks.batches(map(files.joined, readings), BATCH):
            letters |= self._added(batch)
        self._cache.drop(kept.keys() - set(self._keys.values()))
        return letters

    def _added(self, batch: Iterable[tuple[Source, Reading]]) -> dict[str, Reading]:
        """The readings, light, by path; what is public of them goes to the cache.

        Of one that says more than the public may know only the public letter is kept, under a key
        that no source has: so its source is read again next time.
        """
        rows, light = [], {}
        for source, reading in batch:
            gated = reading.gated
            light[source.path] = reading._replace(gated=gated and gated._replace(packed=b""))
            if gated is None:
                continue
            if reading.kept:
                told = reading.outlined, reading.as_json()
            else:
                self._keys[source.path] = f"once {gated.digest}"
                told = "", ""
            rows.append((self._keys[source.path], *told, gated.packed))
        self._cache.add(rows)
        return light

    def unlinked(self, content: Content) -> Content:
        """``content`` in which no text links to what is not public of it.

        Such a letter is kept for this build only: what it names is not public.
        """
        standing = content.standing
        changed: dict[str, Reading] = {}
        for path, reading in content.letters.items():
            named = (*reading.linked, *(f"{other}#" for other in reading.related))
            if not reading.gated or all(map(standing.has, named)):
                continue
            gated = reading.gated
            if reading.linked:
                resolve = standing.resolver(posixpath.dirname(path))
                packed = self._cache.packed(self._keys[path])
                gated = tasks.without_links(packed, resolve, content.site)
            else:
                gated = gated._replace(packed=self._cache.packed(self._keys[path]))
            changed[path] = reading._replace(gated=gated, lasting=False, kept=False)
        self._cache.drop([self._keys[path] for path in changed])
        sources = {source.path: source for source in content.tree.letters}
        light = self._added([(sources[path], reading) for path, reading in changed.items()])
        return replace(content, letters={**content.letters, **light})

    def packed(self, letter: Stored) -> bytes:
        """A public letter; raises :class:`DamagedError` unless it is as it was kept."""
        data = self._cache.packed(self._keys[letter.path])
        if hashlib.sha256(data).hexdigest() != letter.digest:
            raise DamagedError(letter.path)
        return data


def _key(base: bytes, source: Source, digest: bytes) -> str:
    name = f"{source.label}\0{source.path}\0".encode(errors="surrogateescape")
    return hashlib.sha256(base + name + digest).hexdigest()
