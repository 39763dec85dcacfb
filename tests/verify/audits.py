"""Built sites that somebody changed, and what an audit says of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dafu.build import build
from dafu.model.canonical import twin_digest
from dafu.render.data.manifest import MANIFEST, SIGNATURE, manifest_json
from dafu.verify.audit import Audited, audit
from tests.letters import BESIDE, NOW, letter_text, write_site

LETTER = "replies/2023/jiaoyu-1"
TWIN = f"public/{LETTER}.json"
SUMMARY = "replies/2023/jiaoyu-2"
STONE = "replies/2023/jiaoyu-3"


def write_letters(folder: Path, record: bool = False) -> Path:
    """A built site of a full letter with an attachment, a summary and a withdrawn one."""
    summary = letter_text(
        document_number="示教〔2023〕2号",
        title="对区政协十五届二次会议第152002号提案的答复",
        disclosure="主动公开 · 摘要",
        summary="摘要。",
    )
    stone = letter_text(
        document_number="示教〔2023〕3号",
        title="对区政协十五届二次会议第152003号提案的答复",
        withdrawn="{date: 2023-06-01, reason: 重复公开}",
    )
    attached = letter_text(attachments=f"[{{file: {BESIDE}, title: 附表}}]")
    files: dict[str, str | bytes] = {
        f"{LETTER}.md": attached,
        f"replies/2023/{BESIDE}": b"a\n",
        f"{SUMMARY}.md": summary,
        f"{STONE}.md": stone,
        "pages/about.md": "---\ntitle: 关于\n---\n[答复](../replies/2023/jiaoyu-1.md)\n",
    }
    sources = write_site(folder, files)
    outcome = build(sources, now=NOW, record=record)
    assert outcome.collection, list(outcome.problems)
    return sources.output


def found(folder: Path, change: Callable[[Path], None], record: bool = False) -> Audited:
    """What an audit finds after ``change`` of the site."""
    public = write_letters(folder, record)
    change(public)
    return audit(public)


def edit(public: Path, path: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a letter's data as somebody would who knows how: everywhere, with its hash."""
    file = public / path
    twin = json.loads(file.read_bytes())
    change(twin)
    twin["sha256"] = twin_digest(twin)
    file.write_text(json.dumps(twin), encoding="utf-8")
    instead(public, twin["path"], [json.dumps(twin).encode() + b"\n"])
    list_anew(public)


def instead(public: Path, letter: str, lines: list[bytes]) -> None:
    """Put ``lines`` in the place of a letter's, in bulk."""
    for bulk_file in (public / "data").glob("replies*.ndjson"):
        made: list[bytes] = []
        for line in bulk_file.read_bytes().splitlines(keepends=True):
            made += lines if json.loads(line)["path"] == letter else [line]
        bulk_file.write_bytes(b"".join(made))


def list_anew(public: Path) -> None:
    """Write the manifest of whatever is there."""
    files = [
        (file.relative_to(public).as_posix(), file.stat().st_size, _sha256(file))
        for file in public.rglob("*")
        if file.is_file() and file.relative_to(public).as_posix() not in {MANIFEST, SIGNATURE}
    ]
    (public / MANIFEST).write_bytes(manifest_json(files))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def altered(public: Path) -> None:
    data = bytearray((public / "404.html").read_bytes())
    data[100] ^= 1
    (public / "404.html").write_bytes(data)


def missing(public: Path) -> None:
    (public / "404.html").unlink()


def foreign(public: Path) -> None:
    (public / "extra.html").write_text("x")


def no_manifest(public: Path) -> None:
    (public / MANIFEST).write_text("{}")


def no_twin(public: Path) -> None:
    (public / f"{LETTER}.json").write_text("[]")
    list_anew(public)


def other_words(public: Path) -> None:
    file = public / f"{LETTER}.json"
    file.write_text(file.read_text("utf-8").replace("采纳解决", "暂难解决"), "utf-8")
    list_anew(public)


def withheld(public: Path) -> None:
    edit(public, f"{LETTER}.json", lambda twin: twin.update(disclosure_code="withheld"))


def without_page(public: Path) -> None:
    (public / LETTER / "index.html").unlink()
    list_anew(public)


def another_letter(public: Path) -> None:
    edit(public, f"{LETTER}.json", lambda twin: twin.update(result="已办"))


def no_letter(public: Path) -> None:
    for path in (f"{SUMMARY}.json", f"{SUMMARY}/index.html"):
        (public / path).unlink()
    (public / SUMMARY).rmdir()
    instead(public, SUMMARY, [])
    list_anew(public)


def infinite(public: Path) -> None:
    """Data that programs read in different ways."""
    file = public / "data/index.json"
    data = file.read_text(encoding="utf-8")
    file.write_text(data.replace("{", '{"more": 1e999, ', 1), encoding="utf-8")
    list_anew(public)


def another_form(public: Path) -> None:
    edit(public, f"{LETTER}.json", lambda twin: twin.update(date="soon"))


def no_schema(public: Path) -> None:
    (public / "data/schema/letter.json").write_text("{}")
    list_anew(public)


def bulk(public: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    file = public / "data/replies.ndjson"
    file.write_bytes(b"".join(change(file.read_bytes().splitlines(keepends=True))))
    list_anew(public)


def fewer(public: Path) -> None:
    bulk(public, lambda lines: lines[1:])


def other_changes(public: Path) -> None:
    file = public / "data/changes.json"
    file.write_text(file.read_text("utf-8").replace('"added"', '"corrected"', 1), "utf-8")
    list_anew(public)


def forged(public: Path) -> None:
    (public / SIGNATURE).write_text("x")


def dead_link(public: Path) -> None:
    page = public / "404.html"
    page.write_text("<html>\n" + '<a href="nothing.html">x</a>\n', "utf-8")
    list_anew(public)
