"""Proofs: pages of letters as they would be published, under a banner that says that they are not.

They are made in memory for the person who asks, of any letter, and never come near ``public/``.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from dafu.desk.shelf import Examined, Stand
from dafu.desk.words import say
from dafu.engine.fingerprint import state
from dafu.gate import StillNamedError, proof
from dafu.model.public import Tombstone
from dafu.model.settings import Site
from dafu.model.values import ATTACHMENT_TYPES
from dafu.model.vocabulary import DISCLOSURE_WORDS, Disclosure
from dafu.problems.problem import Language, Problems
from dafu.read.theme import Theme, read_theme
from dafu.render.collection import Around
from dafu.render.pages.pages import Pages
from dafu.render.pages.templates import Templates, root_of

_WORDS = {extent: word for word, extent in DISCLOSURE_WORDS.items()}


class Banner(NamedTuple):
    """What stands over a proof: whether it is of what is not public, and why."""

    closed: bool
    text: str


def banner(found: Examined, stand: Stand, whole: bool, language: Language) -> Banner:
    """What to say over the proof of a letter."""
    front = found.letter.front
    extent = front.disclosure if found.letter.has("disclosure") else None
    if extent not in (Disclosure.FULL, Disclosure.SUMMARY):
        word = _WORDS[extent] if extent else say("extent_unknown", language)
        return Banner(True, say("proof_held", language, extent=word))
    if front.publish_at and front.publish_at > stand.now:
        when = front.publish_at.strftime("%Y-%m-%d %H:%M")
        return Banner(True, say("proof_waiting", language, when=when))
    if extent is Disclosure.SUMMARY and whole:
        return Banner(True, say("proof_whole", language))
    if found.problems.errors:
        return Banner(True, say("proof_error", language, count=len(found.problems.errors)))
    return Banner(False, say("proof_public", language))


class Proofs:
    """Makes proofs with the theme in ``folders``, which is read again when it changes."""

    def __init__(self, folders: Sequence[Path], language: Language) -> None:
        self._folders = tuple(folders)
        self._language: Language = language
        self._known = ""
        self._theme: Theme | None = None
        self._pages: tuple[Site, Pages] | None = None

    @property
    def theme(self) -> Theme:
        """The theme as it is now."""
        now = state(self._folders)
        if self._theme is None or now != self._known:
            self._theme, self._pages = read_theme(self._folders, Problems()), None
            self._known = now
        return self._theme

    def page(self, found: Examined, stand: Stand, whole: bool, root: str) -> bytes:
        """The letter's page for the office alone; ``root`` leads from it to the desk's folder.

        One with errors cannot be laid out whole: then it is its text, in the site's style.
        """
        made = self._whole(found, stand.site, whole) or _text(found, self.theme, self._language)
        told = banner(found, stand, whole, self._language)
        return _under(told, made, root, self._language)

    def _whole(self, found: Examined, site: Site | None, whole: bool) -> bytes | None:
        if site is None or found.problems.errors:
            return None
        try:
            letter = proof(found.letter, site, whole)
        except StillNamedError:
            return None
        if letter is None:
            return None
        theme = self.theme
        if self._pages is None or self._pages[0] != site:
            self._pages = site, Pages(site, Templates(theme, site, (), ()), ())
        pages = self._pages[1]
        if isinstance(letter, Tombstone):
            return pages.tombstone(letter)
        return pages.letter(letter, Around())


def _under(told: Banner, made: bytes, root: str, language: Language) -> bytes:
    """A page with the banner over it."""
    kind = "closed" if told.closed else "open"
    mark = say("proof", language)
    head = f'<link rel="stylesheet" href="{root}assets/proof.css">'
    said = f"<strong>{mark}</strong> {escape(told.text)}"
    bar = f'<aside class="desk-proof {kind}" aria-label="{mark}">{said}</aside>'
    page = made.decode()
    page = page.replace("<title>", f"<title>【{mark}】", 1).replace("</head>", f"{head}</head>", 1)
    start = page.index(">", page.index("<body")) + 1
    return f"{page[:start]}{bar}{page[start:]}".encode()


def _text(found: Examined, theme: Theme, language: Language) -> bytes:
    front = found.letter.front
    title = front.title if found.letter.has("title") else say("untitled", language)
    style = f"{root_of(found.letter.path + '/')}assets/{theme.fingerprint}/style.css"
    return (
        f'<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="{style}">\n</head>\n<body class="letter">\n'
        f'<main id="main" class="frame">\n<article>\n'
        f'<p class="notice">{escape(say("proof_text", language))}</p>\n'
        f'<header class="letter-head"><h1>{escape(title)}</h1></header>\n'
        f'<div class="body" id="body">\n{found.letter.body.html}</div>\n'
        f"</article>\n</main>\n</body>\n</html>\n"
    ).encode()


def asset(theme: Theme, path: str) -> tuple[bytes, str] | None:
    """A file of the theme by its address below the proofs, and its media type."""
    head, _, name = path.partition("/")
    fingerprint, _, name = name.partition("/")
    if (head, fingerprint) != ("assets", theme.fingerprint) or name not in theme.assets:
        return None
    return theme.assets[name], media_type(name)


def media_type(name: str) -> str:
    """The media type of a file, by its name."""
    kind = (
        ATTACHMENT_TYPES.get(f".{name.rpartition('.')[2].lower()}") or mimetypes.guess_type(name)[0]
    )
    kind = kind or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
