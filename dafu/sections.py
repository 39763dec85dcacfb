"""The sections of a site: the first parts of the addresses that dafu's own pages and data have."""

from __future__ import annotations

DIMENSIONS = ("issuers", "results", "kinds", "topics", "sessions", "members")
"""What letters are grouped by beside their year: the folders of the groups' addresses, each with an
index of its groups."""

REPLIES, NUMBERS, STATISTICS, SEARCH = "replies", "numbers", "statistics", "search"
COMMITMENTS = "commitments"

SECTIONS = frozenset(
    {
        *DIMENSIONS,
        REPLIES,
        NUMBERS,
        STATISTICS,
        SEARCH,
        COMMITMENTS,
        "assets",
        "data",
        "feed",
        "index",
    }
)
"""Names that no page of the office may have; a test holds them against all that a build makes."""

BESIDE_LETTERS = frozenset({"page", "index", "feed"})
"""Names that no letter may have: those of a year's own files and folders."""
