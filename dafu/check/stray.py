"""Files in the content tree that nothing uses: what people meant to publish, or left there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from dafu.check.site import Outline
from dafu.model.own_files import PUBLICATIONS, SALTS, SIGN_OFF
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems
from dafu.read.front_matter.suggestions import file_name
from dafu.read.letter import Page

_TEXTS = frozenset({".txt", ".text"})
_DOCUMENTS = frozenset({".doc", ".docx", ".wps", ".pdf", ".rtf", ".odt", ".ofd", ".html", ".htm"})


def check_files(
    outlines: Sequence[Outline],
    pages: Sequence[Page],
    files: Iterable[str],
    root: str,
    problems: Problems,
) -> None:
    """Warn of ``files``, paths below the tree ``root``, that no letter lists and no page shows.

    Where the keys of a letter cannot be read, nobody knows which files of its folder it lists.
    """
    used = {PUBLICATIONS, SALTS}
    unknown = set()
    for letter in outlines:
        folder = posixpath.dirname(letter.path)
        used |= {f"{folder}/{file}" for file, _ in letter.attachments}
        used.add(letter.path + SIGN_OFF)
        if not (letter.complete or letter.number or letter.attachments):
            unknown.add(folder)
    for page in pages:
        used |= {f"pages/{reference.target}" for reference in page.references}
    for path in sorted(set(files) - used):
        if posixpath.dirname(path) not in unknown:
            _note(path, root, problems)


def _note(path: str, root: str, problems: Problems) -> None:
    name = posixpath.basename(path)
    kind = PurePosixPath(name).suffix.lower()
    values: dict[str, object] = {"name": name}
    code = "file-unused"
    if path.startswith("replies/") and kind in _TEXTS | _DOCUMENTS:
        code = "file-text" if kind in _TEXTS else "file-document"
        values["renamed"] = _letter_name(name)
    problems.add(CODES[code], Place(f"{root}/{path}"), **values)


def _letter_name(name: str) -> str:
    """A name for the letter that ``name`` was probably meant to be."""
    stem = re.sub(r"(?:\.(?:md|markdown))?\.[^.]*$", "", name, flags=re.IGNORECASE)
    plain, _, _ = file_name(f"{stem}.pdf", False).rpartition(".")
    return f"{plain.replace('fujian', 'dafu', 1)}.md"
