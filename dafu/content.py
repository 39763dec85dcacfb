"""What a site is made from: settings, letters and pages, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dafu.check.fix import fixed_text
from dafu.check.rules import check_letter
from dafu.check.together import check_together
from dafu.letter import Letter
from dafu.problems import Problem, Problems
from dafu.read import letters as read
from dafu.read.scan import Tree, read_bytes, scan
from dafu.site import Site


@dataclass(frozen=True, slots=True)
class Content:
    """What was read: the settings, the letters and pages, and the files beside them."""

    site: Site
    letters: Sequence[Letter]
    pages: Sequence[read.Page]
    tree: Tree


def read_content(site_file: Path, folder: Path, problems: Problems) -> Content | None:
    """Read settings and content; None when the settings cannot be used.

    A file with an error yields no letter; the others are read all the same, so that one run
    reports everything.
    """
    site = read.site(site_file, problems)
    tree = scan(folder, problems)
    letters = []
    for source in tree.letters:
        data = read_bytes(source, problems)
        letter = read.letter(source, data, problems) if data is not None else None
        if letter:
            letters.append(letter)
    pages = []
    for source in tree.pages:
        data = read_bytes(source, problems)
        page = read.page(source, data, problems) if data is not None else None
        if page:
            pages.append(page)
    return Content(site, letters, pages, tree) if site else None


def check(content: Content, now: datetime, problems: Problems) -> None:
    """Apply the rules to each letter and to all of them together."""
    for letter in content.letters:
        check_letter(letter, content.site, now.date(), problems)
    check_together(content.letters, content.pages, content.tree.files, now, problems)


def check_all(
    site_file: Path, folder: Path, files: Sequence[Path], now: datetime
) -> tuple[Problems, int]:
    """The problems of ``files``, or of the whole content when none are named; and how many.

    Named files are checked alone, so that a save hook is quick: rules between letters need all of
    them and are left to the whole check.
    """
    problems = Problems()
    if files:
        return problems, _check_files(site_file, folder, files, now, problems)
    content = read_content(site_file, folder, problems)
    if content is None:
        return problems, 0
    check(content, now, problems)
    return problems, len(content.tree.letters)


def _check_files(
    site_file: Path, folder: Path, files: Sequence[Path], now: datetime, problems: Problems
) -> int:
    site = read.site(site_file, problems)
    wanted = {file.resolve() for file in files}
    tree = scan(folder, Problems())
    sources = [source for source in tree.sources if source.file.resolve() in wanted]
    for source in sources:
        data = read_bytes(source, problems)
        if data is None:
            continue
        if source in tree.pages:
            read.page(source, data, problems)
        elif (letter := read.letter(source, data, problems)) and site:
            check_letter(letter, site, now.date(), problems)
    return len(sources)


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
