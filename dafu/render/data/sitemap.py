"""What programs look for at a site or its host.

``sitemap.xml`` (sitemaps.org protocol 0.9), ``robots.txt`` (RFC 9309), ``security.txt`` (RFC 9116).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from dafu.model.settings import Security, Site
from dafu.routes import SECURITY_TXT, SITEMAP, SITEMAP_PART

MAX_URLS = 50_000
"""The protocol's limit for one file; beyond it, an index names several."""

_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

SitemapEntry = tuple[str, date | None]
"""An address below the site's root, and the day of its last change where known."""


def sitemaps(site: Site, entries: Sequence[SitemapEntry]) -> Iterator[tuple[str, bytes]]:
    """The sitemap files of a site: path and bytes, ``sitemap.xml`` first."""
    if len(entries) <= MAX_URLS:
        yield SITEMAP.path, _document("urlset", "url", site, entries)
        return
    parts = [entries[start : start + MAX_URLS] for start in range(0, len(entries), MAX_URLS)]
    names = [SITEMAP_PART.fill(number=str(number)) for number in range(1, len(parts) + 1)]
    index: list[SitemapEntry] = [(name, None) for name in names]
    yield SITEMAP.path, _document("sitemapindex", "sitemap", site, index)
    for name, part in zip(names, parts, strict=True):
        yield name, _document("urlset", "url", site, part)


def _document(root: str, element: str, site: Site, entries: Sequence[SitemapEntry]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {_XMLNS}>"]
    for path, changed in entries:
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        lines.append(f"<{element}><loc>{escape(site.base_url + path)}</loc>{lastmod}</{element}>")
    lines.append(f"</{root}>")
    return ("\n".join(lines) + "\n").encode()


def robots_txt(site: Site) -> bytes:
    """``/robots.txt``: allows everything and names the sitemap. For a site that owns its host."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.base_url}{SITEMAP.path}\n".encode()


def security_txt(site: Site, security: Security) -> bytes:
    """``/.well-known/security.txt``: whom to tell of a vulnerability, in China's time."""
    lines = [f"Contact: {contact}" for contact in security.contact]
    lines.append(f"Expires: {security.expires.isoformat()}T00:00:00+08:00")
    lines.append("Preferred-Languages: zh, en")
    lines.append(f"Canonical: {site.base_url}{SECURITY_TXT.path}")
    if security.policy:
        lines.append(f"Policy: {security.policy}")
    return ("\n".join(lines) + "\n").encode()
