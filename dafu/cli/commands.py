"""Commands, and what they say; the work is done elsewhere."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dafu.cli.messages import say
from dafu.cli.options import (
    WRONG_USAGE,
    Build,
    Check,
    Diff,
    Import,
    Init,
    New,
    Options,
    Serve,
    Verify,
    parsed,
)
from dafu.cli.places import lines_of, sources_of
from dafu.problems.errors import PublishError, ThemeError, system_failed
from dafu.problems.problem import Language

if TYPE_CHECKING:
    from dafu.build import Outcome
    from dafu.engine.fingerprint import Inputs, Last
    from dafu.engine.pool import Crew
    from dafu.engine.project import Sources
    from dafu.model.course import Told
    from dafu.problems.problem import Problems
    from dafu.remote.address import Address

_ROUNDS = 3
"""How often a check repairs: of several mistakes in a line one may hide the other."""

DONE, CONTENT_ERRORS, MACHINE_FAILED = 0, 1, 3
"""Exit codes, beside :data:`dafu.cli.options.WRONG_USAGE`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    _use_utf8()
    # Hundreds of thousands of small values, none of which ever becomes garbage in a circle.
    gc.set_threshold(100_000, 50, 100)
    options = parsed(arguments)
    language = options.language
    writing = isinstance(options, Build | Diff | Serve)
    if writing and (other := sources_of(options).needed_by_output()):
        values = {"output": options.target.shown, "other": other.resolve()}
        print(say("bad_output", language, **values), file=sys.stderr)
        return WRONG_USAGE
    try:
        return _done(options, language)
    except PublishError as error:
        print(say("failed", language, reason=error.told(language)), file=sys.stderr)
        _tell_still_public(error.still_public, "still_public_now", language)
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
        _tell_still_public(error.still_public, "still_public_now", language)
        return WRONG_USAGE


def _done(options: Options, language: Language) -> int:
    match options:
        case Build():
            build = _build_for_store if options.target.store else _build
            return build(options, language)
        case Check():
            return _check(options, language)
        case Diff():
            return _diff(options, language)
        case Serve():
            from dafu.cli.preview import serve

            return serve(options, language)
        case Verify():
            return _verify(options, language)
        case Import():
            from dafu.cli.drafts import import_files

            return import_files(options, language)
        case New():
            from dafu.cli.drafts import new_letter

            return new_letter(options, language)
        case Init():
            from dafu.cli.begin import begin

            return begin(options, language)
    raise TypeError(options)


def _build(options: Build, language: Language) -> int:
    start = time.monotonic()
    sources, made_from, said = _sources(options)
    told = _published_in(options.target.store) if options.target.store else []
    same = said and not options.clean and not options.record and _same_log(told, options.output)
    if said and same and _repeat(said, made_from, options, language):
        message = say("unchanged", language, output=options.output, letters=said.letters)
        print(message, file=sys.stderr)
        _tell_unrecorded(said.unrecorded, language)
        return DONE

    from dafu.build import build
    from dafu.engine.content import is_recorded
    from dafu.model import salts
    from dafu.model.log import FILE

    record = options.record or is_recorded(options.site)
    outcome = build(
        sources,
        crew=_crew(options),
        without_invalid=options.withdraw_invalid,
        clean=options.clean,
        search=not options.without_search,
        made_from=made_from,
        record=record,
        sign=options.sign,
        told=told,
        new_log=options.new_log,
    )
    _report(outcome.problems, options, language)
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
    if record:
        key = "recorded" if outcome.recorded else "nothing_to_record"
        files = {"file": options.content / FILE, "salts": options.content / salts.FILE}
        print(say(key, language, number=outcome.recorded, **files), file=sys.stderr)
    return DONE


def _published_in(store: Address) -> list[Told]:
    """What the store has of the publication log."""
    from dafu.remote.publication import published_in

    return published_in(store.url)


def _same_log(told: list[Told], output: Path) -> bool:
    """Whether the site in ``output`` has the log that the store has, if that has one."""
    if not told:
        return True
    from dafu.read.log import head_in

    return told == [head_in(output)]


def _tell_unrecorded(count: int, language: Language) -> None:
    if count:
        print(say("unrecorded", language, count=count), file=sys.stderr)


def _build_for_store(options: Build, language: Language) -> int:
    from dafu.remote.home import publish_from, reserved

    store = options.target.store
    assert store  # noqa: S101 - that is what this is for
    with reserved(store):
        ended = _build(options, language)
        if ended != DONE:
            return ended
        start = time.monotonic()
        done = publish_from(store, afresh=options.clean)
    seconds = time.monotonic() - start
    key = "published" if any(done) else "in_step"
    told = {"output": options.target.shown, **done._asdict(), "seconds": seconds}
    print(say(key, language, **told), file=sys.stderr)
    return DONE


def _diff(options: Diff, language: Language) -> int:
    sources, made_from, said = _sources(options)
    from dafu.build import compare
    from dafu.problems.report import report
    from dafu.site.diff import Difference, as_json, as_text

    difference: Difference | None = Difference()
    if said is None or (said.again and _said_again(said, made_from, options) is None):
        outcome, difference = compare(
            sources,
            jobs=options.jobs,
            without_invalid=options.withdraw_invalid,
            search=not options.without_search,
            made_from=made_from,
            sign=options.sign,
            new_log=options.new_log,
        )
        print(
            report(outcome.problems, "text", language, lines_of(options)), end="", file=sys.stderr
        )
        for file in outcome.left_out:
            print(say("left_out", language, path=file), file=sys.stderr)
    if difference is None:
        return _not_built(outcome, options, language)
    told = as_json(difference) if options.format == "json" else as_text(difference, language)
    print(told, end="")
    return DONE


def _sources(options: Build | Diff) -> tuple[Sources, Inputs | None, Last | None]:
    """Where to build from, what is there, and what the last build said, if that is all still so."""
    from dafu.engine.fingerprint import file_digest, inputs, last

    sources = sources_of(options)
    sign = options.sign if isinstance(options, Build) else None
    key = sign and file_digest(sign)
    settings = (Path.cwd(), options.withdraw_invalid, options.without_search, key)
    made_from = inputs(sources.read_from, *settings, compared=sources.letters)
    return sources, made_from, made_from and last(sources.cache, sources.output, made_from)


def _not_built(outcome: Outcome, options: Build | Diff, language: Language) -> int:
    errors = len(outcome.problems.errors)
    message = say("not_built", language, errors=errors, output=options.target.shown)
    print(message, file=sys.stderr)
    way = "still_public" if outcome.removable else "still_public_now"
    _tell_still_public(outcome.still_public, way, language)
    return CONTENT_ERRORS


def _tell_still_public(paths: Sequence[str], way: str, language: Language) -> None:
    for path in paths:
        print(say(way, language, path=path), file=sys.stderr)


def _crew(options: Build) -> Crew:
    from dafu.engine.pool import Crew

    if not options.executor:
        return Crew(options.jobs)
    from dafu.engine.cluster import Cluster

    return Cluster(options.executor)


def _repeat(said: Last, made_from: Inputs | None, options: Build, language: Language) -> bool:
    """Say again what the last build said of the same content; False where it is to be built."""
    if not said.problems and not said.again and options.format == "text":
        return True
    problems = _said_again(said, made_from, options)
    if problems is None:
        return False
    _report(problems, options, language)
    return True


def _said_again(
    said: Last, made_from: Inputs | None, options: Build | Check | Diff
) -> Problems | None:
    from dafu.engine.again import repeated
    from dafu.model.values import CHINA_TIME

    return made_from and repeated(
        said, made_from, options.site, options.content, datetime.now(CHINA_TIME)
    )


def _report(problems: Problems, options: Build | Check, language: Language) -> None:
    from dafu.problems.report import report

    told = report(problems, options.format, language, lines_of(options))
    print(told, end="", file=_stream(options))


def _check(options: Check, language: Language) -> int:
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
    _report(problems, options, language)
    counts = {"errors": len(problems.errors), "warnings": len(problems.warnings)}
    print(say("checked", language, letters=letters, **counts), file=sys.stderr)
    failed = problems.errors or (options.strict and problems.warnings)
    return CONTENT_ERRORS if failed else DONE


def _checked(options: Check, files: Sequence[Path]) -> tuple[Problems, int]:
    """The problems of ``files``, or of everything; and how many letters were looked at."""
    from dafu.engine.fingerprint import inputs, last_check
    from dafu.model.values import CHINA_TIME

    sources = sources_of(options)

    def is_up(path: str) -> bool:
        return bool((options.output / path.removeprefix("pages/") / "index.html").is_file())

    if files:
        from dafu.engine.checking import check_files

        return check_files(sources, files, datetime.now(CHINA_TIME), is_up)
    made_from = inputs(sources.read_from, Path.cwd(), compared=sources.letters)
    said = made_from and last_check(sources.cache, made_from)
    problems = said and _said_again(said, made_from, options)
    if problems is not None:
        from dafu.read.scan import count_letters

        return problems, count_letters(options.content)

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


def _verify(options: Verify, language: Language) -> int:
    from dafu.problems.report import report
    from dafu.verify.audit import audit

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


def _stream(options: Build | Check | Verify) -> TextIO:
    """Problems for machines are the command's output; for people they are messages."""
    return sys.stderr if options.format == "text" else sys.stdout


def _use_utf8() -> None:
    """Chinese Windows consoles are cp936 and LC_ALL=C is ASCII; a message must not fail on them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
