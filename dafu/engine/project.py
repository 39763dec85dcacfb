"""Where a build finds what it reads, and where it puts the site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_PROJECT_THEME = _PACKAGE.parent / "theme"
_PACKAGED_THEME = _PACKAGE / "_theme"


@dataclass(frozen=True, slots=True)
class Sources:
    """The paths of one project, as given."""

    site: Path = Path("site.yaml")
    content: Path = Path("content")
    theme: Path | None = None
    output: Path = Path("public")

    @property
    def theme_folders(self) -> tuple[Path, ...]:
        """The shipped theme, and the site's own, whose files come before the shipped ones."""
        shipped = _PROJECT_THEME if _PROJECT_THEME.is_dir() else _PACKAGED_THEME
        return (shipped, self.theme) if self.theme else (shipped,)

    @property
    def letters(self) -> Path:
        """The folder of all letters."""
        return self.content / "replies"

    @property
    def read_from(self) -> tuple[Path, ...]:
        """All that a build reads."""
        return (self.site, self.content, *self.theme_folders)

    def needed_by_output(self) -> Path | None:
        """What the output would take the place of, or lie in; None where it has a place of its own.

        A build leaves nothing in its output that is not of the site.
        """
        output = _real(self.output)
        whole = (self.content, *self.theme_folders)
        kept = (self.site, Path(), _PACKAGE, *_home(), *whole)
        within = (path for path in kept if _real(path).is_relative_to(output))
        around = (path for path in whole if output.is_relative_to(_real(path)))
        return next(chain(within, around), None)

    @property
    def cache(self) -> Path:
        """What builds of this output keep for the next one; nothing that is not public."""
        return self.output.with_name(f".{self.output.name}.dafu-cache")


def _real(path: Path) -> Path:
    """Where a path leads."""
    return Path(os.path.realpath(path))


def _home() -> Iterator[Path]:
    """The folder of whoever runs this, if there is one."""
    home = Path("~").expanduser()
    if home.is_absolute():
        yield home
