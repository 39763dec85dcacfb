"""What a site is made from: settings, letters and pages, read and checked. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dafu.check.rules import check_letter
from dafu.check.together import check_together
from dafu.letter import Letter
from dafu.problems import Problems
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


def check_files(
    site_file: Path, folder: Path, files: Sequence[Path], now: datetime, problems: Problems
) -> int:
    """Check ``files`` alone, so that a save hook is quick; the number found in ``folder``.

    Rules between letters need all of them and are left to the whole check.
    """
    site = read.site(site_file, problems)
    wanted = {file.resolve() for file in files}
    tree = scan(folder, Problems())
    found = 0
    for source in (*tree.letters, *tree.pages):
        if source.file.resolve() not in wanted:
            continue
        found += 1
        data = read_bytes(source, problems)
        if data is None:
            continue
        if source in tree.pages:
            read.page(source, data, problems)
        elif (letter := read.letter(source, data, problems)) and site:
            check_letter(letter, site, now.date(), problems)
    return found
