"""How a build or a comparison ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from dafu.problems.errors import PublishError
from dafu.problems.problem import Problems
from dafu.render.collection import Collection


@dataclass(slots=True)
class Outcome:
    """How a run ended; ``collection`` is None when errors kept it from publishing."""

    problems: Problems = field(default_factory=Problems)
    collection: Collection | None = None
    left_out: list[str] = field(default_factory=list)
    """Files that a build ``without_invalid`` left out."""
    hidden: list[str] = field(default_factory=list)
    """Files of letters of which nothing is public."""
    still_public: list[str] = field(default_factory=list)
    """Addresses below the root that are still up though the content takes them down, or whose files
    are in error."""
    removable: bool = True
    """Whether a build ``without_invalid`` would take them down."""
    unrecorded: int = 0
    """Changes that the publication log of the site, if it has one, does not say."""
    recorded: int = 0
    """The number of the entry that says what this build published; 0 when there was nothing."""
    in_place: bool = False
    """Whether the site was changed file by file, so that readers could meet a mix."""
    not_kept: PublishError | None = None
    """Why the next build, after one that published, must do everything again."""
