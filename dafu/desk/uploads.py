"""Files dropped on the form: put beside their letter under a name that addresses can have."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from dafu.desk.files import LARGEST, Cabinet, ChangedError, PathError, is_beside
from dafu.model.values import ATTACHMENT_TYPES
from dafu.read.front_matter.suggestions import file_name

_TRIES = 1_000


class UploadError(ValueError):
    """Why a file is not taken: a key of the desk's words, and what fills it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Attached(NamedTuple):
    """A file that lies beside its letter now."""

    name: str
    title: str
    is_image: bool


def attached(cabinet: Cabinet, letter: str, name: str, data: bytes) -> Attached:
    """Put ``data`` beside ``letter``, never over another file.

    Raises :class:`UploadError`, and :class:`PathError` where there is no such letter.
    """
    if cabinet.read(cabinet.letter(letter)) is None:
        raise PathError(letter)
    # Browsers give names, not paths; whatever comes, only its last part counts.
    plain = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = plain.rpartition(".")
    kind = f".{suffix.lower()}"
    if not dot or kind not in ATTACHMENT_TYPES:
        raise UploadError("attach_wrong", name=plain[:60], allowed=" ".join(ATTACHMENT_TYPES))
    if not data:
        raise UploadError("attach_empty")
    if len(data) > LARGEST:
        raise UploadError("attach_large")
    is_image = ATTACHMENT_TYPES[kind].startswith("image/")
    base = PurePosixPath(file_name(plain, is_image)).stem
    own = letter.rpartition("/")[2]
    base = base if base.startswith(own) else f"{own}-{base}"
    for number in range(_TRIES):
        made = f"{base[:80]}{f'-{number + 1}' if number else ''}{kind}"
        if not is_beside(made):
            raise UploadError("attach_wrong", name=plain[:60], allowed=" ".join(ATTACHMENT_TYPES))
        try:
            cabinet.add(cabinet.beside(letter, made), data)
        except ChangedError:
            continue
        return Attached(made, stem.strip() or made, is_image)
    raise UploadError("attach_wrong", name=plain[:60], allowed="")
