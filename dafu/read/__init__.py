"""From files to letters: find them, decode them, read front matter and Markdown."""


class ThemeError(Exception):
    """A theme that cannot be used; the message names the file."""
