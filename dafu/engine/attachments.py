"""The files beside letters: what they are, and their copies beside the pages."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping

from dafu.engine.reading import Gated, Reading, with_files
from dafu.model.public import FileFacts
from dafu.model.values import is_publishable
from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.read.files import read_regular
from dafu.read.letter import Page
from dafu.read.scan import Source, Tree, label
from dafu.render.collection import Collection
from dafu.site.sink import Files


class Attachments:
    """The files of ``tree``; ``digests`` are those known already, by name of the file."""

    def __init__(self, tree: Tree, digests: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._digests = digests

    def facts(self, gated: Gated) -> tuple[FileFacts, ...]:
        """What the letter's attachments are now; a missing one is empty, and an error elsewhere."""
        listed = gated.brief.attachments if gated.brief else ()
        return tuple(self._facts(gated.path, entry.file) for entry in listed)

    def _facts(self, path: str, name: str) -> FileFacts:
        file = self._tree.files.get(_beside(path, name))
        if file is None:
            return FileFacts(name, 0, "")
        if digest := self._digests.get(str(file)):
            return FileFacts(name, file.stat().st_size, digest.hex())
        data = read_regular(file)
        return FileFacts(name, len(data), hashlib.sha256(data).hexdigest())

    def changed(self, gated: Gated) -> bool:
        """Whether an attachment is another than when the letter was kept."""
        return gated.brief is not None and self.facts(gated) != gated.brief.attachments

    def joined(self, found: tuple[Source, Reading]) -> tuple[Source, Reading]:
        """A letter as read, with the facts of its attachments."""
        source, reading = found
        facts = self.facts(reading.gated) if reading.gated else ()
        return source, with_files(reading, facts) if facts else reading


def _beside(letter_path: str, name: str) -> str:
    return f"{posixpath.dirname(letter_path)}/{name}"


def copy_page_files(pages: Iterable[Page], tree: Tree, store: Files) -> None:
    """Put the files that pages show or link to beside them; a page lists none, it names them."""
    for page in pages:
        named = {reference.target for reference in page.references}
        for name in sorted(name for name in named if is_publishable(name)):
            if file := tree.files.get(f"pages/{name}"):
                data = read_regular(file)
                digest = hashlib.sha256(data).hexdigest()
                if not store.keep(f"{page.path}/{name}", digest):
                    store.write(f"{page.path}/{name}", data, digest)


def copy_attachments(collection: Collection, tree: Tree, store: Files) -> None:
    """Put the attachments of full letters beside their pages; each must be what was described."""
    for letter in collection.letters:
        for name, _, sha256 in letter.attachments:
            path = f"{letter.path}/{name}"
            if store.keep(path, sha256):
                continue
            file = tree.files[_beside(letter.path, name)]
            data = read_regular(file)
            if hashlib.sha256(data).hexdigest() != sha256:
                why = Text(
                    "生成期间被改动了，请再生成一次", "changed while the site was being built"
                )
                raise PublishError(label(file), why)
            store.write(path, data, sha256)
