"""Commands, and what they say; the work is done elsewhere."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dafu.cli.common import (
    CONTENT_ERRORS,
    DONE,
    MACHINE_FAILED,
    sources_of,
    stream,
    tell_still_public,
)
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
)
from dafu.cli.parsing import parsed
from dafu.problems.errors import PublishError, ThemeError, system_failed
from dafu.problems.problem import Language


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
        tell_still_public(error.still_public, "still_public_now", language)
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
        tell_still_public(error.still_public, "still_public_now", language)
        return WRONG_USAGE


def _done(options: Options, language: Language) -> int:
    match options:
        case Build():
            from dafu.cli.building import build_for_store, build_site

            build = build_for_store if options.target.store else build_site
            return build(options, language)
        case Check():
            from dafu.cli.checking import check_letters

            return check_letters(options, language)
        case Diff():
            from dafu.cli.building import diff_site

            return diff_site(options, language)
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


def _verify(options: Verify, language: Language) -> int:
    from dafu.problems.report import report
    from dafu.verify.audit import audit

    folder = Path(options.files[0]) if options.files else options.output
    if not folder.is_dir() or not any(folder.iterdir()):
        print(say("no_site", language, path=folder), file=sys.stderr)
        return WRONG_USAGE
    found = audit(folder, options.signers)
    print(report(found.problems, options.format, language), end="", file=stream(options))
    errors = len(found.problems.errors)
    told = {name: getattr(found, name) for name in ("files", "letters", "links", "entries")}
    key = "not_verified" if errors else "verified"
    print(say(key, language, output=folder, errors=errors, **told), file=sys.stderr)
    if found.signed:
        key = "signed_by" if found.signed.signer else "signed"
        print(say(key, language, **found.signed._asdict()), file=sys.stderr)
    return CONTENT_ERRORS if errors else DONE


def _use_utf8() -> None:
    """Chinese Windows consoles are cp936 and LC_ALL=C is ASCII; a message must not fail on them."""
    for output in (sys.stdout, sys.stderr):
        if hasattr(output, "reconfigure"):
            output.reconfigure(encoding="utf-8", errors="backslashreplace")
