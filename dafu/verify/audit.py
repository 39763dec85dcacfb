"""The audit of a built site: everything is recomputed from the files, and nothing else is needed.

Files are read once, in order of their paths, the large ones in parts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from dafu.problems.codes import CODES
from dafu.problems.oserrors import said
from dafu.problems.problem import Problems, Text, not_as_written
from dafu.read.scan import label
from dafu.remote.lease import LEASE
from dafu.remote.record import RECORD
from dafu.render.data.manifest import MANIFEST, SIGNATURE
from dafu.routes import HOME
from dafu.site.signature import Checked, check
from dafu.verify.chain import see_log
from dafu.verify.copy import Copy
from dafu.verify.findings import Findings
from dafu.verify.links import LinkChecker, base_url
from dafu.verify.manifest import ManifestEntry, read_manifest
from dafu.verify.schemas import Schemas
from dafu.verify.twins import Twins

_LONGEST_SIGNATURE = 10_000
_LONGEST_MANIFEST = 1 << 28
"""Bytes: a million files fit in it."""

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
    copy = Copy(folder)
    for path in copy.foreign:
        findings.add(CODES["public-foreign"], path)
    expected = _manifest(copy, findings)
    base = base_url(next(copy.parts(HOME.path), b"")) if HOME.path in copy.paths else ""
    # What is lost is lost once, however many links lead to it.
    links = LinkChecker(base, copy.paths | (expected or {}), findings)
    judges = (links, Twins(findings, len(copy.paths)), Schemas(copy, base, findings))
    seen = {path: _see(copy, path, *judges) for path in sorted(copy.paths)}
    twins = judges[1]
    if expected is not None:
        _compare(expected, seen, findings)
    twins.finish(seen)
    entries = see_log(copy, twins.letters, findings)
    for page in sorted(links.anchors.keys() & seen.keys()):
        links.finish(page, next(copy.parts(page), b""))
    signed = _signature(copy, SIGNATURE in seen, signers, findings)
    counts = (len(seen), len(twins.letters), links.count, entries)
    return Audited(findings.problems, *counts, signed)


def _manifest(copy: Copy, findings: Findings) -> dict[str, ManifestEntry] | None:
    try:
        return read_manifest(copy)
    except OSError as error:
        findings.add(CODES["manifest-unusable"], MANIFEST, reason=said(error))
    except ValueError as error:
        findings.add(CODES["manifest-unusable"], MANIFEST, reason=not_as_written(error))
    return None


def _signature(
    copy: Copy, is_there: bool, signers: Path | None, findings: Findings
) -> Checked | None:
    """Who signed the manifest."""
    if not is_there and signers is None:
        return None
    done: Checked | str = "there is none"
    if is_there:
        done = _checked(copy, signers)
    if isinstance(done, Checked):
        return done
    said = Text("OpenSSH 不认可它" if is_there else "没有签名文件", done)
    findings.add(CODES["signature-bad"], SIGNATURE, reason=said)
    return None


def _checked(copy: Copy, signers: Path | None) -> Checked | str:
    try:
        copy.read(SIGNATURE, _LONGEST_SIGNATURE)
        data = copy.read(MANIFEST, _LONGEST_MANIFEST)
    except FileNotFoundError:
        return "there is no manifest"
    except ValueError as error:
        return str(error)
    return check(data, copy.folder / SIGNATURE, signers)


def _see(
    copy: Copy, path: str, links: LinkChecker, twins: Twins, schemas: Schemas
) -> ManifestEntry:
    """Let everybody look at a file; returns what it is."""
    digest, size = hashlib.sha256(), 0
    for part in copy.parts(path):
        digest.update(part)
        links.see(path, part)
        twins.see_bulk(path, part)
        if not size and (twin := twins.see(path, part)):
            schemas.see_twin(path, twin, len(part))
        elif not size:
            schemas.see(path, part)
        size += len(part)
    return ManifestEntry(size, digest.hexdigest())


def _compare(
    expected: dict[str, ManifestEntry], seen: dict[str, ManifestEntry], findings: Findings
) -> None:
    for path, entry in expected.items():
        there = seen.get(path)
        if there is None:
            findings.add(CODES["public-missing"], path)
        elif there != entry:
            findings.altered(path, entry, there)
    for path in seen:
        if path not in expected and path not in _UNLISTED:
            findings.add(CODES["public-foreign"], path)
