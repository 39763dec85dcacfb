"""``/data/changes.json`` and ``/data/log/``: what a harvester and a citizen read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dafu.build import build
from dafu.model.brief import Brief
from dafu.model.log import Chain, Log, PublicationRecord, root_of
from dafu.model.recording import Unrecorded, recorded
from dafu.render.collection import Collection
from dafu.render.data.changes import Changes, ChangesPage, LogIndex, change_pages, changes_json
from dafu.verify.audit import audit
from tests.letters import NOW, SITE, codes, letter_text, site, write_site
from tests.model.test_log import STATES
from tests.verify.audits import edit

ONE, TWO = "replies/2023/jiaoyu-1", "replies/2023/jiaoyu-2"
OTHER = {
    "document_number": "示教〔2023〕2号",
    "title": "对区政协十五届二次会议第152002号提案的答复",
}
DAY = timedelta(days=1)


def publish(folder: Path, now: datetime, **letters: str | None) -> Path:
    """Write letters (None: delete), build and record."""
    for name, text in letters.items():
        file = folder / f"content/replies/2023/{name.replace('_', '-')}.md"
        if text is None:
            file.unlink()
        else:
            write_site(folder, {f"replies/2023/{file.name}": text})
    sources = write_site(folder)
    outcome = build(sources, now=now, record=True)
    assert outcome.collection, list(outcome.problems)
    return sources.output


def load(public: Path, path: str) -> Any:
    return json.loads((public / path).read_bytes())


def life(folder: Path) -> Path:
    """A site whose letters come, change and go."""
    publish(folder, NOW, jiaoyu_1=letter_text(), jiaoyu_2=letter_text(**OTHER))
    publish(folder, NOW + DAY, jiaoyu_1=letter_text(result="正在解决"))
    publish(folder, NOW + 40 * DAY, jiaoyu_2=None)
    return folder / "public"


def test_the_newest_comes_first_and_old_versions_lead_to_the_letter(tmp_path: Path) -> None:
    public = life(tmp_path)
    page = load(public, "data/changes.json")
    one, two = load(public, f"{ONE}.json"), load(public, "data/changes/2024-06.json")
    assert [(x["kind"], x["path"]) for x in page["changes"]][:2] == [
        ("removed", None),
        ("result", ONE),
    ]
    result = page["changes"][1]
    assert result["sha256"] == one["sha256"]
    assert result["title"] == one["title"]
    assert result["time"] == "2024-06-02T09:00:00+08:00"
    added = {x["sha256"]: x for x in two["changes"] if x["kind"] == "added"}
    assert added[result["previous"]]["path"] == ONE
    assert added[result["previous"]]["title"] is None
    assert page["changes"][0]["previous"] in added
    assert added[page["changes"][0]["previous"]]["path"] is None
    assert page["source"] == "log"


def test_pages_lead_from_the_newest_to_the_first(tmp_path: Path) -> None:
    public = life(tmp_path)
    path, seen = "data/changes.json", []
    while path:
        page = load(public, path)
        ChangesPage.model_validate_json((public / path).read_bytes())
        seen.append(path)
        path = page["older"]
    assert seen == ["data/changes.json", "data/changes/2024-07.json", "data/changes/2024-06.json"]


def test_the_log_is_the_office_s_own_without_what_it_knows_of_letters(tmp_path: Path) -> None:
    public = life(tmp_path)
    index = LogIndex.model_validate_json((public / "data/log/index.json").read_bytes())
    lines = b"".join((public / "data/log" / x.file).read_bytes() for x in index.months).splitlines()
    assert [x.entries for x in index.months] == [2, 1]
    own = (tmp_path / "content/publications.ndjson").read_bytes().splitlines()
    assert all(mine.startswith(b'{"entry":' + line) for mine, line in zip(own, lines, strict=True))
    for line, after in pairwise(lines):
        assert json.loads(after)["previous"] == hashlib.sha256(line).hexdigest()
    assert index.newest == hashlib.sha256(lines[-1]).hexdigest()


def test_of_a_letter_taken_down_nothing_is_left_but_its_hash(tmp_path: Path) -> None:
    public = life(tmp_path)
    for file in public.rglob("*"):
        if file.is_file():
            assert "152002" not in file.read_bytes().decode(errors="replace"), file
            assert "jiaoyu-2" not in file.read_bytes().decode(errors="replace"), file


def test_nor_before_that_is_recorded(tmp_path: Path) -> None:
    publish(tmp_path, NOW, jiaoyu_1=letter_text(), jiaoyu_2=letter_text(**OTHER))
    (tmp_path / f"content/{TWO}.md").unlink()
    sources = write_site(tmp_path)
    assert build(sources, now=NOW + DAY).unrecorded == 1
    for file in sources.output.rglob("*"):
        assert not file.is_file() or b"jiaoyu-2" not in file.read_bytes(), file


def test_what_waits_or_is_withheld_is_in_no_entry(tmp_path: Path) -> None:
    waits = letter_text(**OTHER, publish_at="2024-07-01 09:00")
    public = publish(tmp_path, NOW, jiaoyu_1=letter_text(), jiaoyu_2=waits)
    assert load(public, "data/log/index.json")["letters"] == 1
    assert build(write_site(tmp_path), now=NOW + 40 * DAY).unrecorded == 1


def test_without_a_log_letters_say_when_they_changed(tmp_path: Path) -> None:
    changed = letter_text(
        result="[{date: 2023-05-08, result: 正在解决}, {date: 2023-09-01, result: 采纳解决}]",
        corrections="[{date: 2023-06-01, note: 改正}]",
    )
    stone = letter_text(**OTHER, withdrawn="{date: 2023-07-01, reason: 重复}")
    sources = write_site(tmp_path, {f"{ONE}.md": changed, f"{TWO}.md": stone})
    build(sources, now=NOW)
    page = load(sources.output, "data/changes.json")
    assert page["source"] == "dates"
    assert [(x["time"], x["kind"], x["path"]) for x in page["changes"]] == [
        ("2023-09-01", "result", ONE),
        ("2023-07-01", "withdrawn", TWO),
        ("2023-06-01", "corrected", ONE),
        ("2023-05-09", "added", ONE),
    ]
    assert not (sources.output / "data/log").exists()


def harvested(public: Path) -> dict[str, str]:
    """Path and hash of every letter, as somebody holds them who read ``index.json``."""
    index = load(public, "data/index.json")
    return {x["path"]: x["sha256"] for x in (*index["items"], *index["withdrawn"])}


SILENT: dict[str, Callable[[Path], object]] = {
    "a silent edit": lambda folder: write_site(
        folder, {f"{ONE}.md": letter_text().replace("现答复", "现再答复")}
    ),
    "a new address": lambda folder: (folder / f"content/{ONE}.md").rename(
        folder / "content/replies/2023/jiaoyu-9.md"
    ),
    "a removal": lambda folder: (folder / f"content/{TWO}.md").unlink(),
    "another disclosure": lambda folder: write_site(
        folder, {f"{TWO}.md": letter_text(**OTHER, disclosure="不予公开")}
    ),
    "names switched off": lambda folder: write_site(
        folder, settings=SITE + "names: {contacts: 否}\n"
    ),
}


@pytest.mark.parametrize("name", SILENT)
@pytest.mark.parametrize("log", [False, True])
def test_whatever_happens_the_root_tells(tmp_path: Path, name: str, log: bool) -> None:
    """On a site without a log, and on one where somebody forgot to record it."""
    sources = write_site(tmp_path, {f"{ONE}.md": letter_text(), f"{TWO}.md": letter_text(**OTHER)})
    assert build(sources, now=NOW, record=log).collection
    before = load(sources.output, "data/changes.json")
    held = harvested(sources.output)
    assert (before["count"], before["root"]) == (2, root_of(held.values()))
    SILENT[name](tmp_path)
    assert build(sources, now=NOW + DAY).collection
    after = load(sources.output, "data/changes.json")
    assert after["root"] != before["root"]
    now = harvested(sources.output)
    assert (after["count"], after["root"]) == (len(now), root_of(now.values()))
    assert now != held
    if not log:
        assert codes(audit(sources.output).problems) == []


def test_the_program_in_the_docs_stays_in_step(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs/integrity.md").read_text("utf-8")
    (program,) = [x for x in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "held" in x]
    sources = write_site(tmp_path, {f"{ONE}.md": letter_text(), f"{TWO}.md": letter_text(**OTHER)})
    assert build(sources, now=NOW).collection
    held = harvested(sources.output)
    program = program.replace(
        "https://www.example.gov.cn/zfxxgk/jytabl/", f"file://{sources.output}/"
    )
    program = re.sub("(?m)^held = .*$", "", program)
    before: dict[str, Any] = {"held": held}
    exec(compile(program, "docs/integrity.md", "exec"), before)
    assert "fetch" not in before
    SILENT["a silent edit"](tmp_path)
    SILENT["a removal"](tmp_path)
    assert build(sources, now=NOW).collection
    after: dict[str, Any] = {"held": held}
    exec(compile(program, "docs/integrity.md", "exec"), after)
    assert (after["fetch"], after["drop"]) == ([ONE], [TWO])


def test_a_dated_change_says_which_letter_and_which_version(tmp_path: Path) -> None:
    changed = letter_text(corrections="[{date: 2023-06-01, note: 改正}]")
    sources = write_site(tmp_path, {f"{ONE}.md": changed})
    build(sources, now=NOW)
    twin = load(sources.output, f"{ONE}.json")
    told = load(sources.output, "data/changes.json")["changes"]
    assert [(x["kind"], x["sha256"]) for x in told] == [
        ("corrected", twin["sha256"]),
        ("added", None),
    ]
    assert {(x["number"], x["id"], x["previous"]) for x in told} == {(None, twin["id"], None)}


@pytest.mark.parametrize("log", [False, True])
def test_the_data_page_says_what_the_changes_do_not(tmp_path: Path, log: bool) -> None:
    sources = write_site(tmp_path, {f"{ONE}.md": letter_text()})
    build(sources, now=NOW, record=log)
    page = (sources.output / "data/index.html").read_text("utf-8")
    assert ("没有写明的改动、改名和不再公开的不在其中" in page) is not log
    assert ("只读它就够了" in page) is log
    schema = load(sources.output, "data/schema/changes.json")
    assert "data/index.json" in schema["description"]


def test_a_letter_behind_the_back_of_changes_is_found(tmp_path: Path) -> None:
    sources = write_site(tmp_path, {f"{ONE}.md": letter_text()})
    build(sources, now=NOW)
    edit(sources.output, f"{ONE}.json", lambda twin: twin.update(title="另一个标题"))
    assert "changes-differ" in codes(audit(sources.output).problems)


def test_a_site_without_letters_says_so(tmp_path: Path) -> None:
    sources = write_site(tmp_path)
    build(sources, now=NOW)
    page = load(sources.output, "data/changes.json")
    assert page == {
        "schema_version": "1.1",
        "source": "dates",
        "count": 0,
        "root": root_of([]),
        "older": None,
        "changes": [],
    }


def test_manifest_log_and_changes_conform_to_their_schemas(tmp_path: Path) -> None:
    public = life(tmp_path)

    def check(schema: str, *values: Any) -> None:
        found = load(public, f"data/schema/{schema}.json")
        Draft202012Validator.check_schema(found)
        formats = Draft202012Validator.FORMAT_CHECKER
        validator = Draft202012Validator(found, format_checker=formats)
        for value in values:
            validator.validate(value)
            assert not validator.is_valid({**value, "more": 1})

    check("manifest", load(public, "data/manifest.json"))
    pages = sorted((public / "data/changes").iterdir())
    check("changes", *(json.loads(page.read_bytes()) for page in pages))
    check("changes", load(public, "data/changes.json"))
    lines = [
        x for file in (public / "data/log").glob("*.ndjson") for x in file.read_bytes().splitlines()
    ]
    check("log", load(public, "data/log/index.json"), *map(json.loads, lines))
    assert len(pages) == 2
    assert len(lines) == 3


def many(count: int) -> Chain:
    names = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(count)]
    found = {name: PublicationRecord(name, name, "采纳解决", 0) for name in names}
    log = recorded(Log(), Unrecorded(found, [], frozenset()), NOW)
    gone = Unrecorded({}, [], frozenset(names[:5]))
    return recorded(log, gone, NOW + DAY).chain


def test_a_month_of_many_has_pages_that_stay_as_they_are() -> None:
    letters = tuple(x for x in STATES[0] if isinstance(x, Brief))
    collection = Collection(site(), letters, {}, chain=many(2_400))
    pages = dict(change_pages(collection))
    assert {path: len(page.happened) for path, page in pages.items()} == {
        "data/changes/2024-06.json": 1000,
        "data/changes/2024-06-2.json": 1000,
        "data/changes/2024-06-3.json": 405,
        "data/changes.json": 100,
    }
    assert pages["data/changes.json"].older == "data/changes/2024-06-3.json"
    assert pages["data/changes/2024-06-2.json"].older == "data/changes/2024-06.json"
    later = dict(change_pages(Collection(site(), letters, {}, chain=many(2_400))))
    assert repr(later) == repr(pages)


def test_a_page_fits_its_model() -> None:
    letters = tuple(x for x in STATES[0] if isinstance(x, Brief))
    for _, page in change_pages(Collection(site(), letters, {}, chain=many(20))):
        made = changes_json(page)
        assert ChangesPage.model_validate_json(made).model_dump(mode="json") == json.loads(made)
    assert repr(Changes("log", None, ())) != repr(Changes("dates", None, ()))
