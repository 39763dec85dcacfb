"""A folder as a store: nothing in it is reached through a link, which could lead elsewhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dafu.problems.errors import PublishError
from dafu.problems.problem import Text
from dafu.site.trees import tree


def check_way(folder: Path, path: str) -> None:
    """Make sure that ``path`` below ``folder`` leads through folders to a file, if it is there.

    Raises :class:`PublishError`.
    """
    place = folder
    parts = path.split("/")
    for number, part in enumerate(parts, start=1):
        place = place / part
        try:
            mode = os.lstat(place).st_mode
        except FileNotFoundError:
            return
        except OSError:
            raise PublishError(place, _WHY) from None
        if not (stat.S_ISREG(mode) if number == len(parts) else stat.S_ISDIR(mode)):
            raise PublishError(place, _WHY)


def check_all(folder: Path) -> None:
    """Make sure that it holds folders and files alone; raises OSError, :class:`PublishError`."""
    if folder.is_dir():
        for path in sorted(tree(f"{folder}/").others):
            raise PublishError(folder / path, _WHY)


_WHY = Text(
    "是链接或特殊文件，发布不经过它读写；请换成真正的文件夹或文件，或删去它",
    "is a link or a special file, through which nothing is published; put the real folder or file "
    "in its place, or remove it",
)
