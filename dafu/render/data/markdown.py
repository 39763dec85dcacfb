"""A public letter as Markdown with front matter (``/replies/2023/fagaiwei-14.md``).

Made of what is public, never of the source file. The keys are those that an editor writes, so that
dafu could read it again; only links to attachments and pages are changed, to lead there from where
the Markdown lies. Every value is written so that any YAML reader takes it for a text: plain
when it begins with a Chinese character, else in double quotes, as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it.token import Token

from dafu.model.public import KEYS, FullLetter, PublicTopic, Published, SummaryLetter, Tombstone
from dafu.model.settings import Site
from dafu.read.markdown.addresses import address_kind, page_address
from dafu.read.markdown.checks import target_of
from dafu.read.markdown.parser import parser


def letter_markdown(letter: Published | Tombstone, related: Sequence[str], site: Site) -> bytes:
    """Front matter, and the body as written; of a summary letter the summary as text.

    ``related`` are paths of other public letters.
    """
    lines = [
        "---",
        f"# {site.base_url}{letter.path}/",
        f"# SHA-256 {letter.sha256}",
        *_front_matter(letter, related),
        "---\n",
    ]
    body = ""
    if isinstance(letter, FullLetter):
        body = with_links_from_here(letter.body.markdown, letter.path)
    elif isinstance(letter, SummaryLetter):
        body = "".join(f"\n{escaped(line)}\n" for line in letter.summary.splitlines() if line)
    return ("\n".join(lines) + body).encode()


def _front_matter(letter: Published | Tombstone, related: Sequence[str]) -> Iterator[str]:
    results = [] if isinstance(letter, Tombstone) else letter.results
    derived = {
        "related": related,
        "result": results[0].result if len(results) == 1 and not results[0].date else results,
    }
    for name, parts in KEYS.items():
        value = derived.get(name, getattr(letter, name, None))
        if value not in (None, False, (), []):
            yield from _entry(name, value, parts)


def _entry(name: str, value: Any, parts: Sequence[str]) -> Iterator[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        yield f"{name}: {_value(value, parts)}"
    elif not parts:
        yield f"{name}: [{', '.join(map(_listed, value))}]"
    else:
        yield f"{name}:"
        for item in value:
            yield f"- {_value(item, parts)}"


def _listed(value: Any) -> str:
    """An entry of a list: in quotation marks where it would be read as several."""
    text = _value(value, ())
    several = not text.startswith('"') and set(text) & set("、，；")
    return json.dumps(text, ensure_ascii=False) if several else text


def _value(value: Any, parts: Sequence[str]) -> str:
    if parts and not isinstance(value, str):
        pairs = ((part, getattr(value, part)) for part in parts)
        said = (f"{key}: {_part(x)}" for key, x in pairs if x not in (None, ()))
        return f"{{{', '.join(said)}}}"
    return _scalar(value.name if isinstance(value, PublicTopic) else value)


def _part(value: Any) -> str:
    """A part of a value: a scalar, or a list with parts of its own."""
    if not isinstance(value, tuple):
        return _scalar(value)
    return f"[{', '.join(_value(x, tuple(type(x).model_fields)) for x in value)}]"


_PLAIN = re.compile("[一-鿿〔（《“][一-鿿〔〕（）《》“”、，。；：·A-Za-z0-9 -]*(?<! )")
"""Texts that nobody takes for anything but a text, in a list or not."""


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


_MARKUP = re.compile(r"[\\`*_\[\]<>&|~]")
_BLOCK = re.compile(r"^(\d*)(?=[#=+.)-])")


def escaped(line: str) -> str:
    """A line of text as Markdown that shows it as it is."""
    return _BLOCK.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", line.strip()))


_LINKS = {"link_open", "image"}
_MAY_LINK = re.compile(
    r"\]\(\s*<?(?!https?:|mailto:|tel:|#)|^ {0,3}\[[^\]\n]+\]:\s*(?!<?https?:)", re.MULTILINE
)
_DESTINATION = r"(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?)({targets})(?=[\s)>]|$)"


def with_links_from_here(markdown: str, path: str) -> str:
    """The body of the letter at ``path`` with links that lead to where things are on the site.

    Files lie in the folder of the letter's page, and pages are no Markdown there; letters are.
    """
    if not _MAY_LINK.search(markdown):
        return markdown
    before = list(_tokens(markdown))
    targets = {target_of(token) for token in before if token.type in _LINKS}
    moved = {target: _from_here(target, path) for target in targets}
    moved = {target: there for target, there in moved.items() if there != target}
    if not moved:
        return markdown
    names = "|".join(map(re.escape, sorted(moved, key=len, reverse=True)))
    destination = re.compile(_DESTINATION.replace("{targets}", names), re.MULTILINE)
    text = destination.sub(lambda match: match[1] + moved[match[2]], markdown)
    # What looks like a link may be an example in code: then nothing is changed.
    same = [_told(x, moved) for x in before] == [_told(x, {}) for x in _tokens(text)]
    return text if same else markdown


def _from_here(target: str, path: str) -> str:
    if address_kind(target) != "relative" or target.startswith("#"):
        return target
    name, _, _ = target.partition("#")
    if not name.endswith(".md"):
        return f"{posixpath.basename(path)}/{target}"
    linked = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    # A letter's page is one folder below its Markdown.
    return page_address(target, path).removeprefix("../") if linked.startswith("pages/") else target


def _tokens(markdown: str) -> Iterator[Token]:
    for block in parser().parse(markdown):
        yield block
        yield from block.children or ()


def _told(token: Token, moved: Mapping[str, str]) -> tuple[object, ...]:
    content = "" if token.children else token.content
    if token.type not in _LINKS:
        return (token.type, content)
    target = target_of(token)
    return (token.type, content, moved.get(target, target))
