"""What changed in a letter, before and after side by side; and each version as it stood."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from dafu.model.public import Day, FullLetter
from dafu.model.versions import History, Stamp, Version
from dafu.render.data.twin import history_path, version_path
from dafu.render.pages.letters import body_html
from dafu.render.pages.pages import Pages
from dafu.render.pages.templates import Link, PageContext, Relation
from dafu.render.versions import Changed, changed, texts

_UNLISTED = (("robots", "noindex"),)
"""Search engines are asked to list the letter alone."""

_IMAGE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')

_ELSEWHERE = frozenset({"title", "document_number", "former", "corrections", "sample", "body"})
"""Keys that stand beside the list of what a version says."""


class VersionPages(Pages):
    """The makers of the pages of a letter's versions."""

    def changes(self, history: History) -> bytes:
        """``…/versions/``: what changed from each version to the next, the newest change first."""
        text, newest = self.templates.text, history.versions[-1].letter
        title = text("versions.title", subject=newest.subject or newest.title)
        page = self._version_page("versions", history, "", title)
        steps = [self._step(old, new, page, history) for old, new in pairwise(history.versions)]
        context = {
            "letter": newest,
            "current": page.href(f"{history.path}/"),
            "steps": steps[::-1],
            "whole": history.whole,
            "first": self._link(history.versions[0].stamp, history, page),
            "data": [Link(text("page.data"), page.href(history_path(history.path)))],
        }
        return self.templates.html(page, context)

    def as_it_stood(self, history: History, place: int) -> bytes:
        """``…/versions/2024-06-01/``: a version, whole, as readers may see it today."""
        templates = self.templates
        version = history.versions[place]
        stamp, letter = version
        title = templates.text("versions.of_day", title=letter.title, day=self._day(stamp))
        page = self._version_page("version", history, f"{stamp.name}/", title)
        following = history.versions[place + 1].stamp if stamp.until else None
        context = {
            "letter": letter,
            "since": Day.fromisoformat(stamp.since),
            "until": Day.fromisoformat(stamp.until) if stamp.until else None,
            "current": page.href(f"{history.path}/"),
            "changes": page.href(f"{history.path}/versions/"),
            "following": self._link(following, history, page) if following else None,
            "keys": [
                (name.get(self.site.language), said)
                for key, (name, said) in texts(letter).items()
                if key not in _ELSEWHERE
            ],
            "body": _plain(letter),
        }
        return templates.html(page, context)

    def _step(
        self, old: Version, new: Version, page: PageContext, history: History
    ) -> dict[str, Any]:
        """A change as the template takes it."""
        notes = old.letter.corrections
        return {
            "id": f"v{new.stamp.name}" if new.stamp.name else "now",
            "day": Day.fromisoformat(new.stamp.since) if new.stamp.since else None,
            "kind": self.templates.text(f"versions.{new.stamp.kind}"),
            "notes": [x for x in new.letter.corrections if x not in notes],
            "before": self._link(old.stamp, history, page),
            "after": self._link(new.stamp, history, page),
            "keys": [self._key(x) for x in changed(old.letter, new.letter)],
        }

    def _key(self, change: Changed) -> dict[str, Any]:
        return {
            "title": change.title.get(self.site.language),
            "rows": change.rows,
            "rest": change.rest,
        }

    def _link(self, stamp: Stamp, history: History, page: PageContext) -> Link:
        if not stamp.name:
            label = self.templates.text("versions.current")
            return Link(label, page.href(f"{history.path}/"))
        return Link(self._day(stamp), page.href(version_path(history.path, stamp)))

    def _day(self, stamp: Stamp) -> str:
        """The day of a version for people, with its number where it is not the day's first."""
        day = self.templates.day(Day.fromisoformat(stamp.since))
        number = stamp.name[len(stamp.since) + 1 :]
        text = self.templates.text
        return text("versions.numbered", day=day, number=number) if number else day

    def _version_page(self, kind: str, history: History, below: str, title: str) -> PageContext:
        """A page below the letter's own."""
        year = history.path.split("/")[1]
        crumbs = [
            ("nav.replies", "replies/"),
            (year, f"replies/{year}/"),
            (history.versions[-1].letter.document_number or self._word, f"{history.path}/"),
        ]
        if below:
            crumbs.append(("versions.crumb", f"{history.path}/versions/"))
        data = Relation("alternate", history_path(history.path), "application/json")
        page = self._page(
            kind,
            f"{history.path}/versions/{below}",
            title,
            title,
            crumbs=crumbs,
            relations=[data, Relation("latest-version", f"{history.path}/")],
            tags=_UNLISTED,
        )
        return replace(page, data="")

    @property
    def _word(self) -> str:
        return self.templates.text("versions.letter")


def _plain(letter: FullLetter) -> Markup:
    """The text of an earlier version: its images are not kept, their words are."""
    return body_html(_IMAGE.sub(r"[\1]", letter.body.html))
