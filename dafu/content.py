"""What a site is made from: settings, letters and pages, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dafu.check.fix import fixed_text
from dafu.check.rules import check_letter
from dafu.check.together import check_together
from dafu.letter import Letter
from dafu.problems import Problem, Problems
from dafu.publish import PublishError
from dafu.read import letters as read
from dafu.read.scan import Source, Tree, label, read_bytes, scan
from dafu.site import Site


@dataclass(frozen=True, slots=True)
class Content:
    """What was read: the settings, the letters and pages, and the files beside them."""

    site: Site
    letters: Sequence[Letter]
    pages: Sequence[read.Page]
    tree: Tree


def read_content(
    site_file: Path, folder: Path, now: datetime, problems: Problems, jobs: int = 1
) -> Content | None:
    """Read settings and content, and check each file; None when the settings cannot be used.

    A letter with an error is incomplete and never public; all are read, so that one run
    reports everything. :func:`check_together` is the caller's to apply.
    """
    site = read.site(site_file, problems)
    tree = scan(folder, problems)
    letters: list[Letter] = []
    for found, noted in _in_chunks(tree.letters, site, now.date(), jobs):
        letters += found
        problems.extend(noted)
    pages = []
    for source in tree.pages:
        data = read_bytes(source, problems)
        page = read.page(source, data, problems) if data is not None else None
        if page:
            pages.append(page)
    return Content(site, letters, pages, tree) if site else None


CHUNK = 100
"""Letters that a process reads at a time."""

SERIAL = 3 * CHUNK
"""Up to so many letters, starting processes costs more than it gains."""

Read = tuple[list[Letter], list[Problem]]


def _in_chunks(
    sources: Sequence[Source], site: Site | None, today: date, jobs: int
) -> Iterator[Read]:
    chunks = [sources[start : start + CHUNK] for start in range(0, len(sources), CHUNK)]
    if jobs == 1 or len(sources) <= SERIAL:
        yield from (read_letters(chunk, site, today) for chunk in chunks)
        return
    from concurrent.futures.process import BrokenProcessPool

    from dafu.processes import workers

    try:
        with workers(jobs) as pool:
            futures = [pool.submit(read_letters, chunk, site, today) for chunk in chunks]
            yield from (future.result() for future in futures)
    except BrokenProcessPool:
        deadly = _deadly(sources, site, today)
        raise PublishError(f"{deadly.label}: the process reading it died") from None


def _deadly(sources: Sequence[Source], site: Site | None, today: date) -> Source:
    """The one of ``sources`` at which a process that reads them dies, found by halves."""
    while len(sources) > 1:
        half = sources[: len(sources) // 2]
        sources = half if _dies(half, site, today) else sources[len(half) :]
    return sources[0]


def _dies(sources: Sequence[Source], site: Site | None, today: date) -> bool:
    from concurrent.futures.process import BrokenProcessPool

    from dafu.processes import workers

    with workers(1) as pool:
        try:
            pool.submit(read_letters, sources, site, today).result()
        except BrokenProcessPool:
            return True
    return False


def read_letters(sources: Sequence[Source], site: Site | None, today: date) -> Read:
    """The letters in ``sources``, each checked by itself, and their problems."""
    problems = Problems()
    letters = []
    for source in sources:
        data = read_bytes(source, problems)
        letter = read.letter(source, data, problems) if data is not None else None
        if letter:
            letters.append(letter)
            if site:
                check_letter(letter, site, today, problems)
    return letters, list(problems)


def check_all(
    site_file: Path, folder: Path, files: Sequence[Path], now: datetime, jobs: int = 1
) -> tuple[Problems, int]:
    """The problems of ``files``, or of the whole content when none are named; and how many.

    Named files are checked alone, so that a save hook is quick: rules between letters need all of
    them and are left to the whole check.
    """
    problems = Problems()
    if files:
        return problems, _check_files(site_file, folder, files, now, problems)
    content = read_content(site_file, folder, now, problems, jobs)
    if content is None:
        return problems, 0
    check_together(content.letters, content.pages, content.tree.files, now, problems)
    return problems, len(content.tree.letters)


def _check_files(
    site_file: Path, folder: Path, files: Sequence[Path], now: datetime, problems: Problems
) -> int:
    site = read.site(site_file, problems)
    wanted = {file.resolve() for file in files}
    names = {label(file) for file in files}
    refused = Problems()
    tree = scan(folder, refused)
    mine = [problem for problem in refused if problem.place.path in names]
    problems.extend(mine)
    letters = [source for source in tree.letters if source.file.resolve() in wanted]
    problems.extend(read_letters(letters, site, now.date())[1])
    pages = [source for source in tree.pages if source.file.resolve() in wanted]
    for source in pages:
        data = read_bytes(source, problems)
        if data is not None:
            read.page(source, data, problems)
    return len(letters) + len(pages) + len({problem.place.path for problem in mine})


def fix(problems: Problems) -> list[str]:
    """Repair in place what is safe to repair of ``problems``; the names of the changed files."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.place.path, []).append(problem)
    changed = []
    for name, mine in found.items():
        if not any(problem.code.fixable for problem in mine):
            continue
        file = Path(name)
        before = file.read_bytes()
        after = fixed_text(before.decode(), mine).encode()
        if after != before:
            replace_file(file, after)
            changed.append(name)
    return changed


def replace_file(file: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``file`` in one step, with its permissions."""
    aside = file.with_name(f".{file.name}.dafu-new")
    try:
        aside.write_bytes(data)
        aside.chmod(file.stat().st_mode & 0o777)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
