"""Power cuts: ``python -m tests.power --cuts 40`` as root on Linux, with ext4 on a loop device.

A disk of its own, whose power goes at a random moment of a build or shortly after: the file system
is shut down without writing what it holds in memory (FS_IOC_SHUTDOWN), and mounted again. The site
must be all of the old one or the new, and the next build must mend everything.
``--without-sync`` leaves out what a build does against it, to show what would happen.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.letters import write_site
from tests.site.killing import ROOT, files, numbered

_SHUTDOWN = 0x8004587D  # FS_IOC_SHUTDOWN
_WITHOUT_LOG = 2  # FS_SHUTDOWN_FLAGS_NOLOGFLUSH
LETTERS = 320
BUILD = (
    "import sys; from dafu.problems.errors import exchange; from dafu.cli.commands import main; "
)
LEFT_OUT = "exchange.to_disk = lambda folder: None; "


class Disk:
    """An ext4 file system in a file."""

    def __init__(self, folder: Path) -> None:
        self._image = folder / "image"
        self.folder = folder / "disk"
        self.folder.mkdir()
        with self._image.open("wb") as image:
            image.truncate(400_000_000)
        _run("mkfs.ext4", "-q", self._image)
        self.mount()

    def mount(self) -> None:
        # Its journal is written each second, so that little waiting shows much.
        _run("mount", "-o", "loop,commit=1", self._image, self.folder)

    def unmount(self) -> None:
        _run("umount", self.folder)

    def cut(self, process: subprocess.Popen[bytes]) -> None:
        """The power goes; then it comes again."""
        handle = os.open(self.folder, os.O_RDONLY)
        fcntl.ioctl(handle, _SHUTDOWN, struct.pack("I", _WITHOUT_LOG))
        os.close(handle)
        process.kill()
        process.wait()
        while subprocess.run(["umount", self.folder], check=False, capture_output=True).returncode:
            time.sleep(0.01)  # Until the kernel has ended its worker processes.
        self.mount()


@contextmanager
def disk() -> Iterator[Disk]:
    """A disk, taken away afterwards."""
    with tempfile.TemporaryDirectory(prefix="dafu-power-") as folder:
        made = Disk(Path(folder))
        try:
            yield made
        finally:
            made.unmount()


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)


def write(folder: Path, version: int) -> None:
    """Put a version of the content in place, and on the disk."""
    body = f"示例甲委员：\n\n第{version}版。\n"
    write_site(folder, {f"replies/2023/a-{n}.md": numbered(n, body) for n in range(LETTERS)})
    os.sync()


def site(folder: Path) -> dict[str, bytes] | None:
    """The site; None where it cannot even be read."""
    try:
        return dict(files(folder / "public"))
    except OSError:
        return None


def main() -> int:
    """Cut the power so often; 0 when the site was whole each time, and mended by the next build."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cuts", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-sync", action="store_true")
    options = parser.parse_args()
    script = f"{BUILD}{LEFT_OUT if options.without_sync else ''}sys.exit(main(['--jobs', '2']))"
    chance = random.Random(options.seed)
    torn = not_mended = 0
    with disk() as power:
        folder = power.folder

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [sys.executable, "-c", script],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stderr=subprocess.DEVNULL,
            )

        sites = []
        for version in (0, 1):
            write(folder, version)
            begin = time.monotonic()
            assert start().wait() == 0
            took = time.monotonic() - begin
            sites.append(site(folder))
        for cut in range(options.cuts):
            version = cut % 2
            write(folder, version)
            process = start()
            # Half of them in the course of the build, half in the seconds after it.
            time.sleep(took * chance.random() if cut % 4 < 2 else took + 2 * chance.random())
            power.cut(process)
            left = site(folder)
            whole = left in sites
            torn += not whole
            mended = start().wait() == 0 and site(folder) == sites[version]
            not_mended += not mended
            empty = sum(not data for path, data in (left or {}).items() if not path.endswith("/"))
            state = "whole" if whole else f"torn, {empty} empty files"
            print(f"cut {cut}: {state}{'' if mended else ', not mended'}", flush=True)
    print(f"{options.cuts} cuts: {torn} torn, {not_mended} not mended by the next build")
    return 1 if torn or not_mended else 0


if __name__ == "__main__":
    sys.exit(main())
