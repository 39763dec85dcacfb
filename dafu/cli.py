"""Commands, and what they say; the work is done elsewhere."""

from __future__ import annotations

import argparse
import errno
import gc
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dafu.language import say
from dafu.options import WRONG_USAGE, parsed
from dafu.problems import Language
from dafu.publish import PublishError, system_failed
from dafu.read import ThemeError

if TYPE_CHECKING:
    from dafu.pipeline import Outcome
    from dafu.processes import Crew
    from dafu.sources import Sources
    from dafu.unchanged import Inputs, Last

DEFAULT_PORT = 8000

DONE, CONTENT_ERRORS, MACHINE_FAILED = 0, 1, 3
"""Exit codes, beside :data:`dafu.options.WRONG_USAGE`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    _use_utf8()
    # Hundreds of thousands of small values, none of which ever becomes garbage in a circle.
    gc.set_threshold(100_000, 50, 100)
    options, language = parsed(arguments)
    if options.command in _WRITING and (other := _sources_of(options).needed_by_output()):
        values = {"output": options.shown, "other": other.resolve()}
        print(say("bad_output", language, **values), file=sys.stderr)
        return WRONG_USAGE
    try:
        to_store = options.store and options.command == "build"
        return (_build_for_store if to_store else _DO[options.command])(options, language)
    except PublishError as error:
        print(say("failed", language, reason=error.told(language)), file=sys.stderr)
        return MACHINE_FAILED
    except MemoryError:
        print(say("failed", language, reason=say("no_memory", language)), file=sys.stderr)
        return MACHINE_FAILED
    except OSError as error:
        with suppress(OSError):
            reason = system_failed(error, options.command).told(language)
            print(say("failed", language, reason=reason), file=sys.stderr)
        return MACHINE_FAILED
    except ThemeError as error:
        print(say("bad_theme", language, reason=error), file=sys.stderr)
        return WRONG_USAGE


def _build(options: argparse.Namespace, language: Language) -> int:
    start = time.monotonic()
    sources, made_from, said = _sources(options)
    if said and not options.clean and not options.record:
        _repeat(said, options, language)
        message = say("unchanged", language, output=options.output, letters=said.letters)
        print(message, file=sys.stderr)
        _tell_unrecorded(said.unrecorded, language)
        return DONE

    from dafu.pipeline import build
    from dafu.publications import FILE
    from dafu.report import report

    outcome = build(
        sources,
        crew=_crew(options),
        without_invalid=options.withdraw_invalid,
        clean=options.clean,
        search=not options.without_search,
        made_from=made_from,
        record=options.record,
        sign=options.sign,
    )
    print(
        report(outcome.problems, options.format, language),
        end="",
        file=_stream(options),
    )
    if outcome.collection is None:
        return _not_built(outcome, options, language)
    if outcome.not_kept:
        reason = outcome.not_kept.told(language)
        print(say("not_kept", language, reason=reason), file=sys.stderr)
    for file in outcome.left_out:
        print(say("left_out", language, path=file), file=sys.stderr)
    seconds = time.monotonic() - start
    letters = len(outcome.collection.letters)
    message = say("built", language, output=options.output, letters=letters, seconds=seconds)
    print(message, file=sys.stderr)
    if outcome.in_place:
        print(say("in_place", language, output=options.output), file=sys.stderr)
    _tell_unrecorded(outcome.unrecorded, language)
    if options.record:
        key = "recorded" if outcome.recorded else "nothing_to_record"
        file = options.content / FILE
        print(say(key, language, number=outcome.recorded, file=file), file=sys.stderr)
    return DONE


def _tell_unrecorded(count: int, language: Language) -> None:
    if count:
        print(say("unrecorded", language, count=count), file=sys.stderr)


def _build_for_store(options: argparse.Namespace, language: Language) -> int:
    from dafu.store.home import publish_from, reserved

    with reserved(options.store):
        ended = _build(options, language)
        if ended != DONE:
            return ended
        start = time.monotonic()
        done = publish_from(options.store, afresh=options.clean)
    seconds = time.monotonic() - start
    key = "published" if any(done) else "in_step"
    told = {"output": options.shown, **done._asdict(), "seconds": seconds}
    print(say(key, language, **told), file=sys.stderr)
    return DONE


def _diff(options: argparse.Namespace, language: Language) -> int:
    if options.format not in {"text", "json"}:
        print(say("not_for", language, command="diff", option=options.format), file=sys.stderr)
        return WRONG_USAGE
    sources, made_from, said = _sources(options)
    from dafu.diff import Difference, as_json, as_text
    from dafu.pipeline import compare
    from dafu.report import report

    difference: Difference | None = Difference()
    if not said:
        outcome, difference = compare(
            sources,
            jobs=options.jobs,
            without_invalid=options.withdraw_invalid,
            search=not options.without_search,
            made_from=made_from,
        )
        print(report(outcome.problems, "text", language), end="", file=sys.stderr)
        for file in outcome.left_out:
            print(say("left_out", language, path=file), file=sys.stderr)
    if difference is None:
        return _not_built(outcome, options, language)
    told = as_json(difference) if options.format == "json" else as_text(difference, language)
    print(told, end="")
    return DONE


def _serve(options: argparse.Namespace, language: Language) -> int:
    from dafu.pipeline import Outcome
    from dafu.preview.watch import watch
    from dafu.report import report

    def tell(done: Outcome | Exception, seconds: float, address: str) -> None:
        if isinstance(done, Outcome):
            print(report(done.problems, "text", language), end="", file=sys.stderr)
            wrong = done.collection is None
        else:
            reason = done.told(language) if isinstance(done, PublishError) else done
            print(say("failed", language, reason=reason), file=sys.stderr)
            wrong = True
        key = "not_previewed" if wrong else "previewed"
        print(say(key, language, address=address, seconds=seconds), file=sys.stderr, flush=True)

    port = DEFAULT_PORT if options.port is None else options.port
    sources = _sources_of(options)
    try:
        watch(sources, port, options.jobs, not options.without_search, language, tell)
    except OSError as error:
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        print(say("port_taken", language, port=port), file=sys.stderr)
        return MACHINE_FAILED
    return DONE


def _sources(options: argparse.Namespace) -> tuple[Sources, Inputs | None, Last | None]:
    """Where to build from, what is there, and what the last build said, if that is all still so."""
    from dafu.unchanged import file_digest, inputs, last

    sources = _sources_of(options)
    read = (sources.site, sources.content, *sources.theme_folders)
    key = options.sign and file_digest(options.sign)
    settings = (Path.cwd(), options.withdraw_invalid, options.without_search, key)
    made_from = inputs(read, *settings)
    return sources, made_from, made_from and last(sources.cache, sources.output, made_from)


def _sources_of(options: argparse.Namespace) -> Sources:
    from dafu.sources import Sources

    return Sources(options.site, options.content, options.theme, options.output)


def _not_built(outcome: Outcome, options: argparse.Namespace, language: Language) -> int:
    errors = len(outcome.problems.errors)
    message = say("not_built", language, errors=errors, output=options.shown)
    print(message, file=sys.stderr)
    for path in outcome.still_public:
        print(say("still_public", language, path=path), file=sys.stderr)
    return CONTENT_ERRORS


def _crew(options: argparse.Namespace) -> Crew:
    from dafu.processes import Crew

    if not options.executor:
        return Crew(options.jobs)
    from dafu.cluster import Cluster

    return Cluster(options.executor)


def _repeat(said: Last, options: argparse.Namespace, language: Language) -> None:
    """Say again what the last build said of the same content."""
    if not said.problems and options.format == "text":
        return
    from dafu.codes import problem_of_json
    from dafu.problems import Problems
    from dafu.report import report

    problems = Problems(map(problem_of_json, said.problems))
    print(report(problems, options.format, language), end="", file=_stream(options))


def _check(options: argparse.Namespace, language: Language) -> int:
    from dafu.content import check_all, fix
    from dafu.report import report
    from dafu.values import CHINA_TIME

    sources = _sources_of(options)
    now = datetime.now(CHINA_TIME)
    files = list(dict.fromkeys(map(Path, options.files)))
    for file in files:
        if not file.exists():
            print(say("not_found", language, path=file), file=sys.stderr)
            return WRONG_USAGE
    problems, letters = check_all(sources, files, now, options.jobs)
    if letters < len(files):
        print(say("not_content", language, content=options.content), file=sys.stderr)
        return WRONG_USAGE
    if options.fix and (changed := fix(problems)):
        for name in changed:
            print(say("fixed", language, path=name), file=sys.stderr)
        problems, letters = check_all(sources, files, now, options.jobs)
    print(report(problems, options.format, language), end="", file=_stream(options))
    counts = {"errors": len(problems.errors), "warnings": len(problems.warnings)}
    print(say("checked", language, letters=letters, **counts), file=sys.stderr)
    failed = problems.errors or (options.strict and problems.warnings)
    return CONTENT_ERRORS if failed else DONE


def _verify(options: argparse.Namespace, language: Language) -> int:
    from dafu.report import report
    from dafu.verify.audit import audit

    if len(options.files) > 1:
        print(say("not_for", language, command="verify", option=options.files[1]), file=sys.stderr)
        return WRONG_USAGE
    folder = Path(options.files[0]) if options.files else options.output
    if not folder.is_dir() or not any(folder.iterdir()):
        print(say("no_site", language, path=folder), file=sys.stderr)
        return WRONG_USAGE
    found = audit(folder, options.signers)
    print(report(found.problems, options.format, language), end="", file=_stream(options))
    errors = len(found.problems.errors)
    told = {name: getattr(found, name) for name in ("files", "letters", "links", "entries")}
    key = "not_verified" if errors else "verified"
    print(say(key, language, output=folder, errors=errors, **told), file=sys.stderr)
    if found.signed:
        key = "signed_by" if found.signed.signer else "signed"
        print(say(key, language, **found.signed._asdict()), file=sys.stderr)
    return CONTENT_ERRORS if errors else DONE


_WRITING = ("build", "diff", "serve")
"""Commands that have an output."""

_DO = {
    "build": _build,
    "check": _check,
    "diff": _diff,
    "serve": _serve,
    "verify": _verify,
}


def _stream(options: argparse.Namespace) -> TextIO:
    """Problems for machines are the command's output; for people they are messages."""
    return sys.stderr if options.format == "text" else sys.stdout


def _use_utf8() -> None:
    """Chinese Windows consoles are cp936 and LC_ALL=C is ASCII; a message must not fail on them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
