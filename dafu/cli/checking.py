"""``check``: what is wrong with files or with everything, and repairs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.cli.common import CONTENT_ERRORS, DONE, said_again, sources_of, tell_problems
from dafu.cli.messages import say
from dafu.cli.options import WRONG_USAGE, Check
from dafu.problems.problem import Language

if TYPE_CHECKING:
    from dafu.problems.problem import Problems

_ROUNDS = 3
"""How often a check repairs: of several mistakes in a line one may hide the other."""


def check_letters(options: Check, language: Language) -> int:
    """Say what is wrong with the files that were named, or with everything; repair it if told."""
    files = list(dict.fromkeys(map(Path, options.files)))
    for file in files:
        if not file.exists():
            print(say("not_found", language, path=file), file=sys.stderr)
            return WRONG_USAGE
    problems, letters = _checked(options, files)
    if letters < len(files):
        print(say("not_content", language, content=options.content), file=sys.stderr)
        return WRONG_USAGE
    if options.fix:
        problems, letters = _fixed(options, files, problems, letters, language)
    tell_problems(problems, options, language)
    counts = {"errors": len(problems.errors), "warnings": len(problems.warnings)}
    print(say("checked", language, letters=letters, **counts), file=sys.stderr)
    failed = problems.errors or (options.strict and problems.warnings)
    return CONTENT_ERRORS if failed else DONE


def _checked(options: Check, files: Sequence[Path]) -> tuple[Problems, int]:
    """The problems of ``files``, or of everything; and how many letters were looked at."""
    from dafu.model.values import CHINA_TIME

    sources = sources_of(options)

    def is_up(path: str) -> bool:
        return bool((options.output / path.removeprefix("pages/") / "index.html").is_file())

    if files:
        from dafu.engine.checking_files import check_files

        return check_files(sources, files, datetime.now(CHINA_TIME), is_up)

    from dafu.engine.fingerprint import inputs, last_check

    made_from = inputs(sources.read_from, Path.cwd(), compared=sources.letters)
    said = made_from and last_check(sources.cache, made_from)
    problems = said and said_again(said, made_from, options)
    if said and problems is not None:
        return problems, said.sources

    from dafu.engine.checking import check_all

    return check_all(sources, datetime.now(CHINA_TIME), options.jobs, is_up, made_from)


def _fixed(
    options: Check, files: Sequence[Path], problems: Problems, letters: int, language: Language
) -> tuple[Problems, int]:
    """What is left when what is safe to repair is repaired, or else shown."""
    from dafu.engine.repair import repairs

    if options.diff:
        print("".join(map(str, repairs(problems))), end="")
        return problems, letters
    fixed: dict[str, None] = {}
    for _ in range(_ROUNDS):
        mended = list(repairs(problems))
        for repair in mended:
            repair.write()
            fixed[repair.name] = None
        if not mended:
            break
        problems, letters = _checked(options, files)
    for name in fixed:
        print(say("fixed", language, path=name), file=sys.stderr)
    return problems, letters
