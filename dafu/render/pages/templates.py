"""Jinja templates to HTML: one environment for a theme, one call for a page."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import (
    DictLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from dafu.model.settings import Site
from dafu.problems.errors import ThemeError
from dafu.read.theme import Theme
from dafu.render.pages.escape import Compiler
from dafu.render.pages.typography import phones, unbroken
from dafu.render.pages.words import FixedWords
from dafu.routes import ASSET


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow: what it is called and where it leads, as seen from the page."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow down, with the number of letters behind it."""

    label: str
    href: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A link in a page's head (RFC 8288): another form of it, its neighbours, what it is part of.

    ``href`` is an address below the site's root.
    """

    rel: str
    href: str
    type: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every template knows about the page it makes."""

    kind: str
    url: str
    """Address below the site's root; empty for the home page."""
    title: str
    description: str
    canonical: str
    root: str
    """Relative way to the site's root, ending in ``/``."""
    breadcrumbs: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    data: str = ""
    """JSON-LD, ready for a script element."""

    def href(self, path: str) -> str:
        """The way from this page to ``path`` below the site's root."""
        return self.root + path


def root_of(url: str) -> str:
    """The relative way from the page at ``url`` to the site's root."""
    folder = posixpath.dirname(url)
    return "../" * (folder.count("/") + 1) if folder else "./"


class _Environment(Environment):
    code_generator_class = Compiler


class Templates:
    """The templates of a theme for one site; escaping is on for every one of them.

    ``folders`` and ``pages`` are those of :class:`dafu.render.collection.Menu`.
    """

    def __init__(
        self,
        theme: Theme,
        site: Site,
        folders: Sequence[str],
        pages: Sequence[tuple[str, str]],
    ) -> None:
        self._site = site
        self._menu = folders
        self.pages = pages
        """Address and title of the text pages."""
        self._strings = theme.strings.get(site.language, {})
        self._assets = ASSET.fill(fingerprint=theme.fingerprint, asset="")
        self._environment = _Environment(
            loader=DictLoader(theme.templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            extensions=[FixedWords],
        )
        self._environment.globals["t"] = self.text
        self._environment.filters["day"] = self.day
        self._environment.filters["filesize"] = filesize
        self._environment.filters["phones"] = phones
        self._environment.filters["unbroken"] = unbroken

    def text(self, key: str, **values: object) -> str:
        """The interface string of a dotted key; :class:`ThemeError` when the theme lacks it."""
        try:
            return self._strings[key].format_map(values)
        except KeyError as error:
            raise ThemeError(f"{self._words}: {key}: {error} is missing") from error
        except (ValueError, IndexError, AttributeError, TypeError) as error:
            raise ThemeError(f"{self._words}: {key}: {error}") from error

    @property
    def _words(self) -> str:
        return f"strings/{self._site.language}.yaml"

    def day(self, day: dt.date) -> str:
        """A date as people write it in the site's language."""
        if self._site.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"

    def month(self, day: dt.date) -> str:
        """The month of a day, likewise."""
        if self._site.language == "en":
            return f"{_MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月"

    def year(self, day: dt.date) -> str:
        """The year of a day, likewise."""
        return str(day.year) if self._site.language == "en" else f"{day.year}年"

    def html(self, page: PageContext, context: Mapping[str, object]) -> bytes:
        """The page of ``page.kind``'s template; :class:`ThemeError` when that cannot be used."""
        around = {
            "site": self._site,
            "menu": self._menu,
            "text_pages": self.pages,
            "page": page,
            "link": page.href,
            "asset": lambda path: page.root + self._assets + path,
        }
        return self._rendered(page.kind, {**context, **around}).encode()

    def part(self, kind: str, context: Mapping[str, object]) -> Markup:
        """What the template ``kind`` makes for several pages; :class:`ThemeError` likewise."""
        return Markup(self._rendered(kind, context))  # noqa: S704 - a template escapes

    def _rendered(self, kind: str, context: Mapping[str, object]) -> str:
        name = f"{kind}.html"
        try:
            return self._environment.get_template(name).render(context)
        except TemplateSyntaxError as error:
            raise ThemeError(f"{error.name or name}:{error.lineno}: {error.message}") from error
        except TemplateError as error:
            raise ThemeError(f"{name}: {error.message}") from error
        except ThemeError:
            raise
        except RecursionError as error:
            raise ThemeError(f"{name}: extends or includes itself, not shipped/{name}") from error
        except Exception as error:  # A template is a program, and may go wrong like one.
            raise ThemeError(f"{name}: {type(error).__name__}: {error}") from error


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def filesize(size: int) -> str:
    """Bytes for people: 812 B, 14 kB, 2.3 MB, 1.0 GB (SI units)."""
    if size < 1_000:
        return f"{size} B"
    # What is rounded to a thousand is one of the next unit.
    if (kilo := round(size / 1_000)) < 1_000:
        return f"{kilo} kB"
    if (mega := round(size / 1_000_000, 1)) < 1_000:
        return f"{mega:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"
