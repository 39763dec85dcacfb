"""Where a build finds what it reads, and where it puts the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PROJECT_THEME = Path(__file__).parents[1] / "theme"
_PACKAGED_THEME = Path(__file__).parent / "_theme"


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
    def cache(self) -> Path:
        """What builds of this output keep for the next one; nothing that is not public."""
        return self.output.with_name(f".{self.output.name}.dafu-cache")
