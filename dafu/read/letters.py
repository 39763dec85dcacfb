"""One letter, page or settings file: from its bytes to the model, every problem with its place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from dafu.codes import CODES
from dafu.letter import Body, FrontMatter, Letter, Model, Reference
from dafu.problems import Place, Problems
from dafu.read import front_matter, markdown, nodes, text
from dafu.read.scan import Source, label, read_bytes
from dafu.site import Site
from dafu.values import Line


def letter(source: Source, data: bytes, problems: Problems) -> Letter:
    """The letter that ``data`` holds, as far as it can be read.

    One with errors is not ``complete``; it is returned all the same, so that the rules can say in
    the same run what else is wrong with it.
    """
    found = Problems()
    root, body, body_line = None, "", 1
    if parts := _parts(source, data, found):
        head, body, body_line = parts
        root = nodes.parse(head, source.label, found, first_line=2)
        front_matter.check_single(body, FrontMatter, source.label, body_line, found)
        if not body.strip():
            found.add(CODES["body-empty"], Place(source.label, body_line - 1))
    typed = front_matter.typed(FrontMatter, root, found)
    parsed = markdown.parse(body, source.label, body_line, source.path, found)
    markdown.check_invisible(body, source.label, body_line, found)
    problems.extend(found)
    return Letter(
        path=source.path,
        source=source.label,
        front=typed.value,
        body=parsed.body,
        references=parsed.references,
        body_line=body_line,
        positions=typed.positions,
        complete=not found.errors,
    )


def _parts(source: Source, data: bytes, problems: Problems) -> tuple[str, str, int] | None:
    content = text.decode(data, source.label, problems)
    return front_matter.split(content, source.label, problems) if content is not None else None


class PageFrontMatter(Model):
    """What an editor declares about a page of ``content/pages/``."""

    title: Line = Field(title="标题", description="Title of the page.")
    description: Line | None = Field(
        None, title="说明", description="A sentence for search engines."
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is not a letter: 关于本站 and the like."""

    path: str
    source: str
    front: PageFrontMatter
    body: Body
    references: tuple[Reference, ...]


def page(source: Source, data: bytes, problems: Problems) -> Page | None:
    """The page that ``data`` holds, or None and at least one error."""
    parts = _parts(source, data, problems)
    if parts is None:
        return None
    head, body, body_line = parts
    root = nodes.parse(head, source.label, problems, first_line=2)
    typed = front_matter.typed(PageFrontMatter, root, problems)
    parsed = markdown.parse(body, source.label, body_line, f"pages/{source.path}", problems)
    markdown.check_invisible(body, source.label, body_line, problems)
    if not typed.complete:
        return None
    return Page(source.path, source.label, typed.value, parsed.body, parsed.references)


def site(file: Path, today: date, problems: Problems) -> Site | None:
    """The settings in ``file`` (``site.yaml``), or None and at least one error."""
    name = label(file)
    if not os.path.lexists(file):
        problems.add(CODES["site-missing"], Place(name), written=name)
        return None
    data = read_bytes(Source(str(file), name, ""), problems)
    content = text.decode(data, name, problems) if data is not None else None
    root = nodes.parse(content, name, problems) if content is not None else None
    typed = front_matter.typed(Site, root, problems)
    security = typed.value.security if typed.value else None
    if security and security.expires <= today:
        place = Place(name, *typed.positions["security", "expires"])
        problems.add(CODES["site-expired"], place, written=security.expires.isoformat())
    return typed.value if typed.complete else None
