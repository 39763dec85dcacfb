"""The sign-off of a letter, read from the file beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from dafu.model.signoff import SUFFIX, SignoffEntry, Standing, entries, standing, version
from dafu.read.files import read_regular
from dafu.read.scan import Source, Tree


def signed(
    tree: Tree, source: Source, attachments: Iterable[str]
) -> tuple[list[SignoffEntry], str]:
    """The entries about the letter at ``source``, and the version that it is now.

    Raises OSError where a file cannot be read, ValueError where the entries are none.
    """
    folder = posixpath.dirname(source.path)
    beside = [tree.files[x] for name in attachments if (x := f"{folder}/{name}") in tree.files]
    now = version(read_regular(source.file), map(read_regular, beside))
    file = tree.files.get(source.path + SUFFIX)
    return (entries(read_regular(file)) if file else []), now


def standing_of(tree: Tree, source: Source, attachments: Iterable[str]) -> Standing:
    """How far the version that a letter is now has come; raises as :func:`signed`."""
    return standing(*signed(tree, source, attachments))
