"""Letters from one build to the next: only what has changed is read and checked again."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from dafu.engine.attachments import Attachments
from dafu.engine.cache import Cache, LostError, in_memory
from dafu.engine.content import Content, read_letters
from dafu.engine.pool import Crew
from dafu.engine.reading import Given, Reading, reading_noted, with_salt, without_links
from dafu.model.course import Told
from dafu.model.packed import Seal
from dafu.model.records import DamagedError
from dafu.model.salts import new_salt
from dafu.model.settings import Site
from dafu.problems.problem import Problems
from dafu.read import letter as read
from dafu.read.letter import read_pages
from dafu.read.log import publications
from dafu.read.scan import Source, Tree, read_bytes, scan
from dafu.render.collection import Stored

_READING, _LETTER = "reading", "letter"
"""What is kept: by the key of its source what a letter gave, and by its digest what is public."""


class Letters:
    """The letters of a build, of which only what is public is kept.

    Every method raises what :class:`dafu.engine.cache.Cache` does.
    """

    def __init__(self, cache: Cache, crew: Crew, now: datetime) -> None:
        self._cache = cache
        self._crew = crew
        self._now = now
        self._sources: dict[str, str] = {}
        """By path of a letter the key of its source."""
        self._keys: dict[str, str] = {}
        """By path of a letter the key of its reading: that of its source and its seal."""
        self.read_so_far: Mapping[str, Reading] = {}
        """What each letter gave, by path, whether or not the settings can be used."""
        self.tree: Tree | None = None
        """What lies in the content tree, when it has been looked through."""
        self.as_hashed = True
        """Whether every letter was read with the hash that was known of it."""

    def read(
        self,
        site_file: Path,
        folder: Path,
        digests: Mapping[str, bytes],
        told: Sequence[Told],
        problems: Problems,
    ) -> Content | None:
        """All content, as far as it can be read.

        ``digests`` are the SHA-256 of known files, ``told`` is what is known of the log that was
        published. A letter that is the version the log says is public has that one's salt.
        """
        self._sources, self._keys, self.tree, self.as_hashed = {}, {}, None, True
        site = read.site(site_file, self._now.date(), problems)
        tree = scan(folder, problems)
        log = publications(folder, tree, problems, told)
        letters = self._readings(site, tree, digests, log.seals if log else {}, problems)
        for reading in letters.values():
            problems.extend(reading.problems)
        in_order = {x.path: letters[x.path] for x in tree.letters if x.path in letters}
        self.read_so_far, self.tree = in_order, tree
        pages = read_pages(tree.pages, problems)
        if site is None:
            self._sweep(in_order)
            return None
        return self.unlinked(Content(site, in_order, pages, tree, log))

    def _readings(
        self,
        site: Site | None,
        tree: Tree,
        digests: Mapping[str, bytes],
        seals: Mapping[str, Seal],
        problems: Problems,
    ) -> dict[str, Reading]:
        """What each letter gives, by path: from the cache where its source is as it was."""
        base = hashlib.sha256(site.model_dump_json().encode() if site else b"").digest()
        kept, whole = self._cache.all(_READING), self._cache.keys(_LETTER)
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
                self.as_hashed = False
            key = self._note(base, source, digest, seals)
            if key in kept:
                ready.append(source)
            else:
                new.append(source)
        files = Attachments(tree, digests)
        for source in ready:
            reading = _known(kept[self._keys[source.path]], whole)
            if reading is None or (reading.gated and files.changed(reading.gated)):
                new.append(source)
            else:
                letters[source.path] = reading

        def given() -> Iterator[Given]:
            for source in new:
                # Read again rather than held: what counts is what is read now.
                data = read_bytes(source, problems)
                if data is None:
                    del self._keys[source.path]
                    continue
                digest = hashlib.sha256(data).digest()
                self.as_hashed &= digests.get(source.file) == digest
                self._note(base, source, digest, seals)
                beside = files.beside(source.path)
                yield Given(source, data, beside, seals.get(source.path))

        readings = read_letters(given(), len(new), site, self._now, self._crew)
        letters.update(self._kept((source.path, reading) for source, reading in readings))
        return letters

    def unlinked(self, content: Content) -> Content:
        """``content`` in which no text links to what is not public of it.

        Such a letter is kept for this build only: what it names is not public.
        """
        standing = content.standing
        seals = content.log.seals if content.log else {}
        changed: dict[str, Reading] = {}
        for path, reading in content.letters.items():
            named = (*reading.linked, *(f"{other}#" for other in reading.related))
            if not reading.gated or all(map(standing.has, named)):
                continue
            packed = self._packed(path, reading.gated.digest)
            other = reading._replace(
                gated=reading.gated._replace(packed=packed), lasting=False, kept=False
            )
            if reading.linked:
                resolve = standing.resolver(posixpath.dirname(path))
                gated = without_links(packed, resolve, content.site, seals.get(path))
                other = other._replace(gated=gated)
            changed[path] = other
        letters = {**content.letters, **dict(self._kept(changed.items()))}
        self._sweep(letters)
        return replace(content, letters=letters)

    def salted(self, content: Content) -> Content:
        """``content``, in which each version that the log does not have yet has a new salt."""
        known = content.log.public if content.log else {}
        new = {
            path: reading
            for path, reading in content.letters.items()
            if reading.gated and reading.gated.sha256 not in known
        }
        made = self._kept((path, self._with_new_salt(path, x)) for path, x in new.items())
        letters = {**content.letters, **dict(made)}
        self._sweep(letters)
        return replace(content, letters=letters)

    def _with_new_salt(self, path: str, reading: Reading) -> Reading:
        gated = reading.gated
        if gated is None:
            return reading
        salt = new_salt()
        gated = with_salt(gated._replace(packed=self._packed(path, gated.digest)), salt)
        self._keys[path] = _sealed_key(self._sources[path], Seal(gated.sha256, salt))
        return reading._replace(gated=gated)

    def _kept(self, readings: Iterable[tuple[str, Reading]]) -> Iterator[tuple[str, Reading]]:
        """The same by path, whose letters have gone to the cache and are no longer held.

        Of one that says more than the public may know only the public letter is kept: so its source
        is read again next time.
        """
        for path, reading in readings:
            if reading.gated is None:
                yield path, reading
                continue
            self._cache.put(_LETTER, reading.gated.digest, reading.gated.packed)
            if reading.kept:
                self._cache.put(_READING, self._keys[path], reading.noted())
            yield path, reading._replace(gated=reading.gated._replace(packed=b""))

    def _sweep(self, letters: Mapping[str, Reading]) -> None:
        """Leave no others in the cache than these, by path."""
        public = {path: x for path, x in letters.items() if x.gated}
        self._cache.sweep(_READING, (self._keys[path] for path, x in public.items() if x.kept))
        self._cache.sweep(_LETTER, (x.gated.digest for x in public.values() if x.gated))
        self._cache.save()

    def _note(self, base: bytes, source: Source, digest: bytes, seals: Mapping[str, Seal]) -> str:
        """The key of a letter with the source of that digest."""
        key = self._sources[source.path] = _key(base, source, digest)
        seal = seals.get(source.path)
        self._keys[source.path] = _sealed_key(key, seal) if seal else key
        return self._keys[source.path]

    def packed(self, letter: Stored) -> bytes:
        """A public letter; raises :class:`LostError` unless it is as it was kept."""
        return self._packed(letter.path, letter.digest)

    def _packed(self, path: str, digest: str) -> bytes:
        data = self._cache.get(_LETTER, digest)
        if data is None or hashlib.sha256(data).hexdigest() != digest:
            raise LostError(path)
        return data


def read_content(
    site_file: Path, folder: Path, now: datetime, problems: Problems, jobs: int = 1
) -> Content | None:
    """All content, read with nothing known of it; None where the settings cannot be used."""
    with Crew(jobs) as crew, in_memory() as cache:
        return Letters(cache, crew, now).read(site_file, folder, {}, (), problems)


def _known(noted: bytes, whole: Container[str]) -> Reading | None:
    """What was kept of a letter that is ``whole``, or None: then its source is read again."""
    try:
        reading = reading_noted(noted)
    except DamagedError:
        return None
    return reading if reading.gated and reading.gated.digest in whole else None


def _key(base: bytes, source: Source, digest: bytes) -> str:
    name = f"{source.label}\0{source.path}\0".encode(errors="surrogateescape")
    return hashlib.sha256(base + name + digest).hexdigest()


def _sealed_key(key: str, seal: Seal) -> str:
    return hashlib.sha256(f"{key} {seal.sha256} {seal.salt}".encode()).hexdigest()
