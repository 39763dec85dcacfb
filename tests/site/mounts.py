"""Small disks of a test's own, in a namespace that ends with it: no other process sees them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_MOUNT = 'mount -t tmpfs -o "$1" tmpfs "$2" && echo ready && exec cat'
_RUN = 'cd "$1" && shift && exec "$@"'


class Disk:
    """A file system mounted at ``folder``."""

    def __init__(self, process: int, user: Sequence[str], folder: Path) -> None:
        self._enter = ["nsenter", "--target", str(process), "--mount", *user]
        self._folder = folder
        self.folder = Path(f"/proc/{process}/root{folder}")
        """Where this process finds it."""

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command there, where the folder has its own name."""
        return subprocess.run(
            [*self._enter, "sh", "-c", _RUN, "sh", str(self._folder), *map(str, command)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def remount(self, options: str) -> None:
        """Change the size of the disk, or whether it may be written to."""
        # With source and folder both given, what was mounted is not looked up.
        done = self.run("mount", "-t", "tmpfs", "-o", f"remount,{options}", "tmpfs", self._folder)
        assert done.returncode == 0, done.stderr

    @property
    def used(self) -> int:
        """Bytes that are taken."""
        about = os.statvfs(self.folder)
        return (about.f_blocks - about.f_bfree) * about.f_frsize


@contextmanager
def disk(folder: Path, options: str) -> Iterator[Disk | None]:
    """A disk at ``folder``; None where the system permits none to be mounted."""
    root = os.geteuid() == 0
    namespace = ["unshare", "--mount", *([] if root else ["--user", "--map-root-user"])]
    try:
        with subprocess.Popen(
            [*namespace, "sh", "-c", _MOUNT, "sh", options, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None
            if process.stdout.readline() == b"ready\n":
                user = [] if root else ["--user", "--preserve-credentials"]
                yield Disk(process.pid, user, folder)
            else:
                yield None
    except FileNotFoundError:
        yield None
