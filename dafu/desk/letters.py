"""What the pages of one letter show: form, file, conflict, messages, proof."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, NamedTuple

from dafu.desk.document import empty
from dafu.desk.editing import Editor, Revision, first, proposed_name, with_note
from dafu.desk.fields import Field, Form, collected, letter_fields, rows_in
from dafu.desk.files import PathError, is_letter
from dafu.desk.imports import FIELD, Imports, ReadDocument, original
from dafu.desk.listing import moves_to
from dafu.desk.pages import DeskRenderer
from dafu.desk.places import with_places
from dafu.desk.promises import Offer, offers
from dafu.desk.proof import Proofs
from dafu.desk.rewrite import UnreadableError, Written
from dafu.desk.shelf import Examined, Stand
from dafu.desk.signing import signing_context
from dafu.desk.told import BODY, WHOLE, Diagnostic, told_at
from dafu.desk.views import placed, views
from dafu.drafting.draft import Draft
from dafu.drafting.writing import stem_of, year_of
from dafu.model.dates import plain_date
from dafu.model.values import china_day
from dafu.model.wording import shortened, wording
from dafu.problems.problem import Language, visible

NEW = "replies/2000/new"
"""Stands for the address of a letter that has none yet."""


class Naming(NamedTuple):
    """What the form of a letter that is not there yet says beside the letter."""

    name: str = ""
    year: str = ""
    imported: str = ""
    """The original that it was filled from, if it was."""


class LetterPages:
    """Makes the contexts of these pages' templates."""

    def __init__(
        self,
        editor: Editor,
        pages: DeskRenderer,
        proofs: Proofs,
        language: Language,
        read_document: ReadDocument | None,
    ) -> None:
        self._proofs = proofs
        self._editor = editor
        self._pages = pages
        self._language: Language = language
        self._read_document = read_document
        self.imports = Imports()

    def form(self, path: str, stand: Stand, saved: bool) -> dict[str, Any] | None:
        """The form of a letter; None where only its file can be edited."""
        fields = letter_fields(stand.site)
        revision = self._editor.opened(path, fields)
        if revision is None:
            raise PathError(path)
        if revision.values is None:
            return None
        found = self._editor.examined(revision, stand)
        context = self._context(
            revision, revision.values, revision.body, fields, found, stand, saved=saved
        )
        rows = [row for row in (stand.rows.get(path),) if row]
        moves = moves_to(self._editor.shelf, self._editor.public, stand, rows)
        return {**context, "former": moves.get(path, "")}

    def blank(self, stand: Stand) -> dict[str, Any]:
        """The form of a letter that is not there yet."""
        return self._unsaved({}, "", stand)

    def _unsaved(
        self,
        values: dict[str, Written],
        body: str,
        stand: Stand,
        named: Naming | None = None,
        note: str = "",
    ) -> dict[str, Any]:
        fields = letter_fields(stand.site)
        revision = Revision("", empty(self._editor.chinese), "", values, body)
        named = named or Naming(year=str(china_day(stand.now).year))
        return self._context(revision, values, body, fields, None, stand, note=note, named=named)

    def again(self, path: str, form: Form, stand: Stand, wrong: str) -> dict[str, Any]:
        """The form as it was sent, with why it was not saved."""
        fields = letter_fields(stand.site)
        values, body = collected(fields, form), first(form, "body")
        new = not first(form, "path")
        revision = Revision(
            "" if new else path, empty(self._editor.chinese), first(form, "digest"), values, body
        )
        named = _named(form)
        return self._context(revision, values, body, fields, None, stand, wrong=wrong, named=named)

    def mended(self, path: str, form: Form, stand: Stand) -> dict[str, Any]:
        """The form with what can safely be repaired of it, how that changes it, and nothing saved.

        Raises :class:`UnreadableError` where the file cannot be edited so.
        """
        fields = letter_fields(stand.site)
        sent = self._editor.unmended(path, form, fields)
        revision, count = self._editor.mended(sent, stand, fields, self.waiting(form))
        if revision.raw is not None:
            raise UnreadableError("no known encoding")
        found = self._editor.examined(revision, stand, self.waiting(form))
        note = self._pages.text("fixed", count=count)
        spans = shortened(wording(sent.document.text, revision.document.text))
        if "text" in form or revision.values is None:
            return {**self._source(revision, stand, found, note=note), "fixes": spans}
        named = _named(form)
        shown = revision if first(form, "path") else replace(revision, path="")
        values, body = revision.values, revision.body
        context = self._context(shown, values, body, fields, found, stand, note=note, named=named)
        return {**context, "fixes": spans}

    def unwritten(self, path: str, form: Form, stand: Stand) -> dict[str, Any]:
        """What was sent for a file that cannot be edited so, or is no UTF-8 text."""
        revision = self._editor.opened(path, letter_fields(stand.site))
        if revision is None or "text" not in form:
            return self.again(path, form, stand, self._pages.text("not_rewritten"))
        found = self._editor.examined(revision, stand)
        context = self._source(revision, stand, found, wrong=self._pages.text("not_utf8"))
        return {**context, "text": first(form, "text")}

    def unexplained(self, revision: Revision, form: Form, stand: Stand) -> dict[str, Any]:
        """What was sent, with a row for the note on the correction that it lacks."""
        wrong = self._pages.text("correction_needed")
        found = self._editor.examined(revision, stand)
        if revision.values is None or "text" in form:
            return self._source(revision, stand, found, wrong=wrong)
        today = china_day(stand.now)
        values = with_note(revision.values, today)
        fields = letter_fields(stand.site)
        context = self._context(revision, values, revision.body, fields, found, stand, wrong=wrong)
        return {**context, "explain": True}

    def _context(
        self,
        revision: Revision,
        values: Mapping[str, Written],
        body: str,
        fields: Sequence[Field],
        found: Examined | None,
        stand: Stand,
        saved: bool = False,
        wrong: str = "",
        note: str = "",
        named: Naming = Naming(),  # noqa: B008 - nothing changes it
    ) -> dict[str, Any]:
        told = self._told(found, fields, {})
        if read := self.imports.of({FIELD: [named.imported]}):
            told = read.told(told, None, self._language)
        parts = placed(views(with_places(fields, values, body), values, told))
        known = revision.path and stand.rows.get(revision.path)
        return {
            "path": revision.path,
            "known": revision.known,
            "title": str(values.get("title") or ""),
            "parts": parts,
            "body": body,
            "body_told": told.get(BODY, []),
            "whole_told": told.get(WHOLE, []),
            "checked": found is not None,
            "counts": _counts(found),
            "saved": saved,
            "wrong": wrong,
            "note": note,
            **named._asdict(),
            "explain": False,
            "promises": _promises(values, body),
            "former": "",
            "fixes": [],
            "fixable": _fixable(found),
            "imports": self._read_document is not None,
            "live": f"proof/{revision.path or NEW}/?live",
            "changes": self._editor.changes(revision, found, stand) if found and known else [],
            "settings_wrong": stand.site is None,
            "signing": signing_context(revision, stand, self._language) if known else None,
        }

    def _told(
        self, found: Examined | None, fields: Sequence[Field], numbers: Mapping[str, Sequence[str]]
    ) -> dict[str, list[Diagnostic]]:
        if found is None:
            return {}
        return told_at(found.problems, found.letter, fields, self._language, numbers)

    def source(self, path: str, stand: Stand, saved: bool) -> dict[str, Any]:
        """The file of a letter, to be edited as it is."""
        revision = self._editor.opened(path, letter_fields(stand.site))
        if revision is None:
            raise PathError(path)
        return self._source(revision, stand, self._editor.examined(revision, stand), saved=saved)

    def _source(
        self,
        revision: Revision,
        stand: Stand,
        found: Examined,
        saved: bool = False,
        wrong: str = "",
        note: str = "",
    ) -> dict[str, Any]:
        told = told_at(found.problems, found.letter, (), self._language)
        every = sorted((x for some in told.values() for x in some), key=lambda x: (x.row, x.start))
        return {
            "path": revision.path,
            "known": revision.known,
            "text": revision.document.text,
            "messages": every,
            "counts": _counts(found),
            "has_form": revision.values is not None,
            "note": note,
            "fixes": [],
            "fixable": _fixable(found) or int(revision.is_convertible),
            "saved": saved,
            "wrong": wrong,
            "live": f"proof/{revision.path}/?live",
        }

    def address(self, form: Form) -> tuple[str, str]:
        """The address that a form is to be saved at, and what is wrong with it."""
        path = first(form, "path")
        if path:
            if not is_letter(path):
                raise PathError(path)
            return path, ""
        path = f"replies/{first(form, 'year').strip()}/{first(form, 'name').strip()}"
        return (path, "") if is_letter(path) else (NEW, self._pages.text("name_wrong"))

    def conflict(self, path: str, form: Form, stand: Stand) -> dict[str, Any]:
        """The file as it is now beside what was written, and the way on."""
        fields = letter_fields(stand.site)
        there = self._editor.opened(path, fields)
        try:
            mine = self._editor.sent(path, form, fields).document
        except UnreadableError:
            values, body = collected(fields, form), first(form, "body")
            mine = empty(self._editor.chinese).edited(values, body, self._editor.chinese)
        text = there.document.text if there else ""
        kept = {name: some for name, some in form.items() if name not in {"digest", "token"}}
        return {
            "path": path,
            "known": there.known if there else "",
            "spans": wording(text, mine.text),
            "same": text == mine.text,
            "kept": [(name, value) for name, some in kept.items() for value in some],
            "back": "source" if "text" in form else "edit",
        }

    def checked(self, form: Form, stand: Stand) -> dict[str, Any]:
        """Messages by input, as HTML, and the page of what a form would make."""
        fields = letter_fields(stand.site)
        path = first(form, "path")
        if not path:
            path = self.address(form)[0]
        try:
            revision = self._editor.sent(path, form, fields)
        except UnreadableError:
            return {"unreadable": True, "told": {}, "errors": 0, "warnings": 0, "page": ""}
        found = self._editor.examined(revision, stand, self.waiting(form))
        raw = "text" in form
        told = self._told(found, () if raw else fields, _numbers(fields, form))
        if read := self.imports.of(form):
            told = read.told(told, form, self._language)
        every = sorted((x for some in told.values() for x in some), key=lambda x: (x.row, x.start))
        shown = {"all": every} if raw else told
        counts = _counts(found)
        changes = self._editor.changes(revision, found, stand)
        root = "../" * (path.count("/") + 2)
        page = self._proofs.page(found, stand, True, root).decode()
        return {
            "told": {name: self._pages.part("told", some, raw) for name, some in shown.items()},
            "errors": counts[0],
            "warnings": counts[1],
            "fixable": _fixable(found),
            "summary": self._pages.part("counted", counts),
            "page": page,
            "changes": self._pages.part("changed", changes) if changes else "",
            "explain": self._editor.lacks_note(revision, found, stand),
        }

    def suggested(self, stand: Stand, issuer: str, number: str, year: str) -> dict[str, Any]:
        """What the register knows of an office."""
        when = year if re.fullmatch(r"[12]\d{3}", year, re.ASCII) else str(stand.now.year)
        registered = stand.site.issuer(issuer) if stand.site else None
        contact = registered.contact if registered else None
        following = self._editor.shelf.next_number(stand, issuer, int(when))
        given = {k: v for k, v in contact if isinstance(v, str)} if contact else {}
        return {
            "number": following,
            "contact": given,
            "name": proposed_name(stand, issuer, number or following, when),
        }

    def imported(self, name: str, data: bytes, stand: Stand) -> tuple[HTTPStatus, dict[str, Any]]:
        """The form filled from an original, and nothing written yet."""
        shown = visible(name, 60)
        try:
            if self._read_document is None:
                raise UnreadableError(self._pages.text("not_found"))
            draft = self._read_document(name, data)
            year, stem = self._place(draft, name, stand)
            made = original(draft, stem, f"replies/{year}", stand.tree.files, name)
        except ValueError as error:
            wrong = self._pages.text("import_failed", name=shown, reason=str(error))
            return HTTPStatus.UNPROCESSABLE_ENTITY, {**self.blank(stand), "wrong": wrong}
        note = self._pages.text("imported", name=shown)
        if made.files:
            note += self._pages.text("imported_files", count=len(made.files))
        named = Naming(stem, year, self.imports.keep(made))
        return HTTPStatus.OK, self._unsaved(made.values, made.body, stand, named, note)

    def _place(self, draft: Draft, name: str, stand: Stand) -> tuple[str, str]:
        """The year of a draft, and a name for its file."""
        year = str(year_of(draft, china_day(stand.now)))
        issuer, number = draft.value("issuer"), draft.value("document_number")
        if issuer and stand.site and stand.site.issuer(issuer):
            return year, proposed_name(stand, issuer, number, year)
        taken = {posixpath.basename(path) for path in stand.rows if f"/{year}/" in path}
        stem = stem_of(draft, stand.site, name)
        names = (f"{stem}-{n}" if n > 1 else stem for n in range(1, len(taken) + 2))
        return year, next(x for x in names if x not in taken)

    def waiting(self, form: Form) -> Mapping[str, bytes]:
        """The files of an original that are written once its form is saved."""
        read = self.imports.of(form)
        return read.files if read and not first(form, "path") else {}

    def proof(self, path: str, stand: Stand, form: Form, root: str) -> bytes:
        """The page of a letter as it is in its file."""
        fields = letter_fields(stand.site)
        revision = self._editor.opened(path, fields)
        if revision is None:
            if path != NEW:
                raise PathError(path)
            revision = Revision(NEW, empty(self._editor.chinese), "", {}, "")
        found = self._editor.examined(revision, stand)
        whole = "whole" in form or "live" in form
        return self._proofs.page(found, stand, whole, root)


def _named(form: Form) -> Naming:
    return Naming(first(form, "name"), first(form, "year"), first(form, FIELD))


def _numbers(fields: Sequence[Field], form: Form) -> dict[str, list[str]]:
    return {field.name: rows_in(field, form) for field in fields if field.kind == "rows"}


def _promises(values: Mapping[str, Written], body: str) -> list[Offer]:
    """What in the text may be a commitment that the form does not have."""
    rows = values.get("commitments") or ()
    known = {str(row.get("text", "")) for row in rows if isinstance(row, dict)}
    return offers(body, plain_date(str(values.get("date") or "")), known)


def _fixable(found: Examined | None) -> int:
    """How many places ``check --fix`` would repair."""
    problems = found.problems if found else ()
    return sum(x.code.fixable and x.edit is not None for x in problems)


def _counts(found: Examined | None) -> tuple[int, int]:
    if found is None:
        return 0, 0
    return len(found.problems.errors), len(found.problems.warnings)
