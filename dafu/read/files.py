"""Opening what others put there: regular files alone, through no link, and without waiting.

A pipe would be waited on for ever, a device read without end, a link could lead to a withheld
letter. Whatever dafu reads of content, settings, themes and built sites is opened here.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


_MORE = 65_536
"""Bytes to read at a time of a file that is written to meanwhile."""


def open_regular(name: str | Path) -> BinaryIO:
    """The regular file ``name``, open to be read.

    Raises OSError: ELOOP for a link, EISDIR for a folder, ENXIO for a pipe, device or socket.
    """
    return os.fdopen(_opened(name)[0], "rb")


def _opened(name: str | Path) -> tuple[int, int]:
    """The handle of the regular file ``name``, and its size; raises OSError."""
    handle = os.open(name, _FLAGS)
    about = os.fstat(handle)
    if stat.S_ISREG(about.st_mode):
        return handle, about.st_size
    os.close(handle)
    number = errno.EISDIR if stat.S_ISDIR(about.st_mode) else errno.ENXIO
    raise OSError(number, os.strerror(number), os.fspath(name))


def read_whole(name: str | Path, limit: int = 0) -> tuple[bytes, int]:
    """The bytes of the regular file ``name``, and its size.

    Of one that is larger than the ``limit``, if there is any, it reads no more than what shows
    this. Raises OSError like :func:`open_regular`.
    """
    handle, size = _opened(name)
    try:
        # Neither a stream for each of thousands of files nor a buffer of the limit's size.
        data = os.read(handle, (min(size, limit) if limit else size) + 1)
        while (not limit or len(data) <= limit) and (more := os.read(handle, _MORE)):
            data += more
    finally:
        os.close(handle)
    return data, max(size, len(data))


def read_regular(name: str | Path, limit: int = -1) -> bytes:
    """The bytes of the regular file ``name``, the first ``limit`` at most; raises OSError."""
    with open_regular(name) as file:
        return file.read(limit)


def is_folder(name: str | Path) -> bool:
    """Whether ``name`` is a folder itself, and no link to one."""
    with suppress(OSError):
        return stat.S_ISDIR(os.lstat(name).st_mode)
    return False
