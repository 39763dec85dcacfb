"""One function for whoever takes in a document: a file, or the bytes of one, to a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

from dafu.drafting import matters
from dafu.drafting.body import markdown
from dafu.drafting.document import Document, Paragraph, Refused, text_of
from dafu.drafting.draft import Draft
from dafu.drafting.form import form
from dafu.drafting.lines import paragraphs
from dafu.drafting.readers.archive import MOST_BYTES
from dafu.model.settings import Site
from dafu.model.vocabulary import DISCLOSURE_WORDS
from dafu.problems.codes import CODES
from dafu.problems.problem import Place, Text
from dafu.read.files import read_regular
from dafu.read.scan import MAX_BYTES

SUFFIXES = (".docx", ".docm", ".dotx", ".txt", ".text", ".html", ".htm", ".pdf")
"""What a letter can be read from; what a file is, is seen from its bytes."""

OLD = (".doc", ".wps", ".rtf", ".odt", ".ofd", ".dot", ".wpt", ".mht")
"""What its own program must save as .docx first."""

Opener = Callable[[str], bytes | None]


def read_document(
    source: Path | bytes, name: str = "", site: Site | None = None, opener: Opener | None = None
) -> Draft:
    """The draft of the letter in ``source``, a file or its bytes, which messages call ``name``.

    Offices are known by the register of ``site``; pictures that a web page names are asked of
    ``opener``, or lie beside the file. Raises :class:`dafu.drafting.document.Refused` for what
    cannot be read, and OSError.
    """
    if isinstance(source, Path):
        name = name or source.name
        opener = opener or _beside(source.parent)
        source = read_regular(source, MOST_BYTES + 1)
    if len(source) > MOST_BYTES:
        raise Refused("import-large", limit=MOST_BYTES // 1_000_000)
    document = _read(source, name, opener or (lambda _: None))
    document.clean()
    return drafted(document, name, site)


def _beside(folder: Path) -> Opener:
    """Opens files that lie beside a page, or below its folder."""

    def opened(name: str) -> bytes | None:
        parts = PurePath(name.replace("\\", "/")).parts
        if not parts or ".." in parts or PurePath(*parts).is_absolute():
            return None
        try:
            return read_regular(folder.joinpath(*parts), MOST_BYTES)
        except (OSError, ValueError):
            return None

    return opened


def _read(data: bytes, name: str, opener: Opener) -> Document:
    kind = kind_of(data, name)
    try:
        if kind == "pdf":
            from dafu.drafting.readers import pdf

            return pdf.read(data)
        if kind == "word":
            from dafu.drafting.readers import word

            return word.read(data)
        from dafu.drafting.readers import page, plain

        if kind == "html":
            document = Document()
            found = page.read(plain.decoded(data, document, declared=True), opener)
            found.unsure |= document.unsure
            return found
        return plain.read(data)
    except ModuleNotFoundError as error:
        raise Refused("import-package", module=error.name) from None


_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|div|p|table)\b", re.I | re.S
)


def kind_of(data: bytes, name: str) -> str:
    """``word``, ``pdf``, ``html`` or ``text``, by what the bytes are; raises :class:`Refused`."""
    suffix = PurePath(name).suffix.lower()
    start = data[:4096]
    if start.startswith(b"PK\x03\x04"):
        if b"word/" in data and suffix not in {".xlsx", ".pptx", ".odt", ".ofd", ".zip"}:
            return "word"
        raise Refused("import-old-word" if suffix in OLD else "import-kind", name=name)
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused("import-locked" if locked else _old(suffix), name=name)
    if start.startswith(b"{\\rtf"):
        raise Refused("import-old-word", name=name)
    bare = start.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(bare) or suffix in {".html", ".htm"}:
        return "html"
    if suffix in OLD or (suffix and suffix not in {*SUFFIXES, ".md"}):
        raise Refused(_old(suffix) if suffix in OLD else "import-kind", name=name)
    if suffix in {".docx", ".docm", ".pdf"}:
        raise Refused("import-damaged")
    return "text"


def _old(suffix: str) -> str:
    return "import-old-sheet" if suffix in {".xls", ".et"} else "import-old-word"


def drafted(document: Document, name: str, site: Site | None = None) -> Draft:
    """The draft of the letter that the blocks of ``document`` are."""
    size = sum(len(text_of(block)) for block in document.blocks)
    if size > MAX_BYTES // 3:
        raise Refused("import-large", limit=MAX_BYTES // 1_000_000)
    document.blocks, joined = paragraphs(document.blocks)
    if len(document.blocks) > _MOST_BLOCKS:
        raise Refused("import-large", limit=MAX_BYTES // 1_000_000)
    if not any(text_of(block) for block in document.blocks):
        raise Refused("import-empty")
    found = form(document, name, site)
    draft = found.draft
    texts = [text_of(block) for block in found.blocks if isinstance(block, Paragraph)]
    told = [text for text in texts if not found.parties.addressed_in(text)]
    title = draft.value("title")
    if ("subject",) not in draft.entries and (matter := matters.subject(told, title)):
        draft.entries["subject",] = matter
    for loc, entry in matters.role(told, title).items():
        draft.entries.setdefault(loc, entry)
    draft.body, draft.files = markdown(found.blocks)
    draft.remarks += document.remarks()
    document.report(name, draft.problems)
    if joined:
        draft.problems.add(CODES["import-joined"], Place(name), count=joined)
    return finished(draft, site)


def finished(draft: Draft, site: Site | None) -> Draft:
    """The draft with a word on each key that it lacks."""
    draft.absent = dict(_absent(draft, site))
    return draft


_MOST_BLOCKS = 10_000
"""Paragraphs of a letter; one of a thousand pages has fewer."""
_NOT_PRINTED = Text("原件没有写明", "the document does not say it")
_CHOICES = "、".join(DISCLOSURE_WORDS)


def _absent(draft: Draft, site: Site | None) -> Iterator[tuple[str, Text]]:
    """The keys that a letter needs or should have, and that the document does not give."""
    given = {loc[0] for loc in draft.entries}
    for name in ("document_number", "title", "addressee", "issuer", "date", "result"):
        if name not in given:
            yield name, _why_absent(name, draft)
    if "disclosure" not in given:
        yield "disclosure", _undisclosed(draft.disclosed)
    if "contact" not in given and not _has_contact(draft.value("issuer"), site):
        yield "contact", _NOT_PRINTED


def _why_absent(name: str, draft: Draft) -> Text:
    if name == "date" and draft.dates:
        written = draft.dates[0]
        return Text(f"原件写作“{written}”，不是完整的日期", f"'{written}' is no whole date")
    return _NOT_PRINTED


def _undisclosed(written: str) -> Text:
    zh, en = (f"原件写作“{written}”", f"it says '{written}'") if written else _NOT_PRINTED
    return Text(
        f"{zh}；由单位决定，写四种之一：{_CHOICES}", f"{en}; the office decides: one of {_CHOICES}"
    )


def _has_contact(issuer: str, site: Site | None) -> bool:
    entry = site.issuer(issuer) if site and issuer else None
    return entry is not None and any(entry.contact.model_dump().values())
