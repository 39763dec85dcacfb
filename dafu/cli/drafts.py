"""``import`` and ``new``: drafts below ``replies/YEAR/``, one path a line, never over a file."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dafu.cli.messages import say
from dafu.cli.options import WRONG_USAGE, Import, New
from dafu.problems.problem import Language, Place, Problems

if TYPE_CHECKING:
    from dafu.drafting.gathering import NamedDraft
    from dafu.drafting.writing import ExistingLetters
    from dafu.model.settings import Site

_DONE, _REFUSED = 0, 1


def import_files(options: Import, language: Language) -> int:
    """Write the drafts of all files that are named, and say what each lacks."""
    from dafu.drafting.gathering import drafts
    from dafu.drafting.writing import known
    from dafu.problems.report import report

    paths = [Path(file) for file in dict.fromkeys(options.files)]
    if not paths:
        print(say("import_nothing", language), file=sys.stderr)
        return WRONG_USAGE
    for file in paths:
        if not file.exists():
            print(say("not_found", language, path=file), file=sys.stderr)
            return WRONG_USAGE
    site, today = _site(options)
    there = known(options.content)
    problems, written = Problems(), list[str]()
    for found in drafts(paths, site, problems):
        path = _written(found, options, site, there, today, problems)
        if path:
            written.append(path)
            print(path, flush=True)
    print(report(problems, "text", language), end="", file=sys.stderr)
    _sum_up(written, problems, options, language)
    return _REFUSED if problems.errors else _DONE


def _site(options: Import | New) -> tuple[Site | None, date]:
    from dafu.model.values import CHINA_TIME
    from dafu.read import letter as read

    today = datetime.now(CHINA_TIME).date()
    return read.site(options.site, today, Problems()), today


def _written(
    found: NamedDraft,
    options: Import,
    site: Site | None,
    there: ExistingLetters,
    today: date,
    problems: Problems,
) -> str:
    """The path of a draft that was written, or would be; nothing and a problem for one refused."""
    from dafu.drafting.document import Refused
    from dafu.drafting.writing import placed, write
    from dafu.problems.codes import CODES

    try:
        made = placed(found.draft, options.content, site, there, today, options.language)
        if not options.dry_run:
            write(options.content, made)
    except Refused as refused:
        problems.add(CODES[refused.code], Place(found.name), **refused.values)
        return ""
    problems.extend(found.draft.report())
    return (options.content / made.path).as_posix()


def _sum_up(written: list[str], problems: Problems, options: Import, language: Language) -> None:
    """Say how many drafts there are, and how many of them a check would let through."""
    if options.dry_run or not written:
        key = "would_import" if options.dry_run else "imported_none"
        print(say(key, language, drafts=len(written)), file=sys.stderr)
        return
    from dafu.engine.checking_files import check_files
    from dafu.engine.project import Sources
    from dafu.model.values import CHINA_TIME

    sources = Sources(options.site, options.content, options.theme, options.output)
    files = [Path(path) for path in written]
    found, _ = check_files(sources, files, datetime.now(CHINA_TIME))
    wrong = {problem.place.path for problem in found.errors}
    unready = sum(
        any(path.endswith(name) or name.endswith(path) for name in wrong) for path in written
    )
    told = {"drafts": len(written), "ready": len(written) - unready, "unready": unready}
    print(say("imported", language, **told), file=sys.stderr)


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)


def new_letter(options: New, language: Language) -> int:
    """Write one letter to fill in, under the name that is given or the next free one."""
    from dafu.drafting.blank import blank, issuer_named, next_number
    from dafu.drafting.writing import known
    from dafu.model.numbers import document_number

    site, today = _site(options)
    issuer = issuer_named(site, options.issuer) if options.issuer else None
    if options.issuer and issuer is None:
        names = "、".join(x.name for x in site.issuers) if site else ""
        told = {"written": options.issuer, "allowed": names}
        print(say("no_issuer", language, **told), file=sys.stderr)
        return WRONG_USAGE
    there = known(options.content)
    number = next_number(issuer, today.year, there.numbers) if issuer else ""
    serial = document_number(number)
    stem = f"{issuer.slug if issuer else 'dafu'}-{serial.serial if serial else 1}"
    file = _file(options, stem, today)
    if file is None:
        print(say("bad_new", language, written=options.files[0]), file=sys.stderr)
        return WRONG_USAGE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            # Of another year than this nobody knows the day, nor the next number.
            now = file.parent.name == str(today.year)
            day = today if now else None
            stream.write(blank(issuer, number if now else "", day, there.names, language))
    except FileExistsError:
        print(say("new_exists", language, path=file.as_posix()), file=sys.stderr)
        return _REFUSED
    print(file.as_posix())
    return _DONE


def _file(options: New, stem: str, today: date) -> Path | None:
    """Where the letter goes: ``jiaoyu-8``, ``2024/jiaoyu-8`` or a path in the content folder."""
    folder = options.content / "replies"
    if not options.files:
        names = (stem, *(f"{stem}-{number}" for number in range(2, 10_000)))
        files = (folder / str(today.year) / f"{name}.md" for name in names)
        return next(file for file in files if not file.exists())
    written = options.files[0].replace("\\", "/").removesuffix(".md")
    inside = written.removeprefix(f"{options.content.as_posix()}/").removeprefix("replies/")
    year, _, name = inside.rpartition("/")
    right = _NAME.fullmatch(name) and re.fullmatch(r"(?:19|20)\d{2}|", year)
    return folder / (year or str(today.year)) / f"{name}.md" if right else None
