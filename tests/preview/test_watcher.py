"""Where the system tells of changes, and where it must be looked for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dafu.preview.watcher import is_remote, kind_of

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:25 / /dev/shm rw - tmpfs tmpfs rw
40 22 0:40 / /mnt/share rw,relatime - cifs //files/office rw,vers=3.1.1
41 22 0:41 / /mnt/a\\040b rw shared:9 - nfs4 files:/office rw
42 22 0:42 / /mnt/ssh rw - fuse.sshfs me@files: rw
43 22 0:43 / /mnt/disk rw - fuseblk /dev/sdb1 rw
44 40 254:1 / /mnt/share/local rw - ext4 /dev/vdb rw
45 22 0:45 / /c rw - 9p C:\\134 rw
46 22 0:46 / /over rw - cifs //files/under rw
47 46 254:3 / /over rw - ext4 /dev/vdc rw
not a line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/work/content", "ext4"),
        ("/mnt/share", "cifs"),
        ("/mnt/share/content", "cifs"),
        ("/mnt/shared/content", "ext4"),
        ("/mnt/share/local/content", "ext4"),
        ("/mnt/a b/content", "nfs4"),
        ("/mnt/ssh/content", "sshfs"),
        ("/mnt/disk/content", "fuseblk"),
        ("/c/Users/content", "9p"),
        ("/over/content", "ext4"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(folder: str, kind: str) -> None:
    assert kind_of(folder, MOUNTS) == kind


def test_a_folder_of_this_machine_is_watched(tmp_path: Path) -> None:
    assert not is_remote(tmp_path)
    assert not is_remote(Path("/nowhere/at/all"))
