"""``build`` and ``diff``: what they do before and after the work, and what they say."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.cli.common import (
    CONTENT_ERRORS,
    DONE,
    lines,
    said_again,
    sources_of,
    tell_problems,
    tell_still_public,
)
from dafu.cli.messages import say
from dafu.cli.options import Build, Diff
from dafu.problems.problem import Language

if TYPE_CHECKING:
    from dafu.engine.fingerprint import Inputs, Last
    from dafu.engine.outcome import Outcome
    from dafu.engine.pool import Crew
    from dafu.engine.project import Sources
    from dafu.model.course import Told
    from dafu.remote.address import Address


def build_site(options: Build, language: Language) -> int:
    """Build into a folder, or say again what the last build said where nothing has changed."""
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
    from dafu.model.own_files import VERSIONS

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
    tell_problems(outcome.problems, options, language)
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
        if outcome.recorded and outcome.collection and outcome.collection.site.keep_texts:
            folder = options.content / VERSIONS
            print(say("texts_kept", language, folder=folder), file=sys.stderr)
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


def build_for_store(options: Build, language: Language) -> int:
    """Build into the folder of a store, and publish it from there."""
    from dafu.remote.home import publish_from, reserved

    store = options.target.store
    assert store  # noqa: S101 - that is what this is for
    with reserved(store):
        ended = build_site(options, language)
        if ended != DONE:
            return ended
        start = time.monotonic()
        done = publish_from(store, afresh=options.clean)
    seconds = time.monotonic() - start
    key = "published" if any(done) else "in_step"
    told = {"output": options.target.shown, **done._asdict(), "seconds": seconds}
    print(say(key, language, **told), file=sys.stderr)
    return DONE


def diff_site(options: Diff, language: Language) -> int:
    """Show what a build would change."""
    sources, made_from, said = _sources(options)
    from dafu.build import compare
    from dafu.problems.report import report
    from dafu.site.diff import Difference, as_json, as_text

    difference: Difference | None = Difference()
    if said is None or (said.again and said_again(said, made_from, options) is None):
        outcome, difference = compare(
            sources,
            jobs=options.jobs,
            without_invalid=options.withdraw_invalid,
            search=not options.without_search,
            made_from=made_from,
            sign=options.sign,
            new_log=options.new_log,
        )
        print(report(outcome.problems, "text", language, lines(options)), end="", file=sys.stderr)
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
    tell_still_public(outcome.still_public, way, language)
    return CONTENT_ERRORS


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
    problems = said_again(said, made_from, options)
    if problems is None:
        return False
    tell_problems(problems, options, language)
    return True
