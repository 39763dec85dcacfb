"""What a site is made from: settings, letters and pages, read and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from dafu.check.concern import Concern
from dafu.check.fix import difference, fixed_text
from dafu.check.site import Outline, check_together, shut
from dafu.check.stray import check_files
from dafu.engine import task as tasks
from dafu.engine.pool import Crew
from dafu.engine.project import Sources
from dafu.engine.task import Gated, Reading
from dafu.model.log import Log
from dafu.model.settings import Site
from dafu.model.signoff import SUFFIX
from dafu.model.values import CHINA_TIME
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problem, Problems, Text, not_as_written
from dafu.read import letter as read
from dafu.read.files import read_regular
from dafu.read.log import publications
from dafu.read.markdown.addresses import linked
from dafu.read.markdown.links import rewritten
from dafu.read.scan import Source, Tree, label, read_bytes, scan
from dafu.read.signoff import standing_of
from dafu.read.theme import read_theme
from dafu.site.remaining import Wanted

CHUNK = 100
"""Letters that a process reads at a time."""


class Standing(NamedTuple):
    """The letters and pages that are public, by path, and whether their text is."""

    public: Mapping[str, bool]

    def has(self, named: str) -> bool:
        """Whether ``named``, a path with ``#`` and perhaps a section, can be linked to."""
        path, _, anchor = named.partition("#")
        return path in self.public and (not anchor or self.public[path])

    def resolver(self, folder: str) -> Callable[[str], str | None]:
        """Where the links of a source in ``folder`` shall lead; None for nowhere."""

        def resolve(target: str) -> str | None:
            found = linked(target, folder)
            if found is None or self.has(f"{found.path}#{found.anchor}"):
                return target
            return found.target if found.path in self.public else None

        return resolve


def _is_whole(gated: Gated) -> bool:
    return gated.brief is not None and gated.brief.disclosure_code == "full"


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
    def standing(self) -> Standing:
        """What of the content is public, as links need to know it."""
        gated = ((path, reading.gated) for path, reading in self.letters.items())
        return Standing(
            {path: _is_whole(x) for path, x in gated if x}
            | {f"pages/{page.path}": True for page in self.pages}
        )

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
    log = publications(folder, tree, problems)
    letters: dict[str, Reading] = {}
    with Crew(jobs) as crew:
        sources = ((source, read_bytes(source, problems)) for source in tree.letters)
        found = ((source, data) for source, data in sources if data is not None)
        for source, reading in read_letters(found, len(tree.letters), site, now, crew, publishing):
            letters[source.path] = reading
            problems.extend(reading.problems)
    pages = read_pages(tree.pages, problems)
    return Content(site, letters, pages, tree, log) if site else None


def is_recorded(site_file: Path) -> bool:
    """Whether the settings say that every build is recorded, as far as they can be read."""
    site = read.site(site_file, datetime.now(CHINA_TIME).date(), Problems())
    return site is not None and site.record


def wanted(letters: Mapping[str, Reading], invalid: Container[str] = ()) -> dict[str, Wanted]:
    """What the content says of each letter; nothing of those in ``invalid`` files."""
    return {
        path: _wanted(reading) for path, reading in letters.items() if reading.source not in invalid
    }


def _wanted(reading: Reading) -> Wanted:
    if reading.gated is None:
        # Without settings nothing passes the gate.
        told = Outline.from_json(json.loads(reading.outlined)) if reading.outlined else None
        return Wanted(told.form, [name for name, _ in told.attachments]) if told else Wanted("")
    brief = reading.gated.brief
    if brief is None:
        return Wanted("withdrawn")
    return Wanted(brief.disclosure_code, [file.file for file in brief.attachments])


def linked_pages(content: Content) -> list[read.Page]:
    """The pages, without links to what is not public of the content."""
    resolve = content.standing.resolver("pages")
    return [
        replace(page, body=rewritten(page.body, f"pages/{page.path}", resolve))
        for page in content.pages
    ]


def read_pages(sources: Iterable[Source], problems: Problems) -> list[read.Page]:
    """The pages that can be read."""
    pages = []
    for source in sources:
        data = read_bytes(source, problems)
        page = read.page(source, data, problems) if data is not None else None
        if page:
            pages.append(page)
    return pages


def check_signed(content: Content, problems: Problems) -> None:
    """Refuse each letter of which anything is public and that was not signed off as it is now.

    Only where the settings ask for it. Fails closed: entries that cannot be read are none.
    """
    if not content.site.sign_off:
        return
    sources = {source.path: source for source in content.tree.letters}
    for told in content.outlines:
        if not told.form or told.path not in sources:
            continue
        names = [name for name, _ in told.attachments]
        try:
            state = standing_of(content.tree, sources[told.path], names)
        except (OSError, ValueError) as error:
            values = {"file": told.path + SUFFIX, "reason": not_as_written(error)}
            problems.add(CODES["signoff-broken"], Place(told.source), **values)
            continue
        if state != "released":
            problems.add(CODES["signoff-missing"], Place(told.source), state=STANDINGS[state])


STANDINGS = {
    "": Text("还没有送审", "not handed in"),
    "drafted": Text("已送审，还没有审核", "handed in, not reviewed"),
    "reviewed": Text("已审核，还没有同意公开", "reviewed, not released"),
}
"""How far a letter has come that may not be public yet."""


def check_content(
    content: Content,
    problems: Problems,
    well: str = "",
    is_up: Callable[[str], bool] = lambda path: False,
) -> str:
    """Apply the rules over all letters, but to content that is known to be ``well``.

    ``is_up`` tells whether the site that is up has a letter or page, by its path in the content.
    Gives :attr:`Content.together` of content that breaks none of them, else nothing.
    """
    together = content.together
    if together == well:
        return together
    found = Problems()
    problems.extend(_beside_each_other(content.outlines, content.pages, content.tree, is_up, found))
    return "" if any(found) else together


def _beside_each_other(
    outlines: Sequence[Outline],
    pages: Sequence[read.Page],
    tree: Tree,
    is_up: Callable[[str], bool],
    found: Problems,
) -> Iterator[Problem]:
    """What is wrong between letters, pages and files; ``found`` is what is known of it."""
    sources = {x.path for x in tree.letters} | {f"pages/{x.path}" for x in tree.pages}
    check_together(outlines, pages, tree.files, found, sources, is_up)
    check_files(outlines, pages, tree.files, tree.root, found)
    return shut(found, {x.source: x.closed_from for x in outlines})


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
    sources: Sources,
    files: Sequence[Path],
    now: datetime,
    jobs: int = 1,
    is_up: Callable[[str], bool] = lambda path: False,
) -> tuple[Problems, int]:
    """The problems of ``files``, or of content and theme when none are named; and how many letters.

    Of other letters only those are read that have to do with the named ones
    (:mod:`dafu.check.concern`), so that a save hook is quick. Raises :class:`ThemeError` for a
    theme that is none.
    """
    problems = Problems()
    site_file, folder = sources.site, sources.content
    if files:
        return problems, _check_files(site_file, folder, files, now, problems, is_up)
    read_theme(sources.theme_folders, problems)
    content = read_content(site_file, folder, now, problems, jobs)
    if content is None:
        return problems, 0
    check_content(content, problems, is_up=is_up)
    check_signed(content, problems)
    return problems, len(content.tree.letters)


def _check_files(
    site_file: Path,
    folder: Path,
    files: Sequence[Path],
    now: datetime,
    problems: Problems,
    is_up: Callable[[str], bool],
) -> int:
    site = read.site(site_file, now.date(), problems)
    wanted = {file.resolve() for file in files}
    names = {label(file) for file in files}
    refused, others = Problems(), Problems()
    tree = scan(folder, refused)
    letters = [source for source in tree.letters if Path(source.file).resolve() in wanted]
    mine = [reading for source in letters for reading in _read_one(source, site, now, problems)]
    problems.extend(problem for reading in mine for problem in reading.problems)
    readings = {reading.source: reading for reading in mine}
    pages = {source.label: read_pages([source], others) for source in tree.pages}
    shown = [page for one in pages.values() for page in one]
    concern = Concern(_outlines(mine), shown, {*names, *readings})
    for source in tree.letters:
        if source.label not in readings:
            for reading in _read_one(source, site, now, others, concern):
                readings[source.label] = reading
    found = Problems([*refused, *others])
    in_order = [readings[x.label] for x in tree.letters if x.label in readings]
    outlines = _outlines(in_order)
    problems.extend(concern.about(_beside_each_other(outlines, shown, tree, is_up, found)))
    known = {*(reading.source for reading in mine), *(names & pages.keys())}
    return len(known | {problem.place.path for problem in found if problem.place.path in names})


def _read_one(
    source: Source, site: Site | None, now: datetime, problems: Problems, of: Concern | None = None
) -> Iterator[Reading]:
    """What one letter gives, unless it cannot be read or has nothing to do with ``of``."""
    data = read_bytes(source, problems)
    if data is not None and (of is None or of.touches(source.path, data)):
        yield from tasks.read_batch([(source, data)], site, now, publishing=False)


def _outlines(readings: Iterable[Reading]) -> list[Outline]:
    return [Outline.from_json(json.loads(reading.outlined)) for reading in readings]


@dataclass(frozen=True, slots=True)
class Repair:
    """A file, as it is and as it would be with what its problems know how to mend."""

    name: str
    before: bytes
    after: bytes

    def __str__(self) -> str:
        return difference(self.name, self.before.decode(), self.after.decode())

    def write(self) -> None:
        """Put it in the file's place."""
        replace_file(Path(self.name), self.after)


def repairs(problems: Problems) -> Iterator[Repair]:
    """What can safely be repaired of ``problems``, file by file."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code.fixable and problem.edit:
            found.setdefault(problem.place.path, []).append(problem)
    for name, mine in found.items():
        before = read_regular(Path(name))
        after = fixed_text(before.decode(), mine).encode()
        if after != before:
            yield Repair(name, before, after)


def replace_file(file: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``file`` in one step, with its permissions."""
    aside = file.with_name(f".{file.name}.dafu-new")
    try:
        aside.write_bytes(data)
        aside.chmod(file.stat().st_mode & 0o777)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def may_repeat_all(problems: Problems, content: Content) -> bool:
    """Whether the next build may tell ``problems`` again: none is of what is hidden.

    What letters say of themselves is judged where they are read (:mod:`dafu.engine.lasting`).
    """
    letters = content.letters.values()
    if not all(reading.lasting for reading in letters):
        return False
    own = {problem.sort_key() for reading in letters for problem in reading.problems}
    public = {reading.source for reading in letters if reading.gated}
    pages = {page.source: page for page in content.pages}
    return all(
        problem.sort_key() in own or _may_repeat(problem, public, pages) for problem in problems
    )


def _may_repeat(problem: Problem, public: Container[str], pages: Mapping[str, read.Page]) -> bool:
    path = problem.place.path
    if page := pages.get(path):
        said = f"{page.front!r} {page.body.markdown}"
        return all(quoted in said for quoted in problem.quotes.values())
    if problem.code is CODES["proposal-shared"]:
        return path in public and str(problem.values["other"]).split(":")[0] in public
    return problem.code.name.startswith("site-")


def beyond_letters(problems: Problems, content: Content) -> bool:
    """Whether leaving out letters would not do.

    Of a folder that could not be listed nobody knows what would be left out with it; a site
    without its publication log would deny what it said before; a theme is one for all.
    """
    files = {source.label for source in (*content.tree.letters, *content.tree.pages)}
    return any(
        p.code.name.startswith("log-")
        or (p.code.name in {"file-unreadable", "merge-conflict"} and p.place.path not in files)
        for p in problems
    )


def valid_part(
    content: Content, invalid: set[str], is_up: Callable[[str], bool]
) -> tuple[Content, set[str]]:
    """The content without ``invalid`` files and what is wrong without them; and all their names."""
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
        check_content(content, problems, is_up=is_up)
        if not problems.errors:
            return content, invalid
        invalid = invalid | {problem.place.path for problem in problems.errors}
