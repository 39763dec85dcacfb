"""A built site as tests see it: every byte, compressed ones too, and what a browser would run."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib

from dafu.build import build
from dafu.engine.outcome import Outcome
from dafu.engine.project import Sources
from tests.letters import NOW, SITE, shown, write_site

_ASSET = re.compile(r"((\.{1,2}/)+|/[\w/-]*)assets/[0-9a-f]{8}/[\w/.-]+")
"""The site's own scripts, relative but on the page for what is not found."""

HARMLESS_SCHEMES = {"", "http", "https", "mailto", "tel"}
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "cite",
    "background",
    "srcset",
}
NEVER = {
    "iframe",
    "object",
    "embed",
    "base",
    "applet",
    "style",
    "foreignobject",
    "math",
}


def files_of(public: Path) -> dict[str, bytes]:
    """Every file of a site as it is served; empty when there is no site."""
    return {
        file.relative_to(public).as_posix(): file.read_bytes()
        for file in sorted(public.rglob("*"))
        if file.is_file()
    }


def readable(data: bytes) -> bytes:
    """``data`` unpacked: the search index is compressed."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def anywhere(files: Mapping[str, bytes], needle: str) -> list[str]:
    """The files in whose name or content ``needle`` is, escaped as JSON or not."""
    forms = {needle, json.dumps(needle)[1:-1]}
    return [
        path
        for path, data in files.items()
        if any(form in path or form.encode() in readable(data) for form in forms)
    ]


def built(
    folder: Path, letters: Mapping[str, str | bytes], settings: str = SITE, **more: object
) -> dict[str, bytes]:
    """The files of the site that ``letters`` make; they must be without errors."""
    sources = write_site(folder, letters, settings)
    outcome = build(sources, now=NOW, **more)  # type: ignore[arg-type]
    assert outcome.collection, shown(outcome.problems)
    return files_of(sources.output)


def refused(folder: Path, letters: Mapping[str, str | bytes]) -> tuple[Outcome, Sources]:
    """How a build ended that must not publish."""
    sources = write_site(folder, letters)
    outcome = build(sources, now=NOW)
    assert outcome.collection is None
    assert outcome.problems.errors
    return outcome, sources


@lru_cache(maxsize=64)
def elements(page: bytes, scripting: bool = True) -> list[tuple[str, Mapping[str, str], str]]:
    """Name, attributes and text of every element a browser would make of ``page``."""
    tree = html5lib.parse(
        page, transport_encoding="utf-8", namespaceHTMLElements=False, scripting=scripting
    )
    return [
        (re.sub(r"\{.*\}", "", element.tag).lower(), dict(element.attrib), element.text or "")
        for element in tree.iter()
        if isinstance(element.tag, str)
    ]


def dead_links(files: Mapping[str, bytes]) -> list[str]:
    """The links of a site's pages to its own files that are not there, as ``page -> target``."""
    found = []
    for path, page in files.items():
        for _, attributes, _ in elements(page) if path.endswith(".html") else ():
            for name in ADDRESSES & attributes.keys():
                address = urlsplit(attributes[name])
                if address.scheme or address.netloc or not address.path:
                    continue
                target = urlsplit(urljoin(f"https://x/{path}", attributes[name])).path[1:]
                if path == "404.html":  # Its links begin at the host.
                    target = target.removeprefix("jytabl/")
                if target.endswith("/") or not target:
                    target += "index.html"
                if target not in files:
                    found.append(f"{path} -> {target}")
    return found


def text_of(page: bytes) -> str:
    """All text of a page, that of its scripts included."""
    tree = html5lib.parse(page, transport_encoding="utf-8", namespaceHTMLElements=False)
    return "".join(tree.itertext())


def shape(page: bytes) -> Counter[tuple[str, ...]]:
    """How many elements of each name and set of attributes a page has."""
    return Counter((name, *sorted(attributes)) for name, attributes, _ in elements(page))


def active(page: bytes) -> list[str]:
    """What a browser would run or load because of the page, but for the site's own assets."""
    found = []
    for name, attributes, text in (*elements(page), *elements(page, scripting=False)):
        if name in NEVER:
            found.append(f"<{name}>")
        own = _ASSET.fullmatch(attributes.get("src", "")) and not text
        if name == "script" and not own and attributes.get("type") != "application/ld+json":
            found.append(f"<script {attributes}>{text[:40]}")
        if name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            # A former address of a letter leads to the letter, and nothing leads elsewhere.
            own_way = re.fullmatch(r"0; url=(\.\./)+replies/\d{4}/[\w-]+/", attributes["content"])
            found += [] if own_way else ["refresh"]
        for key, value in attributes.items():
            key = re.sub(r"\{.*\}", "", key).lower()
            if key.startswith("on") or key in {"style", "srcdoc", "formaction", "ping"}:
                found.append(f"{name} {key}={value[:40]}")
            if key in ADDRESSES and scheme_of(value) not in HARMLESS_SCHEMES:
                found.append(f"{name} {key}={value[:40]}")
    return found


def scheme_of(address: str) -> str:
    """The scheme as a browser finds it, which passes over controls, tabs and line ends."""
    cleaned = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33)))))
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", cleaned)
    return match[1].lower() if match else urlsplit("").scheme


def pages(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The HTML pages among ``files``."""
    return ((path, data) for path, data in files.items() if path.endswith(".html"))
