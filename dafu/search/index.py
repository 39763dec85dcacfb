"""The index: Pagefind's own binary over a copy of the letters in which every character is a word.

Pagefind splits at white space and knows no Chinese words. So the copy that it indexes, which never
leaves the build, has a space around every Han character and full-width mark; a query is the same
characters as a phrase. That finds every substring, across any word boundary.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

import pagefind_bin

from dafu.publish import PublishError
from dafu.search.record import SearchRecord

_WIDE = re.compile(
    "(["
    "\u2010-\u2027"  # dashes, quotation marks, ellipses
    "\u2e80-\u9fff"  # radicals, CJK marks, kana, Han
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"  # compatibility and full-width forms
    "])"
)

BODY = "▪"
"""Stands before the letter's own text, from which excerpts are taken."""

_UNUSED = ("*-ui.css", "*-ui.js", "pagefind-highlight.js")
"""Pagefind's own interface, which this site does not use."""


def spaced(text: str) -> str:
    """``text`` with every wide character as a word of its own."""
    return " ".join(_WIDE.sub(r" \1 ", text).split())


def index_page(record: SearchRecord) -> str:
    """The copy of one letter for Pagefind: numbers and title weigh more than the body."""
    numbers = " ".join((record.document_number, *record.proposal_numbers, *record.sessions))
    names = " ".join((record.issuer, record.result, *record.addressees, *record.topics))
    shown = {
        "title": record.title,
        "subject": record.subject,
        "number": record.document_number,
        "issuer": record.issuer,
        "date": record.date,
        "result": record.result,
    }
    meta = ", ".join(f"{name}[data-{name}]" for name in shown)
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in shown.items())
    return (
        f'<!doctype html><html lang="zh"><body data-pagefind-body>'
        f'<span data-pagefind-meta="{meta}" {data}></span>'
        f'<p data-pagefind-weight="10">{escape(spaced(numbers))}</p>'
        f'<p data-pagefind-weight="5">{escape(spaced(record.title))}</p>'
        f'<p data-pagefind-weight="5">{escape(spaced(record.subject))}</p>'
        f"<p>{escape(spaced(names))}</p><p>{BODY} {escape(spaced(record.text))}</p></body></html>"
    )


def build_index(records: Iterable[SearchRecord], output: Path, *, jobs: int = 1) -> None:
    """Index ``records`` into ``output``; raises :class:`dafu.publish.PublishError`."""
    with tempfile.TemporaryDirectory(prefix="dafu-index-") as name:
        copy = Path(name)
        for record in records:
            page = copy / record.url / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(index_page(record), encoding="utf-8")
        command = [
            str(pagefind_bin.get_executable()),
            *("--site", str(copy), "--output-path", str(output.absolute()), "--quiet"),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the package's own binary
        except OSError as error:
            raise PublishError(f"pagefind: {error.strerror}") from error
        if done.returncode:
            raise PublishError(f"pagefind: {done.stderr.strip() or done.returncode}")
    for pattern in _UNUSED:
        for file in output.glob(pattern):
            file.unlink()
