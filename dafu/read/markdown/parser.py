"""The Markdown parser: CommonMark with tables as Chinese editors write it, HTML off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import mdurl
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore, text_join
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from dafu.read.markdown.chinese import chinese

MAX_NESTING = 100
"""markdown-it-py drops text below this level, and overflows Python's stack not far beyond it."""


@cache
def parser(html_on: bool = False) -> MarkdownIt:
    """The one parser; with ``html_on`` it names HTML, so that it can be refused."""
    return new_parser(html_on)


def new_parser(html_on: bool = False) -> MarkdownIt:
    """Another one that reads the same, for who adds rules of its own."""
    options = {
        "html": html_on,
        "maxNesting": MAX_NESTING,
        "linkify": False,
        "typographer": False,
        "store_labels": True,
    }
    made = MarkdownIt("commonmark", options, renderer_cls=_Renderer).enable("table").use(chinese)
    # Every link is parsed as one, so that a forbidden scheme is an error and not stray text.
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    # Addresses stay as written but for percent-encoding: no punycode in a public record.
    made.normalizeLink = lambda url: mdurl.encode(url)  # type: ignore[method-assign]
    return made


def joined(tokens: list[Token]) -> list[Token]:
    """``tokens`` with the words of escapes joined to the text around them, for rendering."""
    text_join(StateCore("", parser(), {}, tokens))
    return tokens


class _Renderer(RendererHTML):
    """HTML for a government page: tables that scroll on a phone."""

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """A table in a box that scrolls by itself and can be reached by keyboard."""
        return '<div class="table" tabindex="0" role="group"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """The end of :meth:`table_open`'s box."""
        return "</table></div>\n"
