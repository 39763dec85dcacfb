"""The desk's own pages: templates of this folder, filled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dafu.desk.words import say
from dafu.problems.problem import Language, Text
from dafu.read.files import read_regular

_HERE = Path(__file__).parent
ASSETS = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "proof.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml; charset=utf-8",
}


class DeskRenderer:
    """Makes pages in ``language``."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["t"] = self.text
        self._environment.filters["said"] = self.said

    def text(self, key: str, **values: object) -> str:
        """One of the desk's words."""
        return say(key, self._language, **values)

    def said(self, text: Text) -> str:
        """A text of the model in the language of the page."""
        return text.get(self._language)

    def html(self, template: str, root: str, token: str, **context: Any) -> bytes:
        """A page; ``root`` leads from it to the desk's folder."""
        around = {"root": root, "token": token, "language": self._language}
        return self._environment.get_template(template).render({**around, **context}).encode()

    def part(self, macro: str, *arguments: object) -> str:
        """What a macro of ``parts.html`` makes."""
        module = self._environment.get_template("parts.html").module
        return str(getattr(module, macro)(*arguments))


def asset(name: str) -> tuple[bytes, str] | None:
    """One of the desk's own files, and its media type."""
    kind = ASSETS.get(name)
    return (read_regular(_HERE / "assets" / name), kind) if kind else None
