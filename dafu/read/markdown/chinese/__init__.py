"""Markdown as Chinese editors write it: a plugin of markdown-it-py, for ``MarkdownIt.use``.

A mark counts as Markdown only where it surely is one; whatever else looks like a mark is text and
stays. ``docs/decisions/0010-text.md`` has the rules with their reasons, ``docs/writing.md`` the
table that clerks read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def chinese(md: MarkdownIt) -> None:
    """Replace and add the rules by which ``md`` reads Chinese letters."""
    from dafu.read.markdown.chinese import blocks, emphasis, sources

    blocks.plug(md)
    emphasis.plug(md)
    sources.plug(md)
