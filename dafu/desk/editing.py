"""Letters as they are opened, sent back by the form, and saved: values of files, no HTTP."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dafu.check.fix import fixed_text
from dafu.desk.document import TextFile, empty
from dafu.desk.fields import Field, Form, collected, merged
from dafu.desk.files import Cabinet, ChangedError, digest
from dafu.desk.published import PublicSite
from dafu.desk.rewrite import UnreadableError, Written
from dafu.desk.shelf import Examined, Shelf, Stand, public_form
from dafu.desk.views import fits
from dafu.model.changes import FieldChange, differences, unexplained
from dafu.model.public import Tombstone
from dafu.read.scan import Source
from dafu.read.text import converted

_ROUNDS = 3

_UNKNOWN = "\ufffd"
"""Stands for bytes that are no text."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A letter as it is in its file, or as somebody would save it."""

    path: str
    document: TextFile
    known: str
    """The digest of the file that it was made from; empty where there is none."""
    values: dict[str, Written] | None
    """What its keys say; None where the form cannot show that."""
    body: str
    raw: bytes | None = None
    """The bytes of a file that is no text."""

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.document.data() if self.raw is None else self.raw

    @property
    def is_convertible(self) -> bool:
        """Whether it is in another encoding than UTF-8, and surely in which."""
        return self.raw is not None and converted(self.raw) is not None


class Editor:
    """Opens and judges letters; only :class:`dafu.desk.files.Cabinet` writes."""

    def __init__(self, cabinet: Cabinet, shelf: Shelf, public: PublicSite, chinese: bool) -> None:
        self.cabinet = cabinet
        self.shelf = shelf
        self.public = public
        self.chinese = chinese

    def opened(self, path: str, fields: Sequence[Field]) -> Revision | None:
        """The letter at ``path``, or None; raises :class:`PathError`."""
        data = self.cabinet.read(self.cabinet.letter(path))
        return None if data is None else self._revision(path, data, fields)

    def _revision(self, path: str, data: bytes, fields: Sequence[Field]) -> Revision:
        known = digest(data)
        try:
            document = TextFile.of(data)
        except UnreadableError:
            # Bytes that are no text are shown as far as they are, and never written back.
            shown = TextFile(data.decode("utf-8", "replace").replace("\r\n", "\n"))
            return Revision(path, shown, known, None, "", data)
        return self.read(path, document, known, fields)

    def read(self, path: str, document: TextFile, known: str, fields: Sequence[Field]) -> Revision:
        """The revision that ``document`` is."""
        try:
            values, body = document.values(), document.parts()[1]
        except UnreadableError:
            return Revision(path, document, known, None, "")
        return Revision(path, document, known, values if fits(fields, values) else None, body)

    def sent(self, path: str, form: Form, fields: Sequence[Field]) -> Revision:
        """What the form would make of the letter at ``path`` as it is now.

        Raises :class:`PathError`, and :class:`UnreadableError` where the file cannot be edited so.
        """
        data = self.cabinet.read(self.cabinet.letter(path))
        try:
            document = empty(self.chinese) if data is None else TextFile.of(data)
        except UnreadableError:
            # In another encoding: what was converted may take its place, what could not be may not.
            if _UNKNOWN in "".join(form.get("text", (_UNKNOWN,))):
                raise
            document = TextFile("")
        if "text" in form:
            return self.read(
                path, document.with_text(form["text"][0]), first(form, "digest"), fields
            )
        there = document.values()
        if not fits(fields, there):
            raise UnreadableError("more than the form shows")
        values = merged(fields, there, collected(fields, form))
        body = first(form, "body")
        made = document.edited(values, body, self.chinese)
        return Revision(path, made, first(form, "digest"), values, made.parts()[1])

    def unmended(self, path: str, form: Form, fields: Sequence[Field]) -> Revision:
        """What is to be mended: what was sent, or the file in another encoding that is there.

        Raises :class:`PathError` and :class:`UnreadableError` as :meth:`sent` does.
        """
        try:
            return self.sent(path, form, fields)
        except UnreadableError:
            there = self.opened(path, fields)
            if there is None or there.raw is None:
                raise
            return there

    def source(self, path: str, stand: Stand) -> Source:
        """How scans and messages name the letter at ``path``."""
        file = self.cabinet.letter(path)
        return Source(str(file), f"{stand.tree.root}/{path}.md", path)

    def examined(self, revision: Revision, stand: Stand, waiting: Iterable[str] = ()) -> Examined:
        """The revision, checked as a build would once the files ``waiting`` lie beside it."""
        return self.shelf.check(stand, self.source(revision.path, stand), revision.data, waiting)

    def mended(
        self, revision: Revision, stand: Stand, fields: Sequence[Field], waiting: Iterable[str] = ()
    ) -> tuple[Revision, int]:
        """The revision with what ``check --fix`` would repair, and how many places that is.

        Of several mistakes in a line one may hide the other, so it is looked at again.
        """
        count = 0
        for _ in range(_ROUNDS):
            if revision.raw is not None:
                text = converted(revision.raw)
                if text is None:
                    break
                count += 1
                document = TextFile("").with_text(text.removeprefix("\ufeff"))
                revision = self.read(revision.path, document, revision.known, fields)
            text = revision.document.text
            problems = list(self.examined(revision, stand, waiting).problems)
            mended = fixed_text(text, problems)
            if mended == text:
                break
            count += sum(x.code.fixable and x.edit is not None for x in problems)
            revision = self.read(
                revision.path, revision.document.with_text(mended), revision.known, fields
            )
        return revision, count

    def save(self, revision: Revision, waiting: Mapping[str, bytes]) -> None:
        """Write the revision, and of the files ``waiting`` those that it names; all or none.

        Raises :class:`ChangedError` where one of them would take another's place.
        """
        written: list[Path] = []
        try:
            for name, data in waiting.items():
                if name in revision.document.text:
                    file = self.cabinet.beside(revision.path, name)
                    self.cabinet.add(file, data)
                    written.append(file)
            self.cabinet.write(self.cabinet.letter(revision.path), revision.data, revision.known)
        except ChangedError:
            for file in written:
                self.cabinet.drop(file)
            raise

    def changes(self, revision: Revision, found: Examined, stand: Stand) -> list[FieldChange]:
        """What of the words that are up would change; nothing where it is not public then."""
        twin = self.public.twin(revision.path)
        after = public_form(found, stand.site, stand.now)
        return differences(twin, after.model_dump(mode="json")) if twin and after else []

    def lacks_note(self, revision: Revision, found: Examined, stand: Stand) -> bool:
        """Whether prose that is up would change, and no correction says so."""
        twin = self.public.twin(revision.path)
        after = public_form(found, stand.site, stand.now)
        if not twin or after is None or isinstance(after, Tombstone):
            return False
        return bool(unexplained(twin, after.model_dump(mode="json")))


def with_note(values: dict[str, Written], today: date) -> dict[str, Written]:
    """``values`` with a correction of today to be written."""
    rows = values.get("corrections") or []
    row: Written = {"date": today.isoformat()}
    return {**values, "corrections": [*(rows if isinstance(rows, list) else [rows]), row]}


def proposed_name(stand: Stand, issuer: str, number: str, year: str) -> str:
    """A name for a new letter's file: the office's in addresses, with the serial or a free one."""
    slug = stand.site.issuer_slug(issuer) if stand.site and issuer else "dafu"
    serial = "".join(x for x in number.rpartition("〕")[2] if x.isdecimal())
    taken = {posixpath.basename(path) for path in stand.rows if path.startswith(f"replies/{year}/")}
    numbers = [serial] if serial else []
    numbers += [str(n) for n in range(1, len(taken) + 2)]
    return next(f"{slug}-{n}" for n in numbers if f"{slug}-{n}" not in taken)


def first(form: Form, name: str) -> str:
    """The first value of an input, or nothing."""
    given = form.get(name) or ("",)
    return given[0]
