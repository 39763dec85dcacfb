"""The list of everything a build makes: the path of each file and what it is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from dafu import routes
from dafu.model.brief import Brief, Gone
from dafu.model.public import Published, Tombstone
from dafu.model.settings import Site
from dafu.model.versions import History
from dafu.read.theme import Theme
from dafu.render.assets import served
from dafu.render.collection import Around, Collection, Facets, Mention, Menu, Stored
from dafu.render.commitments import commitments
from dafu.render.data.changes import change_pages, changes_json, log_files
from dafu.render.data.commitments import calendar, commitments_csv, commitments_json
from dafu.render.data.datapackage import (
    TABLE_SCHEMA,
    datapackage_json,
    figures_package_json,
    table_schema_json,
)
from dafu.render.data.dcat import catalog_json
from dafu.render.data.downloads import Holdings
from dafu.render.data.feeds import Feed, documents, feeds
from dafu.render.data.index import index_json
from dafu.render.data.listings import groups_json, listing_json
from dafu.render.data.markdown import letter_markdown
from dafu.render.data.openapi import Endpoint, endpoints, openapi_json
from dafu.render.data.progress import promise_entries
from dafu.render.data.schema import SCHEMAS, schema_json
from dafu.render.data.sitemap import robots_txt, security_txt, sitemaps
from dafu.render.data.statistics import statistics_json
from dafu.render.data.syndication import Syndication
from dafu.render.data.twin import moved_twin, to_json, twin
from dafu.render.data.versions import versions_json
from dafu.render.figures import Figures, figures
from dafu.render.listing import IndexPage, Listing, index_pages, listing_pages
from dafu.render.moved import Redirect, redirects
from dafu.render.pages import statistics
from dafu.render.pages.numbers import registered, registers
from dafu.render.pages.offices import offices
from dafu.render.pages.pages import NEWEST, Pages
from dafu.render.pages.templates import Templates
from dafu.render.pages.versions import VersionPages


class Output(NamedTuple):
    """One file of the site: its path below ``public/``, who makes it, and from what.

    A letter stands in ``inputs`` as :class:`Stored`.
    """

    path: str
    maker: str
    inputs: tuple[Any, ...]


class Keys:
    """The keys of a list of outputs: hashes that change when the bytes could.

    ``base`` stands for program, theme and settings. Outputs that follow each other and are made
    from the same inputs have one key in common.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._facets: tuple[Any, str] = ((), "")
        self._inputs: tuple[Any, str] = ((), "")
        self._tuple: tuple[Any, str] = (None, "")

    def of(self, output: Output) -> str:
        """The key of ``output``."""
        inputs, key = self._inputs
        if output.inputs is not inputs:
            fed = ",".join(map(self._fed, output.inputs))
            key = hashlib.sha256(f"{self._base} {output.maker} {fed}".encode()).hexdigest()
            self._inputs = output.inputs, key
        return key

    def _fed(self, value: Any) -> str:
        kind = type(value)
        if kind is Brief:
            digest: str = value.digest
            return digest
        if kind is Stored:
            return str(value.digest)
        if kind is Mention:  # Texts of YAML have no NUL.
            return "\0".join(value)
        if kind is Feed:
            return f"{value[:-2]} {value.digest}"
        if kind is bytes:
            return hashlib.sha256(value).hexdigest()
        if kind is Facets:  # The same for every page of a build.
            if value is not self._facets[0]:
                self._facets = value, repr(value)
            return self._facets[1]
        if kind is Redirect:
            return repr(value)
        if isinstance(value, tuple):
            if value is not self._tuple[0]:  # A listing's page and its JSON share it.
                self._tuple = value, f"{kind.__name__}({','.join(map(self._fed, value))})"
            return self._tuple[1]
        return repr(value)


def _routed(path: str, inputs: tuple[Any, ...] = ()) -> Output:
    """The file ``path``, rendered by the maker that its route names."""
    found = routes.route(path)
    if found is None or not found.maker:
        raise LookupError(path)
    return Output(path, found.maker, inputs)


def letter_outputs(collection: Collection) -> Iterator[Output]:
    """The files of every letter, its page first, with all that they are made from in common."""
    stored = collection.stored
    pages, twins, texts = routes.LETTER_PAGE, routes.TWIN, routes.LETTER_MARKDOWN
    for letter, around in collection.around():
        path = letter.path
        inputs = (stored[path], around)
        yield Output(path + pages.tail, pages.maker, inputs)
        yield Output(path + twins.tail, twins.maker, inputs)
        yield Output(path + texts.tail, texts.maker, inputs)
    for gone in collection.withdrawn:
        inputs = (stored[gone.path], Around())
        yield Output(gone.path + pages.tail, "tombstone", inputs[:1])
        yield Output(gone.path + twins.tail, twins.maker, inputs)
        yield Output(gone.path + texts.tail, texts.maker, inputs)


def outputs(collection: Collection, theme: Theme) -> Iterator[Output]:
    """Every other rendered file. Attachments and the search index are not rendered."""
    site, facets, letters = collection.site, collection.facets, collection.letters
    addresses: list[tuple[str, date | None]] = [("", None)]
    addresses += ((f"{letter.path}/", letter.changed) for letter in letters)
    has_feed = bool(letters or collection.withdrawn)
    start = letters[:NEWEST], len(letters), facets, collection.matters, has_feed
    yield _routed(routes.HOME.path, start)
    tables = registers(collection)
    about = offices(collection, tables)
    for group in (None, *collection.groups):
        offered = collection.within(group) if group else facets
        for url, listing in listing_pages(group, letters, site.page_size):
            addresses += [(url, None)] * is_listed(url)
            yield _routed(f"{url}index.html", (listing, offered, about.get(url)))
            yield _routed(f"{url}index.json", (listing,))
    for url, index in index_pages(collection):
        addresses += [(url, None)] * is_listed(url)
        groups = (index,)
        yield _routed(f"{url}index.html", groups)
        yield _routed(f"{url}index.json", groups)
    if (promised := commitments(letters)).items:
        addresses.append((routes.COMMITMENTS_PAGE.folder, None))
        for way in routes.OF_COMMITMENTS:
            yield _routed(way.path, (promised,))
    for history in collection.histories.values():
        yield from _version_outputs(history)
    for redirect in redirects(collection):
        yield Output(f"{redirect.former}/index.html", "moved", (redirect,))
        yield Output(f"{redirect.former}.json", "moved_twin", (redirect,))
    for register in tables:
        addresses.append((register.path, None))
        yield _routed(f"{register.path}index.html", (register,))
    if tables:
        addresses.append((routes.REGISTERS.folder, None))
        yield _routed(routes.REGISTERS.path, (registered(tables, site),))
    for found in figures(collection):
        url = f"statistics/{found.year}/" if found.year else "statistics/"
        addresses.append((url, None))
        yield _routed(f"{url}index.html", (found,))
        yield _routed(f"{url}index.json", (found,))
        for table in () if found.year else found.tables:
            yield _routed(f"{url}{table.name}.csv", (table,))
    if letters:
        addresses.append((routes.FOLLOW_PAGE.folder, None))
        yield _routed(routes.FOLLOW_PAGE.path, (facets,))
    for way, inputs in ((routes.SITE_MAP, (facets,)), (routes.PRIVACY_PAGE, ())):
        addresses.append((way.folder, None))
        yield _routed(way.path, inputs)
    for page in collection.pages:
        addresses.append((f"{page.path}/", None))
        yield _routed(f"{page.path}/index.html", (page,))
    addresses.append((routes.DATA_PAGE.folder, None))
    yield from _unlisted(collection, theme)
    for path, data in sitemaps(site, addresses):
        yield _routed(path, (data,))
    if site.root:
        yield _routed(routes.ROBOTS.path, (robots_txt(site),))
        if site.security:
            yield _routed(routes.SECURITY_TXT.path, (security_txt(site, site.security),))


def _unlisted(collection: Collection, theme: Theme) -> Iterator[Output]:
    """What no site map has: feeds, schemas, what scripts make of pages, styles, log, changes."""
    folder = routes.COMMITMENTS_PAGE.folder
    of_promises = (routes.COMMITMENTS, "", folder, folder), promise_entries(collection.letters)
    for feed in chain(feeds(collection), documents(*of_promises)):
        told = (feed,)
        yield _routed(feed.path("json"), told)
        yield _routed(feed.path("xml"), told)
    for path in (*SCHEMAS, TABLE_SCHEMA):
        yield _routed(path, (path,))
    yield _routed(routes.SEARCH_PAGE.path)
    yield _routed(routes.CHECK_PAGE.path, (collection.chain is not None,))
    yield _routed(routes.NOT_FOUND.path)
    for path, data in theme.assets.items():
        name = routes.ASSET.fill(fingerprint=theme.fingerprint, asset=path)
        yield _routed(name, (served(path, data),))
    for path, data in log_files(collection.chain) if collection.chain else ():
        yield _routed(path, (data,))
    for path, changes in change_pages(collection):
        yield _routed(path, (changes,))


def _version_outputs(history: History) -> Iterator[Output]:
    """What changed in a letter, and each of its versions that has an address."""
    folder = f"{history.path}/versions/"
    yield _routed(f"{folder}index.html", (history,))
    yield _routed(f"{folder}index.json", (history,))
    for place, version in enumerate(history.versions):
        if version.stamp.name:
            yield _routed(f"{folder}{version.stamp.name}/index.html", (history, place))


def descriptions(
    collection: Collection, held: Holdings, found: tuple[Endpoint, ...]
) -> Iterator[Output]:
    """What describes all other data: made last, since it tells sizes and hashes.

    ``found`` are the :func:`dafu.render.data.openapi.endpoints` of all other files.
    """
    letters = tuple(letter for group in collection.years for letter in group.letters)
    yield _routed(routes.INDEX.path, (held, letters, collection.withdrawn))
    about = [routes.PACKAGE, routes.CATALOG, *([routes.FIGURES_PACKAGE] if held.figures else [])]
    for described in about:
        yield _routed(described.path, (held,))
    own = [x.path for x in (routes.INDEX, *about, routes.OPENAPI, routes.MANIFEST)]
    yield _routed(routes.OPENAPI.path, (tuple(sorted({*found, *endpoints(own)})),))
    has_log = collection.chain is not None
    yield _routed(routes.DATA_PAGE.path, (held, has_log))


def is_listed(url: str) -> bool:
    """Whether the site map has a page: not those that gather what is said of one person."""
    return not url.startswith("members/")


class Makers:
    """Renders each output by the function its maker names, for one site and theme.

    All of these are pure functions of their inputs.

    ``menu`` is that of the :class:`Collection`.
    """

    def __init__(self, site: Site, theme: Theme, menu: Menu) -> None:
        self._site = site
        templates = Templates(theme, site, *menu)
        pages = self._pages = Pages(site, templates, menu.folders)
        versions = VersionPages(site, templates, menu.folders)
        syndication = Syndication(site, templates)
        self._makers: dict[str, Callable[..., bytes]] = {
            "home": pages.home,
            "letter": pages.letter,
            "tombstone": pages.tombstone,
            "versions": versions.changes,
            "version": versions.as_it_stood,
            "versions_json": partial(versions_json, site=site),
            "moved": pages.moved,
            "moved_twin": self._moved_twin,
            "listing": pages.listing,
            "index": pages.index,
            "register": pages.register,
            "numbers": pages.numbers,
            "statistics": pages.statistics,
            "statistics_json": self._statistics_json,
            "statistics_csv": statistics.table_csv,
            "text": pages.text_page,
            "search": pages.search,
            "commitments": pages.commitments,
            "follow": pages.follow,
            "site_map": pages.site_map,
            "privacy": pages.privacy,
            "commitments_json": partial(commitments_json, site=site),
            "commitments_csv": commitments_csv,
            "calendar": partial(calendar, site=site),
            "not_found": pages.not_found,
            "check": pages.check,
            "twin": self._twin,
            "markdown": self._markdown,
            "listing_json": self._listing_json,
            "groups_json": self._groups_json,
            "json_feed": syndication.json,
            "atom_feed": syndication.atom,
            "schema": self._schema,
            "data": pages.data,
            "data_index": self._data_index,
            "datapackage": self._datapackage,
            "figures_package": self._figures_package,
            "catalog": self._catalog,
            "openapi": self._openapi,
            "changes": changes_json,
            "ready": bytes,
        }

    def _twin(self, letter: Published | Tombstone, around: Around) -> bytes:
        return to_json(twin(letter, *around.paths, self._site, around.versions))

    def _markdown(self, letter: Published | Tombstone, around: Around) -> bytes:
        *_, related = around.paths
        return letter_markdown(letter, related, self._site)

    def _moved_twin(self, redirect: Redirect) -> bytes:
        return to_json(moved_twin(redirect, self._site))

    def _statistics_json(self, found: Figures) -> bytes:
        return statistics_json(found, self._site)

    def _listing_json(self, listing: Listing) -> bytes:
        return listing_json(listing, self._pages.heading(listing), self._site)

    def _groups_json(self, index: IndexPage) -> bytes:
        return groups_json(index, self._pages.heading(index), self._site)

    def _schema(self, path: str) -> bytes:
        return table_schema_json() if path == TABLE_SCHEMA else schema_json(path, self._site)

    def _data_index(
        self, held: Holdings, letters: tuple[Brief, ...], gone: tuple[Gone, ...]
    ) -> bytes:
        return index_json(held, letters, gone, self._site)

    def _datapackage(self, held: Holdings) -> bytes:
        return datapackage_json(held, self._site)

    def _figures_package(self, held: Holdings) -> bytes:
        return figures_package_json(held, self._site)

    def _catalog(self, held: Holdings) -> bytes:
        return catalog_json(held, self._pages.keywords, self._site)

    def _openapi(self, found: tuple[Endpoint, ...]) -> bytes:
        return openapi_json(found, self._site)

    def make(self, output: Output, letter: Callable[[Stored], Published | Tombstone]) -> bytes:
        """The bytes of ``output``; ``letter`` gives what is stored."""
        inputs = (letter(x) if isinstance(x, Stored) else x for x in output.inputs)
        return self._makers[output.maker](*inputs)
