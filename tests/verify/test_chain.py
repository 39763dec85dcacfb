"""The log of a built site: whoever alters it, or a letter behind its back, is found."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from dafu.model.log import FILE
from dafu.verify.audit import audit
from tests.letters import codes
from tests.render.data.test_changes import life
from tests.verify.audits import edit, list_anew

ONE = "replies/2023/jiaoyu-1.json"
JUNE, JULY, INDEX = "data/log/2024-06.ndjson", "data/log/2024-07.ndjson", "data/log/index.json"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded")
    life(folder)
    assert (folder / "content" / FILE).exists()
    return folder / "public"


@pytest.fixture
def public(recorded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(recorded, tmp_path / "public")


def test_a_recorded_site_is_as_it_was(public: Path) -> None:
    done = audit(public)
    assert codes(done.problems) == []
    assert done.entries == 3


def rewrite(public: Path, path: str, old: str, new: str) -> None:
    file = public / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    list_anew(public)


@pytest.mark.parametrize(
    ("path", "old", "new", "where"),
    [
        (JUNE, "09:00:00", "09:00:01", f"{JUNE}:2:1"),
        (JUNE, '"number":1', '"number":2', f"{JUNE}:1:1"),
        (JULY, '"previous":"', '"previous":"0', f"{JULY}:1:1"),
        (JULY, "2024-07", "2024-08", f"{JULY}:1:1"),
        (JULY, "{", "{ ", f"{JULY}:1:1"),
        (INDEX, '"entries": 3', '"entries": 2', f"{INDEX}:1:1"),
        (INDEX, '"newest": "', '"newest": "0', f"{INDEX}:1:1"),
    ],
)
def test_an_altered_entry_is_named(public: Path, path: str, old: str, new: str, where: str) -> None:
    rewrite(public, path, old, new)
    broken = [x for x in audit(public).problems if x.code.name == "log-broken"]
    assert [str(x.place).partition("public/")[2] for x in broken] == [where]


def test_a_lost_end_of_the_log_is_found(public: Path) -> None:
    """What remains is a chain, but not one that leads to the letters there are."""
    (public / JULY).unlink()
    index = json.loads((public / INDEX).read_bytes())
    last = json.loads((public / JUNE).read_bytes().splitlines()[-1])
    newest = hashlib.sha256((public / JUNE).read_bytes().splitlines()[-1]).hexdigest()
    index |= {"entries": 2, "letters": last["count"], "newest": newest, "time": last["time"]}
    index["months"].pop()
    (public / INDEX).write_text(json.dumps(index), "utf-8")
    list_anew(public)
    assert "log-unfounded" in codes(audit(public).problems)


def test_a_letter_that_was_replaced_is_found_however_well_it_was_done(public: Path) -> None:
    edit(public, ONE, lambda twin: twin.update(title="另一个标题"))
    assert {"log-unrecorded", "log-unfounded"} <= set(codes(audit(public).problems))


@pytest.mark.parametrize("path", ["data/changes.json", "data/changes/2024-06.json"])
def test_changes_are_those_of_the_log(public: Path, path: str) -> None:
    rewrite(public, path, '"kind": "', '"kind": "corrected", "was": "')
    assert "changes-differ" in codes(audit(public).problems)


def test_a_page_of_changes_that_the_log_has_not_is_found(public: Path) -> None:
    shutil.copy(public / "data/changes.json", public / "data/changes/2024-08.json")
    list_anew(public)
    assert codes(audit(public).problems) == ["changes-differ"]
