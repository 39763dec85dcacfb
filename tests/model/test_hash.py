"""A letter's hash: what it covers, and that it is of canonical JSON as everybody else makes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dafu.gate import admit
from dafu.model.packed import canonical_json, sealed, unpacked
from dafu.model.public import FullLetter, Published, Tombstone
from dafu.render.data.schema import schema_json
from dafu.render.data.twin import LETTER_SCHEMA
from tests.letters import BESIDE, NOW, good_letter, letter_text, site, with_lines, write_site
from tests.threats.built import built

ONE, TWIN = "replies/2023/jiaoyu-1.md", "replies/2023/jiaoyu-1.json"
ATTACHED = with_lines(f"attachments: [{{file: {BESIDE}, title: 附件}}]")
SUMMARY = letter_text(disclosure="主动公开 · 摘要", summary="摘要。")
WITHDRAWN = with_lines("withdrawn: {date: 2024-01-01, reason: 内容有误}")


def hash_of(twin: Mapping[str, Any]) -> str:
    """The hash as ``docs/data.md`` tells to take it."""
    record = {key: value for key, value in twin.items() if key not in {"links", "sha256"}}
    return hashlib.sha256(rfc8785.dumps(record)).hexdigest()


def admitted(text: str) -> Published | Tombstone:
    letter = admit(good_letter(text), site(), NOW)
    assert letter
    return letter


@pytest.mark.parametrize("text", [letter_text(), ATTACHED, SUMMARY, WITHDRAWN])
def test_the_hash_is_that_of_the_twin(text: str, tmp_path: Path) -> None:
    files = built(tmp_path, {ONE: text, f"replies/2023/{BESIDE}": b"1,2"})
    twin = json.loads(files[TWIN])
    assert twin["sha256"] == hash_of(twin)
    assert twin["sha256"] in files["replies/2023/jiaoyu-1/index.html"].decode()


@given(st.text(), st.text(max_size=9))
def test_canonical_json_is_rfc_8785_whatever_the_text(body: str, line: str) -> None:
    letter = admitted(letter_text())
    assert isinstance(letter, FullLetter)
    letter = letter.model_copy(
        update={"body": letter.body.model_copy(update={"markdown": body}), "title": line}
    )
    record = letter.model_dump(mode="json", exclude={"sha256"})
    assert canonical_json(letter) == rfc8785.dumps(record)


def test_nothing_in_a_letter_needs_more_than_sorting() -> None:
    """Fractions and other keys than ASCII ones are what makes RFC 8785 hard."""
    schema = json.loads(schema_json(LETTER_SCHEMA, site()))
    nodes = [schema]
    for node in nodes:
        children = node.values() if isinstance(node, dict) else node
        nodes += [child for child in children if isinstance(child, dict | list)]
    typed = [node for node in nodes if isinstance(node, dict)]
    types = {node["type"] for node in typed if isinstance(node.get("type"), str)}
    assert types == {"string", "integer", "boolean", "null", "array", "object"}
    keys = [key for node in typed for key in node.get("properties", {})]
    assert len(keys) > 100
    assert all(key.isascii() for key in keys)


@pytest.mark.parametrize("text", [letter_text(), ATTACHED, SUMMARY, WITHDRAWN])
def test_a_sealed_letter_can_be_opened_again(text: str) -> None:
    letter = admitted(text)
    whole, data = sealed(letter)
    assert unpacked(data) == whole
    assert whole == letter.model_copy(update={"sha256": whole.sha256})
    assert sealed(whole) == (whole, data)


@pytest.mark.parametrize(
    "change",
    [
        {"result": "计划解决"},
        {"title": "对区政协十五届二次会议第152001号提案的答复（改）"},
        {"body": "示例甲委员：\n\n又改。"},
        {"contact": "{name: 示例, phone: 52560000-1}"},
        {"corrections": "[{date: 2024-01-01, note: 改正}]"},
    ],
)
def test_any_change_of_the_letter_changes_its_hash(change: dict[str, str]) -> None:
    before, after = (sealed(admitted(letter_text(**x)))[0] for x in ({}, change))
    assert before.sha256 != after.sha256


def test_the_hash_covers_the_attachments(tmp_path: Path) -> None:
    """Whatever is built from nothing, or after a change of the attachment alone."""

    def build(folder: str, data: bytes) -> str:
        letters = {ONE: ATTACHED, f"replies/2023/{BESIDE}": data}
        return str(json.loads(built(tmp_path / folder, letters)[TWIN])["sha256"])

    first, second = build("a", b"1,2"), build("b", b"1,3")
    assert first != second
    assert build("a", b"1,3") == second
    assert build("a", b"1,2") == first


def test_an_attachment_that_comes_later_is_covered_too(tmp_path: Path) -> None:
    from dafu.build import build

    sources = write_site(tmp_path / "late", {ONE: ATTACHED})
    assert build(sources, now=NOW).collection is None
    files = {ONE: ATTACHED, f"replies/2023/{BESIDE}": b"1,2"}
    late, whole = built(tmp_path / "late", files), built(tmp_path / "whole", files)
    assert late == whole
    twin = json.loads(late[TWIN])
    assert twin["attachments"][0]["size"] == 3
    assert twin["sha256"] == hash_of(twin)


def test_other_letters_do_not_change_the_hash(tmp_path: Path) -> None:
    other = {"replies/2023/jiaoyu-2.md": letter_text(
        document_number="示教〔2023〕2号",
        title="对区政协十五届二次会议第152002号提案的答复",
        date="2023-05-09", printed="2023-05-09",
    )}  # fmt: skip
    related = with_lines("related: [replies/2023/jiaoyu-2]")
    alone = json.loads(built(tmp_path / "a", {ONE: letter_text()})[TWIN])
    beside = json.loads(built(tmp_path / "b", {ONE: letter_text(), **other})[TWIN])
    naming = json.loads(built(tmp_path / "c", {ONE: related, **other})[TWIN])
    assert alone["sha256"] == beside["sha256"] == naming["sha256"]
