"""What search knows of a letter."""

from __future__ import annotations

from typing import NamedTuple


class SearchRecord(NamedTuple):
    """One public letter for the index: public fields and public prose, nothing else."""

    url: str
    """Address of the page below the site's root, e.g. ``replies/2023/fagaiwei-14/``."""
    title: str
    subject: str
    document_number: str
    proposal_numbers: tuple[str, ...]
    sessions: tuple[str, ...]
    addressees: tuple[str, ...]
    issuer: str
    date: str
    year: str
    result: str
    kinds: tuple[str, ...]
    topics: tuple[str, ...]
    text: str
