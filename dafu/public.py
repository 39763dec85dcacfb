"""What of a letter may be public: the types that renderers see, and the twin's fields.

Only :mod:`dafu.gate` makes them. They have no field for what is not public: a summary letter has no
body, a tombstone has only number, title, date and reason. What an editor declared keeps its key and
its words; what is derived stands beside it (``result`` and ``result_code``).
"""

from __future__ import annotations

import datetime as dt
import zlib
from typing import Any, Literal, NamedTuple

from pydantic import Field

from dafu.letter import Body, Contact, Correction, Model, Withdrawal

Day = dt.date


class NumberParts(Model):
    """A document number in its parts (GB/T 9704-2012, 7.2.5)."""

    agency: str = Field(description="Agency code, 机关代字.")
    year: int = Field(description="Year in 〔〕.")
    serial: int = Field(description="Serial number.")


class PublicProposal(Model):
    """A proposal or suggestion that the letter answers."""

    body: str | None = Field(description="政协提案 or 人大代表建议; null when not known.")
    body_code: str | None = Field(description="cppcc or npc.")
    level: str | None = Field(description="Level of the body, e.g. 区.")
    level_code: str | None = Field(description="national, province, city, district, township.")
    session: int | None = Field(description="Ordinal of the committee or congress, 届.")
    meeting: int | None = Field(description="Ordinal of the plenary meeting, 次.")
    session_label: str | None = Field(description="Both as written in titles, e.g. 十五届二次.")
    number: str = Field(description="Number as written, leading zeros kept.")
    subject: str | None = Field(description="What it was about.")


class PublicResult(Model):
    """A result of handling, and the day from which it holds."""

    date: Day | None = Field(description="Null for a single undated result.")
    result: str = Field(description="The words as written.")
    code: str = Field(description="The code of the vocabulary.")
    note: str | None = Field(description="A public note.")


class PublicTopic(Model):
    """A topic."""

    code: str = Field(description="Stable ASCII code.")
    name: str = Field(description="Name as written.")


class FileFacts(NamedTuple):
    """What only the file itself can tell of an attachment."""

    size: int
    sha256: str


class PublicAttachment(Model):
    """A file published with the letter, in the letter's own folder."""

    file: str = Field(description="File name.")
    title: str = Field(description="What readers see.")
    media_type: str = Field(description="Media type (RFC 6838).")
    size: int = Field(description="Bytes.")
    sha256: str = Field(description="SHA-256 of the file, hexadecimal.")


class Tombstone(Model):
    """A withdrawn letter: its address stays and says so."""

    id: str = Field(description="URN that does not change with the address.")
    path: str = Field(description="Address below the site's root, without suffix.")
    status: Literal["withdrawn"] = "withdrawn"
    document_number: str
    title: str
    date: Day
    withdrawn: Withdrawal
    sample: bool


class PublicLetter(Model):
    """What summary and full letters have in common: all but the prose."""

    id: str = Field(description="URN that does not change with the address.")
    path: str = Field(description="Address below the site's root, without suffix.")
    status: Literal["published", "corrected"]
    document_number: str = Field(description="文号 as written.")
    document_number_parts: NumberParts | None = Field(description="Null when it has no such form.")
    title: str
    subject: str | None = Field(description="案由.")
    addressee: tuple[str, ...] = Field(description="主送; empty where a site names no members.")
    issuer: str = Field(description="发文机关.")
    issuer_slug: str = Field(description="The issuer's name in addresses.")
    role: str = Field(description="Role of the issuer as written.")
    role_code: str
    co_issuers: tuple[str, ...] = Field(description="会办单位.")
    date: Day = Field(description="成文日期.")
    printed: Day | None = Field(description="印发日期.")
    published: Day | None = Field(description="首次公开日期.")
    assigned: Day | None = Field(description="交办日期.")
    result: str = Field(description="The newest result, as written.")
    result_code: str = Field(description="Its code.")
    results: tuple[PublicResult, ...] = Field(description="All results, oldest first.")
    disclosure: str = Field(description="公开属性 as written.")
    disclosure_code: Literal["full", "summary"]
    contact: Contact
    proposals: tuple[PublicProposal, ...]
    topics: tuple[PublicTopic, ...]
    keywords: tuple[str, ...]
    related: tuple[str, ...] = Field(description="Paths of related public letters.")
    satisfaction: str | None
    satisfaction_code: str | None
    index_number: str | None
    corrections: tuple[Correction, ...]
    sample: bool = Field(description="True for a made-up letter that only shows the system.")

    @property
    def year(self) -> str:
        """The year of the address, which listings go by."""
        return self.path.split("/")[1]


class SummaryLetter(PublicLetter):
    """A letter of which only the summary is public."""

    disclosure_code: Literal["summary"]
    summary: str


class FullLetter(PublicLetter):
    """A letter that is public in full."""

    disclosure_code: Literal["full"]
    body: Body
    attachments: tuple[PublicAttachment, ...]


Published = FullLetter | SummaryLetter


class Brief(NamedTuple):
    """What listings and other letters' pages say of a published letter."""

    digest: str
    """Changes with anything in the public form of the letter."""
    path: str
    title: str
    subject: str | None
    document_number: str
    issuer: str
    issuer_slug: str
    result: str
    result_code: str
    sample: bool
    attachments: tuple[str, ...]
    """File names."""
    date: Day
    changed: Day
    """Day of the last correction, else that of the letter."""

    @property
    def year(self) -> str:
        """The year of the address, which listings go by."""
        return self.path.split("/")[1]

    @classmethod
    def of(cls, letter: Published, digest: str) -> Brief:
        """The letter in brief."""
        files = letter.attachments if isinstance(letter, FullLetter) else ()
        return cls(
            digest=digest,
            path=letter.path,
            title=letter.title,
            subject=letter.subject,
            document_number=letter.document_number,
            issuer=letter.issuer,
            issuer_slug=letter.issuer_slug,
            result=letter.result,
            result_code=letter.result_code,
            sample=letter.sample,
            attachments=tuple(file.file for file in files),
            date=letter.date,
            changed=max([letter.date, *(correction.date for correction in letter.corrections)]),
        )

    def as_json(self) -> list[Any]:
        """All of it as JSON values, for :meth:`from_json`."""
        return [*self[:-2], self.date.isoformat(), self.changed.isoformat()]

    @classmethod
    def from_json(cls, values: list[Any]) -> Brief:
        """What :meth:`as_json` wrote down."""
        *texts, files, date, changed = values
        days = (Day.fromisoformat(date), Day.fromisoformat(changed))
        return cls._make((*texts, tuple(files), *days))


_KINDS: dict[str, type[FullLetter] | type[SummaryLetter] | type[Tombstone]] = {
    "full": FullLetter,
    "summary": SummaryLetter,
    "withdrawn": Tombstone,
}


def packed(letter: Published | Tombstone) -> bytes:
    """The letter as :func:`unpacked` takes it: compressed JSON after its kind."""
    kind = "withdrawn" if isinstance(letter, Tombstone) else letter.disclosure_code
    return zlib.compress(f"{kind}\n{letter.model_dump_json()}".encode(), 1)


def unpacked(data: bytes) -> Published | Tombstone:
    """What :func:`packed` kept of a letter that the gate let through."""
    kind, _, text = zlib.decompress(data).partition(b"\n")
    return _KINDS[kind.decode()].model_validate_json(text)
