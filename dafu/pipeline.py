"""The build on one screen: scan, read, check, gate, render, index, publish."""

from __future__ import annotations

import hashlib
import posixpath
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dafu.check.together import check_together
from dafu.codes import CODES
from dafu.content import Content, read_content
from dafu.gate import FileFacts, admit, is_public
from dafu.letter import Letter
from dafu.problems import Problems
from dafu.processes import workers
from dafu.public import Published, Tombstone
from dafu.publish import PublishError
from dafu.publish.stage import Stage, staged
from dafu.read.scan import Tree
from dafu.read.theme import Theme, read_theme, theme_folder
from dafu.render.collection import Collection, newest_first
from dafu.render.outputs import outputs
from dafu.render.records import search_records
from dafu.search.index import Index
from dafu.values import CHINA_TIME


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a build finds what it reads, and where it puts the site."""

    site: Path = Path("site.yaml")
    content: Path = Path("content")
    theme: Path | None = None
    output: Path = Path("public")

    @property
    def cache(self) -> Path:
        """What builds of this output keep for the next one; nothing that is not public."""
        return self.output.with_name(f".{self.output.name}.dafu-cache")


@dataclass(slots=True)
class Outcome:
    """How a run ended; ``collection`` is None when errors kept it from publishing."""

    problems: Problems = field(default_factory=Problems)
    collection: Collection | None = None
    left_out: list[str] = field(default_factory=list)
    """Files that a build ``without_invalid`` left out."""
    still_public: list[str] = field(default_factory=list)
    """Addresses below the root whose files are in error and whose published form is still up."""


def build(
    sources: Sources,
    now: datetime | None = None,
    jobs: int = 1,
    without_invalid: bool = False,
    clean: bool = False,
) -> Outcome:
    """Build the site whole and put it in place, or, when the content has errors, touch nothing.

    ``now`` decides embargoes and what lies in the future; the real time when not given. With
    ``without_invalid``, files in error are left out as if they were not there, so that a letter can
    be taken down at once while others wait to be mended; a folder that cannot be listed stops even
    that. ``clean`` builds as if for the first time, which makes the same bytes. Raises
    :class:`dafu.publish.PublishError` when the machine fails.
    """
    now = now or datetime.now(CHINA_TIME)
    outcome = Outcome()
    content = read_content(sources.site, sources.content, now, outcome.problems, jobs)
    if content is None:
        return outcome
    check_together(content.letters, content.pages, content.tree.files, now, outcome.problems)
    invalid = {problem.place.path for problem in outcome.problems.errors}
    if invalid and without_invalid and not _unlisted(outcome.problems, content):
        content, invalid = valid_part(content, now, invalid)
        outcome.left_out = sorted(invalid)
    elif invalid:
        outcome.still_public = [
            f"{source.path}/"
            for source in content.tree.letters
            if source.label in invalid and (sources.output / source.path / "index.html").is_file()
        ]
        return outcome
    theme = read_theme(theme_folder(sources.theme))
    collection = gate(content, now)
    with staged(sources.output) as stage:
        render(collection, theme, stage)
        copy_attachments(collection, content.tree, stage)
        cache = sources.cache / "search"
        if clean and cache.exists():
            shutil.rmtree(cache)
        with workers(jobs) as executor:
            Index.begin(search_records(collection), cache, executor).write(stage)
    outcome.collection = collection
    return outcome


def _unlisted(problems: Problems, content: Content) -> bool:
    """Whether a folder could not be listed: nobody knows what would be left out with it."""
    files = {source.label for source in (*content.tree.letters, *content.tree.pages)}
    return any(p.code is CODES["file-unreadable"] and p.place.path not in files for p in problems)


def valid_part(content: Content, now: datetime, invalid: set[str]) -> tuple[Content, set[str]]:
    """The content without ``invalid`` files and those that link to them; and all their names."""
    while True:
        content = Content(
            content.site,
            [letter for letter in content.letters if letter.source not in invalid],
            [page for page in content.pages if page.source not in invalid],
            content.tree,
        )
        problems = Problems()
        check_together(content.letters, content.pages, content.tree.files, now, problems)
        if not problems.errors:
            return content, invalid
        invalid = invalid | {problem.place.path for problem in problems.errors}


def gate(content: Content, now: datetime) -> Collection:
    """What is public of the content, newest first."""
    paths = frozenset(letter.path for letter in content.letters if is_public(letter, now))
    admitted = [
        admit(letter, content.site, now, dict(_facts(letter, content.tree)), paths)
        for letter in content.letters
        if is_public(letter, now)
    ]
    tombstones = sorted((x for x in admitted if isinstance(x, Tombstone)), key=lambda x: x.path)
    published: list[Published] = [x for x in admitted if x and not isinstance(x, Tombstone)]
    pages = tuple(sorted(content.pages, key=lambda page: page.path))
    return Collection(content.site, newest_first(published), tuple(tombstones), pages)


def _facts(letter: Letter, tree: Tree) -> Iterator[tuple[str, FileFacts]]:
    for entry in letter.front.attachments:
        data = _attachment(letter.path, entry.file, tree).read_bytes()
        yield (
            entry.file,
            FileFacts(size=len(data), sha256=hashlib.sha256(data).hexdigest()),
        )


def _attachment(letter_path: str, name: str, tree: Tree) -> Path:
    return tree.files[f"{posixpath.dirname(letter_path)}/{name}"]


def render(collection: Collection, theme: Theme, stage: Stage) -> None:
    """Make every rendered file."""
    for output in outputs(collection, theme):
        stage.write(output.path, output.make())


def copy_attachments(collection: Collection, tree: Tree, stage: Stage) -> None:
    """Put the attachments of full letters beside their pages; each must be what was described."""
    for letter in collection.full_letters:
        for attachment in letter.attachments:
            data = _attachment(letter.path, attachment.file, tree).read_bytes()
            if hashlib.sha256(data).hexdigest() != attachment.sha256:
                raise PublishError(f"{attachment.file}: changed while the site was being built")
            stage.write(f"{letter.path}/{attachment.file}", data)
