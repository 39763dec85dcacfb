"""The publication log as values: what may follow what, and how letters are known again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import rfc8785

from dafu.gate import admit
from dafu.model.brief import Brief, Gone
from dafu.model.log import BrokenError, Log, last_line, read_log
from dafu.model.packed import sealed
from dafu.model.public import Published, Tombstone
from dafu.model.recording import recorded, unrecorded
from tests.letters import NOW, good_letter, letter_text, site


def letter(path: str = "jiaoyu-1", **changes: str | None) -> Brief | Gone:
    """A public letter in brief."""
    found: Published | Tombstone | None = admit(
        good_letter(letter_text(**changes), f"content/replies/2023/{path}.md"), site(), NOW
    )
    assert found
    whole, _ = sealed(found)
    return Gone.of(whole) if isinstance(whole, Tombstone) else Brief.of(whole, site())


def other(**changes: str | None) -> Brief | Gone:
    return letter("jiaoyu-2", **{"document_number": "示教〔2023〕2号", **changes})


STATES: list[list[Brief | Gone]] = [
    [letter()],
    [letter(), other()],
    [letter(result="正在解决"), other()],
    [letter(result="正在解决"), other(withdrawn="{date: 2024-01-01, reason: 重复}")],
    [letter(result="正在解决")],
]


def record(log: Log | None, letters: list[Brief | Gone], minutes: int = 0) -> Log:
    return recorded(log, unrecorded(log, letters), NOW + timedelta(minutes=minutes))


def told() -> tuple[Log, bytes]:
    """The log of all states, and the file that says so."""
    log: Log | None = None
    data = b""
    for minute, letters in enumerate(STATES):
        log = record(log, letters, minute)
        data += last_line(log) + b"\n"
    assert log
    return log, data


def test_what_is_written_down_is_what_is_read() -> None:
    log, data = told()
    assert read_log(data) == log
    assert read_log(data.replace(b"\n", b"\r\n")) == log
    assert read_log(data.removesuffix(b"\n")) == log
    assert read_log(b"") == Log()
    assert set(log.public) == {x.sha256 for x in STATES[-1]}


def test_every_entry_says_what_changed() -> None:
    log, _ = told()
    kinds = [
        (len(e.added), [c.kind for c in e.changed], len(e.removed), e.count)
        for e in log.chain.entries
    ]
    assert kinds == [
        (1, [], 0, 1),
        (1, [], 0, 2),
        (0, ["result"], 0, 2),
        (0, ["withdrawn"], 0, 2),
        (0, [], 1, 1),
    ]
    assert [e.number for e in log.chain.entries] == [1, 2, 3, 4, 5]
    assert log.chain.entries[0].time == "2024-06-01T09:00:00+08:00"


def test_an_entry_is_canonical_json() -> None:
    for entry, line in zip(told()[0].chain.entries, told()[0].chain.lines, strict=True):
        assert rfc8785.dumps(entry.model_dump(mode="json")) == line
    for line in told()[1].splitlines():
        assert rfc8785.dumps(json.loads(line)) == line


def test_an_entry_names_letters_by_hash_alone() -> None:
    log, _ = told()
    whole = b"".join(log.chain.lines).decode()
    for word in ("replies", "jiaoyu", "2023", "示教", "正在解决", "urn"):
        assert word not in whole


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (letter(corrections="[{date: 2024-01-01, note: 改正}]"), "corrected"),
        (letter(corrections="[{date: 2024-01-01, note: 改正}]", result="正在解决"), "corrected"),
        (letter(result="正在解决"), "result"),
        (letter(withdrawn="{date: 2024-01-01, reason: 有误}"), "withdrawn"),
        (letter(subject="关于改名"), "changed"),
        (letter(document_number="示教〔2023〕3号"), "changed"),
        (letter("jiaoyu-9"), "changed"),
    ],
)
def test_a_letter_is_known_again_and_its_change_has_a_kind(after: Brief | Gone, kind: str) -> None:
    log = record(None, [letter(), other()])
    found = unrecorded(log, [after, other()])
    assert [change[0] for change in found.changed] == [kind]
    assert (found.changed[0][1], found.changed[0][2]) == (letter().sha256, after.sha256)
    assert not found.added
    assert not found.removed
    back = unrecorded(record(log, [after, other()]), [letter(), other()])
    assert len(back.changed) == 1
    assert back.changed[0][0] != "withdrawn"


def test_nothing_new_is_nothing() -> None:
    log, _ = told()
    assert len(unrecorded(log, STATES[-1])) == 0
    assert len(unrecorded(None, [])) == 0


def test_time_does_not_go_back() -> None:
    log = record(None, [letter()])
    with pytest.raises(ValueError, match="09:00:00"):
        record(log, [letter(), other()], -1)


def changed(line: int, **values: Any) -> bytes:
    """The log with fields of the entry on a line, counted from 1, replaced; its hash stays so."""
    lines = told()[1].splitlines()
    whole = json.loads(lines[line - 1])
    whole["entry"] |= values
    lines[line - 1] = rfc8785.dumps(whole)
    return b"\n".join(lines)


HASH = "0" * 64


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (1, {"number": 2}),
        (2, {"number": 1}),
        (2, {"previous": HASH}),
        (2, {"previous": None}),
        (1, {"previous": HASH}),
        (3, {"time": "2024-05-01T09:00:00+08:00"}),
        (3, {"time": "2024-06-01"}),
        (3, {"time": "2024-06-01T09:02:00Z"}),
        (5, {"removed": [HASH]}),
        (5, {"removed": []}),
        (5, {"root": HASH}),
        (2, {"count": 3}),
        (2, {"added": [HASH[1:]]}),
        (2, {"added": [HASH, HASH]}),
        (2, {"added": [letter().sha256]}),
        (2, {"schema_version": "2.0"}),
        (2, {"note": "x"}),
        (3, {"changed": [{"kind": "other", "new": HASH, "old": letter().sha256}]}),
        (3, {"changed": [{"kind": "result", "new": HASH, "old": HASH}]}),
    ],
)
def test_a_line_that_cannot_follow_is_named(line: int, values: dict[str, Any]) -> None:
    with pytest.raises(BrokenError) as raised:
        read_log(changed(line, **values))
    assert raised.value.line == line


def test_any_other_entry_breaks_the_next() -> None:
    """A change that nothing else would tell of."""
    with pytest.raises(BrokenError, match="previous") as raised:
        read_log(changed(2, time="2024-06-01T09:01:01+08:00"))
    assert raised.value.line == 3


@pytest.mark.parametrize("edit", [
    (b"\n", b"\n\n"), (b'"count":1', b'"count": 1'), (b'"letters":[[', b'"letters":[['+b'"x",'),
    (b'"letters":[[', b'"letters":[[],['), (b',0,"', b',"0","'), (b",false]", b",0]"),
    (b",false]", b"]"),
    (b'{"entry":', b'{"x":1,"entry":'), (b"{", b"\xef\xbb\xbf{"),
])  # fmt: skip
def test_another_form_is_not_read(edit: tuple[bytes, bytes]) -> None:
    with pytest.raises(BrokenError):
        read_log(told()[1].replace(*edit, 1))


def test_lines_out_of_order_are_not_read() -> None:
    lines = told()[1].splitlines()
    for wrong in (lines[1:], [*lines[:2], *lines[3:]], [*lines, lines[-1]], lines[::-1]):
        with pytest.raises(BrokenError):
            read_log(b"\n".join(wrong))
