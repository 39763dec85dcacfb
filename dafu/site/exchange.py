"""Two folders change places in one step, so that a reader sees all of one or all of the other."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # <linux/fs.h>
_RENAME_SWAP = 2  # <sys/stdio.h> of macOS, for renamex_np


def exchange(staged: Path, public: Path) -> None:
    """Put ``staged`` in ``public``'s place; the old site is then at ``staged``.

    One atomic call on Linux (renameat2) and macOS (renamex_np). Elsewhere, and on file systems
    without it, two renames: for the moment between them the address is missing. All that was
    staged is on the disk before, so that a power cut finds one of the two sites whole.
    """
    to_disk(staged)
    if not public.exists():
        staged.rename(public)
        return
    if _swap(os.fsencode(staged), os.fsencode(public)):
        return
    aside = _aside(public)
    public.rename(aside)
    try:
        staged.rename(public)
    except OSError:
        aside.rename(public)
        raise
    aside.rename(staged)


def to_disk(folder: Path) -> None:
    """Have the file system of ``folder`` write down what it holds in memory; raises OSError."""
    if os.name == "nt":
        return
    try:
        # One call for all files; an fsync for each takes ten times as long.
        sync = ctypes.CDLL(None, use_errno=True).syncfs
    except AttributeError:
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if sync(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), os.fspath(folder))
    finally:
        os.close(handle)


def recover(public: Path, twin: Path) -> None:
    """Put right what two renames left when they were killed between."""
    aside = _aside(public)
    if not aside.is_dir():
        return
    if not public.exists():
        aside.rename(public)
    elif not twin.exists():
        aside.rename(twin)
    else:
        shutil.rmtree(aside)


def is_mounted(folder: Path) -> bool:
    """Whether something is mounted at ``folder``, be it another folder of the same disk."""
    name = os.path.realpath(folder)
    try:
        with open("/proc/self/mountinfo", "rb") as lines:  # noqa: PTH123
            places = [line.split(b" ", 5)[4] for line in lines]
    except (OSError, IndexError):
        return os.path.ismount(name)
    return os.fsencode(name) in {_OCTAL.sub(_byte, place) for place in places}


_OCTAL = re.compile(rb"\\([0-7]{3})")


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 8)])


def _aside(public: Path) -> Path:
    return public.with_name(f".{public.name}.dafu-old")


def _swap(first: bytes, second: bytes) -> bool:
    """Exchange both names atomically; False where the system cannot."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            result = library.renamex_np(first, second, _RENAME_SWAP)
        else:
            result = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    except (AttributeError, OSError, TypeError):
        return False
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code), os.fsdecode(second))
