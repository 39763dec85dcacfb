"""The page of a letter, and what stands at its address once it is withdrawn or moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from markupsafe import Markup

from dafu.model.brief import Answered
from dafu.model.persons import is_member, persons
from dafu.model.public import FullLetter, PublicProposal, Published, Tombstone
from dafu.model.values import stable
from dafu.render.collection import Around, Mention, member_slug
from dafu.render.moved import Redirect
from dafu.render.pages import metadata
from dafu.render.pages.frame import UNLISTED, PageFrame
from dafu.render.pages.paging import neighbours
from dafu.render.pages.qr import qr_svg
from dafu.render.pages.templates import Link, PageContext, Relation

_HEADING = re.compile(r'<h([2-6]) id="([\w-]+)">((?:(?!<a |</h).)*)</h\1>', re.DOTALL)
"""A heading of a body that holds no link."""


@dataclass(frozen=True)
class PagesOfLetters(PageFrame):
    """The pages at the addresses of letters: the letter, or what stands there in its place."""

    def letter(self, letter: Published, around: Around) -> bytes:
        """A letter, whole or as its summary, between its neighbours in time."""
        text = self.templates.text
        before, after = around.before, around.after
        forms = self._forms(letter.path)
        absolute = [(form.type, self.site.base_url + form.href) for form in forms]
        page = self._page(
            "letter",
            f"{letter.path}/",
            text("page.letter_title", subject=letter.subject or letter.title, issuer=letter.issuer),
            text(
                f"page.letter_description{'' if letter.document_number else '_unnumbered'}",
                number=letter.document_number,
                issuer=letter.issuer,
                result=letter.result or text("letter.unstated"),
                subject=letter.subject or letter.title,
            ),
            crumbs=[
                ("nav.replies", "replies/"),
                (letter.year, f"replies/{letter.year}/"),
            ],
            relations=[
                *forms,
                *self._feeds(""),
                Relation("collection", "replies/"),
                Relation("up", f"replies/{letter.year}/"),
                *neighbours(before and f"{before.path}/", after and f"{after.path}/"),
            ],
            tags=list(metadata.article_tags(letter)),
            things=[metadata.document(letter, self.site, absolute)],
        )
        context = {"letter": letter, "forms": forms, **self._context(letter, around, page)}
        return self.templates.html(page, context)

    def _context(self, letter: Published, around: Around, page: PageContext) -> dict[str, object]:
        """What the page of a letter tells of it, by the names its template knows it by."""
        before, after, related, alike, keywords, versions = around
        full = letter if isinstance(letter, FullLetter) else None
        return {
            "body": body_html(full.body.html) if full else None,
            "contents": [x for x in full.body.sections if x.level == 2 and x.heading]
            if full
            else (),
            "full": full,
            "note": _note(letter),
            "facts": list(self._keys(letter, keywords, page)),
            "meaning": self._meaning(letter.result_code),
            "timeline": list(self._timeline(letter)),
            "versions": len(versions),
            "files": full.attachments if full else (),
            "qr": Markup(qr_svg(f"{page.canonical}#sha256={letter.sha256}")),  # noqa: S704 - made of digits and letters
            "previous": _letter_link(before, page),
            "next": _letter_link(after, page),
            "related": [_letter_link(other, page) for other in related],
            "alike": [_letter_link(other, page) for other in alike],
            "addressees": [self._addressee(name, page) for name in letter.addressee],
            "topics": [
                Link(topic.name, page.href(f"topics/{topic.code}/")) for topic in letter.topics
            ],
            "proposals": [self._proposal(proposal, page) for proposal in letter.proposals],
            "issuer_href": page.href(f"issuers/{letter.issuer_slug}/"),
            "result_href": page.href(f"results/{letter.result_code}/"),
            "feedback": self._feedback(page),
        }

    def tombstone(self, letter: Tombstone) -> bytes:
        """What stays at the address of a withdrawn letter."""
        forms = self._forms(letter.path)
        text = self.templates.text
        page = self._page(
            "tombstone",
            f"{letter.path}/",
            letter.title,
            text(
                "page.tombstone_description",
                number=letter.document_number or text("letter.titled", title=letter.title),
            ),
            crumbs=[("nav.replies", "replies/")] if "replies" in self.menu else [],
            relations=[*forms, *self._feeds("")],
        )
        return self.templates.html(page, {"letter": letter, "forms": forms})

    def moved(self, redirect: Redirect) -> bytes:
        """What stands at a former address of a letter: the way to where it is now."""
        text, new = self.templates.text, f"{redirect.path}/"
        page = self._page(
            "moved",
            f"{redirect.former}/",
            redirect.title,
            text("moved.heading"),
            relations=self._forms(redirect.path),
            tags=UNLISTED,
        )
        page = replace(page, canonical=self.site.base_url + new, data="")
        return self.templates.html(page, {"new": Link(redirect.title, page.href(new))})

    def _feedback(self, page: PageContext) -> str:
        """Where a reader may say that the letter on ``page`` is wrong, with the page told."""
        address = self.site.feedback or ""
        if not address.startswith("mailto:"):
            return address.replace("{url}", quote(page.canonical, safe=""))
        subject = quote(self.templates.text("letter.wrong"))
        return f"{address}?subject={subject}&body={quote(page.canonical)}"

    def _addressee(self, written: str, page: PageContext) -> Link:
        """The addressee; where it is one member, with the way to that member's page if any."""
        found = persons([written]) if self.site.names.member_pages else ()
        if len(found) != 1 or not is_member(found[0]):
            return Link(written, "")
        return Link(written, page.href(f"members/{member_slug(''.join(found[0]))}/"))

    def _proposal(self, proposal: PublicProposal, page: PageContext) -> dict[str, object]:
        """What a letter answers, with the ways to its kind and session."""
        answered = Answered.of(proposal, self.site)
        code, slug = proposal.body_code, answered.session_slug
        session = answered.session_name.get(self.site.language) if slug else ""
        return {
            "kind": Link(proposal.body or "", page.href(f"kinds/{code}/")) if code else None,
            "session": Link(session, page.href(f"sessions/{slug}/")) if slug else None,
            "number": proposal.number,
            "subject": proposal.subject,
            "about": list(filter(None, self._about(proposal))),
            "url": proposal.url,
            "text": proposal.text,
        }

    def _about(self, proposal: PublicProposal) -> Iterator[str | None]:
        """What else is known of a proposal, each in a word."""
        yield from (proposal.area, proposal.category, proposal.kind)
        if proposal.signers:
            yield self.templates.text("letter.signers", count=proposal.signers)

    def _keys(
        self, letter: Published, listed: Sequence[str], page: PageContext
    ) -> Iterator[tuple[str, list[Link]]]:
        """What else an office says of a letter: what it is called, and each thing that it says.

        Places lead to their letters, and so do the keywords that are ``listed``.
        """

        def words(said: Sequence[str], folder: str, linked: Sequence[str]) -> list[Link]:
            ways = {word: page.href(f"{folder}/{stable(word)}/") for word in linked}
            return [Link(word, ways.get(word, "")) for word in dict.fromkeys(said)]

        signed = (letter.signed_by,) if letter.signed_by else ()
        for key, said in (
            ("places", words(letter.places, "places", letter.places)),
            ("keywords", words(letter.keywords, "keywords", listed)),
            ("copies", words(letter.copies, "", ())),
            ("signed_by", words(signed, "", ())),
            ("former", words([f"{path}/" for path in letter.former], "", ())),
        ):
            if said:
                yield self.templates.text(f"letter.{key}"), said

    def _timeline(self, letter: Published) -> Iterator[dict[str, object]]:
        """What happened to the letter, oldest first; when it was asked for, its session tells."""
        text = self.templates.text
        for session in dict.fromkeys(x.session_label for x in letter.proposals if x.session_label):
            asked = [x.body or "" for x in letter.proposals if x.session_label == session]
            label = text("timeline.proposed", proposal=asked[0])
            when = text("timeline.session", session=session)
            yield {"date": None, "when": when, "label": label, "note": ""}
        events = [
            (day, text(f"timeline.{name}"), "")
            for name, day in (
                ("assigned", letter.assigned),
                ("date", letter.date),
                ("printed", letter.printed),
                ("published", letter.published),
            )
            if day
        ]
        before = None
        for entry in letter.results:
            name = ("still" if before == entry.result else "review") if before else "result"
            label = text(f"timeline.{name}", result=entry.result, before=before)
            if entry.date:
                events.append((entry.date, label, entry.note or ""))
            before = entry.result
        events += [
            (entry.date, text("timeline.correction"), entry.note) for entry in letter.corrections
        ]
        for day, label, note in sorted(events, key=lambda event: event[0]):
            yield {"date": day, "label": label, "note": note}


def _note(letter: Published) -> str | None:
    """附注 in its brackets (GB/T 9704-2012, 7.3.6); None where the text has it already."""
    if not letter.note:
        return None
    text = letter.body.text if isinstance(letter, FullLetter) else ""
    if "".join(letter.note.strip("（()）").split()) in "".join(text.split()):
        return None
    return letter.note if letter.note.startswith(("（", "(")) else f"（{letter.note}）"


def body_html(html: str) -> Markup:
    """A body with each heading a link to itself, which is its permanent address."""
    return Markup(_HEADING.sub(r'<h\1 id="\2"><a href="#\2">\3</a></h\1>', html))  # noqa: S704 - made by markdown-it with HTML off


def _letter_link(letter: Mention | None, page: PageContext) -> Link | None:
    if letter is None:
        return None
    return Link(letter.label, page.href(f"{letter.path}/"), letter.document_number)
