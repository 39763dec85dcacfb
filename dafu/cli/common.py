"""What several commands need: where things are, what was said before, how problems are told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from dafu.cli.messages import say
from dafu.cli.options import Build, Check, Diff, Options, Verify
from dafu.problems.problem import Language

if TYPE_CHECKING:
    from dafu.engine.fingerprint import Inputs, Last
    from dafu.engine.project import Sources
    from dafu.problems.frames import Lines
    from dafu.problems.problem import Problems

DONE, CONTENT_ERRORS, MACHINE_FAILED = 0, 1, 3
"""Exit codes, beside :data:`dafu.cli.options.WRONG_USAGE`."""


def sources_of(options: Options) -> Sources:
    """Where the command reads from and writes to."""
    from dafu.engine.project import Sources

    return Sources(options.site, options.content, options.theme, options.output)


def said_again(
    said: Last, made_from: Inputs | None, options: Build | Check | Diff
) -> Problems | None:
    """What was said of the same content; None where its letters are to be looked at again."""
    from dafu.engine.again import repeated
    from dafu.model.values import CHINA_TIME

    return made_from and repeated(
        said, made_from, options.site, options.content, datetime.now(CHINA_TIME)
    )


def tell_problems(problems: Problems, options: Build | Check, language: Language) -> None:
    """Print ``problems`` in the form that was asked for."""
    from dafu.problems.report import report

    told = report(problems, options.format, language, lines(options))
    print(told, end="", file=stream(options))


def lines(options: Options) -> Lines:
    """The lines that messages about this site may show."""
    from dafu.read.source_lines import SourceLines

    return SourceLines(options.site, options.content)


def stream(options: Build | Check | Verify) -> TextIO:
    """Problems for machines are the command's output; for people they are messages."""
    return sys.stderr if options.format == "text" else sys.stdout


def tell_still_public(paths: Sequence[str], way: str, language: Language) -> None:
    """Say of each address that it is still up; ``way`` names the sentence."""
    for path in paths:
        print(say(way, language, path=path), file=sys.stderr)
