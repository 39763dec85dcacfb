"""Where a body's links and images may lead, and where they lead on the site."""

from __future__ import annotations

import posixpath
import re
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from dafu.model.patterns import lazy_pattern

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""The closed list of URL schemes a letter may link to, beside relative addresses."""


AddressKind = Literal["external", "relative", "forbidden"]

_HIDDEN_IN_URL = lazy_pattern(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]")


def address_kind(target: str) -> AddressKind:
    """Whether an address leads outside, stays inside, or may not be used at all.

    An address of the web needs a host and names no user. What is left is judged as a browser would
    after dropping tabs, line ends and controls; ``//host`` and a leading ``/`` are refused too,
    since a site must work under any sub-path.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return "forbidden"
    scheme = parts.scheme.lower()
    if scheme in {"http", "https"}:
        return "external" if parts.netloc and "@" not in parts.netloc else "forbidden"
    if scheme in SCHEMES:
        return "external"
    from html import unescape  # Most letters link nowhere.

    cleaned = _HIDDEN_IN_URL.sub("", unescape(unquote(target)))
    first_part = re.split(r"[/?#]", cleaned, maxsplit=1)[0]
    return "forbidden" if ":" in first_part or cleaned.startswith(("/", "\\")) else "relative"


class Linked(NamedTuple):
    """Where a link between sources leads: a letter or page of the content, and a part of it."""

    path: str
    """In the content tree, without ``.md``."""
    anchor: str
    target: str
    """The address as written, without the anchor."""


def linked(written: str, folder: str) -> Linked | None:
    """Where a link of a source in ``folder`` leads; None where it leads to no other source."""
    target, _, anchor = written.partition("#")
    if not target.endswith(".md") or address_kind(written) != "relative":
        return None
    path = posixpath.normpath(posixpath.join(folder, target)).removesuffix(".md")
    return Linked(path, anchor, target)


_LOCAL = lazy_pattern(
    r"(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:Users|home|media|mnt|tmp)/)", re.IGNORECASE
)


def is_local(target: str) -> bool:
    """Whether an address is that of a file on somebody's own computer."""
    return _LOCAL.match(target) is not None


_SOURCE_LINK = lazy_pattern(r"(?P<path>[^#?]+)\.md(?P<anchor>#.*)?")


def page_address(target: str, source: str) -> str:
    """A relative address between source files, as one between their pages.

    ``source`` is the linking file in the content tree without ``.md``. A letter's page lies at its
    source's path, a page of ``pages/`` at the root: from ``replies/2023/b``, ``../2022/a.md#x`` is
    ``../../2022/a/#x``. Files lie in their letter's own folder and keep their name.
    """
    match = _SOURCE_LINK.fullmatch(target)
    if not match:
        return target
    linked = posixpath.normpath(posixpath.join(posixpath.dirname(source), match["path"]))
    address = posixpath.relpath(linked.removeprefix("pages/"), source.removeprefix("pages/"))
    return f"{address}/{match['anchor'] or ''}"
