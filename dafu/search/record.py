"""What search knows of a letter."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple


class SearchRecord(NamedTuple):
    """One public letter for the index: public fields and public prose, nothing else."""

    url: str
    """Address of the page below the site's root, e.g. ``replies/2023/fagaiwei-14/``."""
    title: str
    subject: str
    document_number: str
    """Empty where there is none: then the path is what the letter is known by."""
    proposal_numbers: tuple[str, ...]
    sessions: tuple[str, ...]
    addressees: tuple[str, ...]
    issuer: str
    date: str
    """ISO 8601, e.g. ``2023-05-08``."""
    year: str
    result: str
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    text: str
    """The letter's prose as plain text, one line for each paragraph, heading and table row."""
    others: tuple[str, ...] = ()
    """More that the page shows and a reader may look for: contact, 会办单位, attachments."""
    places: tuple[str, ...] = ()
    """Streets, communities, schools it is about."""

    @property
    def head(self) -> tuple[str, ...]:
        """The lines whose matches rank above those in the body."""
        return (self.subject, self.title)

    @property
    def names(self) -> tuple[str, ...]:
        """The other lines that are searched beside the body."""
        return (
            *self.numbers,
            *self.sessions,
            *self.addressees,
            self.issuer,
            self.result,
            *self.topics,
            *self.places,
            *self.others,
        )

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers by which the letter is cited; a query for one of them finds it first."""
        return (self.document_number or self.url.rstrip("/"), *self.proposal_numbers)


class Listed(NamedTuple):
    """What the index as a whole must know of a record; the rest is read a shard at a time."""

    url: str
    date: str
    year: str
    issuer: str
    result: str
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    sessions: tuple[str, ...]
    places: tuple[str, ...]
    digest: str
    """SHA-256 of the record, hexadecimal: changes with anything in it."""

    @classmethod
    def of(cls, record: SearchRecord) -> Listed:
        """The record as listed."""
        digest = hashlib.sha256(json.dumps(record).encode()).hexdigest()
        values = [getattr(record, name) for name in cls._fields[:-1]]
        return cls._make((*values, digest))
