"""Which files have changed: told by the system, or, where that sees nothing, found by looking.

A share of another machine tells nothing of what others write there, so it is looked through
(polled), and so is whatever the system cannot watch.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

POLL = 1_000
"""Milliseconds between two looks at a share."""

_STEP = 30
"""Milliseconds without a change after which those so far are told: one save makes several."""

_MOST = 400
"""Milliseconds after which changes are told though they go on."""

_REMOTE = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs"),
    *(
        "davfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs-fuse",
        "vmhgfs",
        "prl_fs",
        "sshfs",
        "rclone",
        "drvfs",
        "afpfs",
        "webdav",
    ),
}
"""Kinds of file systems of which others change files unseen, as Linux names them."""

_DRIVE_REMOTE = 4  # <winbase.h>


class Watcher:
    """Watches ``folders`` in a thread of its own until it is closed.

    ``tell`` gets the names of files; of none at first, since nobody saw what changed until then.
    """

    def __init__(self, folders: Iterable[Path], tell: Callable[[frozenset[str]], None]) -> None:
        # Names are told as the folders are given, and are to be whole.
        self._folders = [Path.cwd() / folder for folder in folders if folder.is_dir()]
        self._tell = tell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Watcher:
        import watchfiles  # noqa: F401 - its absence is told here, and not in the thread

        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        polled = any(map(is_remote, self._folders))
        try:
            self._follow(polled)
        except (OSError, RuntimeError):
            # The system watches so and so many folders for one user, and not in every one.
            self._follow(True)

    def _follow(self, polled: bool) -> None:
        from watchfiles import watch

        found = watch(
            *self._folders,
            watch_filter=None,
            debounce=_MOST,
            step=_STEP,
            stop_event=self._stop,
            rust_timeout=1_000,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=polled or None,
            poll_delay_ms=POLL,
            ignore_permission_denied=True,
        )
        for number, changes in enumerate(found):
            if changes or number == 0:
                self._tell(frozenset(file for _, file in changes))


def is_remote(folder: Path) -> bool:
    """Whether others may change what is in ``folder`` without this machine being told."""
    if sys.platform == "win32":
        return _is_remote_drive(folder)
    real = os.path.realpath(folder)
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return kind_of(real, mounts) in _REMOTE


def kind_of(real: str, mounts: str) -> str:
    """The kind of file system that holds ``real``, by what ``mounts`` says (proc(5), mountinfo)."""
    best, kind = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, told = before.split(" "), after.split(" ")
        if len(fields) < 5:
            continue
        at = _unescaped(fields[4])
        # Of several mounts on one another the last one holds.
        if (real == at or real.startswith(at.rstrip("/") + "/")) and len(at) >= len(best):
            best, kind = at, told[0].removeprefix("fuse.")
    return kind


def _unescaped(text: str) -> str:
    for code, mark in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, mark)
    return text


def _is_remote_drive(folder: Path) -> bool:
    import ctypes

    drive = os.path.splitdrive(os.path.realpath(folder))[0]
    if drive.startswith("\\\\"):
        return True
    windows = getattr(ctypes, "windll")  # noqa: B009 - elsewhere there is none
    return bool(windows.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE)
