"""The tables of ``replies.sqlite``, and the rows that letters make in them.

They follow the twin: a letter's own fields are columns of ``letters``, its lists are tables whose
rows name the letter and their place in the list, from 1. ``letters_fts`` has the full text
(:mod:`dafu.render.data.fulltext`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dafu.model.brief import Gone
from dafu.render.data import fulltext
from dafu.render.data.table import BETWEEN, Twin

VERSION = 3
"""The file's ``user_version``; grows when something in it goes or changes its meaning."""

Row = tuple[Any, ...]

SCHEMA = """
CREATE TABLE letters (
  letter INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  status TEXT NOT NULL,
  document_number TEXT,
  title TEXT NOT NULL,
  document_type TEXT NOT NULL,
  subject TEXT,
  addressee TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issuer_slug TEXT NOT NULL,
  role TEXT NOT NULL,
  role_code TEXT NOT NULL,
  co_issuers TEXT NOT NULL,
  date TEXT NOT NULL,
  printed TEXT,
  published TEXT,
  assigned TEXT,
  result TEXT,
  result_code TEXT NOT NULL,
  disclosure TEXT NOT NULL,
  disclosure_code TEXT NOT NULL,
  keywords TEXT NOT NULL,
  places TEXT NOT NULL,
  satisfaction TEXT,
  satisfaction_code TEXT,
  index_number TEXT,
  copies TEXT NOT NULL,
  note TEXT,
  signed_by TEXT,
  former TEXT NOT NULL,
  sample INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  summary TEXT,
  answer TEXT,
  next_steps TEXT,
  body TEXT,
  json TEXT NOT NULL,
  contact_name TEXT,
  contact_department TEXT,
  contact_phone TEXT,
  contact_address TEXT,
  contact_postcode TEXT
);
CREATE INDEX letters_date ON letters (date);
CREATE INDEX letters_issuer_slug ON letters (issuer_slug);
CREATE INDEX letters_result_code ON letters (result_code);
CREATE TABLE results (
  letter INTEGER NOT NULL REFERENCES letters (letter),
  place INTEGER NOT NULL,
  date TEXT,
  result TEXT NOT NULL,
  code TEXT NOT NULL,
  note TEXT,
  PRIMARY KEY (letter, place)
) WITHOUT ROWID;
CREATE TABLE proposals (
  letter INTEGER NOT NULL REFERENCES letters (letter),
  place INTEGER NOT NULL,
  body TEXT,
  body_code TEXT,
  level TEXT,
  level_code TEXT,
  session INTEGER,
  meeting INTEGER,
  session_label TEXT,
  number TEXT NOT NULL,
  subject TEXT,
  area TEXT,
  category TEXT,
  kind TEXT,
  signers INTEGER,
  url TEXT,
  text TEXT,
  PRIMARY KEY (letter, place)
) WITHOUT ROWID;
CREATE INDEX proposals_number ON proposals (number);
CREATE TABLE topics (
  letter INTEGER NOT NULL REFERENCES letters (letter),
  place INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (letter, place)
) WITHOUT ROWID;
CREATE INDEX topics_code ON topics (code);
CREATE TABLE attachments (
  letter INTEGER NOT NULL REFERENCES letters (letter),
  place INTEGER NOT NULL,
  file TEXT NOT NULL,
  title TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  url TEXT NOT NULL,
  PRIMARY KEY (letter, place)
) WITHOUT ROWID;
CREATE TABLE corrections (
  letter INTEGER NOT NULL REFERENCES letters (letter),
  place INTEGER NOT NULL,
  date TEXT NOT NULL,
  note TEXT NOT NULL,
  erases INTEGER NOT NULL,
  PRIMARY KEY (letter, place)
) WITHOUT ROWID;
CREATE TABLE commitments (
  letter INTEGER NOT NULL REFERENCES letters (letter),
  place INTEGER NOT NULL,
  text TEXT NOT NULL,
  due TEXT,
  state TEXT,
  state_code TEXT,
  PRIMARY KEY (letter, place)
) WITHOUT ROWID;
CREATE INDEX commitments_due ON commitments (due);
CREATE TABLE commitment_updates (
  letter INTEGER NOT NULL,
  commitment INTEGER NOT NULL,
  place INTEGER NOT NULL,
  date TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (letter, commitment, place),
  FOREIGN KEY (letter, commitment) REFERENCES commitments (letter, place)
) WITHOUT ROWID;
CREATE TABLE withdrawn (
  id TEXT NOT NULL PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  document_number TEXT,
  title TEXT NOT NULL,
  date TEXT NOT NULL,
  withdrawn TEXT NOT NULL,
  reason TEXT NOT NULL,
  sample INTEGER NOT NULL
) WITHOUT ROWID;
"""

_LISTS = {
    "results": ("date", "result", "code", "note"),
    "proposals": (
        *("body", "body_code", "level", "level_code", "session", "meeting", "session_label"),
        *("number", "subject", "area", "category", "kind", "signers", "url", "text"),
    ),
    "topics": ("code", "name"),
    "corrections": ("date", "note", "erases"),
}
"""The tables of a letter's lists, and the keys of an entry that are their columns."""

TABLES = ("letters", *_LISTS, "commitments", "commitment_updates", "attachments")
"""Whose rows each belong to a letter."""


def rows(letter: int, twin: Twin) -> Iterator[tuple[str, Row]]:
    """The rows of a letter with their tables; ``letter`` is its number in the file."""
    yield "letters", _letter(letter, twin)
    yield fulltext.INTO, fulltext.row(letter, twin)
    for table, keys in _LISTS.items():
        for place, entry in enumerate(twin[table], start=1):
            yield table, (letter, place, *(entry[key] for key in keys))
    for place, promise in enumerate(twin.get("commitments", ()), start=1):
        said = (promise["text"], promise["due"], promise["state"], promise["state_code"])
        yield "commitments", (letter, place, *said)
        for number, update in enumerate(promise["updates"], start=1):
            yield "commitment_updates", (letter, place, number, update["date"], update["note"])
    for place, file in enumerate(twin.get("attachments", ()), start=1):
        about = (file["file"], file["title"], file["media_type"], file["size"], file["sha256"])
        yield "attachments", (letter, place, *about, f"{twin['links']['html']}{file['file']}")


def _letter(letter: int, twin: Twin) -> Row:
    body = twin.get("body")
    return (
        letter,
        *(twin["id"], twin["path"], twin["links"]["html"], twin["status"]),
        *(twin["document_number"], twin["title"], twin["document_type"], twin["subject"]),
        _one(twin["addressee"]),
        *(twin["issuer"], twin["issuer_slug"], twin["role"], twin["role_code"]),
        *(_one(twin["co_issuers"]), twin["date"], twin["printed"], twin["published"]),
        *(twin["assigned"], twin["result"], twin["result_code"], twin["disclosure"]),
        *(twin["disclosure_code"], _one(twin["keywords"]), _one(twin["places"])),
        *(twin["satisfaction"], twin["satisfaction_code"], twin["index_number"]),
        *(_one(twin["copies"]), twin["note"], twin["signed_by"], _one(twin["former"])),
        int(twin["sample"]),
        twin["sha256"],
        *(twin.get("summary"), twin.get("answer"), twin.get("next_steps"), body and body["text"]),
        twin["links"]["json"],
        *((twin["contact"] or {}).get(key) for key in _CONTACT),
    )


_CONTACT = ("name", "department", "phone", "address", "postcode")


def _one(values: list[str]) -> str:
    return BETWEEN.join(values)


def gone_row(gone: Gone) -> Row:
    """A withdrawn letter's row in ``withdrawn``."""
    about = (gone.id, gone.path, gone.document_number, gone.title, gone.date.isoformat())
    return (*about, gone.changed.isoformat(), gone.reason, int(gone.sample))
