"""Proofs: pages of letters as they would be published, under a banner that says that they are not.

They are made in memory for the person who asks, of any letter, and never come near ``public/``.
"""

from __future__ import annotations

import mimetypes
from html import escape
from typing import NamedTuple

from dafu.desk.shelf import Examined, Stand
from dafu.desk.words import say
from dafu.gate import StillNamedError, proof
from dafu.model.public import Tombstone
from dafu.model.settings import Site
from dafu.model.values import ATTACHMENT_TYPES
from dafu.model.vocabulary import DISCLOSURE_WORDS, Disclosure
from dafu.problems.problem import Language
from dafu.read.theme import Theme
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


def page(
    found: Examined, stand: Stand, theme: Theme, whole: bool, root: str, language: Language
) -> bytes:
    """The letter's page for the office alone; ``root`` leads from it to the desk's folder.

    One with errors cannot be laid out whole: then it is its text, in the site's style.
    """
    told = banner(found, stand, whole, language)
    made = _whole(found, stand.site, theme, whole) or _text(found, theme, language)
    kind = "closed" if told.closed else "open"
    mark = say("proof", language)
    head = f'<link rel="stylesheet" href="{root}assets/proof.css">'
    said = f"<strong>{mark}</strong> {escape(told.text)}"
    bar = f'<div class="desk-proof {kind}" role="note">{said}</div>'
    page = made.decode()
    page = page.replace("<title>", f"<title>【{mark}】", 1).replace("</head>", f"{head}</head>", 1)
    start = page.index(">", page.index("<body")) + 1
    return f"{page[:start]}{bar}{page[start:]}".encode()


def _whole(found: Examined, site: Site | None, theme: Theme, whole: bool) -> bytes | None:
    if site is None or found.problems.errors:
        return None
    try:
        letter = proof(found.letter, site, whole)
    except StillNamedError:
        return None
    if letter is None:
        return None
    pages = Pages(site, Templates(theme, site, (), ()), ())
    return (
        pages.tombstone(letter) if isinstance(letter, Tombstone) else pages.letter(letter, Around())
    )


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
