"""Where the options of a command say that things are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dafu.cli.options import Options

if TYPE_CHECKING:
    from dafu.engine.project import Sources
    from dafu.problems.frames import Lines


def sources_of(options: Options) -> Sources:
    """What a build reads, and where its site goes."""
    from dafu.engine.project import Sources

    return Sources(options.site, options.content, options.theme, options.output)


def lines_of(options: Options) -> Lines:
    """The lines that messages about this site may show."""
    from dafu.read.source_lines import SourceLines

    return SourceLines(options.site, options.content)
