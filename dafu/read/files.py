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


def open_regular(name: str | Path) -> BinaryIO:
    """The regular file ``name``, open to be read.

    Raises OSError: ELOOP for a link, EISDIR for a folder, ENXIO for a pipe, device or socket.
    """
    handle = os.open(name, _FLAGS)
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
    raise OSError(number, os.strerror(number), os.fspath(name))


def read_regular(name: str | Path, limit: int = -1) -> bytes:
    """The bytes of the regular file ``name``, the first ``limit`` at most; raises OSError."""
    with open_regular(name) as file:
        return file.read(limit)


def is_folder(name: str | Path) -> bool:
    """Whether ``name`` is a folder itself, and no link to one."""
    with suppress(OSError):
        return stat.S_ISDIR(os.lstat(name).st_mode)
    return False
