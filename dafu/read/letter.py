"""One letter, page or settings file: from its bytes to the model, every problem with its place."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dafu.model.body import Body, Reference
from dafu.model.keys import Model, key
from dafu.model.letter import FrontMatter, Letter
from dafu.model.settings import Site
from dafu.model.values import Line
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Problems
from dafu.read import text
from dafu.read.front_matter import fences
from dafu.read.front_matter import typed as front_matter
from dafu.read.markdown import body as markdown
from dafu.read.markdown.parties import parties
from dafu.read.scan import Source, label, read_bytes


def letter(source: Source, data: bytes, problems: Problems, settings: Site | None = None) -> Letter:
    """The letter that ``data`` holds, as far as it can be read.

    The ``settings`` tell which short names its offices sign with.

    One with errors is not ``complete``; it is returned all the same, so that the rules can say in
    the same run what else is wrong with it.
    """
    found = Problems()
    root, body, body_line = None, "", 1
    if parts := _parts(source, data, FrontMatter, found):
        head, body, body_line, head_line = parts
        root = front_matter.parse(head, FrontMatter, source.label, found, head_line)
        front_matter.check_single(body, FrontMatter, source.label, body_line, found)
        if not body.strip():
            found.add(CODES["body-empty"], Place(source.label, body_line - 1))
    typed = front_matter.typed(FrontMatter, root, found)
    sure = not any(problem.code.name in _UNSURE for problem in found)
    sides = parties(typed.value, settings)
    parsed = markdown.parse(body, source.label, body_line, source.path, found, sides)
    markdown.check_invisible(body, source.label, body_line, found)
    problems.extend(found)
    return Letter(
        path=source.path,
        source=source.label,
        front=typed.value,
        body=parsed.body,
        references=parsed.references,
        parts=parsed.parts,
        body_line=body_line,
        positions=typed.positions,
        complete=not found.errors,
        sure=sure,
    )


_UNSURE = frozenset({"key-unknown", "key-duplicate", "front-matter-twice"})
"""Of a letter with one of these nobody knows what is meant to be public."""


def _parts(
    source: Source, data: bytes, model: type[Model], problems: Problems
) -> fences.Fenced | None:
    content = text.decode(data, source.label, problems)
    if content is None:
        return None
    return fences.split(content, source.label, model, problems)


class PageFrontMatter(Model):
    """What an editor declares about a page of ``content/pages/``."""

    title: Line = key(
        "标题", "单页的标题。", "Title of the page.", example="关于本站", also="题目 名称"
    )
    description: Line | None = key(
        "说明", "给搜索引擎的一句话。", "A sentence for search engines.", None, also="描述 简介"
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
    found = Problems()
    parts = _parts(source, data, PageFrontMatter, found)
    if parts is None:
        problems.extend(found)
        return None
    head, body, body_line, head_line = parts
    root = front_matter.parse(head, PageFrontMatter, source.label, found, head_line)
    typed = front_matter.typed(PageFrontMatter, root, found)
    sound = typed.complete and not found.errors
    parsed = markdown.parse(body, source.label, body_line, f"pages/{source.path}", found)
    markdown.check_invisible(body, source.label, body_line, found)
    problems.extend(found)
    if not sound:
        return None
    return Page(source.path, source.label, typed.value, parsed.body, parsed.references)


def read_pages(sources: Iterable[Source], problems: Problems) -> list[Page]:
    """The pages that can be read."""
    found = []
    for source in sources:
        data = read_bytes(source, problems)
        if data is not None and (one := page(source, data, problems)):
            found.append(one)
    return found


def site(file: Path, today: date, problems: Problems) -> Site | None:
    """The settings in ``file`` (``site.yaml``), or None and at least one error."""
    name = label(file)
    if not os.path.lexists(file):
        problems.add(CODES["site-missing"], Place(name), written=name)
        return None
    data = read_bytes(Source(str(file), name, ""), problems)
    content = text.decode(data, name, problems) if data is not None else None
    found = Problems()
    root = front_matter.parse(content, Site, name, found) if content is not None else None
    typed = front_matter.typed(Site, root, found)
    sound = typed.complete and not found.errors
    problems.extend(found)
    security = typed.value.security if typed.value else None
    if security and security.expires <= today:
        place = Place(name, *typed.positions["security", "expires"])
        problems.add(CODES["site-expired"], place, written=security.expires.isoformat())
    return typed.value if sound else None
