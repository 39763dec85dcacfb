"""From files to letters: find them, decode them, read front matter and Markdown."""

from __future__ import annotations

from collections.abc import Sequence


class ThemeError(Exception):
    """A theme that cannot be used; the message names the file."""

    still_public: Sequence[str] = ()
    """What is up though the content takes it down."""
