"""What a site is made from: settings, letters and pages, read and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dafu import tasks
from dafu.check.fix import fixed_text
from dafu.check.together import Outline, check_together
from dafu.codes import CODES
from dafu.files import read_regular
from dafu.problems import Problem, Problems
from dafu.processes import Crew
from dafu.publications import Log
from dafu.read import letters as read
from dafu.read.publications import publications
from dafu.read.scan import Source, Tree, label, read_bytes, scan
from dafu.read.theme import read_theme
from dafu.site import Site
from dafu.sources import Sources
from dafu.tasks import Reading

CHUNK = 100
"""Letters that a process reads at a time."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was read: the settings, what each letter gave, the pages, and the files beside them."""

    site: Site
    letters: Mapping[str, Reading]
    """By path."""
    pages: Sequence[read.Page]
    tree: Tree
    log: Log | None = None
    """What the office has recorded of earlier publications."""

    @property
    def outlines(self) -> list[Outline]:
        """The letters as the rules over all of them see them."""
        texts = (reading.outlined for reading in self.letters.values())
        return list(map(Outline.from_json, json.loads(f"[{','.join(texts)}]")))

    @property
    def together(self) -> str:
        """A digest of all that the rules over all letters look at."""
        pages = [(x.path, x.source, x.body.sections, x.references) for x in self.pages]
        found = hashlib.sha256(f"{pages!r} {sorted(self.tree.files)!r}".encode())
        for reading in self.letters.values():
            found.update(reading.outlined.encode())
        return found.hexdigest()


def read_content(
    site_file: Path,
    folder: Path,
    now: datetime,
    problems: Problems,
    jobs: int = 1,
    publishing: bool = False,
) -> Content | None:
    """Read settings and content, and check each file; None when the settings cannot be used.

    A letter with an error is incomplete and never public; all are read, so that one run
    reports everything. :func:`check_content` applies the rules over all of them. Only when
    ``publishing`` do letters pass the gate.
    """
    site = read.site(site_file, now.date(), problems)
    tree = scan(folder, problems)
    letters: dict[str, Reading] = {}
    with Crew(jobs) as crew:
        sources = ((source, read_bytes(source, problems)) for source in tree.letters)
        found = ((source, data) for source, data in sources if data is not None)
        for source, reading in read_letters(found, len(tree.letters), site, now, crew, publishing):
            letters[source.path] = reading
            problems.extend(reading.problems)
    pages = read_pages(tree, problems)
    log = publications(tree, problems)
    return Content(site, letters, pages, tree, log) if site else None


def read_pages(tree: Tree, problems: Problems) -> list[read.Page]:
    """The pages that can be read."""
    pages = []
    for source in tree.pages:
        data = read_bytes(source, problems)
        page = read.page(source, data, problems) if data is not None else None
        if page:
            pages.append(page)
    return pages


def check_content(content: Content, problems: Problems, well: str = "") -> str:
    """Apply the rules over all letters, but to content that is known to be ``well``.

    Gives :attr:`Content.together` of content that breaks none of them, else nothing.
    """
    together = content.together
    if together == well:
        return together
    found = Problems()
    check_together(content.outlines, content.pages, content.tree.files, found)
    problems.extend(found)
    return "" if any(found) else together


def read_letters(
    sources: Iterable[tuple[Source, bytes]],
    count: int,
    site: Site | None,
    now: datetime,
    crew: Crew,
    publishing: bool = True,
) -> Iterator[tuple[Source, Reading]]:
    """What each of the ``count`` sources gives, in order; many are read by several processes."""
    size = CHUNK * crew.letters
    taken: list[list[tuple[Source, bytes]]] = []

    def arguments() -> Iterator[tuple[object, ...]]:
        for batch in tasks.batches(sources, size):
            taken.append(batch)
            yield batch, site, now, publishing

    executor = crew.executor(count / size)
    for readings in tasks.in_order(executor, crew.ahead, tasks.read_batch, arguments()):
        yield from zip([source for source, _ in taken.pop(0)], readings, strict=True)


def check_all(
    sources: Sources, files: Sequence[Path], now: datetime, jobs: int = 1
) -> tuple[Problems, int]:
    """The problems of ``files``, or of content and theme when none are named; and how many letters.

    Named files are checked alone, so that a save hook is quick: rules between letters need all of
    them and are left to the whole check. Raises :class:`ThemeError` for a theme that is none.
    """
    problems = Problems()
    site_file, folder = sources.site, sources.content
    if files:
        return problems, _check_files(site_file, folder, files, now, problems)
    read_theme(sources.theme_folders, problems)
    content = read_content(site_file, folder, now, problems, jobs)
    if content is None:
        return problems, 0
    check_content(content, problems)
    return problems, len(content.tree.letters)


def _check_files(
    site_file: Path, folder: Path, files: Sequence[Path], now: datetime, problems: Problems
) -> int:
    site = read.site(site_file, now.date(), problems)
    wanted = {file.resolve() for file in files}
    names = {label(file) for file in files}
    refused = Problems()
    tree = scan(folder, refused)
    mine = [problem for problem in refused if problem.place.path in names]
    problems.extend(mine)
    letters = [source for source in tree.letters if Path(source.file).resolve() in wanted]
    for source in letters:
        data = read_bytes(source, problems)
        if data is not None:
            problems.extend(
                tasks.read_batch([(source, data)], site, now, publishing=False)[0].problems
            )
    pages = [source for source in tree.pages if Path(source.file).resolve() in wanted]
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
        before = read_regular(file)
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


def beyond_letters(problems: Problems, content: Content) -> bool:
    """Whether leaving out letters would not do.

    Of a folder that could not be listed nobody knows what would be left out with it, and a site
    without its publication log would deny what it said before.
    """
    files = {source.label for source in (*content.tree.letters, *content.tree.pages)}
    return any(
        p.code is CODES["log-broken"]
        or (p.code is CODES["file-unreadable"] and p.place.path not in files)
        for p in problems
    )


def valid_part(content: Content, invalid: set[str]) -> tuple[Content, set[str]]:
    """The content without ``invalid`` files and those that link to them; and all their names."""
    while True:
        content = replace(
            content,
            letters={
                path: reading
                for path, reading in content.letters.items()
                if reading.source not in invalid
            },
            pages=[page for page in content.pages if page.source not in invalid],
        )
        problems = Problems()
        check_content(content, problems)
        if not problems.errors:
            return content, invalid
        invalid = invalid | {problem.place.path for problem in problems.errors}
