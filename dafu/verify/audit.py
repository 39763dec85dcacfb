"""The audit of a built site: everything is recomputed from the files, and nothing else is needed.

Files are read once, in order of their paths, the large ones in parts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dafu.codes import CODES
from dafu.machine import said
from dafu.problems import Problems
from dafu.publish.signature import Checked, check
from dafu.publish.trees import tree
from dafu.read.scan import label
from dafu.render.manifest import MANIFEST, SIGNATURE
from dafu.store.lease import LEASE
from dafu.store.record import RECORD
from dafu.verify.chain import see_log
from dafu.verify.findings import Findings
from dafu.verify.links import Links, base_url
from dafu.verify.manifest import Entry, read_manifest
from dafu.verify.schemas import Schemas
from dafu.verify.twins import Twins

_PART = 1 << 24
"""Bytes read at a time: more than a letter's page or twin can have."""


_UNLISTED = frozenset({MANIFEST, SIGNATURE, RECORD, LEASE})
"""What no manifest names: itself, and what publications keep in an object store."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found, and how much it looked at."""

    problems: Problems
    files: int
    letters: int
    links: int
    entries: int
    """Of the publication log."""
    signed: Checked | None
    """By whom the manifest is signed, if it is."""


def audit(folder: Path, signers: Path | None = None) -> Audited:
    """Look at every file of the site in ``folder``; raises OSError where one cannot be read.

    With ``signers``, a list of keys, the manifest must be signed by one of them.
    """
    findings = Findings(label(folder))
    found = tree(f"{folder}/")
    for path in (*found.others, *found.empty):
        findings.add(CODES["public-foreign"], path)
    expected = _manifest(folder, findings)
    home = folder / "index.html"
    base = base_url(home.read_bytes()) if "index.html" in found.files else ""
    # What is lost is lost once, however many links lead to it.
    links = Links(base, found.files.keys() | (expected or {}), findings)
    judges = (links, Twins(findings), Schemas(folder, base, findings))
    seen = {path: _see(folder, path, *judges) for path in sorted(found.files)}
    twins = judges[1]
    if expected is not None:
        _compare(expected, seen, findings)
    twins.finish(seen)
    entries = see_log(folder, twins.letters, findings)
    for page in sorted(links.anchors):
        if page in seen:
            links.finish(page, (folder / page).read_bytes())
    signed = _signature(folder, SIGNATURE in seen, signers, findings)
    counts = (len(seen), len(twins.letters), links.count, entries)
    return Audited(findings.problems, *counts, signed)


def _manifest(folder: Path, findings: Findings) -> dict[str, Entry] | None:
    try:
        return read_manifest(folder / MANIFEST)
    except OSError as error:
        findings.add(CODES["manifest-unusable"], MANIFEST, reason=said(error))
    except ValueError as error:
        findings.add(CODES["manifest-unusable"], MANIFEST, reason=str(error))
    return None


def _signature(
    folder: Path, is_there: bool, signers: Path | None, findings: Findings
) -> Checked | None:
    """Who signed the manifest."""
    if not is_there and signers is None:
        return None
    done: Checked | str = "there is none"
    if is_there:
        done = check((folder / MANIFEST).read_bytes(), folder / SIGNATURE, signers)
    if isinstance(done, Checked):
        return done
    findings.add(CODES["signature-bad"], SIGNATURE, reason=done)
    return None


def _see(folder: Path, path: str, links: Links, twins: Twins, schemas: Schemas) -> Entry:
    """Let everybody look at a file; returns what it is."""
    digest, size = hashlib.sha256(), 0
    for part in _parts(folder / path):
        digest.update(part)
        links.see(path, part)
        twins.see_bulk(path, part)
        if not size and (twin := twins.see(path, part)):
            schemas.see_twin(path, twin)
        elif not size:
            schemas.see(path, part)
        size += len(part)
    return Entry(size, digest.hexdigest())


def _parts(file: Path) -> Iterator[bytes]:
    """The bytes of ``file`` in parts that end with a line, as far as there are lines."""
    with file.open("rb") as stream:
        rest = b""
        while data := stream.read(_PART):
            if len(data) < _PART:
                rest += data
                continue
            head, end, tail = (rest + data).rpartition(b"\n")
            if end:
                yield head + end
            rest = tail
        if rest:
            yield rest


def _compare(expected: dict[str, Entry], seen: dict[str, Entry], findings: Findings) -> None:
    for path, entry in expected.items():
        there = seen.get(path)
        if there is None:
            findings.add(CODES["public-missing"], path)
        elif there != entry:
            findings.altered(path, entry, there)
    for path in seen:
        if path not in expected and path not in _UNLISTED:
            findings.add(CODES["public-foreign"], path)
