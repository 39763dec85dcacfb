"""What is shown before the site is in step: letters and pages as they were saved, first of all.

A letter that has changed is read, passes the gate and is rendered by itself, in some hundredths of
a second (:mod:`dafu.engine.alone`). What the content takes down is gone at once, with all pages
that may tell of it, until a build has made them without it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection as Some
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from dafu.engine import alone
from dafu.engine.alone import Alone
from dafu.engine.project import Sources
from dafu.model.settings import Site
from dafu.model.values import CHINA_TIME
from dafu.preview.shown import Over
from dafu.problems.errors import ThemeError
from dafu.problems.problem import Problem, Problems
from dafu.read import letter as read
from dafu.read.scan import Source, label, source_at
from dafu.read.theme import Theme, read_theme
from dafu.render.collection import Collection, Menu
from dafu.render.outputs import Makers
from dafu.site.remaining import Wanted, is_less, shows_more

MOST = 100
"""Letters that are looked at one by one; of more the next build tells."""

_MOMENT = 0.1
"""Seconds after which a file is read again that may be half written."""


class Ahead:
    """What is new since the last build of ``sources``, whose site is in ``folder``."""

    def __init__(self, sources: Sources, folder: Path) -> None:
        self._sources = sources
        self._folder = folder
        self._content = Path.cwd() / sources.content
        self._collection: Collection | None = None
        self.site = self._read_site()
        """The settings, as they were last without an error."""
        self._theme: Theme | None = None
        self._makers: tuple[tuple[Site, Theme, Menu], Makers] | None = None
        self._letters: dict[str, Alone] = {}
        """By path, each as it was last without an error."""
        self._files: dict[str, dict[str, bytes]] = {}
        """What was made, by what it was made for."""
        self._gone: dict[str, set[str]] = {}
        self._held = True
        self.problems: dict[str, tuple[Problem, ...]] = {}
        """What is wrong with each file that has been looked at, by its name in messages."""
        self.hidden: dict[str, bool] = {}
        """Of these letters, whether nothing is public."""

    @property
    def is_ready(self) -> bool:
        """Whether there is what letters are rendered with."""
        return self._collection is not None

    @property
    def over(self) -> Over:
        """What lies over the files of the last build."""
        files = {path: data for made in self._files.values() for path, data in made.items()}
        return Over(files, frozenset().union(*self._gone.values()), self._held)

    def begin(self, collection: Collection | None) -> None:
        """Begin anew after a build; ``collection`` is None where only its site is known."""
        self._collection = collection
        self.site = collection.site if collection else self.site
        self._letters, self._files, self._gone, self._held = {}, {}, {}, False
        self.problems, self.hidden = {}, {}

    def forget(self) -> None:
        """Render nothing until the next build: the settings are others now."""
        self._collection = None
        self.site = self._read_site() or self.site

    def hold(self) -> None:
        """Show nothing of the last build until the next."""
        self._held = True

    def prepare(self) -> bool:
        """Read and compile what the first letter needs, so that none waits; shows nothing new."""
        found = self._collection
        makers = found and self._makers_of(found)
        if found and makers and found.letters:
            first = self._alone(found.letters[0].path, found.site)
            dict(alone.letter_files(first, found, makers))
        return False

    def take_down(self, addresses: Iterable[str]) -> None:
        """Take down what must be after a build that was refused: of ``addresses``, still up."""
        site = self.site
        found = {"/".join(x.split("/")[:3]).rstrip("/") for x in addresses}
        letters = {x for x in found if x.startswith("replies/")}
        self._held = site is None or len(letters) > MOST
        if site and not self._held:
            for path in letters:
                self._judge(self._alone(path, site))

    def show(self, files: Some[str]) -> bool:
        """Show the letters and pages among ``files``, and what else is shown by a new theme.

        Gives whether there may be anything to see that was not.
        """
        site = self.site
        changed = {x for x in map(self._below, files) if x}
        letters = self._letters_of(changed)
        if site is None or len(letters) > MOST:
            self._held = self._held or len(letters) > MOST
            return self._held
        found = [self._settled(path, site) for path in sorted(letters)]
        for one in found:
            self._judge(one)
        if self._collection is None:
            return bool(found)
        if any(_is_within(file, self._sources.theme_folders) for file in files):
            self._theme = None
            found += (one for one in self._letters.values() if one not in found)
        pages = {x for x in changed if x.startswith("pages/")}
        for one in found:
            self._render(one)
        for path in pages:
            self._show_page(path)
        return bool(found or pages or self._theme is None)

    def follow(self, opened: Iterable[str]) -> bool:
        """Show the other pages that are ``opened`` as they will be; whether there are any."""
        collection = self._collection
        makers = collection and self._makers_of(collection)
        if not (collection and makers and self._theme):
            return False
        others = {f"{path}index.html" for path in opened if not path or path.endswith("/")}
        mine = {path for made in self._files.values() for path in made}
        made = dict(alone.pages_at(others - mine, collection, self._theme, makers))
        for path in sorted(x.removesuffix("/index.html") for x in others - mine - made.keys()):
            if path in collection.stored and path not in self._letters:
                one = self._alone(path, collection.site)
                made |= alone.letter_files(one, collection, makers)
        assets = f"assets/{self._theme.fingerprint}/"
        made |= {assets + name: data for name, data in self._theme.assets.items()}
        self._files[""] = made
        return bool(made)

    def _read_site(self) -> Site | None:
        return read.site(self._sources.site, _now().date(), Problems())

    def _alone(self, path: str, site: Site) -> Alone:
        source = source_at(self._content, f"{path}.md")
        if source is None:  # Its folder is not there, or is a link.
            name = f"{label(self._content)}/{path}.md"
            return Alone(Source("", name, path), (), Wanted(""), None)
        return alone.letter_alone(source, site, _now())

    def _settled(self, path: str, site: Site) -> Alone:
        """The letter once it is whole: it may be half written when it is read first."""
        found = self._alone(path, site)
        if found.gated is None or is_less(found.wanted.form, self._form(path)):
            time.sleep(_MOMENT)
            found = self._alone(path, site)
        return found

    def _form(self, path: str) -> str:
        """What pages may tell of a letter already."""
        stored = self._collection.stored if self._collection else {}
        if path not in stored or self._collection is None:
            return ""
        codes = (x.disclosure_code for x in self._collection.letters if x.path == path)
        return next(codes, "withdrawn")

    def _judge(self, one: Alone) -> None:
        """Take down what shows more of a letter than it says of itself now."""
        path, wanted = one.source.path, one.wanted
        more = set(shows_more(self._folder, path, wanted))
        is_less_now = f"{path}/" in more or is_less(wanted.form, self._form(path))
        self._held = self._held or is_less_now
        self._gone[path] = more | ({f"{path}/"} if wanted.form != "full" else set())
        self.problems[one.source.label] = one.problems
        there = os.path.lexists(one.source.file)
        self.hidden[one.source.label] = there and one.is_sound and not wanted.form
        if one.is_sound:
            self._letters[path] = one
        if is_less_now:
            self._files.pop(path, None)
        if self._collection and (one.is_sound or is_less_now):
            self._collection = alone.with_letter(self._collection, one)

    def _render(self, one: Alone) -> None:
        makers = self._collection and self._makers_of(self._collection)
        if self._collection and makers and one.gated:
            made = alone.letter_files(one, self._collection, makers)
            self._files[one.source.path] = dict(made)

    def _show_page(self, path: str) -> None:
        source = source_at(self._content, path)
        if source is None or self._collection is None:
            return
        self._collection, problems = alone.with_page(self._collection, source)
        self.problems[source.label] = tuple(problems)
        makers = self._makers_of(self._collection)
        if problems.errors or not (makers and self._theme):
            return
        name = f"{source.path}/index.html"
        made = dict(alone.pages_at({name}, self._collection, self._theme, makers))
        self._files[path] = made
        self._gone[path] = set() if made else {f"{source.path}/"}

    def _makers_of(self, collection: Collection) -> Makers | None:
        """Those of pages of ``collection``; None while the theme is in error."""
        if self._theme is None:
            problems = Problems()
            try:
                self._theme = read_theme(self._sources.theme_folders, problems)
            except (OSError, ThemeError):
                return None
            if problems.errors:
                self._theme = None
                return None
        made_for = (collection.site, self._theme, collection.menu)
        if self._makers is None or self._makers[0] != made_for:
            self._makers = made_for, Makers(*made_for)
        return self._makers[1]

    def _below(self, file: str) -> str:
        """The path of a file below the content; nothing where it is not there."""
        path = Path(file)
        return path.relative_to(self._content).as_posix() if self._content in path.parents else ""

    def _letters_of(self, changed: Iterable[str]) -> set[str]:
        """The paths of letters in ``changed`` files, and in folders that are gone or new."""
        found: set[str] = set()
        known = self._collection.stored if self._collection else {}
        for path in changed:
            if path.endswith(".md"):
                found.add(path.removesuffix(".md"))
            elif not (self._content / path).is_file():
                found |= {x for x in known if x.startswith(f"{path}/")}
        return {x for x in found if x.startswith("replies/")}


def _is_within(file: str, folders: Iterable[Path]) -> bool:
    return any(Path(file).is_relative_to(Path.cwd() / folder) for folder in folders)


def _now() -> datetime:
    return datetime.now(CHINA_TIME)
