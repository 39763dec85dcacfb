"""The files beside letters: what they are, and their copies beside the pages."""

from __future__ import annotations

import hashlib
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from dafu.engine.reading import Gated
from dafu.model.public import FileFacts
from dafu.model.values import is_publishable
from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.read.files import read_regular
from dafu.read.letter import Page
from dafu.read.scan import Tree, label
from dafu.render.collection import Collection
from dafu.site.sink import Files


class Attachments:
    """The files of ``tree``; ``digests`` are those known already, by name of the file."""

    def __init__(self, tree: Tree, digests: Mapping[str, bytes]) -> None:
        self._digests = digests
        self._folders: dict[str, dict[str, Path]] = defaultdict(dict)
        for path, file in tree.files.items():
            folder, name = posixpath.split(path)
            self._folders[folder][name] = file
        self._facts: dict[str, dict[str, FileFacts]] = {}

    def beside(self, letter_path: str) -> Mapping[str, FileFacts]:
        """The files in the folder of a letter that may be published, by name.

        One that cannot be read is not among them: who names it finds that out when it is copied.
        """
        folder = posixpath.dirname(letter_path)
        if folder not in self._facts:
            found = self._facts[folder] = {}
            for name, file in self._folders[folder].items():
                if is_publishable(name):
                    with suppress(OSError):
                        found[name] = self._facts_of(file)
        return self._facts[folder]

    def changed(self, gated: Gated) -> bool:
        """Whether an attachment is another than when the letter was kept."""
        listed = gated.brief.attachments if gated.brief else ()
        files = self._folders[posixpath.dirname(gated.path)] if listed else {}
        return any(
            self._facts_of(files[x.file]) != x if x.file in files else x.sha256 for x in listed
        )

    def _facts_of(self, file: Path) -> FileFacts:
        if digest := self._digests.get(str(file)):
            return FileFacts(file.name, file.stat().st_size, digest.hex())
        data = read_regular(file)
        return FileFacts(file.name, len(data), hashlib.sha256(data).hexdigest())


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
